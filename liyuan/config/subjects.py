"""What files and notices belong to, by kind: who reads its files, where its page is."""

from collections.abc import Callable, Mapping
from typing import Final

from liyuan.attachments.access import Reads

# By kind; the id is the one of the journal. No row: nobody reads the files of such a subject.
READERS: Final[Mapping[str, Reads]] = {}
# By kind: the address of a subject by its id, to which a notice leads.
PAGES: Final[Mapping[str, Callable[[str], str]]] = {}
