"""The demonstration city: its making, its processes, its accounts and the walk through it."""
