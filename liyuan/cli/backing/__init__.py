"""Backing an instance up into one file, and putting it back."""
