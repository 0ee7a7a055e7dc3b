"""What is said of a firm's demand: class, triage, channel, result, judgement, outcome of a call."""

from enum import StrEnum

KIND = "demand"


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


class TopicState(StrEnum):
    """How far a common problem's topic has come."""

    PROPOSED = "proposed"
    OPEN = "open"
    CLOSED = "closed"
