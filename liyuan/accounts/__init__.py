"""People, units of the city, grants and the permission table."""
