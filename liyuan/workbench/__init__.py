"""The workshop of rules: drafts of the city, tried, compared, approved by a second person."""
