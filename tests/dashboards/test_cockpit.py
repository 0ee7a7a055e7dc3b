"""The cockpit: targets for everybody, counts as far as one may count."""

from liyuan.accounts.domain import Role
from liyuan.indicators.models import Observation, Target
from tests import atoll
from tests.cast import leader, person


def text(user: object = None) -> str:
    answer = atoll.browser(user).get("/cockpit/")  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_target_has_base_definition_date_source_and_progress() -> None:
    page = text()
    for words in ("达标园区", "50.0%", "年营收达到标准的园区数", "环屿园区办法", "环屿公报"):
        assert words in page
    assert "2025-12-31" in page
    assert "41.42%" in page  # from 2 to 4 in two years


def test_without_data_it_says_so_and_never_zero() -> None:
    Observation.objects.all().delete()
    page = text()
    assert "尚无数据" in page
    assert "0.0%" not in page


def test_a_described_goal_has_its_evidence() -> None:
    assert "部分佐证" in text()


def test_the_chart_has_the_same_numbers_as_a_table() -> None:
    page = text()
    assert 'id="progress" type="application/json"' in page
    assert "以表格查看" in page


def test_counts_of_firms_are_for_those_who_may_list_them() -> None:
    atoll.firm(1)
    atoll.firm(2, district="A2", status="closed")
    assert "存续企业" not in text()
    page = text(leader())
    assert "/enterprises/?district=A1&amp;status=open" in page
    worker = person(Role.DISTRICT, unit=atoll.unit("A2"))
    assert "存续企业" in text(worker)


def test_more_targets_and_firms_ask_no_more_queries() -> None:
    client = atoll.browser(leader())
    few = atoll.counted(lambda: client.get("/cockpit/"))
    target = Target.objects.get(code="T01")
    for number in range(10):
        target.pk, target.code = None, f"X{number}"
        target.save()
        atoll.firm(number)
    assert atoll.counted(lambda: client.get("/cockpit/")) == few <= 15
