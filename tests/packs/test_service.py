"""What a city says of serving firms is checked in its place, loaded whole and read by name."""

from datetime import UTC, datetime

import pytest

from liyuan.packs.demo import read_demands
from liyuan.packs.load import load_pack
from liyuan.rules.models import PackDocument
from liyuan.rules.queries_documents import document
from tests.packs.conftest import PackCopy
from tests.packs.test_checks import Plant

AT = datetime(2026, 11, 23, tzinfo=UTC)
DOCK = "demo/demands/dock.yaml"
PLANTS = {
    "a category under nothing": Plant(
        "service/categories.csv",
        ",reef,park",
        ",reaf,park",
        "pack.code.unknown",
        "reaf",
    ),
    "a category that is there twice": Plant(
        "service/categories.csv", "reef-dock,", "reef,", "pack.code.repeated", "泊位"
    ),
    "an officer of no unit": Plant(
        "service/officers.csv", ",A2,", ",A9,", "pack.code.unknown", "A9"
    ),
    "a template that asks for what nobody fills in": Plant(
        "service/reply_templates.yaml", "{措施}已", "{举措}已", "pack.code.unknown", "{举措}"
    ),
    "a demand for a unit that is not there": Plant(
        DOCK, "[AT-TRADE]", "[AT-TRADES]", "pack.code.unknown", "AT-TRADES"
    ),
    "a demand of no category": Plant(
        DOCK, "category: reef-dock", "category: reef-deck", "pack.code.unknown", "reef-deck"
    ),
    "a refusal that guides nowhere": Plant(
        DOCK, "guidance: court", "guidance: cort", "pack.code.unknown", "cort"
    ),
    "a demand without an answer": Plant(
        DOCK, "    answer:", "    said:", "pack.key.missing", "key: dock-01"
    ),
    "an answer to what no caller asks": Plant(
        DOCK,
        "    judged: satisfied",
        "    judged: satisfied\n    revisited: {outcome: reached, answers: {pressed: nobody}}",
        "pack.code.unknown",
        "pressed",
    ),
    "a title that is too long for a list": Plant(
        DOCK, "泊位不够", "泊位不够" * 8, "pack.value.long", "泊位不够"
    ),
    "a key that is no code": Plant(
        "service/guidance.csv", "court,", "court!,", "pack.value.type", "court!,"
    ),
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_it_is_found_where_it_was_planted(atoll: PackCopy, plant: Plant) -> None:
    assert plant.is_found_in(atoll)


def test_a_misspelt_file_of_the_folder_is_not_dropped_silently(atoll: PackCopy) -> None:
    atoll.write("service/catgories.csv", "key,name\n")
    assert [f.code for f in atoll.findings()] == ["pack.file.unexpected"]


def test_demands_are_read_over_all_their_files(atoll: PackCopy) -> None:
    assert [demand["key"] for demand in read_demands(atoll.root)] == ["dock-01", "dock-02"]


@pytest.mark.django_db
def test_a_loaded_document_is_read_by_name_and_goes_when_the_pack_drops_it(
    atoll: PackCopy,
) -> None:
    load_pack(atoll.root, by=None, at=AT)
    assert [row["key"] for row in document("categories")] == ["reef", "reef-dock"]
    (atoll.root / "service/guidance.csv").unlink()
    (atoll.root / DOCK).unlink()
    atoll.edit("service/categories.csv", "码头", "船埠")
    assert load_pack(atoll.root, by=None, at=AT).rows["service"] == 2
    assert document("categories")[1]["words"] == "泊位;船埠"
    assert document("guidance") == []


@pytest.mark.django_db
def test_the_same_pack_again_changes_no_document(atoll: PackCopy) -> None:
    first = load_pack(atoll.root, by=None, at=AT)
    assert first.rows["service"] == PackDocument.objects.count() > 0
    assert load_pack(atoll.root, by=None, at=AT).rows["service"] == 0
