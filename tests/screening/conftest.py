"""The small city of the policies' tests, in which screenings are carried out at once."""

from tests.policies.conftest import city, firms

__all__ = ["city", "firms"]
