"""Demands for programs: keys of accounts, retries, pages by key, steps, errors field by field."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from liyuan.accounts.actions_tokens import end_token, issue_token
from liyuan.accounts.models import Token, User
from liyuan.cases.models import Case
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from tests import atoll
from tests.cast import NOW
from tests.demands.cast import open_demand

Who = Mapping[str, User]
PATH = "/api/v1/demands"


class Program:
    """Calls the interface with the key of one account."""

    def __init__(self, user: User | None) -> None:
        key = issue_token(user, "测试", at=timezone.now()) if user else "ly_wrong"
        self.client = Client(headers={"authorization": f"Bearer {key}"})

    def send(self, path: str, body: Any, key: str = "", **headers: str) -> Any:
        more = {"Idempotency-Key": key} if key else {}
        return self.client.post(
            PATH + path, body, content_type="application/json", headers={**more, **headers}
        )

    def get(self, path: str) -> Any:
        return self.client.get(PATH + path)


def told(of: Enterprise, **more: Any) -> dict[str, Any]:
    own = {"firm": of.credit_code, "title": "用电容量不足", "text": "盼在旺季前增容。"}
    return {**own, **more}


def fields(answer: Any) -> set[str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return {one["field"] for one in answer.json().get("errors", ())}


def test_a_demand_is_brought_once_however_often_it_is_sent(firm: Enterprise, who: Who) -> None:
    program = Program(who["firm"])
    first, second = (program.send("", told(firm), "a") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Case.objects.count() == 1
    assert first.headers["Location"] == f"{PATH}/{first.json()['number']}"


def test_a_key_sent_with_something_else_is_a_mistake(firm: Enterprise, who: Who) -> None:
    program = Program(who["firm"])
    program.send("", told(firm), "a")
    answer = program.send("", told(firm, title="别的事"), "a")
    assert (answer.status_code, fields(answer)) == (409, {"Idempotency-Key"})
    assert Case.objects.count() == 1


def test_a_demand_without_a_key_is_not_taken(firm: Enterprise, who: Who) -> None:
    assert Program(who["firm"]).send("", told(firm)).status_code == 400
    assert not Case.objects.exists()


def test_what_was_refused_leaves_the_key_free(firm: Enterprise, who: Who) -> None:
    program = Program(who["firm"])
    wrong = program.send("", told(firm, nature="anger"), "a")
    assert (wrong.status_code, fields(wrong)) == (422, {"nature"})
    assert program.send("", told(firm), "a").status_code == 201


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"firm": "91" * 9}, "firm"),
        ({"title": "长" * 121}, "title"),
        ({"text": "x" * 1_000_000}, "text"),
        ({"text": "断\x00开"}, "text"),
        ({"channel": "pigeon"}, "channel"),
        ({"collected_at": "2099-01-01T00:00:00+08:00"}, "collected_at"),
    ],
)
def test_what_is_wrong_is_named(
    firm: Enterprise, who: Who, wrong: dict[str, str], field: str
) -> None:
    answer = Program(who["district"]).send("", told(firm, **wrong), "a")
    assert (answer.status_code, fields(answer)) == (422, {field})


def test_what_is_too_big_or_no_json_is_said_so(firm: Enterprise, who: Who) -> None:
    program = Program(who["firm"])
    assert program.send("", told(firm, text="长" * 1_000_000), "a").status_code == 413
    assert program.send("", "{", "a").status_code == 400


def test_an_emoji_and_a_formula_are_kept_as_they_are(firm: Enterprise, who: Who) -> None:
    title = "🏭 =1+1 <script>alert(1)</script>"
    made = Program(who["firm"]).send("", told(firm, title=title), "a").json()
    assert made["title"] == title


def test_a_step_is_taken_and_the_second_of_two_is_told(firm: Enterprise, who: Who) -> None:
    number = open_demand(firm.pk, who["firm"]).number
    program = Program(who["district"])
    path = f"/{number}/steps"
    taken = program.send(f"{path}/accept", {"version": 1})
    assert (taken.status_code, taken.json()["state"]["key"]) == (200, "accepted")
    late = program.send(f"{path}/accept", {"version": 1})
    assert late.status_code == 409
    retried = [program.send(f"{path}/triage_personal", TRIAGE, "t") for _ in range(2)]
    assert [one.status_code for one in retried] == [200, 200]
    assert retried[0].json() == retried[1].json()


TRIAGE = {"version": 2, "given": {"nature": "help"}}


def test_a_step_says_what_it_lacks_and_what_it_does_not_ask(firm: Enterprise, who: Who) -> None:
    number = open_demand(firm.pk, who["firm"]).number
    program = Program(who["district"])
    assert fields(program.send(f"/{number}/steps/refuse", {"version": 1})) >= {"refusal_reason"}
    unasked = program.send(f"/{number}/steps/accept", {"version": 1, "given": {"lead": "X"}})
    assert unasked.status_code == 422
    assert program.send(f"/{number}/steps/nonsense", {"version": 1}).status_code == 404
    assert Program(who["firm"]).send(f"/{number}/steps/accept", {"version": 1}).status_code == 403


def test_the_list_goes_on_by_key(firm: Enterprise, who: Who) -> None:
    made = {open_demand(firm.pk, who["firm"]).number for _ in range(3)}
    program = Program(who["firm"])
    first = program.get("?limit=2").json()
    second = program.get(f"?limit=2&after={first['next']}").json()
    numbers = [one["number"] for one in (*first["items"], *second["items"])]
    assert (set(numbers), len(numbers), second["next"]) == (made, 3, None)
    assert program.get("?after=nonsense").status_code == 400
    assert fields(program.get("?limit=0")) == {"limit"}


def test_the_demand_of_another_is_hidden_and_the_attempt_is_journalled(
    firm: Enterprise, who: Who
) -> None:
    number = open_demand(firm.pk, who["firm"]).number
    assert Program(who["department"]).get(f"/{number}").status_code == 404
    refused = Entry.objects.get(action="access.refuse")
    assert (refused.subject_id, refused.actor) == (number, who["department"])


def test_a_key_ends_and_a_closed_account_has_none(firm: Enterprise, who: Who) -> None:
    program = Program(who["firm"])
    assert program.get("").status_code == 200
    User.objects.filter(pk=who["firm"].pk).update(is_active=False)
    assert program.get("").status_code == 401
    User.objects.filter(pk=who["firm"].pk).update(is_active=True)
    end_token(who["firm"], Token.objects.get().pk, at=NOW)
    assert program.get("").status_code == 401
    assert Program(None).get("").headers["WWW-Authenticate"] == "Bearer"


def test_a_session_needs_its_page_s_token(firm: Enterprise, who: Who) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(who["firm"])
    body, kept = json.dumps(told(firm)), {"Idempotency-Key": "a"}
    answer = browser.post(PATH, body, content_type="application/json", headers=kept)
    assert answer.status_code == 403
    assert browser.get(PATH).status_code == 200


def test_too_many_in_a_minute_are_refused_and_told(
    firm: Enterprise, who: Who, settings: Settings
) -> None:
    settings.LIYUAN_INTAKES_PER_MINUTE = 2
    program = Program(who["firm"])
    answers = [program.send("", told(firm), f"k{i}") for i in range(5)]
    assert [one.status_code for one in answers] == [201, 201, 429, 429, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    page = atoll.browser(who["firm"]).post("/demands/new/", told(firm, nature="help"))
    assert page.status_code == 429
    assert "用电容量不足" in page.content.decode()
    assert Entry.objects.filter(action="account.limited").count() == 1


def test_the_queries_of_a_list_do_not_grow(firm: Enterprise, who: Who) -> None:
    program = Program(who["district"])
    for _ in range(2):
        open_demand(firm.pk, who["firm"])
    program.get("")
    few = atoll.counted(lambda: program.get(""))
    for _ in range(5):
        open_demand(firm.pk, who["firm"])
    assert atoll.counted(lambda: program.get("")) == few


def test_a_key_is_issued_shown_once_and_ended_on_the_page(who: Who) -> None:
    browser = atoll.browser(who["firm"])
    shown = browser.post("/accounts/tokens/", {"name": "对接 ERP"}).content.decode()
    key = shown.partition('id="fresh-token">')[2].partition("<")[0]
    assert Client(headers={"authorization": f"Bearer {key}"}).get(PATH).status_code == 200
    page = browser.get("/accounts/security/").content.decode()
    assert "对接 ERP" in page
    assert key not in page
    browser.post(f"/accounts/tokens/{Token.objects.get().pk}/end/")
    assert "对接 ERP" not in browser.get("/accounts/security/").content.decode()
    assert {"account.token", "account.token_end"} <= set(
        Entry.objects.values_list("action", flat=True)
    )
