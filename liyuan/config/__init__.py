"""The composition root: settings, addresses, instances and the database server."""
