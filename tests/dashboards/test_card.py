"""The card of a firm beside its demand: what it is, and what else it asked, as one may know."""

from collections.abc import Mapping

from liyuan.accounts.models import User
from liyuan.enterprises.models import Enterprise
from tests import atoll
from tests.demands.cast import lead, open_demand, to_dispatched
from tests.demands.conftest import city, firm, who

__all__ = ["city", "firm", "who"]
Who = Mapping[str, User]


def card(firm: Enterprise, user: User) -> str:
    answer = atoll.browser(user).get(f"/enterprises/{firm.credit_code}/card/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_case_fetches_the_card_of_its_firm(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    shown = atoll.browser(who["department"]).get(f"/demands/{case.number}/").content.decode()
    assert f"/enterprises/{firm.credit_code}/card/" in shown
    own = atoll.browser(who["firm"]).get(f"/demands/{case.number}/").content.decode()
    assert "/card/" not in own


def test_who_works_on_one_demand_sees_the_firms_others_that_are_theirs(
    firm: Enterprise, who: Who
) -> None:
    theirs = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    elsewhere = open_demand(firm.pk, who["firm"])
    said = card(firm, who["department"])
    assert theirs.number in said
    assert elsewhere.number not in said
    assert elsewhere.number in card(firm, who["supervision"])


def test_no_card_tells_of_a_complaint_or_of_who_stays_unnamed(firm: Enterprise, who: Who) -> None:
    hidden = to_dispatched(open_demand(firm.pk, who["firm"], withheld=True), who)
    complaint = open_demand(
        firm.pk,
        who["firm"],
        transition="register_direct",
        given={"subject_unit": lead().code},
    )
    said = card(firm, who["department"])
    assert hidden.number not in said
    assert complaint.number not in said
    shown = atoll.browser(who["department"]).get(f"/demands/{hidden.number}/").content.decode()
    assert "/card/" not in shown
