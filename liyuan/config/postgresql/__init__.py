"""PostgreSQL as Django knows it, with the limits of values that the server binds."""
