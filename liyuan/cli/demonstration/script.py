"""What happens to one written demand of the demonstration: its steps, with who takes them when."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

# The words of the written demands, and the codes of the procedure.
NATURES = {
    "consultation": "consult",
    "help": "help",
    "suggestion": "suggest",
    "complaint": "complaint",
}
RATINGS = {"satisfied": "satisfied", "basically": "mostly", "not": "dissatisfied"}
# who declined or has a dead number is not called again
ENDING = ("refused", "dead_number")
CALLS = {"unanswered": "no_answer", "refused": "declined", "dead_number": "wrong_number"}
# Working hours that pass before a step: at least, and up to so many more.
DISPATCH, SIGN, BEGIN, ANSWER, JUDGE, CALL = (0, 2), (0, 1), (1, 6), (6, 30), (2, 24), (4, 20)
# Nobody does anything: time passes, and the system notes that the firm said nothing.
SILENCE = ""
# Not a step of the procedure: a part is opened beside the whole.
SPLIT = "split"
# What the firm chose of the script's other questions goes beside the step of a return call.
ANSWERS = "answers"
ONE = "与先提出的一件是同一个问题，并案办理，一并答复。"
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Move:
    """A step to come: after how many working hours, by whom, with what; `part` counts from 1."""

    transition: str
    who: str
    hours: float
    given: Given
    part: int = 0


def share(key: str, about: str) -> float:
    """A number from 0 to 1 that is always the same for a demand and a question about it."""
    return int(hashlib.sha256(f"{key}/{about}".encode()).hexdigest()[:8], 16) / 0xFFFFFFFF


def moves(said: Mapping[str, Any], unit: str, assisting: list[str], day: Any) -> Iterator[Move]:
    """The whole way of a demand as it was written; `day(n)` is n days after its collection."""
    key = said["key"]

    def move(name: str, who: str, span: tuple[int, int], **given: Any) -> Move:
        hours = span[0] + (span[1] - span[0]) * share(key, name + who)
        return Move(name, who, hours, given)

    if said.get("against"):
        yield from _direct(said, move)
    elif "refused" in said:
        reason = {
            "refusal_reason": said["refused"]["words"],
            "guidance": said["refused"]["guidance"],
        }
        yield move("refuse", "dispatcher", DISPATCH, **reason)
        return
    elif said.get("merged"):
        yield move("accept", "dispatcher", DISPATCH)
        yield move("merge", "supervision", (0, 0), main_case=said["like"], merge_note=ONE)
        return
    elif not said.get("on_the_spot"):
        yield from _handed_over(said, unit, assisting, move)
        yield from _worked_on(said, move, day)
        if "withdrawn" in said or "parked" in said:
            return
        yield move("answer", "lead", ANSWER, **_answer(said))
    yield from _judged(said, said, move)
    if "redone" in said:
        yield move("redo", "caller", CALL, redo_reason=said.get("said") or "企业不满意，重办。")
        yield move("answer", "lead", ANSWER, **_answer(said["redone"]))
        yield from _judged(said["redone"], said, move)
    yield from _called(said, move)


def _direct(said: Given, move: Any) -> Iterator[Move]:
    yield move("accept_direct", "supervision", DISPATCH)
    yield move("answer_direct", "supervision", ANSWER, **_answer(said))


def _handed_over(said: Given, unit: str, assisting: list[str], move: Any) -> Iterator[Move]:
    nature = {"nature": NATURES[said["class"]]}
    yield move("accept", "dispatcher", DISPATCH)
    yield move(f"triage_{said['triage']}", "dispatcher", (0, 0), **nature)
    returned = said.get("returned")
    first = returned.get("by", unit) if returned else unit
    yield move("dispatch", "dispatcher", (0, 0), lead=first, assist=assisting)
    if returned:
        words = {"return_reason": returned["words"], "proposed_unit": returned["proposed"]}
        yield move("return", "lead", SIGN, **words)
        if returned["upheld"]:
            yield move("uphold", "dispatcher", SIGN, settlement="属你单位职责，请按期办理。")
        else:
            yield move("reassign", "dispatcher", SIGN, lead=unit, settlement="退单理由成立，改派。")
    yield move("sign", "lead", SIGN)


def _worked_on(said: Given, move: Any, day: Any) -> Iterator[Move]:
    yield move("begin", "lead", BEGIN)
    for number, part in enumerate(said.get("parts", ()), start=1):
        yield from (replace(one, part=number) for one in _part(part, said, move))
    if "withdrawn" in said:
        yield move("withdraw", "firm", BEGIN, withdraw_reason=str(said["withdrawn"]))
        return
    for index, words in enumerate(said.get("progress", ())):
        yield move("tell_progress", "lead", (2, 8 + index), progress=words)
    if waits := said.get("waits"):
        yield move("ask_to_wait", "lead", BEGIN, wait_reason=waits["words"])
        yield move("agree_to_wait", "firm", JUDGE)
        yield move(
            "supply", "firm", (7 * waits["days"], 7 * waits["days"] + 4), supplied="材料已补齐。"
        )
    if "topic" in said:
        yield move("join_topic", "lead", BEGIN, topic=said["topic"])
    if longer := said.get("extended"):
        asked = {"extension_reason": longer["why"], "extra_days": longer["days"]}
        yield move("ask_extension", "lead", BEGIN, **asked)
        yield move("approve_extension", "supervision", BEGIN, extra_days=longer["days"])
    if parked := said.get("parked"):
        lines = [f"{day(one['day'])} {one['name']}" for one in parked["milestones"]]
        report = day(parked["report_every"])
        asked = {
            "hang_reason": parked["why"],
            "milestones": "\n".join(lines),
            "next_report": report,
        }
        yield move("ask_hanging", "lead", BEGIN, **asked)
        yield move("approve_hanging", "supervision", BEGIN, next_report=report)


def _part(part: Given, said: Given, move: Any) -> Iterator[Move]:
    nature = NATURES[said["class"]]
    yield move(SPLIT, "dispatcher", (0, 0), title=part["title"], text=part["text"])
    yield move("hand_over", "dispatcher", (0, 0), nature=nature, lead=part["unit"])
    yield move("sign", "lead", SIGN)
    yield move("answer", "lead", BEGIN, **_answer(part))
    yield move("evaluate", "firm", (1, 2), rating="satisfied", solved=part["result"] == "solved")


def _answer(said: Given) -> dict[str, Any]:
    return {"result": said["result"], "answer": said["answer"]}


def _judged(judged: Given, said: Given, move: Any) -> Iterator[Move]:
    """The firm's word, or its silence once its days are over."""
    rating = RATINGS.get(judged["judged"])
    if rating is None:
        yield move(SILENCE, "firm", (44, 48))
        return
    told = {"rating": rating, "solved": judged["result"] in ("solved", "partly")}
    yield move("evaluate", "firm", JUDGE, **told, comment=judged.get("said", ""))


def _called(said: Given, move: Any) -> Iterator[Move]:
    last = said.get("redone", said)
    visit = said.get("revisited", {"outcome": "reached"})
    if visit["outcome"] in CALLS:
        yield move("note_failed_call", "caller", CALL, call_outcome=CALLS[visit["outcome"]])
        if visit["outcome"] in ENDING and last["judged"] != "not":
            yield move("visit_unreached", "caller", (0, 1))
        return
    if last["judged"] == "not":
        return
    rating = RATINGS.get(visit.get("judged", last["judged"]), "satisfied")
    told = {"visit_rating": rating, "visit_solved": last["result"] in ("solved", "partly")}
    answers = {ANSWERS: visit["answers"]} if "answers" in visit else {}
    yield move("visit", "caller", CALL, **told, visit_note=visit.get("words", ""), **answers)
    yield move(
        "check_effect",
        "caller",
        (160, 168),
        effect_result="works",
        effect_note=said.get("effect", ""),
    )
    yield move("archive", "supervision", (1, 3))
