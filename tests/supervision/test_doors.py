"""Things that exist open to whom they belong, and to nobody else of any role."""

from collections.abc import Mapping

import pytest

from liyuan.accounts.models import User
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from tests import atoll
from tests.supervision.world import everybody, filled, one_of_each

Who = Mapping[str, User]
OPEN, REFUSED = {200, 302, 422}, {403, 404}
SUPERVISES = {"supervision", "far supervision"}
READS = {"auditor", "far leader", "far auditor"} | SUPERVISES
CITYWIDE = {"caller", "far caller", "liaison", "far liaison"}
LED = {"firm", "officer", "district", "department"} | READS
WORK_ON_IT = {"officer", "department"} | SUPERVISES
# method, address and who gets in of everybody there is
DOORS: tuple[tuple[str, str, set[str]], ...] = (
    ("get", "/demands/SIGNED/", LED | {"other"} | CITYWIDE),
    ("get", "/demands/HANDED/", LED | CITYWIDE),
    ("post", "/demands/SIGNED/note/", WORK_ON_IT | {"district", "other"}),
    ("post", "/demands/SIGNED/whistle/", WORK_ON_IT),
    ("post", "/demands/SIGNED/whistle/CALLED/", {"other"}),
    ("post", "/demands/SIGNED/part/", set()),
    ("get", "/demands/FRESH/merge/", {"officer", "district"} | SUPERVISES),
    ("post", "/demands/FRESH/merge/", {"officer", "district"} | SUPERVISES),
    ("post", "/demands/FRESH/split/", {"district"} | SUPERVISES),
    ("post", "/demands/SIGNED/answer/", {"department"}),
    ("post", "/demands/HANDED/sign/", {"department"}),
    ("post", "/demands/ANSWERED/evaluate/", {"firm"}),
    ("post", "/demands/ANSWERED/mend/", {"firm", "officer", "district"} | SUPERVISES),
    ("get", "/visits/ANSWERED/", {"caller", "far caller"} | SUPERVISES),
    ("get", "/papers/DRAFT/", SUPERVISES),
    ("get", "/papers/ISSUED/", {"department"} | READS),
    ("get", "/papers/ISSUED/paper.pdf", {"department"} | READS),
    ("post", "/papers/DRAFT/edit/", SUPERVISES),
    ("post", "/papers/ISSUED/reply/", {"department"}),
    (
        "get",
        "/instructions/INSTRUCTION/",
        {"department", "liaison", "far leader", "far liaison"} | SUPERVISES,
    ),
    ("post", "/instructions/INSTRUCTION/task/", {"liaison", "far liaison"}),
    ("post", "/instructions/tasks/TASK/report/", {"department"}),
    ("post", "/topics/TOPIC/close/", {"department"} | SUPERVISES),
    ("get", "/handover/PERSON/", {"district"} | SUPERVISES),
)


@pytest.fixture
def parts(firm: Enterprise, who: Who) -> Mapping[str, str]:
    return one_of_each(firm, who)


@pytest.mark.parametrize(("method", "path", "let_in"), DOORS, ids=[f"{d[0]} {d[1]}" for d in DOORS])
def test_a_door_opens_to_whom_it_belongs(
    method: str, path: str, let_in: set[str], parts: Mapping[str, str], who: Who
) -> None:
    address = filled(path, parts)
    told = {
        name: getattr(atoll.browser(user), method)(address).status_code
        for name, user in everybody(who).items()
    }
    assert {name for name, status in told.items() if status in OPEN} == let_in
    assert {status for name, status in told.items() if name not in let_in} <= REFUSED


def test_a_refused_reader_of_another_firms_demand_is_journalled(
    parts: Mapping[str, str], who: Who
) -> None:
    address = filled("/demands/SIGNED/", parts)
    assert atoll.browser(everybody(who)["far district"]).get(address).status_code == 404
    assert Entry.objects.filter(action="access.refuse", subject_id=parts["SIGNED"]).exists()
