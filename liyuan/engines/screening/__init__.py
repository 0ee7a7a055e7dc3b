"""Every firm against every clause at once, on columns: what `engines.feel` says, cell by cell."""
