"""The registry of firms and the facts known about them."""
