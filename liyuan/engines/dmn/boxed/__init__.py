"""Boxed expressions of a model as FEEL nodes: what they mean, what they see, what types hold."""
