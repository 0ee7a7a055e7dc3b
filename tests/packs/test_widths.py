"""What a pack may say fits the columns it is stored in."""

import pytest
from django.db.models import CharField, Model

from liyuan.accounts.models import Unit
from liyuan.enterprises.models import Industry
from liyuan.indicators.models import Figure, FigureRatio, Observation, Publication, Target
from liyuan.packs import schema, schema_calendar, schema_rules
from liyuan.packs.shapes import Record, Word
from liyuan.parks.models import District, Measure, Park, ParkFigure, ParkShare, Speciality
from liyuan.rules.models import CalendarDay, PackLoad, RuleVersion

STORED: dict[type[Model], Record] = {
    Unit: schema.TABLES["units"],
    District: schema.TABLES["districts"],
    Industry: schema.TABLES["industries"],
    Park: schema.TABLES["parks"],
    ParkFigure: schema.TABLES["park_figures"],
    ParkShare: schema.TABLES["park_shares"],
    Measure: schema.TABLES["measures"],
    Speciality: schema.TABLES["specialities"],
    Target: schema.TABLES["targets"],
    Observation: schema.TABLES["observations"],
    Publication: schema.TABLES["documents"],
    Figure: schema.TABLES["figures"],
    FigureRatio: schema.TABLES["figure_ratios"],
    CalendarDay: schema_calendar.CALENDAR,
}


def width(model: type[Model], name: str) -> int:
    field = model._meta.get_field(name)
    assert isinstance(field, CharField)
    return field.max_length or 0


@pytest.mark.parametrize("model", STORED, ids=lambda model: model.__name__)
def test_no_text_is_longer_than_its_column(model: type[Model]) -> None:
    for field in model._meta.concrete_fields:
        key = STORED[model].keys.get(field.name)
        if key is None or not isinstance(field, CharField):
            continue
        assert isinstance(key.shape, Word)
        longest = key.shape.most or max(map(len, key.shape.choices), default=10_000)
        assert longest <= width(model, field.name), field.name


@pytest.mark.parametrize(
    "shape", [schema.FACT, *schema_rules.RULE.records.values(), schema.POLICY, schema.INDICATOR]
)
def test_the_names_of_rules_fit_a_version(shape: Record) -> None:
    for name in ("name", "en"):
        word = shape.keys[name].shape
        assert isinstance(word, Word)
        assert 0 < word.most <= width(RuleVersion, name)


def test_the_id_of_a_pack_fits_its_load() -> None:
    word = schema.MANIFEST.keys["id"].shape
    assert isinstance(word, Word)
    assert word.most <= width(PackLoad, "pack")
