"""The city of the tests of demands, with who supervises it."""

from tests.demands.conftest import city, firm, who

__all__ = ["city", "firm", "who"]
