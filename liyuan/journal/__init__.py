"""The append-only journal of every action, sealed in a hash chain."""
