"""Support policies and each firm's verdicts on their clauses."""
