"""The fictional city with the procedure of demands, a firm, and who takes part."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from pytest_django import Settings

from liyuan.accounts.models import User
from liyuan.enterprises.models import Enterprise
from liyuan.packs.content import content_hash
from liyuan.packs.pack import RuleText, read_pack
from liyuan.rules.actions import Draft, publish_version
from liyuan.rules.domain import Kind
from tests import atoll
from tests.cast import FROM, NOW
from tests.demands.cast import people

ROOT = Path(__file__).resolve().parents[2]


@cache
def demand_procedure() -> RuleText:
    pack = read_pack(ROOT / "packs" / "chengdu")
    return next(t for t in pack.texts_of(Kind.PROCEDURE) if t.rule_id == "procedures/demand")


def publish_demand_procedure() -> None:
    """The whole procedure, which the tiny pack has only a part of."""
    text = demand_procedure()
    said = content_hash(text.content)
    draft = Draft(text.rule_id, text.kind, "企业诉求", "A firm's demand", FROM, text.content, said)
    publish_version(draft, by=None, at=NOW)


@pytest.fixture
def city(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.LIYUAN_DATA = tmp_path
    atoll.load()
    publish_demand_procedure()


@pytest.fixture
def firm(city: None) -> Enterprise:
    return atoll.firm(1)


@pytest.fixture
def who(firm: Enterprise) -> Mapping[str, User]:
    return people(firm.pk)
