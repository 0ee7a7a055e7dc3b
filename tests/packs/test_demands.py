"""The written demands of Chengdu's demonstration keep the rules that the demonstration needs."""

import re
from collections import Counter
from functools import cache
from typing import Any

import pytest

from liyuan.packs.demo import read_demands
from liyuan.packs.pack import Pack, read_pack
from tests.packs.conftest import PACKS

MAIN = (
    *("market", "cost", "scene", "platform", "power", "land", "finance", "labour"),
    *("permit", "arrears", "payout", "enforcement", "commute"),
)
# a telephone, an identity card, a bank account, a credit code: none of them has business here
NUMBERS = re.compile(r"\d{7,}|\d{3,4}[- ]\d{4,}|[0-9A-HJ-NPQRTUWXY]{18}")
COMPANY = re.compile(r"(有限|股份|有限责任)公司")
# the firms that the seeds name: an invented demand must not be about them
NAMED_IN_PUBLIC = ("宁德时代", "派森医药", "成飞")
DOCUMENT_NUMBER = re.compile(r"〔\d{4}〕|\[\d{4}\]\d+号")
END = re.compile(r"[。！？；…]+")


@cache
def demands() -> tuple[dict[str, Any], ...]:
    return tuple(read_demands(PACKS / "chengdu"))


@cache
def chengdu() -> Pack:
    return read_pack(PACKS / "chengdu")


def words_of(demand: dict[str, Any]) -> str:
    return repr([value for key, value in demand.items() if key != "key"])


def sentences(text: str) -> int:
    return sum(bool(part.strip()) for part in END.split(text))


def main_of(category: str) -> str:
    parents = {row["key"]: row.get("parent") for row in chengdu().service["categories"].content}
    return parents[category] or category


def test_there_are_more_than_three_hundred() -> None:
    assert len(demands()) >= 320


@pytest.mark.parametrize("key", ["key", "title", "text"])
def test_no_two_say_the_same(key: str) -> None:
    said = Counter(demand[key] for demand in demands())
    assert [value for value, times in said.items() if times > 1] == []


def test_every_main_category_has_twenty() -> None:
    counts = Counter(main_of(demand["category"]) for demand in demands())
    assert {key: counts[key] for key in MAIN if counts[key] < 20} == {}


def test_every_category_below_a_main_one_is_met() -> None:
    rows = chengdu().service["categories"].content
    met = {demand["category"] for demand in demands()}
    assert [row["key"] for row in rows if row.get("parent") and row["key"] not in met] == []


@pytest.mark.parametrize(
    "wrong", [NUMBERS, COMPANY, DOCUMENT_NUMBER, re.compile("|".join(NAMED_IN_PUBLIC))], ids=str
)
def test_none_holds_what_must_not_be_there(wrong: re.Pattern[str]) -> None:
    assert [
        (d["key"], wrong.findall(words_of(d))) for d in demands() if wrong.search(words_of(d))
    ] == []


def test_a_demand_is_told_in_two_sentences_and_answered_in_three() -> None:
    """Chat messages break off, and the batch of identical answers is meant to be empty words."""
    times = Counter(d["answer"] for d in demands() if "answer" in d)
    said = [d for d in demands() if d["channel"] != "chat"]
    short = [d["key"] for d in said if sentences(d["text"]) < 2]
    own = [d for d in demands() if times[d.get("answer", "")] == 1]
    curt = [d["key"] for d in own if sentences(d["answer"]) < 3]
    assert (short, curt) == ([], [])


def test_an_answer_has_a_result_and_a_judgement_and_a_refusal_has_neither() -> None:
    wrong = [
        d["key"]
        for d in demands()
        if not ("answer" in d) == ("result" in d) == ("judged" in d)
        or ("answer" in d and ("refused" in d or "withdrawn" in d))
    ]
    assert wrong == []


def test_a_complaint_about_an_office_goes_to_supervision_and_not_to_that_office() -> None:
    about = [demand for demand in demands() if "against" in demand]
    assert len(about) >= 8
    assert {demand["unit"] for demand in about} == {"CD-DUB"}
    assert [d["key"] for d in about if d["against"] in d.get("assisting", ())] == []


def test_what_the_city_is_asked_to_show_is_there() -> None:
    """Kinds that a desk, a board or a flag of the demonstration cannot do without."""
    most = Counter(demand["answer"] for demand in demands() if "answer" in demand)
    sizes = {
        "eight firms of one park short of power": sum(
            d.get("topic") == "power-e1" and d.get("park") == "E1" for d in demands()
        )
        >= 8,
        "near-duplicates": sum("like" in d for d in demands()) >= 6,
        "at night": sum("at" in d for d in demands()) >= 6,
        "returned rightly and wrongly": {
            d["returned"]["upheld"] for d in demands() if "returned" in d
        }
        == {True, False},
        "not ours": sum("refused" in d for d in demands()) >= 8,
        "informants": any("informant" in d for d in demands()),
        "identical answers": most.most_common(1)[0][1] >= 5,
        "kept on the list": sum("parked" in d for d in demands()) >= 6,
        "one very long": max(len(d["text"]) for d in demands()) > 500,
        "done again": sum("redone" in d for d in demands()) >= 4,
    }
    assert [what for what, there in sizes.items() if not there] == []


def test_a_return_that_was_right_went_to_the_proposed_unit() -> None:
    right = [d for d in demands() if "returned" in d and not d["returned"]["upheld"]]
    assert [d["key"] for d in right if d["returned"].get("proposed") != d["unit"]] == []


def test_a_time_of_collection_is_a_time_of_day() -> None:
    clock = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
    assert [d["key"] for d in demands() if not clock.fullmatch(d.get("at", "00:00"))] == []


def test_officers_of_a_district_lie_in_it_and_no_one_serves_twice() -> None:
    names = Counter(row["name"] for row in chengdu().service["officers"].content)
    districts = {row["code"] for row in chengdu().rows("districts")}
    units = {row["unit"] for row in chengdu().service["officers"].content}
    assert (names.most_common(1)[0][1], units) == (1, districts)


def test_there_are_templates_for_the_main_categories_and_each_result() -> None:
    templates = chengdu().service["reply_templates"].content["templates"]
    assert len(templates) >= 25
    assert set(MAIN) <= {template.get("category") for template in templates}
    assert {template["result"] for template in templates} == {
        *("solved", "partly", "ongoing", "explained", "unsupported")
    }


def test_supervision_papers_follow_one_another_and_say_that_they_are_a_demonstration() -> None:
    papers = chengdu().service["papers"].content["papers"]
    after = {paper["key"]: paper.get("after") for paper in papers}
    chain = [after[key] for key in ("talk", "bulletin", "order", "reminder")]
    assert chain == ["bulletin", "order", "reminder", None]
    assert [paper["key"] for paper in papers if "演示" not in paper["number"]] == []
