"""The fictional city with three people of its departments and a draft of one of its tables."""

import pytest

from liyuan.accounts.models import User
from liyuan.rules.models import RuleVersion
from liyuan.workbench.actions import copy_to_draft, save_draft
from liyuan.workbench.models import Draft
from tests import atoll
from tests.cast import NOW, department_worker, supervisor

SIZE, GROW = "rules/size", "policies/grow_up"


@pytest.fixture
def author(db: None) -> User:
    atoll.load()
    return department_worker(username="author")


@pytest.fixture
def second() -> User:
    return supervisor(username="second")


@pytest.fixture
def draft(author: User) -> Draft:
    """The size classes, copied to a draft."""
    return copy_to_draft(current(SIZE), by=author, at=NOW)


def current(rule_id: str) -> RuleVersion:
    return RuleVersion.objects.get(rule_id=rule_id, current=True)


def saved(draft: Draft, old: str, new: str, *, by: User, cases: str | None = None) -> Draft:
    """The draft with one passage replaced, as somebody saves it."""
    assert old in draft.text
    text = draft.text.replace(old, new, 1)
    kept = draft.cases if cases is None else cases
    return save_draft(draft, text=text, cases=kept, version=draft.version, by=by, at=NOW)
