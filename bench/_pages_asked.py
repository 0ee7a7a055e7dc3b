"""Which pages are measured, as whom: every list on its first page and deep inside."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

Asked = tuple[str, str]
POLICY = "/policies/shuangliu-industry-2025/"
CLAUSE = f"{POLICY}p01/firms/"
DEEP = 0.7  # of the way through a list


def pages() -> list[Asked]:
    """Account and path of what is measured; the firm is one in the middle of the list."""
    from liyuan.enterprises.models import Enterprise

    firm = Enterprise.objects.order_by("pinyin_sort", "id")[Enterprise.objects.count() // 2]
    return [
        *_for_all(),
        ("department", f"/enterprises/?q={quote(firm.name[2:6])}"),
        ("department", f"/enterprises/?q={quote('科技')}"),
        ("department", f"/enterprises/?q={firm.pinyin_initials[:4]}"),
        ("department", f"/enterprises/?q={firm.credit_code[:12]}"),
        *((login, f"/enterprises/{firm.credit_code}/") for login in ("department", "mayor")),
        *_deep_pages(firm),
        *_judged(),
    ]


def _for_all() -> list[Asked]:
    """Pages that need nothing from the data."""
    return [
        *(("", path) for path in ("/", "/policies/", POLICY, "/parks/", "/parks/E1/", "/cockpit/")),
        *(("mayor", path) for path in ("/", "/cockpit/", "/lists/")),
        *(("district", path) for path in ("/", "/cockpit/", "/enterprises/", "/lists/")),
        *(("officer", path) for path in ("/", "/enterprises/", "/policies/", "/lists/")),
        *(("park", path) for path in ("/parks/E1/", "/enterprises/")),
        *(("department", path) for path in ("/", "/policies/", POLICY, "/parks/", "/imports/")),
        *(("department", f"/enterprises/?{q}") for q in ("", "district=510116", "industry=C")),
        ("department", "/enterprises/?status=closed&park=E1"),
        ("auditor", "/journal/"),
    ]


def _deep_pages(firm: Any) -> list[Asked]:
    from liyuan.enterprises.models import Enterprise
    from liyuan.enterprises.queries import ORDER
    from liyuan.journal.models import Entry

    middle = Entry.objects.order_by("id")[Entry.objects.count() // 2]
    inside = _token(Enterprise, ORDER, firm)
    found = ("", "district=510116&", "industry=C&", f"q={quote('科技')}&")
    return [
        *(("department", f"/enterprises/?{filters}after={inside}") for filters in found),
        ("district", f"/enterprises/?after={inside}"),
        ("auditor", f"/journal/?after={_token(Entry, ('-id',), middle)}"),
    ]


def _judged() -> Iterator[Asked]:
    """Lists that a run of verdicts keeps, if there is one."""
    from liyuan.policies.models import Standing, Verdict
    from liyuan.policies.queries import BY_NAME
    from liyuan.policies.queries_runs import latest_run
    from liyuan.policies.queries_standings import StandingCounts, standing_lists

    run = latest_run()
    if run is None:
        return
    verdicts = Verdict.objects.filter(run=run, clause="p01", in_scope=True)
    for outcome in ("eligible", "not", "unknown"):
        for login in ("department", "district"):
            yield from _list(
                login, CLAUSE, f"outcome={outcome}", verdicts.filter(outcome=outcome), BY_NAME
            )
    counts = StandingCounts(run.standing_totals.all(), run.standings.none())
    for one in standing_lists(run, counts, lang="zh"):
        rows = Standing.objects.filter(run=run, version__rule_id=f"rules/{one.slug}")
        for login in ("department", "district"):
            yield from _list(login, f"/lists/{one.slug}/", "", rows, BY_NAME)
        yield "department", f"/lists/{one.slug}/?district=510116&value={one.counts[-1].value}"


def _list(login: str, path: str, said: str, rows: Any, order: Sequence[str]) -> Iterator[Asked]:
    """A list's first page, and one deep inside."""
    yield login, f"{path}?{said}"
    row = rows.order_by(*order)[int(rows.count() * DEEP) :].first()
    if row is not None:
        yield login, f"{path}?{said}&after={_token(type(row), order, row)}"


def _token(model: Any, order: Sequence[str], row: Any) -> str:
    from liyuan.web.paging import order_keys, write_token

    return quote(write_token(row, order_keys(model, order), back=False))
