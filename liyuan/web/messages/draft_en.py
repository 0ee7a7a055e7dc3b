"""English wording of why something cannot be done with a draft of a rule."""

from __future__ import annotations

DRAFT: dict[str, str] = {
    "draft.case_first": "save cases that can be read first, then add a new one",
    "draft.changed": "the draft was changed since you read it: read it again before approving",
    "draft.form": "only a decision table can have this format",
    "draft.name": "give the case a name",
    "draft.open": "this rule has an open draft: settle that one before you save another",
    "draft.overtaken": (
        "this rule has a newer version, so the one that the draft changes is no longer in force; "
        "copy the current version to a new draft and bring your changes over"
    ),
    "draft.own": "whoever wrote any of a draft cannot decide on it: a second person has to",
    "draft.remarks": "say why it is returned",
    "draft.same": "the draft says the same as the version in force: there is nothing to publish",
    "draft.shape": "the text cannot be read as a table yet: correct it under Text first",
    "draft.state": "the draft is in another state by now: reload the page",
    "draft.too_long": "the text is too long or holds NUL characters (at most {limit} characters)",
    "draft.withdrawn_rule": "this rule has ended and cannot be copied",
}
