"""The fictional city with firms in the four tiers, and who serves them."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.packs.content import content_hash
from liyuan.packs.pack import Pack, RuleText, read_pack
from liyuan.policies.actions import compute_verdicts
from liyuan.policies.models import Standing, StandingTotal, VerdictRun
from liyuan.rules.actions import Draft, publish_version
from liyuan.rules.domain import Kind
from liyuan.rules.models import PackDocument, RuleVersion
from liyuan.serving.queries_shares import RULE
from tests import atoll
from tests.cast import FROM, NOW, person

ROOT = Path(__file__).resolve().parents[2]


@cache
def chengdu() -> Pack:
    return read_pack(ROOT / "packs" / "chengdu")


def tier_rule() -> RuleText:
    return next(text for text in chengdu().texts_of(Kind.RULE) if text.rule_id == RULE)


@pytest.fixture
def city(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.LIYUAN_DATA = tmp_path
    atoll.load()


@pytest.fixture
def run(city: None) -> VerdictRun:
    """A finished run that knows the rule of the tiers, of the pack that has it."""
    made = compute_verdicts(as_of=timezone.localdate(), at=NOW)
    text = tier_rule()
    said = content_hash(text.content)
    draft = Draft(text.rule_id, text.kind, "四直服务层级", "Tier", FROM, text.content, said)
    publish_version(draft, by=None, at=NOW)
    for name in ("tiers", "approved_lists"):
        content = chengdu().service[name].content
        plain = [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()}
                 for row in content]  # fmt: skip
        PackDocument.objects.create(name=name, content=plain, content_hash=name)
    led = {"key": "lead-1", "leader": "某人", "title": "领导", "liaison": "联络人",
           "liaison_unit": "AT-TRADE", "liaison_office": "办", "covers": "P1;A2",
           "verified": False}  # fmt: skip
    PackDocument.objects.create(name="leaders", content=[led], content_hash="leaders")
    made.versions.add(RuleVersion.objects.get(rule_id=RULE))
    return made


def in_tier(run: VerdictRun, firm: Enterprise, tier: str) -> Enterprise:
    version = run.versions.get(rule_id=RULE)
    Standing.objects.create(run=run, enterprise=firm, version=version, value=tier)
    place = {"district": firm.district, "park": firm.park}
    total, _ = StandingTotal.objects.get_or_create(
        run=run, version=version, value=tier, **place, defaults={"firms": 0}
    )
    StandingTotal.objects.filter(pk=total.pk).update(firms=total.firms + 1)
    return firm


def serve(officer: User, *firms: Enterprise) -> None:
    for firm in firms:
        Assignment.objects.create(enterprise=firm, officer=officer, since=FROM)


@pytest.fixture
def officers(run: VerdictRun) -> Mapping[str, User]:
    """Two officers of the lagoon: the first serves all six firms of the third tier."""
    home = atoll.unit("A1")
    busy = person(Role.OFFICER, unit=home, username="busy")
    free = person(Role.OFFICER, unit=home, username="free")
    for number in range(1, 7):
        serve(busy, in_tier(run, atoll.firm(number), "officer"))
    return {"busy": busy, "free": free, "district": person(Role.DISTRICT, unit=home)}
