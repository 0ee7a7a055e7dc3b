"""Liyuan: the working system of a city that grows its industry park by park."""

__version__ = "0.1.0"
