"""The portal and the cockpit, which only read."""
