"""Who serves which firm: the four tiers, the load of officers, and who takes over from whom."""
