"""The reader's language, and which of two names to show in it."""

from typing import Literal

from django.utils.translation import get_language

Lang = Literal["zh", "en"]


def reader_language() -> Lang:
    """The language of the request at hand."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def named(name: str, en: str, lang: str) -> str:
    """The English text where English is asked for and there is one, else the Chinese."""
    return en if lang == "en" and en else name
