"""Whatever is typed into a form of demands and supervision is kept safely or refused in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from pytest_django import Settings

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.enterprises.models import Enterprise
from tests import atoll
from tests.supervision.world import everybody, filled, one_of_each
from tests.web.test_hostile_parameters import ANSWERS, HOSTILE

Who = Mapping[str, User]
LONG = "a megabyte"
FORMULA = "=cmd|' /C calc'!A0"
TYPED = {**HOSTILE, LONG: "企" * 350_000, "formula": FORMULA}


@dataclass(frozen=True)
class Posted:
    """A form by its address: who fills it in, with what, and which fields are spoilt."""

    path: str
    login: str
    said: Mapping[str, str]
    spoilt: tuple[str, ...]


FORMS = (
    Posted(
        "/demands/new/",
        "district",
        {"title": "用电", "text": "不够", "nature": "help", "channel": "visit"},
        (
            *("firm", "title", "text", "nature", "channel", "collected_at", "category", "place"),
            *("contact_name", "contact_phone", "subject_unit", "subject_person", "stuck_matter"),
        ),
    ),
    Posted("/demands/SIGNED/note/", "department", {"note": "x"}, ("note",)),
    Posted(
        "/demands/SIGNED/whistle/",
        "department",
        {"units": "AT-STAT", "words": "来", "amount": "4", "within": "working_hours"},
        ("units", "words", "amount", "within"),
    ),
    Posted(
        "/demands/SIGNED/whistle/CALLED/",
        "other",
        {"came": "yes", "report": "到"},
        ("came", "report"),
    ),
    Posted("/demands/SIGNED/contact/", "department", {}, ("reason",)),
    Posted("/demands/ANSWERED/mend/", "firm", {}, ("phone",)),
    Posted("/demands/SIGNED/tell_progress/", "department", {}, ("progress", "version")),
    Posted(
        "/demands/SIGNED/ask_hanging/",
        "department",
        {"hang_reason": "难"},
        ("hang_reason", "milestones", "next_report"),
    ),
    Posted(
        "/demands/SIGNED/ask_extension/",
        "department",
        {"extra_days": "x"},
        ("extension_reason", "extra_days"),
    ),
    Posted(
        "/demands/HANDED/return/",
        "department",
        {},
        ("return_reason", "proposed_unit"),
    ),
    Posted("/demands/ANSWERED/evaluate/", "firm", {}, ("rating", "solved", "said")),
    Posted("/demands/FRESH/split/", "district", {"title": ""}, ("title", "text")),
    Posted("/demands/FRESH/merge/", "district", {}, ("q", "main", "merge_note")),
    Posted("/demands/FRESH/hand_over/", "district", {}, ("nature", "lead", "assists", "version")),
    Posted("/demands/bulk/", "district", {"pick": ""}, ("pick", "lead", "dispatch_note")),
    Posted("/visits/ANSWERED/", "caller", {}, ("outcome", "rating", "solved", "note", "version")),
    Posted("/topics/new/", "supervision", {}, ("name", "unit", "category", "park", "plan")),
    Posted("/topics/TOPIC/join/", "department", {}, ("pick",)),
    Posted("/topics/TOPIC/close/", "supervision", {}, ("outcome",)),
    Posted("/papers/new/", "supervision", {}, ("kind", "case", "unit")),
    Posted(
        "/papers/DRAFT/edit/",
        "supervision",
        {"title": "催办", "text": "请办", "working_days": "2"},
        ("title", "text", "feedback", "working_days", "reason", "help_unit", "help_due"),
    ),
    Posted("/papers/DRAFT/kind/", "supervision", {}, ("kind",)),
    Posted("/papers/ISSUED/reply/", "department", {"text": ""}, ("text",)),
    Posted(
        "/instructions/new/",
        "liaison",
        {"leader": "lead-01", "given_on": "2026-03-16", "text": "办"},
        ("leader", "given_on", "text"),
    ),
    Posted(
        "/instructions/INSTRUCTION/task/",
        "liaison",
        {"unit": "AT-TRADE", "text": "办", "due_on": "2026-12-20", "case": ""},
        ("unit", "text", "due_on", "case"),
    ),
    Posted("/instructions/tasks/TASK/report/", "department", {}, ("report",)),
    Posted("/supervision/ratings/publish/", "supervision", {}, ("since", "until", "through")),
    Posted("/deputies/", "district", {}, ("deputy", "since", "last")),
    Posted("/handover/PERSON/", "district", {}, ("firms_to", "cases_to", "reason")),
    Posted("/tiers/balance/A1/", "district", {}, ("officer", "plan", "count")),
)


def answers(form: Posted, parts: Mapping[str, str], who: Who) -> Iterator[tuple[str, str, int]]:
    browser = atoll.browser(everybody(who)[form.login])
    browser.raise_request_exception = False
    for name in form.spoilt:
        for kind, value in TYPED.items():
            answer = browser.post(filled(form.path, parts), {**form.said, name: value})
            yield name, kind, answer.status_code


@pytest.fixture
def parts(firm: Enterprise, who: Who) -> Mapping[str, str]:
    return one_of_each(firm, who)


@pytest.mark.parametrize("form", FORMS, ids=[form.path for form in FORMS])
def test_no_text_makes_a_form_fail(
    form: Posted, parts: Mapping[str, str], who: Who, settings: Settings
) -> None:
    settings.LIYUAN_INTAKES_PER_MINUTE = 10_000
    told = list(answers(form, parts, who))
    assert [one for one in told if one[2] not in ANSWERS] == []
    assert {status for _name, kind, status in told if kind == LONG} <= {302, 404, 422}


@pytest.mark.parametrize("form", FORMS, ids=[form.path for form in FORMS])
def test_nothing_typed_is_run_by_a_browser(
    form: Posted, parts: Mapping[str, str], who: Who
) -> None:
    browser, script = atoll.browser(everybody(who)[form.login]), HOSTILE["markup"]
    said = {**form.said, **dict.fromkeys(form.spoilt, script)}
    said |= {name: form.said[name] for name in ("unit", "leader", "kind") if name in form.said}
    pages = [browser.post(filled(form.path, parts), said, follow=True)]
    pages += [browser.get(f"/demands/{one.number}/") for one in Case.objects.all()]
    assert [page for page in pages if str(script) in page.content.decode()] == []
