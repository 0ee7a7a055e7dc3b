"""The namespaces of DMN's versions, and what each is called in DMN 1.5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from liyuan.engines.dmn.model import FEEL_URI

MODEL: Final = "https://www.omg.org/spec/DMN/20230324/MODEL/"
DMNDI: Final = "https://www.omg.org/spec/DMN/20230324/DMNDI/"
DC: Final = "http://www.omg.org/spec/DMN/20180521/DC/"
DI: Final = "http://www.omg.org/spec/DMN/20180521/DI/"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
XML: Final = "http://www.w3.org/XML/1998/namespace"

VERSIONS: Final[Mapping[str, str]] = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    MODEL: "1.5",
}
FEEL_URIS: Final = frozenset({
    "http://www.omg.org/spec/FEEL/20140401",
    "http://www.omg.org/spec/DMN/20180521/FEEL/",
    "https://www.omg.org/spec/DMN/20191111/FEEL/",
    "https://www.omg.org/spec/DMN/20211108/FEEL/",
    FEEL_URI,
})  # fmt: skip
# Later diagrams only add attributes: an older one is a valid newer one.
DIAGRAMS: Final = frozenset({
    "http://www.omg.org/spec/DMN/20180521/DMNDI/",
    "https://www.omg.org/spec/DMN/20191111/DMNDI/",
    DMNDI,
})  # fmt: skip

TODAY: Final[Mapping[str, str]] = {
    **dict.fromkeys(VERSIONS, MODEL),
    **dict.fromkeys(FEEL_URIS, FEEL_URI),
    **dict.fromkeys(DIAGRAMS, DMNDI),
}


def today(uri: str) -> str:
    """A namespace of an older version as DMN 1.5 has it; others as they are."""
    return TODAY.get(uri, uri)
