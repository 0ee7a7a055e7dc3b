"""A draft out of the policy laboratory: parameters of a clause with other values."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from liyuan.accounts.models import User
from liyuan.engines.findings import Finding, Reported
from liyuan.rules.actions import hold_publishing
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.workbench.actions import copy_to_draft, save_draft
from liyuan.workbench.desk import desk
from liyuan.workbench.domain import OPEN
from liyuan.workbench.domain_values import with_values
from liyuan.workbench.models import Draft


@transaction.atomic
def propose_values(
    version: RuleVersion,
    clause: str,
    values: Mapping[str, Decimal],
    *,
    since: date,
    by: User,
    at: datetime,
) -> Draft:
    """A new draft with these values from a day on; what somebody writes already is left alone."""
    hold_publishing()
    if Draft.objects.filter(rule_id=version.rule_id, state__in=OPEN).exists():
        raise Reported(Finding("draft.open", params={"rule": version.rule_id}), "draft.open")
    draft = copy_to_draft(version, by=by, at=at)
    content = with_values(version.content, clause, values, since)
    text = desk().text_of(Kind(version.kind), content)
    return save_draft(draft, text=text, cases=draft.cases, version=draft.version, by=by, at=at)
