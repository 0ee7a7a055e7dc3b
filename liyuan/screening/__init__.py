"""Screening: every firm against every clause at once, its results kept, compared and followed."""
