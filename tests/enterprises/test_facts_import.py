"""A city that `synth` made is taken over whole: register, batches, facts."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.conf import settings as configured
from django.db import IntegrityError, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from liyuan.cli.synth import make_city
from liyuan.engines.store import StoreError
from liyuan.engines.synth import Manifest
from liyuan.enterprises.actions import (
    assign_firms,
    import_city,
    load_industries,
    open_snapshot,
    take_snapshot,
)
from liyuan.enterprises.models import Assignment, Enterprise, FactBatch, Industry
from liyuan.enterprises.queries_facts import facts_of
from liyuan.journal.models import Entry
from liyuan.packs.load import load_pack
from tests.cast import officer

AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
TODAY = date(2026, 11, 22)
FIRMS = 300


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    out = tmp_path_factory.mktemp("city")
    pack = configured.LIYUAN_PACK
    return out, make_city(pack, enterprises=FIRMS, seed=7, last_year=2025, out=out)


@pytest.fixture(scope="module")
def imported(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    city: tuple[Path, Manifest],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Manifest]:
    """The city in the database, once for the module: each test rolls back to it."""
    data = tmp_path_factory.mktemp("data")
    with django_db_blocker.unblock(), override_settings(LIYUAN_DATA=data), transaction.atomic():
        load_pack(configured.LIYUAN_PACK, by=None, at=AT)
        Enterprise.objects.create(credit_code="EARLIER", name="先来", status="open")
        import_city(city[0], by=None, at=AT)
        yield city[1]
        transaction.set_rollback(True)


@pytest.fixture
def loaded(imported: Manifest, db: None) -> Manifest:
    return imported


def test_firms_and_batches_are_all_there(loaded: Manifest) -> None:
    assert Enterprise.objects.count() == FIRMS + 1
    assert FactBatch.objects.count() == len(loaded.batches)
    assert Entry.objects.get(action="city.import").payload["firms"] == FIRMS


def test_the_facts_are_those_of_the_files(loaded: Manifest, city: tuple[Path, Manifest]) -> None:
    firm = Enterprise.objects.get(credit_code=loaded.scripted["size-boundary"])
    found = facts_of(firm, as_of=TODAY, known_at=AT)
    assert found.stored("revenue_audit", 2025) == 15_735_280_000
    assert found.stored("staff", 2025) == 103
    snapshot = open_snapshot(take_snapshot(TODAY, AT, by=None, at=AT))
    assert {key: cell.value for key, cell in snapshot.cells(firm.pk).items()} == {
        key: cell.value for key, cell in found.cells.items()
    }


def test_the_register_says_what_the_facts_say(loaded: Manifest) -> None:
    snapshot = open_snapshot(take_snapshot(TODAY, AT, by=None, at=AT))
    for firm in Enterprise.objects.filter(pk__in=snapshot.firms.tolist()).select_related():
        cells = snapshot.cells(firm.pk)
        told = {fact: cell.value for (fact, _), cell in cells.items()}
        assert told["industry_code"] == firm.industry_id
        assert told["registered_district"] == (firm.district.code if firm.district else None)
        assert told.get("park") == (firm.park.code if firm.park else None)
        assert (told["registration_status"], told["founded_on"]) == (firm.status, firm.established)


def test_names_are_searchable_and_sort_by_sound(loaded: Manifest) -> None:
    firm = Enterprise.objects.get(credit_code=loaded.scripted["first-above-scale"])
    assert {"精", "精密"} <= set(firm.name_tokens)
    assert firm.pinyin_initials == "cdyyjmjxyxgs"
    assert firm.pinyin_sort.startswith("cheng du yan yu")


def test_a_second_import_of_the_same_firms_changes_nothing(
    loaded: Manifest, city: tuple[Path, Manifest]
) -> None:
    with pytest.raises(IntegrityError):
        import_city(city[0], by=None, at=AT)


def test_an_altered_file_of_a_city_is_named(
    loaded: Manifest, city: tuple[Path, Manifest], tmp_path: Path
) -> None:
    out, _ = city
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "manifest.json").write_bytes((out / "manifest.json").read_bytes())
    pq.write_table(
        pq.read_table(out / "enterprises.parquet").slice(1), copy / "enterprises.parquet"
    )
    with pytest.raises(StoreError, match=r"enterprises\.parquet"):
        import_city(copy, by=None, at=AT)
    assert Enterprise.objects.count() == FIRMS + 1


def test_the_officer_serves_the_firms_of_the_manifest(loaded: Manifest) -> None:
    person = officer()
    codes = loaded.assignments["officer"]
    assert assign_firms(person, codes, since=TODAY, by=None, at=AT) == len(codes)
    assert assign_firms(person, codes, since=TODAY, by=None, at=AT) == 0
    assert Assignment.objects.filter(officer=person).count() == len(codes)
    assert set(loaded.scripted.values()) & set(codes)


def test_industries_are_loaded_once(db: None) -> None:
    rows = [
        {"code": "C", "name": "制造业", "level": 1, "parent": ""},
        {"code": "34", "name": "通用设备", "level": 2, "parent": "C"},
    ]
    assert (load_industries(rows), load_industries(rows)) == (2, 0)
    rows[1]["name"] = "通用设备制造业"
    assert load_industries(rows) == 1
    assert Industry.objects.get(code="34").parent_id == "C"


def test_the_manifest_is_what_was_returned(city: tuple[Path, Manifest]) -> None:
    from liyuan.engines.synth import read_manifest

    assert asdict(read_manifest(city[0])) == {
        **asdict(city[1]),
        "assignments": {k: list(v) for k, v in city[1].assignments.items()},
    }
