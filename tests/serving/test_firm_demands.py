"""The page of a firm lists its demands: to who may see them, and never one that it kept unnamed."""

from collections.abc import Mapping

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.enterprises.models import Enterprise
from tests import atoll
from tests.demands import conftest as demands
from tests.demands.cast import open_demand
from tests.serving.conftest import serve

Who = Mapping[str, User]
city, firm, who = demands.city, demands.firm, demands.who
TITLE = "车间用电容量不足"


def page(user: User, firm: Enterprise) -> str:
    answer = atoll.browser(user).get(f"/enterprises/{firm.credit_code}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_firm_and_its_officer_see_the_demands_of_the_firm(firm: Enterprise, who: Who) -> None:
    serve(who["officer"], firm)
    open_demand(firm.pk, who["firm"])
    for reader in ("firm", "officer", "district", "supervision"):
        assert TITLE in page(who[reader], firm), reader


def test_a_complaint_is_not_told_to_whom_it_is_about(firm: Enterprise, who: Who) -> None:
    case = open_demand(firm.pk, who["firm"])
    Case.objects.filter(pk=case.pk).update(about=atoll.unit("A1"))
    assert TITLE not in page(who["district"], firm)
    assert TITLE in page(who["supervision"], firm)


def test_a_firm_that_stays_unnamed_is_not_given_away_by_its_own_page(
    firm: Enterprise, who: Who
) -> None:
    case = open_demand(firm.pk, who["firm"])
    Case.objects.filter(pk=case.pk).update(withheld=True)
    text = page(who["district"], firm)
    assert TITLE not in text
    assert "共 0 件" in text
    assert TITLE in page(who["firm"], firm)


def test_who_lists_no_demands_has_no_such_part(firm: Enterprise, who: Who) -> None:
    open_demand(firm.pk, who["firm"])
    other = page(who["other"], firm)  # a department without a part in it
    assert TITLE not in other


def test_many_demands_cost_no_more_queries(firm: Enterprise, who: Who) -> None:
    open_demand(firm.pk, who["firm"])
    browser, path = atoll.browser(who["supervision"]), f"/enterprises/{firm.credit_code}/"
    few = atoll.counted(lambda: browser.get(path))
    for number in range(4):
        open_demand(firm.pk, who["firm"], title=f"第{number}件")
    assert atoll.counted(lambda: browser.get(path)) == few
