"""What is written is read again as it was, and is what the standard's schema allows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from lxml import etree

from liyuan.engines.dmn.model import Definitions, InputData, ModelError
from liyuan.engines.dmn.xml.read import read_model
from liyuan.engines.dmn.xml.write import write_model
from tests.engines.dmn.xml_models import meaning, models

# Not shrunk: a model is large, and what differs is seen in what was drawn as well.
FEW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
SMALL = Definitions(name="m", namespace="urn:m", elements=(InputData(id="_1", name="营业收入"),))


@FEW
@given(models())
def test_a_model_comes_back_equal(model: Definitions) -> None:
    written = write_model(model)
    again = read_model(written, checked=False)
    assert again == model
    assert write_model(again) == written


@pytest.mark.may_skip
@FEW
@given(model=models())
def test_what_is_written_is_valid(model: Definitions, schema: etree.XMLSchema) -> None:
    root = etree.fromstring(write_model(model))
    assert schema.validate(root), schema.error_log


@pytest.mark.may_skip
def test_every_model_of_the_public_suite_comes_back(suite: Path, schema: etree.XMLSchema) -> None:
    files = sorted(suite.rglob("*.dmn"))
    assert len(files) > 100
    for file in files:
        model = read_model(file.read_bytes(), file=file.name)
        written = write_model(model)
        assert read_model(written) == model, file.name
        root = etree.fromstring(written)
        assert schema.validate(root), (file.name, schema.error_log)
        assert meaning(root) == meaning(etree.parse(file).getroot()), file.name


def test_text_keeps_its_space_and_cdata_becomes_text() -> None:
    text = "  if a < 1\n\tthen 2 "
    data = write_model(SMALL).replace(
        b'name="\xe8\x90\xa5\xe4\xb8\x9a\xe6\x94\xb6\xe5\x85\xa5"/>',
        f'name="x"><description><![CDATA[{text}]]></description></inputData>'.encode(),
    )
    model = read_model(data)
    assert model.elements[0].description == text
    assert read_model(write_model(model)) == model


def test_a_place_is_no_difference() -> None:
    model = read_model(write_model(SMALL), file="a.dmn")
    assert model == SMALL
    assert model.elements[0].where.line == 3
    assert model.elements[0].where.file == "a.dmn"


def test_what_xml_cannot_hold_is_refused() -> None:
    with pytest.raises(ModelError) as error:
        write_model(replace(SMALL, name="a\x01"))
    assert error.value.findings[0].code == "dmn.xml.character"
