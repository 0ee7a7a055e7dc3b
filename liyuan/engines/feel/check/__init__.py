"""What can be wrong with a rule before it meets data: names, kinds, units, truths."""
