"""Whether a demand's telephone is dead, and who may write down another."""

from datetime import datetime

from django.db.models import Max

from liyuan.accounts.access import may
from liyuan.accounts.models import User
from liyuan.cases.access import action_of, verbs_on
from liyuan.cases.models import Case
from liyuan.demands.access import acts_for_firm
from liyuan.demands.domain import KIND, Outcome
from liyuan.demands.models import Contact, Visit
from liyuan.demands.queries_handled import handled_by

MEND = "mend_contact"


def dead_number(case: Case) -> bool:
    """The last call found no such number, and nobody wrote down another since."""
    facts = case.facts
    if not facts.get("failed_calls") or facts.get("call_outcome") != Outcome.WRONG_NUMBER:
        return False
    last = Visit.objects.filter(case=case).aggregate(at=Max("at"))["at"]
    mended = Contact.objects.filter(case=case, mended_at__gte=last) if last else None
    return not (mended and mended.exists())


def may_mend(user: User, case: Case, at: datetime) -> bool:
    """Whether a person writes down another telephone: never who handled the demand."""
    if case.ended_at is not None or not dead_number(case) or not verbs_on(user, case, {MEND}):
        return False
    if kept_from(user, case):
        return False
    return not Case.objects.filter(handled_by(user, at), pk=case.pk).exists()


def kept_from(user: User, case: Case) -> bool:
    """Whether who brought it asked to stay unknown, to all but supervision."""
    if may(user, action_of(KIND, "complaint")):
        return False
    own = case.withheld and acts_for_firm(user, case)
    informant = Contact.objects.filter(case=case, informant=True).exists()
    return informant or (case.withheld and not own)
