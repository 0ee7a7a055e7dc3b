"""Versions of facts, rules and policies in force, loaded from city packs."""
