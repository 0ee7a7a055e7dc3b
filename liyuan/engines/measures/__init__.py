"""Figures of places and of years: rolled up, shared, compared, and led towards a goal."""
