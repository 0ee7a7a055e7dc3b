"""Files that people hand over with their business: kept by content, given out with care."""
