"""DMN files: bytes to a model and back, hostile ones refused."""
