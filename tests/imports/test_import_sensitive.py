"""Who may not know of a sensitive firm learns nothing of it from an import."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.enterprises.actions_sensitive import conceal_firm
from liyuan.enterprises.models import Enterprise
from liyuan.imports.actions import apply_import, check_import
from liyuan.imports.domain import Kind, State
from tests import cast
from tests.imports import place
from tests.imports.place import AT, code, csv, reasons, received

NAME, CODE = "企业名称", "统一社会信用代码"


@pytest.fixture
def clerk() -> User:
    """A department's person; the firms 1 and 2 are registered, and 1 is on the list."""
    conceal_firm(place.firm(1), basis="潮防〔2026〕1号", by=None, at=AT)
    place.firm(2)
    return cast.person(Role.DEPARTMENT, unit=cast.city())


def test_it_looks_like_a_new_firm_and_stays_as_it_is(here: Path, clerk: User) -> None:
    rows = [(CODE, NAME, "登记状态"), (code(1), "别名有限公司", "注销"), (code(3), "丙", "存续")]
    path = csv(here / "a.csv", rows)
    job = received(path, kind=Kind.FIRMS, unit="REG", year=None, by=clerk)
    check_import(job, at=AT)
    assert (job.report or {})["new_firms"] == 2
    assert apply_import(job, by=clerk, at=AT) is State.DONE
    hidden = Enterprise.objects.get(credit_code=code(1))
    assert (hidden.name, hidden.status) == ("甲1有限公司", "open")
    assert Enterprise.objects.get(credit_code=code(3)).name == "丙"


def test_its_figures_are_of_an_unknown_firm(here: Path, clerk: User) -> None:
    rows = [(CODE, NAME, "从业人员"), (code(1), "别名", 5), (code(9), "无此企业", 5)]
    job = received(csv(here / "a.csv", rows), by=clerk)
    check_import(job, at=AT)
    assert [line[3] for line in reasons(job)] == ["import.unknown_firm"] * 2


def counted(
    here: Path, by: User, number: int, *rows: tuple[object, ...], at: datetime = AT
) -> tuple[object, ...]:
    """What an import of these rows says of itself, checked and written."""
    path = csv(here / f"{number}.csv", [(CODE, NAME, "登记状态", "注册资本（万元）"), *rows])
    job = received(path, kind=Kind.FIRMS, unit="REG", year=None, by=by)
    check_import(job, at=at)
    before = dict(job.report or {})
    state = apply_import(job, by=by, at=at)
    names = ("counts", "new_firms", "amended_firms", "groups")
    return state, *(before[name] for name in names), *((job.report or {})[name] for name in names)


@pytest.mark.parametrize(
    "second",
    [
        [("甲", "存续", 5)],
        [("甲", "存续", 6)],
        [("别名", "存续", 5)],
        [("甲", "", 5)],
    ],
    ids=["the same", "another figure", "another name", "less said"],
)
def test_a_second_import_looks_as_for_a_firm_that_the_first_registered(
    here: Path, clerk: User, second: list[tuple[object, ...]]
) -> None:
    """Firm 1 is on the list, firm 9 is not known to anybody before."""
    found, later = [], AT + timedelta(hours=1)
    for number in (1, 9):
        first = counted(here, clerk, number, (code(number), "甲", "存续", 5))
        rows = [(code(number), *row) for row in second]
        found.append((first, counted(here, clerk, number + 100, *rows, at=later)))
    assert found[0] == found[1]
    assert Enterprise.objects.get(credit_code=code(1)).name == "甲1有限公司"
