"""The fictional city with two firms of which everything is known, and one of which nothing is."""

from pathlib import Path

import pytest
from pytest_django import Settings

from liyuan.enterprises.models import Enterprise
from tests import atoll
from tests.policies.facts import tell

Firms = dict[str, Enterprise]


@pytest.fixture
def city(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.LIYUAN_DATA = tmp_path
    atoll.load()


@pytest.fixture
def firms(city: None) -> Firms:
    found = {
        "rich": atoll.firm(1, "珊瑚船厂有限公司", district="A1"),
        "poor": atoll.firm(2, "海草食品有限公司", district="A2"),
        "silent": atoll.firm(3, "潮汐咨询有限公司", district="A2"),
    }
    tell({found["rich"]: "600", found["poor"]: "499.99"})
    return found
