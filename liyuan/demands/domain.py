"""What is said of a firm's demand: class, triage, channel, result, judgement, outcome of a call."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

KIND = "demand"
# Where a duplicate ends; its parent is the main demand, not a whole of which it is a part.
MERGED = "merged"
# The steps by which a demand begins: plainly, about a unit, settled, stuck in an office.
PLAIN, DIRECT, AT_ONCE = "register", "register_direct", "settle_at_once"
BLOCKED = "register_blocked"
# How many demands are handed over in one go.
MOST_PICKED = 100
# A milestone as an official types it, one a line: the day, and what is done by then.
MILESTONE = re.compile(r"\s*(\d{4}-\d{2}-\d{2})[\s,:，：、]+(\S.*)")
# A blank of a template, as the pack writes it, that nobody filled in.
BLANK = re.compile(r"\{[^{}\n]{1,20}\}")
PICKED = re.compile(r"(\d{4}-\d{1,12}):(\d{1,9})")


@dataclass(frozen=True)
class Pick:
    """A demand that was ticked on a list, and the version that the list showed."""

    number: str
    version: int

    @property
    def plain(self) -> str:
        """As a form carries it."""
        return f"{self.number}:{self.version}"


def picks_of(said: Iterable[str]) -> tuple[Pick, ...]:
    """The demands that were ticked, each once; what is not one is passed by."""
    found = (match.groups() for one in said if (match := PICKED.fullmatch(one)))
    return tuple({number: Pick(number, int(version)) for number, version in found}.values())


class Nature(StrEnum):
    """What a firm wants; by it the whole-case clock runs."""

    CONSULT = "consult"
    HELP = "help"
    SUGGEST = "suggest"
    COMPLAINT = "complaint"
    REPORT = "report"


class Triage(StrEnum):
    """个性、急难、共性: settled on the spot, by a deadline, or as a topic."""

    PERSONAL = "personal"
    URGENT = "urgent"
    COMMON = "common"


class Channel(StrEnum):
    """How a demand was collected."""

    VISIT = "visit"
    PORTAL = "portal"
    CALL = "call"
    QR = "qr"
    CHAT = "chat"
    LETTER = "letter"
    HOTLINE = "hotline"


class Result(StrEnum):
    """How a demand ended, as its answer says."""

    SOLVED = "solved"
    PARTLY = "partly"
    ONGOING = "ongoing"
    EXPLAINED = "explained"
    UNSUPPORTED = "unsupported"


class Judged(StrEnum):
    """What the firm says of an answer; silence is never satisfaction."""

    SATISFIED = "satisfied"
    MOSTLY = "mostly"
    DISSATISFIED = "dissatisfied"
    SILENT = "silent"


# Who counts as satisfied among those who said something.
CONTENT = frozenset({Judged.SATISFIED, Judged.MOSTLY})


class Outcome(StrEnum):
    """What became of a return call."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"
    WRONG_NUMBER = "wrong_number"


# Of a procedure's fields the codes that the system reads: another code would be a word it does
# not know. A city may offer fewer.
CODES: Mapping[str, frozenset[str]] = {
    "nature": frozenset(Nature),
    "result": frozenset(Result),
    "rating": frozenset(Judged) - {Judged.SILENT},
    "visit_rating": frozenset(Judged) - {Judged.SILENT},
    "call_outcome": frozenset(Outcome) - {Outcome.REACHED},
}
# What a step has to ask for, by the effect that reads it.
ASKED: Mapping[str, frozenset[str]] = {
    "answer": frozenset({"answer", "result"}),
    "merge": frozenset({"main_case"}),
    "return_ask": frozenset({"return_reason"}),
}


class TopicState(StrEnum):
    """How far a common problem's topic has come."""

    PROPOSED = "proposed"
    OPEN = "open"
    CLOSED = "closed"
