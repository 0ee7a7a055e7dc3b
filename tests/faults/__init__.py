"""Real processes killed at chosen moments: what is run again ends as if nothing had happened."""
