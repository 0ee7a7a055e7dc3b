"""The map of districts: what one may count, drawn and as a table; the same on a wall."""

from django.utils import timezone

from liyuan.indicators.actions_counts import count_parks
from liyuan.parks.models import Outline
from liyuan.policies.actions import compute_verdicts
from tests import atoll
from tests.cast import leader


def text(path: str = "/cockpit/", user: object = None) -> str:
    answer = atoll.browser(user).get(path)  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_sees_parks_by_district_each_leading_to_them() -> None:
    page = text()
    assert "各区（市）县：在名录的园区" in page
    assert '<a href="/parks/?district=A1"' in page
    assert "存续企业" not in page


def test_who_may_list_firms_may_see_where_they_are() -> None:
    atoll.firm(1, district="A1")
    page = text("/cockpit/?map=firms", leader())
    assert "各区（市）县：存续企业" in page
    assert 'aria-label="潟湖区 1 家"' in page
    assert "/enterprises/?district=A1&amp;status=open" in page


def test_our_own_counts_are_for_who_may_read_them() -> None:
    for number in range(1, 6):
        atoll.firm(number, park="P1")
    count_parks(compute_verdicts(as_of=timezone.localdate(), at=timezone.now()))
    link = "?map=parks_above"
    assert link in text("/cockpit/", leader())
    assert link not in text()
    assert "在名录的园区" in text(f"/cockpit/{link}")


def test_an_unknown_measure_shows_the_first() -> None:
    assert 'aria-current="true"' in text("/cockpit/?map=moon")


def test_a_district_without_an_outline_is_a_dot() -> None:
    assert text().count("<circle") == 1


def test_without_outlines_there_is_no_map() -> None:
    Outline.objects.all().delete()
    page = text()
    assert "<svg" not in page.partition("<main")[2]


def test_the_wall_shows_targets_and_map_and_leads_back() -> None:
    page = text("/cockpit/wall/")
    for words in ("目标进度", "达标园区", "各区（市）县", "/cockpit/"):
        assert words in page


def test_verdicts_are_on_the_wall_only_for_who_may_count_them() -> None:
    atoll.firm(1, district="A1")
    compute_verdicts(as_of=timezone.localdate(), at=timezone.now())
    assert "初步匹配" in text("/cockpit/wall/", leader())
    assert "初步匹配不是资格认定" not in text("/cockpit/wall/")
