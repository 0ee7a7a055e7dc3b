"""Reads of the list of clauses that can be tried out."""

from dataclasses import dataclass

from django.db.models import Sum

from liyuan.policies.domain import NO_MONEY, Clause, Outcome, PolicyDocument
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries import current_versions
from liyuan.screening.models import ScreeningRun, ScreeningTotal
from liyuan.web.language import named

PREFIX = "policies/"


@dataclass(frozen=True)
class Row:
    """A clause with parameters, and what the last screening counted for it."""

    slug: str
    key: str
    name: str
    policy: str
    parameters: tuple[str, ...]
    firms: int
    fen: int | None


def clause_rows(run: ScreeningRun | None, q: str, lang: str) -> tuple[Row, ...]:
    """The clauses in force that have parameters, by policy and key."""
    counted = ScreeningTotal.objects.filter(run=run, outcome=Outcome.ELIGIBLE)
    totals = {
        (version, clause): (firms, fen)
        for version, clause, firms, fen in counted.values_list("version__rule_id", "clause")
        .annotate(firms=Sum("firms"), fen=Sum("fen"))
        .values_list("version__rule_id", "clause", "firms", "fen")
    }
    rows = (
        _row(version, document, clause, totals.get((version.rule_id, clause.key), (0, 0)), lang)
        for version in current_versions(Kind.POLICY)
        for document in (PolicyDocument.from_content(version.content),)
        for clause in document.clauses
        if clause.parameters
    )
    words = q.casefold()
    return tuple(row for row in rows if words in f"{row.key} {row.name} {row.policy}".casefold())


def _row(
    version: RuleVersion,
    document: PolicyDocument,
    clause: Clause,
    total: tuple[int, int],
    lang: str,
) -> Row:
    return Row(
        slug=version.rule_id.removeprefix(PREFIX),
        key=clause.key,
        name=named(clause.name, clause.en, lang),
        policy=named(document.name, document.en, lang),
        parameters=tuple(named(one.name, one.en, lang) for one in clause.parameters),
        firms=total[0],
        fen=None if clause.amount is NO_MONEY else int(total[1]),
    )


def policy_in_force(slug: str) -> RuleVersion | None:
    """The version in force of a policy."""
    found = RuleVersion.objects.filter(rule_id=PREFIX + slug, kind=Kind.POLICY, current=True)
    return found.first()
