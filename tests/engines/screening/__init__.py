"""Tests of screening: what columns say is what the interpreter says."""
