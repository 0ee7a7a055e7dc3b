"""The verbs of open checks: a run notes differences as a set, a person confirms one source."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.enterprises.domain_checks import CheckClosed, CheckState, Gaps
from liyuan.enterprises.domain_facts import stored_value
from liyuan.enterprises.models import BasisCheck, FactCheck, FactEntry
from liyuan.journal.actions import record
from liyuan.rules.accepting import Doubt, difference_of
from liyuan.rules.domain import FactDefinition

Place = tuple[int, str, int | None]
LARGEST = Decimal(99999)


def note_differences(
    found: Iterable[tuple[int, Doubt]], catalogue: Mapping[str, FactDefinition], *, at: datetime
) -> Mapping[str, int]:
    """Open a check for each difference, renew what is open, close what is no longer found.

    Part of the run that found them, whose entry in the journal tells the counts. Doing it again
    with the same differences changes nothing.
    """
    told = {(firm, d.fact, d.year): _check(firm, d, catalogue[d.fact], at) for firm, d in found}
    held: dict[Place, FactCheck] = {
        (check.enterprise_id, check.fact, check.year): check
        for check in FactCheck.objects.filter(state=CheckState.OPEN)
    }
    new = [check for place, check in told.items() if place not in held]
    changed = [held[p] for p in told.keys() & held.keys() if held[p].said != told[p].said]
    for check in changed:
        now = told[check.enterprise_id, check.fact, check.year]
        check.said, check.difference = now.said, now.difference
    gone = [held[place].pk for place in held.keys() - told.keys()]
    FactCheck.objects.bulk_create(new, batch_size=1000)
    FactCheck.objects.bulk_update(changed, ["said", "difference"], batch_size=1000)
    # who settled one meanwhile has the last word
    still = FactCheck.objects.filter(pk__in=gone, state=CheckState.OPEN)
    still.update(state=CheckState.AGREED, closed_at=at)
    return {"opened": len(new), "changed": len(changed), "closed": len(gone)}


def note_gaps(gaps: Gaps, *, at: datetime) -> Mapping[str, int]:
    """Open an entry for each unit whose facts lack a basis, renew it, close what has one now.

    Part of the run that found them, as `note_differences` is; the same gaps change nothing.
    """
    open_ = {check.unit: check for check in BasisCheck.objects.filter(state=CheckState.OPEN)}
    told = {unit: (sorted(gaps.facts[unit]), firms) for unit, firms in gaps.firms.items()}
    changed = 0
    for unit, (facts, firms) in told.items():
        said = [list(fact) for fact in facts]
        check = open_.get(unit)
        if check is None:
            check = BasisCheck(unit=unit, state=CheckState.OPEN, found_at=at)
        elif (check.facts, check.firms) == (said, firms):
            continue
        else:
            changed += 1
        check.facts, check.firms = said, firms
        check.save()
    gone = [check.pk for unit, check in open_.items() if unit not in told]
    BasisCheck.objects.filter(pk__in=gone).update(state=CheckState.AGREED, closed_at=at)
    return {"opened": len(told.keys() - open_.keys()), "changed": changed, "closed": len(gone)}


def _check(firm: int, doubt: Doubt, fact: FactDefinition, at: datetime) -> FactCheck:
    difference = difference_of([value for _, value in doubt.said])
    return FactCheck(
        enterprise_id=firm,
        fact=doubt.fact,
        year=doubt.year,
        said=[[source, stored_value(fact.type, value)] for source, value in doubt.said],
        difference=min(difference, LARGEST).quantize(Decimal("0.0001")),
        state=CheckState.OPEN,
        found_at=at,
    )


@transaction.atomic
def settle_check(
    check: FactCheck, source: str, *, reason: str, evidence: str, by: User, at: datetime
) -> FactEntry:
    """Confirm what one source says; rules accept it for as long as the source says so.

    Raises CheckClosed when the check is no longer open or the source is none of its own.
    """
    held = FactCheck.objects.select_for_update().get(pk=check.pk)
    said = dict(held.said)
    if held.state != CheckState.OPEN or source not in said:
        raise CheckClosed
    today = timezone.localdate(at)
    entry = FactEntry.objects.create(
        enterprise_id=held.enterprise_id,
        fact=held.fact,
        year=held.year,
        effective=min(today, date(held.year, 12, 31)) if held.year else today,
        value=said[source],
        source=f"check {held.pk}",
        known_at=at,
        by=by,
    )
    held.state, held.closed_at, held.by = CheckState.CONFIRMED, at, by
    held.source, held.reason, held.evidence = source, reason, evidence
    held.save()
    payload = {"fact": held.fact, "year": held.year, "source": source}
    record(
        action="check.settle",
        subject=("enterprise", held.enterprise.credit_code),
        by=by,
        at=at,
        payload=payload | {"reason": reason, "evidence": evidence},
    )
    return entry
