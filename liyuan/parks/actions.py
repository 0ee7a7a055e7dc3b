"""The verb of the parks capability: bring districts, parks and figures to what a pack says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model

from liyuan.accounts.models import Unit
from liyuan.parks.models import District, Measure, Outline, Park, ParkFigure, ParkShare, Speciality

Row = Mapping[str, Any]


@transaction.atomic
def load_roster(
    *,
    districts: Sequence[Row],
    parks: Sequence[Row],
    figures: Sequence[Row],
    outlines: Sequence[Row] = (),
    shares: Sequence[Row] = (),
    measures: Sequence[Row] = (),
    specialities: Sequence[Row] = (),
) -> dict[str, int]:
    """Write the rows of a pack's tables; the caller journals the load that this is part of.

    Units must be there already. A park without a unit of its own column belongs to
    the unit of its code, if there is one. A park that the pack no longer lists is
    kept: it is ended by `valid_to`, never deleted. All else is exactly the pack's.
    Returns how many rows of each table are new or changed; the same rows again: none.
    """
    units = dict(Unit.objects.values_list("code", "pk"))
    written = {"districts": _write(District, "code", (_district(r, units) for r in districts))}
    of_district = dict(District.objects.values_list("code", "pk"))
    written["outlines"] = exactly(Outline, [_outline(row, of_district) for row in outlines])
    written["parks"] = _write(Park, "code", (_park(r, of_district, units) for r in parks))
    of_park = dict(Park.objects.values_list("code", "pk"))
    written["parks"] += _write(
        Park,
        "code",
        ({"code": r["code"], "parent_id": of_park.get(r.get("parent", ""))} for r in parks),
    )
    written["park_figures"] = exactly(ParkFigure, [_figure(r, of_park) for r in figures])
    held = [_share(row, of_park, of_district) for row in shares]
    written["park_shares"] = exactly(ParkShare, held)
    counted = [_measure(row, place) for place, row in enumerate(measures)]
    written["measures"] = exactly(Measure, counted)
    written["specialities"] = exactly(Speciality, [_speciality(row) for row in specialities])
    return written


def _district(row: Row, units: Mapping[str, int]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name"],
        "en": row.get("en", ""),
        "kind": row["kind"],
        "order": row["order"],
        "unit_id": units[row["unit"]],
    }


def _outline(row: Row, districts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "district_id": districts[row["district"]],
        "longitude": row["longitude"],
        "latitude": row["latitude"],
        "rings": row.get("rings", ""),
        "source": row["source"],
        "verified": row["verified"],
    }


def _park(row: Row, districts: Mapping[str, int], units: Mapping[str, int]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name"],
        "en": row.get("en", ""),
        "level": row["level"],
        "type": row["type"],
        "district_id": districts[row["district"]] if "district" in row else None,
        "unit_id": units.get(row.get("unit", row["code"])),
        "parts": row.get("parts"),
        "industries": _words(row.get("industries", "")),
        "status": row["status"],
        "valid_from": row.get("valid_from"),
        "valid_to": row.get("valid_to"),
        "source": row["source"],
        "verified": row["verified"],
    }


def _figure(row: Row, parks: Mapping[str, int]) -> dict[str, Any]:
    return {
        "park_id": parks[row["park"]],
        "name": row["name"],
        "en": row.get("en", ""),
        "value": row.get("value"),
        "unit": row.get("unit", ""),
        "as_of": row["as_of"],
        "measure": row.get("measure", ""),
        "year": row.get("year"),
        "source": row["source"],
        "verified": row["verified"],
    }


def _share(row: Row, parks: Mapping[str, int], districts: Mapping[str, int]) -> dict[str, Any]:
    holder = row.get("holder", "")
    return {
        "park_id": parks[row["park"]],
        "measure": row["measure"],
        "district_id": districts.get(holder),
        "holder_id": None if holder in districts else parks.get(holder),
        "partner": row.get("partner", ""),
        "partner_en": row.get("partner_en", ""),
        "percent": row["share"],
        "source": row["source"],
        "verified": row["verified"],
    }


def _measure(row: Row, place: int) -> dict[str, Any]:
    said = {name: row.get(name, "") for name in ("above", "below", "weight", "shared_as")}
    names = ("code", "name", "en", "unit", "combine", "definition", "definition_en")
    return {name: row[name] for name in names} | said | {"order": place}


def _speciality(row: Row) -> dict[str, Any]:
    return {
        "name": row["name"],
        "en": row["en"],
        "kinds": _words(row["kinds"]),
        "industries": _words(row.get("industries", "")),
        "verified": row["verified"],
    }


def _words(said: str) -> list[str]:
    return [word.strip() for word in said.split(";") if word.strip()]


def _write(model: type[Model], key: str, rows: Iterable[dict[str, Any]]) -> int:
    """Insert new rows and update those that differ; the number of both."""
    kept = {getattr(thing, key): thing for thing in model._default_manager.all()}
    changed = 0
    for row in rows:
        thing = kept.get(row[key]) or model()
        if thing.pk and all(getattr(thing, name) == value for name, value in row.items()):
            continue
        for name, value in row.items():
            setattr(thing, name, value)
        thing.save()
        changed += 1
    return changed


def exactly(model: type[Model], rows: Sequence[dict[str, Any]]) -> int:
    """Make a table hold these rows and no others; how many are new, changed or gone."""
    table = model._default_manager
    if not rows:
        return table.all().delete()[0]
    names = list(rows[0])
    wanted = {_hashable(row[name] for name in names) for row in rows}
    kept = {_hashable(row) for row in table.values_list(*names)}
    if wanted == kept:
        return 0
    table.all().delete()
    table.bulk_create(model(**row) for row in rows)
    return len(wanted ^ kept)


def _hashable(values: Iterable[Any]) -> tuple[object, ...]:
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)
