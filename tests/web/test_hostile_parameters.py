"""Whatever stands in an address or a form, the answer is a page, never a failure."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from liyuan.accounts.models import User
from liyuan.policies.actions import compute_verdicts
from tests import atoll
from tests.cast import NOW, audit_admin, auditor, department_worker
from tests.policies.facts import tell

HOSTILE: dict[str, str | bytes] = {
    "nothing": "",
    "a blank": " ",
    "NUL": "\0",
    "NUL within": "珊\0瑚",
    "percent": "%",
    "underscore": "_",
    "quotes": "'\"`;--",
    "backslash": "\\",
    "markup": "<script>alert(1)</script>",
    "full width": "０１２３　ＡＢＣ",
    "one character": "瑚",
    "sixty characters": "瑚" * 60,
    "sixty-one characters": "瑚" * 61,
    "emoji": "👩‍🏭",
    "other digits": "٣",
    "superscript": "²",
    "negative": "-1",
    "more than a bigint": "9" * 30,
    "more digits than Python reads": "9" * 5000,
    "not UTF-8": b"\xff\xfe",
    "half a surrogate": b"\xed\xa0\x80",
    "the end of time": "9999-12-31",
    "the beginning of time": "0001-01-01",
    "bidi": "\u202e瑚",
}
CLAUSE = "/policies/grow_up/reward/firms/"
FIRMS = ("q", "district", "park", "industry", "status", "after")
PARKS = ("level", "type", "district", "status", "after")
ENTRIES = ("action", "actor", "subject", "since", "until", "after")
# the parameters of every page that reads any, and who may open it
PAGES: dict[str, tuple[Callable[[], User], tuple[str, ...]]] = {
    "/": (department_worker, ("next", "run")),
    "/cockpit/": (department_worker, ("after", "run")),
    "/accounts/login/": (department_worker, ("next",)),
    "/enterprises/": (department_worker, FIRMS),
    "/enterprises/export.xlsx": (department_worker, FIRMS),
    f"/enterprises/{atoll.code_of(1)}/": (department_worker, ("run",)),
    "/policies/": (department_worker, ("q", "mode", "window", "issuer", "after")),
    "/policies/export.xlsx": (department_worker, ("q", "mode", "window")),
    "/policies/grow_up/": (department_worker, ("version", "run")),
    CLAUSE: (department_worker, ("outcome", "after", "run")),
    f"{CLAUSE}export.xlsx": (department_worker, ("outcome", "run")),
    "/parks/": (department_worker, PARKS),
    "/parks/export.xlsx": (department_worker, PARKS),
    "/parks/P1/": (department_worker, ("after",)),
    "/journal/": (auditor, ENTRIES),
    "/journal/export.xlsx": (auditor, ENTRIES),
}
ANSWERS = {200, 302, 400, 404, 422}


@pytest.fixture(autouse=True)
def city(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.LIYUAN_DATA = tmp_path
    atoll.load()
    tell({atoll.firm(1, "珊瑚船厂有限公司"): "600"})
    compute_verdicts(as_of=date(2026, 6, 1), at=NOW.replace(month=7))


def client(user: User) -> Client:
    """Answers 500 for a failure, as the server does, instead of raising it."""
    found = atoll.browser(user)
    found.raise_request_exception = False
    return found


def asked(path: str) -> Iterator[tuple[str, str, int]]:
    who, names = PAGES[path]
    browser = client(who())
    for name in names:
        for kind, value in HOSTILE.items():
            yield name, kind, browser.get(path, {name: value}).status_code


@pytest.mark.parametrize("path", PAGES)
def test_no_parameter_makes_a_page_fail(path: str) -> None:
    found = [told for told in asked(path) if told[2] not in ANSWERS]
    assert found == []


def test_pages_answer_as_usual_to_parameters_they_do_not_know() -> None:
    told = {p: client(PAGES[p][0]()).get(p, {"\0": "\0", "nobody": "9"}) for p in PAGES}
    assert {answer.status_code for answer in told.values()} <= {200, 302}


HOSTILE_PATHS = (
    "/enterprises/%00/",
    "/enterprises/91AT%0000000000001/",
    "/enterprises/" + "9" * 18 + "/",
    "/parks/%F0%9F%91%A9/",
    "/parks/%00/",
    "/parks/..%2F..%2Fetc/",
    "/policies/%00/",
    "/policies/" + "a" * 3000 + "/",
    "/policies/nothing/" + "b" * 300 + "/firms/",
    "/policies/grow_up/%00/firms/",
    "/journal/0/",
    "/journal/" + "9" * 30 + "/",
    "/journal/" + "9" * 5000 + "/",
    "/%ff%fe/",
    "/%00",
)


@pytest.mark.parametrize("who", [department_worker, auditor])
def test_no_address_makes_the_site_fail(who: Callable[[], User]) -> None:
    browser = client(who())
    assert {browser.get(path).status_code for path in HOSTILE_PATHS} <= {403, 404}


@pytest.mark.parametrize("name", ["sessionid", "django_language", "csrftoken", "messages"])
def test_no_cookie_makes_the_site_fail(name: str) -> None:
    browser = Client(raise_request_exception=False)
    for value in HOSTILE.values():
        sent = value if isinstance(value, bytes) else value.encode()
        browser.cookies[name] = sent.decode("latin-1").replace("\0", "")
        assert browser.get("/").status_code == 200


def test_no_form_makes_the_site_fail() -> None:
    browser = client(audit_admin())
    names = {
        "/journal/1/personal/": ("reason",),
        "/language/": ("language", "next"),
    }
    for value in HOSTILE.values():
        told = {p: browser.post(p, dict.fromkeys(names[p], value)).status_code for p in names}
        assert {path: status for path, status in told.items() if status not in ANSWERS} == {}


@pytest.mark.parametrize("kind", ["NUL", "emoji", "not UTF-8", "more digits than Python reads"])
def test_a_visitor_with_a_hostile_name_is_told_that_it_is_wrong(kind: str) -> None:
    browser = Client(raise_request_exception=False)
    names = ("login", "password", "next", "oldpassword", "password1", "password2")
    for path, status in (("/accounts/login/", 422), ("/accounts/password/", 302)):
        assert browser.post(path, dict.fromkeys(names, HOSTILE[kind])).status_code == status


POSTED = ("/accounts/login/", "/accounts/logout/", "/language/", "/journal/verify/")
FORGED: tuple[dict[str, str], ...] = (
    {},
    {"Origin": "https://evil.example"},
    {"X-CSRFToken": "x" * 32},
)


def test_a_form_from_elsewhere_is_refused() -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(auditor())
    said = {"csrfmiddlewaretoken": "wrong"}
    told = [browser.post(path, said, headers=forged) for path in POSTED for forged in FORGED]
    assert {answer.status_code for answer in told} == {403}


def test_head_answers_as_get_does_and_options_changes_nothing() -> None:
    for path, (who, _) in PAGES.items():
        browser = client(who())
        assert (path, browser.head(path).status_code) == (path, browser.get(path).status_code)
        assert browser.options(path).status_code in (200, 302, 405)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_pages_that_are_read_accept_nothing_else(method: str) -> None:
    pages = [path for path in PAGES if not path.startswith("/accounts/")]
    told = {p: getattr(client(PAGES[p][0]()), method)(p).status_code for p in pages}
    assert set(told.values()) == {405}


HEADERS = (
    {"Host": "evil.example"},
    {"Host": "a b"},
    {"Accept-Language": "x" * 3000},
    {"Accept-Language": "zh-\u00ff;q=nan"},
    {"HX-Request": "true", "HX-Current-URL": "https://[", "HX-Target": "\u00ff"},
    {"Referer": "https://["},
    {"Content-Type": "application/x-www-form-urlencoded; charset=klingon"},
    {"If-Modified-Since": "never", "Range": "bytes=9-1"},
)


@pytest.mark.parametrize("header", HEADERS, ids=lambda header: " ".join(header))
def test_no_header_makes_the_site_fail(header: dict[str, str]) -> None:
    browser = client(department_worker())
    pages = ("/", "/enterprises/", "/policies/", "/no-such-page/")
    statuses = {browser.get(page, headers=header).status_code for page in pages}
    assert statuses <= ({400} if header.get("Host") else {200, 404})
