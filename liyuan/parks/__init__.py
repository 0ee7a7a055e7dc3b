"""Districts and parks with their roster and published figures."""
