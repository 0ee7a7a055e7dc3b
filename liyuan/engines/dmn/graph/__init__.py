"""A decision model ready to run: its requirement graph, evaluated and explained."""
