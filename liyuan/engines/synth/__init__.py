"""A believable invented city, drawn deterministically from a recipe; knows no particular city."""

from liyuan.engines.synth.city import City, draw_city
from liyuan.engines.synth.files import (
    ENTERPRISES,
    BatchEntry,
    Manifest,
    read_manifest,
    read_table,
    write_city,
)
from liyuan.engines.synth.recipe import Fact, Recipe, Registry, Scripted
from liyuan.engines.synth.shape import RecipeError, shaped

__all__ = [
    "ENTERPRISES",
    "BatchEntry",
    "City",
    "Fact",
    "Manifest",
    "Recipe",
    "RecipeError",
    "Registry",
    "Scripted",
    "draw_city",
    "read_manifest",
    "read_table",
    "shaped",
    "write_city",
]
