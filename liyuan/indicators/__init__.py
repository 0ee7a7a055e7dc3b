"""Targets, observations and the indicators they measure."""
