"""A pack's decision table out to DMN files and spreadsheets, and back."""
