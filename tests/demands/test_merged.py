"""Duplicates: each page points to the other, and a firm reads no other firm's name."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.enterprises.models import Enterprise
from tests import atoll
from tests.cast import of_firm
from tests.demands.cast import HOUR, open_demand, to_answered, walk

Who = Mapping[str, User]


def test_a_merged_demand_and_its_main_one_point_to_each_other(firm: Enterprise, who: Who) -> None:
    at, other = timezone.now() - timedelta(days=2), atoll.firm(2)
    main = open_demand(firm.pk, who["firm"], at, collected_at=at, title="主案的标题")
    double = open_demand(other.pk, None, at, collected_at=at, title="并入的标题")
    walk(double, ("merge", who["district"], at + HOUR / 2, {"main_case": main.number}))
    to_answered(main, who, at)
    district = atoll.browser(who["district"])
    assert main.number in district.get(f"/demands/{double.number}/").content.decode()
    assert double.number in district.get(f"/demands/{main.number}/").content.decode()
    asked = atoll.browser(of_firm(other.pk, username="second-firm"))
    page = asked.get(f"/demands/{double.number}/").content.decode()
    assert "已增容至800千伏安" in page
    assert main.title not in page
    assert firm.name not in page
    assert (
        double.number
        not in atoll.browser(who["firm"]).get(f"/demands/{main.number}/").content.decode()
    )
