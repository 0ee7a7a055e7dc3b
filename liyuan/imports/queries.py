"""Reads of imports: what a unit may hand over, what columns can mean, and how an import stands."""

from collections.abc import Callable, Mapping, Sequence

from django.db.models import QuerySet

from liyuan.accounts.models import Unit
from liyuan.enterprises.models import Enterprise, Industry
from liyuan.enterprises.queries_many import firms_by_code
from liyuan.imports.domain import ADDRESS, OWN_TARGETS, YEAR, Kind, State, Target
from liyuan.imports.domain_cells import choice_key
from liyuan.imports.domain_gather import FindFirms, KnownFirm
from liyuan.imports.domain_mapping import Targets
from liyuan.imports.files import FoundHead
from liyuan.imports.models import ImportJob, KnownHeading
from liyuan.parks.domain import RosterStatus
from liyuan.parks.models import District, Park
from liyuan.rules.domain import FactDefinition, FactType
from liyuan.rules.queries import catalogue
from liyuan.web.language import named


def supplied(unit: str) -> tuple[FactDefinition, ...]:
    """The facts that a unit supplies, in the order of the catalogue."""
    facts = catalogue().values()
    return tuple(fact for fact in facts if fact.source_unit == unit and not fact.accepts)


def supplying_units() -> frozenset[str]:
    """Units that supply any fact."""
    return frozenset(fact.source_unit for fact in catalogue().values())


def targets_for(kind: Kind, unit: str) -> Targets:
    """What columns of a unit's file can mean, by id."""
    facts = supplied(unit)
    found = [Target.of_fact(fact, choices_of(fact)) for fact in facts]
    own = dict(OWN_TARGETS)
    if kind is Kind.FACTS:
        own.pop(ADDRESS)
    if not any(target.yearly for target in found):
        own.pop(YEAR)
    return own | {target.id: target for target in found}


def choices_of(fact: FactDefinition) -> Mapping[str, str] | None:
    """Word or code → code; None when a code can be anything."""
    if fact.type is not FactType.CODE:
        return None
    words = [(w, one.code) for one in fact.values for w in (one.code, one.name, one.en)]
    if not words and fact.id in REGISTERS:
        words = REGISTERS[fact.id]()
    return {choice_key(word): code for word, code in words if word} or None


def _districts() -> list[tuple[str, str]]:
    rows = District.objects.values_list("code", "name", "en")
    return [(word, row[0]) for row in rows for word in row]


def _parks() -> list[tuple[str, str]]:
    rows = Park.objects.exclude(status=RosterStatus.UNCERTAIN).values_list("code", "name", "en")
    return [(word, row[0]) for row in rows for word in row]


def _industries() -> list[tuple[str, str]]:
    codes = Industry.objects.values_list("code", flat=True)
    return [(code, code) for code in codes]


# Facts that the register follows: their choices are its own tables.
REGISTERS: Mapping[str, Callable[[], list[tuple[str, str]]]] = {
    "registered_district": _districts,
    "park": _parks,
    "industry_code": _industries,
}


PLACES: Mapping[str, type[District | Park]] = {"registered_district": District, "park": Park}


def choice_words(target: Target, lang: str) -> list[str]:
    """The words of a coded fact to choose from, in the reader's language."""
    fact = catalogue().get(target.id)
    if fact is None or not target.choices:
        return []
    if fact.values:
        return [named(one.name, one.en, lang) or one.code for one in fact.values]
    if fact.id in PLACES:
        names = PLACES[fact.id]._default_manager.values_list("code", "name", "en")
        return [
            named(name, en, lang) for code, name, en in names if code in target.choices.values()
        ]
    return []


def remembered(unit: Unit, kind: Kind) -> dict[str, str]:
    """What headings meant in the unit's earlier files."""
    return dict(KnownHeading.objects.filter(unit=unit, kind=kind).values_list("heading", "target"))


def mapped(job: ImportJob) -> dict[int, str]:
    """The import's mapping by index."""
    return {int(index): target for index, target in job.mapping.items()}


def found_head(job: ImportJob) -> FoundHead:
    """The header that was found in the import's file."""
    return FoundHead.from_json(job.head)


def firm_finder(firms: QuerySet[Enterprise]) -> FindFirms:
    """Looks firms up by their credit codes among those that the person reaches."""

    def find(codes: Sequence[str]) -> dict[str, KnownFirm]:
        found = firms_by_code(firms, codes)
        return {code: KnownFirm(pk, name, address) for code, pk, name, address in found}

    return find


def done_before(job: ImportJob, content_hash: str) -> ImportJob | None:
    """The unit's import that already brought this content, by the same right for as long."""
    earlier = ImportJob.objects.filter(
        unit=job.unit,
        content_hash=content_hash,
        state=State.DONE,
        sharing_basis=job.sharing_basis,
        basis_until=job.basis_until,
    )
    return earlier.exclude(pk=job.pk).order_by("-pk").first()
