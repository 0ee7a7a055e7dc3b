"""Liyuan: the working system of a city that grows its industry park by park."""
