"""The fictional city, loaded; firms, officers and log-ins in it, as tests of pages need them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liyuan.accounts.models import Unit, User
from liyuan.enterprises.domain import name_tokens
from liyuan.enterprises.models import Enterprise
from liyuan.packs.load import load_pack
from liyuan.parks.models import District, Park
from tests.cast import NOW

ATOLL = Path(__file__).resolve().parents[1] / "packs" / "atoll"
DIGITS = "0123456789"


def load() -> None:
    load_pack(ATOLL, by=None, at=NOW)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def code_of(number: int) -> str:
    return f"91AT{number:014d}"


def firm(number: int = 1, name: str = "", **more: Any) -> Enterprise:
    """A firm in the lagoon; `district` and `park` by their codes, None for none."""
    name = name or f"潟湖珍珠{number}号有限公司"
    district, park = more.pop("district", "A1"), more.pop("park", None)
    values = {
        "name": name,
        "status": "open",
        "industry_id": "131",
        "name_tokens": name_tokens(name),
        "pinyin_initials": "xhzz",
        "pinyin_sort": f"xi hu {number:05d}",
        "established": date(2020, 5, 1),
        **more,
    }
    return Enterprise.objects.create(
        credit_code=code_of(number),
        district=District.objects.get(code=district) if district else None,
        park=Park.objects.get(code=park) if park else None,
        **values,
    )


def browser(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


@contextmanager
def queries() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as seen:
        yield seen


def counted(act: Callable[[], object]) -> int:
    """How many queries an act asks, once caches of this process are warm."""
    act()
    with queries() as seen:
        act()
    return len(seen)
