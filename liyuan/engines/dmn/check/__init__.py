"""What can be wrong with a table or a model before it meets data."""
