"""What files and notices belong to, by kind: who reads its files, where its page is."""

from collections.abc import Callable, Mapping
from typing import Final

from django.urls import reverse

from liyuan.attachments.access import Reads
from liyuan.cases.domain import SUBJECT as CASE
from liyuan.demands.queries_ratings import reads_files
from liyuan.supervision.access import (
    INSTRUCTION,
    PAPER,
    TASK,
    reads_instruction_files,
    reads_paper_files,
)

# By kind; the id is the one of the journal. No row: nobody reads the files of such a subject.
READERS: Final[Mapping[str, Reads]] = {
    CASE: reads_files,
    PAPER: reads_paper_files,
    INSTRUCTION: reads_instruction_files,
}
# By kind: the address of a subject by its id, to which a notice leads.
PAGES: Final[Mapping[str, Callable[[str], str]]] = {
    CASE: lambda number: reverse("demands:case", args=[number]),
    PAPER: lambda number: reverse("papers:paper", args=[number]),
    TASK: lambda number: reverse("instructions:list"),
    INSTRUCTION: lambda number: reverse("instructions:instruction", args=[number]),
    "enterprise": lambda code: reverse("dashboards:firm", args=[code]),
    "topic": lambda number: reverse("topics:topic", args=[number]),
    "deputy": lambda _own: reverse("deputies:list"),
    "desk": lambda _own: reverse("cases:desk"),
    "tier": lambda tier: f"{reverse('tiers:firms')}?tier={tier}",
}
