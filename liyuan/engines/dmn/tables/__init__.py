"""A pack's own decision tables, three-valued: what is missing is told, never guessed."""
