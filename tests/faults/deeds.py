"""What the killed processes do: the product's own actions, by name, on the command line."""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

AT = datetime(2026, 3, 16, 2, tzinfo=UTC)
AS_OF = date(2026, 3, 16)
ATOLL = Path(__file__).resolve().parents[2] / "packs/atoll"


def apply_import() -> None:
    """As the background job does."""
    from liyuan.imports.domain import State
    from liyuan.imports.models import ImportJob
    from liyuan.imports.running import carry_out

    job = ImportJob.objects.get()
    carry_out(job.pk, job.by_id or 0, State.APPLYING)


def compact() -> None:
    from liyuan.enterprises.actions import compact_entries

    compact_entries(by=None, at=AT)


def load_pack() -> None:
    from liyuan.packs.load import load_pack as load

    load(ATOLL, by=None, at=AT)


def snapshot() -> None:
    from liyuan.enterprises.actions import take_snapshot

    take_snapshot(AS_OF, AT, by=None, at=AT)


def verdicts() -> None:
    from liyuan.indicators.actions_counts import count_parks
    from liyuan.policies.actions import compute_verdicts

    compute_verdicts(as_of=AS_OF, at=AT, also=(count_parks,))


DEEDS: dict[str, Callable[[], None]] = {
    deed.__name__: deed for deed in (apply_import, compact, load_pack, snapshot, verdicts)
}

if __name__ == "__main__":
    import django

    django.setup()
    DEEDS[sys.argv[1]]()
