"""What people are told: on the page, by message in a digest, in their calendar, and by code."""
