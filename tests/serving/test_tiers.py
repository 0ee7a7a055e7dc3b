"""四直: each figure leads to its firms, officers are loaded evenly, each firm has a contact."""

from collections.abc import Mapping
from functools import partial

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.enterprises.actions_sensitive import conceal_firm
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.journal.models import Entry
from liyuan.notices.models import Notice
from liyuan.policies.models import VerdictRun
from tests import atoll
from tests.cast import NOW, of_firm, person
from tests.serving.conftest import in_tier, serve

Officers = Mapping[str, User]


def page(user: User, path: str = "/tiers/") -> str:
    answer = atoll.browser(user).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def supervisor() -> User:
    return person(Role.SUPERVISION, unit=atoll.unit("AT"))


def plan(user: User, code: str = "A1") -> str:
    """The fingerprint of the plan that the page shows."""
    text = page(user, f"/tiers/balance/{code}/")
    return text.split('name="shown" value="')[1].split('"')[0]


def serving(user: User) -> int:
    return Assignment.objects.filter(officer=user, until=None).count()


def test_a_firm_that_nobody_serves_is_found_behind_its_figure(
    run: VerdictRun, officers: Officers
) -> None:
    in_tier(run, atoll.firm(9, "无人服务有限公司"), "officer")
    assert "缺 1" in page(supervisor())
    shown = page(supervisor(), "/tiers/firms/?tier=officer&contact=no")
    assert "无人服务有限公司" in shown
    assert "共 1 家企业" in shown


def test_an_officer_who_left_is_nobodys_contact(officers: Officers) -> None:
    User.objects.filter(pk=officers["busy"].pk).update(is_active=False)
    assert "共 6 家企业" in page(supervisor(), "/tiers/firms/?tier=officer&contact=no")


def test_a_leader_covers_a_park_before_its_district(run: VerdictRun) -> None:
    in_tier(run, atoll.firm(1, "园内有限公司", park="P1"), "leader")
    in_tier(run, atoll.firm(2, "园外有限公司"), "leader")
    led = page(supervisor(), "/tiers/firms/?leader=lead-1")
    assert "园内有限公司" in led
    assert "园外有限公司" not in led
    assert "园外有限公司" in page(supervisor(), "/tiers/firms/?contact=no")


def test_a_list_says_its_document_and_that_nobody_verified_it(run: VerdictRun) -> None:
    text = page(supervisor())
    assert "演示文件〔2026〕11号（虚构）" in text
    assert "未核实" in text


def test_balancing_moves_what_is_too_much_and_keeps_the_rest(officers: Officers) -> None:
    browser = atoll.browser(officers["district"])
    shown = plan(officers["district"])
    assert browser.post("/tiers/balance/A1/", {"shown": shown}).status_code == 302
    assert (serving(officers["busy"]), serving(officers["free"])) == (4, 2)
    moved = Entry.objects.filter(action="enterprise.hand_over")
    assert {entry.payload["reason"] for entry in moved} == {"balance"}
    assert moved.count() == 2
    assert Entry.objects.get(action="tier.balance").payload["most"] == [6, 4]


def test_who_takes_over_is_told_once(officers: Officers) -> None:
    firm = Enterprise.objects.order_by("pk").last()
    assert firm
    agent = of_firm(firm.pk)
    shown = plan(officers["district"])
    atoll.browser(officers["district"]).post("/tiers/balance/A1/", {"shown": shown})
    told = Notice.objects.filter(topic="service")
    assert told.filter(user=officers["free"]).count() == 1
    assert told.filter(user=agent, title="service.officer").count() == 1


def test_a_plan_that_changed_meanwhile_is_not_carried_out(
    run: VerdictRun, officers: Officers
) -> None:
    shown = plan(officers["district"])
    in_tier(run, atoll.firm(9), "officer")
    answer = atoll.browser(officers["district"]).post("/tiers/balance/A1/", {"shown": shown})
    assert answer.status_code == 422
    assert serving(officers["busy"]) == 6


def test_a_district_is_balanced_by_itself_alone(officers: Officers) -> None:
    other = person(Role.DISTRICT, unit=atoll.unit("A2"))
    assert atoll.browser(other).get("/tiers/balance/A1/").status_code == 404
    assert atoll.browser(supervisor()).get("/tiers/balance/A1/").status_code == 403


def test_a_sensitive_firm_is_in_no_figure(run: VerdictRun, officers: Officers) -> None:
    secret = in_tier(run, atoll.firm(9, "涉密有限公司"), "officer")
    conceal_firm(secret, basis="文件", by=None, at=NOW)
    assert "涉密有限公司" not in page(supervisor(), "/tiers/firms/")
    assert "缺 1" not in page(supervisor())


def test_an_officer_lists_the_own_firms_and_no_workload_of_others(
    run: VerdictRun, officers: Officers
) -> None:
    in_tier(run, atoll.firm(9, "别人的有限公司"), "officer")
    assert "别人的有限公司" not in page(officers["busy"], "/tiers/firms/")
    assert "服务专员工作量" not in page(officers["busy"])


def test_the_page_of_a_firm_and_its_card_say_tier_and_officer(officers: Officers) -> None:
    for path in (f"/enterprises/{atoll.code_of(1)}/card/", f"/enterprises/{atoll.code_of(1)}/"):
        text = page(supervisor(), path)
        assert "区县专员直包" in text
        assert "busy" in text


def test_the_card_of_a_firm_in_no_tier_says_none(run: VerdictRun) -> None:
    atoll.firm(1)
    assert "服务层级" not in page(supervisor(), f"/enterprises/{atoll.code_of(1)}/card/")


def test_more_firms_cost_no_more_queries(run: VerdictRun, officers: Officers) -> None:
    browser = atoll.browser(supervisor())

    def counted() -> list[int]:
        paths = ("/tiers/", "/tiers/firms/", "/tiers/export.xlsx")
        return [atoll.counted(partial(browser.get, path)) for path in paths]

    before = counted()
    for number in range(20, 30):
        serve(officers["free"], in_tier(run, atoll.firm(number), "officer"))
    assert counted() == before
