"""Demands of firms: collected, judged, handed over, answered, evaluated, revisited, checked."""
