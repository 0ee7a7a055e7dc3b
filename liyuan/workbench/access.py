"""Who may read rules in force, who drafts, who writes them and who decides on them."""

from collections.abc import Mapping
from datetime import datetime

from django.http import Http404

from liyuan.accounts.access import Person, may, refuse, require
from liyuan.accounts.models import User
from liyuan.rules.domain import WITHDRAWN
from liyuan.rules.models import RuleVersion
from liyuan.workbench.domain import EDITABLE_KINDS, POSSIBLE, State, Verb
from liyuan.workbench.models import Draft

VIEW, DRAFTS, EDIT, APPROVE = "rule.view", "rule.draft", "rule.edit", "rule.approve"
EXPORT = "rule.export"
NEEDED: Mapping[Verb, str] = {
    Verb.SAVE: EDIT,
    Verb.SUBMIT: EDIT,
    Verb.DELETE: EDIT,
    Verb.WITHDRAW: EDIT,
    Verb.APPROVE: APPROVE,
    Verb.RETURN: APPROVE,
}
# What only somebody may do who has written nothing of the draft.
BY_ANOTHER = frozenset({Verb.APPROVE, Verb.RETURN})


def version_to_view(user: Person, rule_id: str, number: int | None) -> RuleVersion:
    """A version of a rule, the current one unless another is named; 404 when there is none."""
    require(user, VIEW)
    versions = RuleVersion.objects.filter(rule_id=rule_id, kind__in=EDITABLE_KINDS)
    chosen = versions.filter(current=True) if number is None else versions.filter(pk=number)
    found = chosen.first()
    if found is None or found.content == WITHDRAWN:
        raise Http404
    return found


def person_to(user: Person, action: str) -> User:
    """Who may do something that is done in their own name."""
    require(user, action)
    assert isinstance(user, User)
    return user


def numbered_version(user: Person, number: int | None) -> RuleVersion:
    """The version of a number; 404 when there is none that may be read."""
    require(user, VIEW)
    found = RuleVersion.objects.filter(pk=number or 0, kind__in=EDITABLE_KINDS).first()
    if found is None or found.content == WITHDRAWN:
        raise Http404
    return found


def draft_to_view(user: Person, number: int, *, at: datetime) -> Draft:
    """One draft: a work secret, so that who reads no drafts is refused by name."""
    if not may(user, DRAFTS):
        refuse(user, DRAFTS, ("draft", str(number)), at=at)
    people = ("based_on", "made_by", "edited_by", "decided_by", "published")
    draft = Draft.objects.select_related(*people).filter(pk=number).first()
    if draft is None:
        raise Http404
    return draft


def draft_to_act_on(user: Person, number: int, verb: Verb, *, at: datetime) -> tuple[Draft, User]:
    """One draft with who acts on it; 403, journalled, without the right or for one's own text."""
    if not isinstance(user, User) or not may(user, NEEDED[verb]):
        refuse(user, NEEDED[verb], ("draft", str(number)), at=at)
    draft = draft_to_view(user, number, at=at)
    if verb in BY_ANOTHER and wrote(user, draft):
        refuse(user, NEEDED[verb], ("draft", str(number)), at=at)
    return draft, user


def wrote(user: Person, draft: Draft) -> bool:
    """Whether a person wrote any of a draft."""
    return user.pk in {draft.made_by_id, draft.edited_by_id, *draft.editors}


def verbs_open_to(user: Person, draft: Draft) -> frozenset[Verb]:
    """What a person may do with a draft as it stands."""
    return frozenset(
        verb
        for verb, states in POSSIBLE.items()
        if State(draft.state) in states
        and may(user, NEEDED[verb])
        and not (verb in BY_ANOTHER and wrote(user, draft))
    )
