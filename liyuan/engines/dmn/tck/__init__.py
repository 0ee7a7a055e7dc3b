"""The public conformance suite, run in place."""
