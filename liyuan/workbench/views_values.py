"""What comes out of the policy laboratory as a draft."""

from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from liyuan.engines.findings import Reported
from liyuan.policies.domain import PolicyDocument
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.web.language import reader_language
from liyuan.web.messages import in_words
from liyuan.workbench.access import EDIT, numbered_version, person_to
from liyuan.workbench.actions_values import propose_values
from liyuan.workbench.domain_values import next_month
from liyuan.workbench.forms import VersionForm


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """A draft of a policy with other values of a clause's parameters, from the next month on."""
    by, at = person_to(request.user, EDIT), timezone.now()
    version = numbered_version(by, VersionForm(request.POST).asked())
    clause, since = request.POST.get("clause", ""), next_month(timezone.localdate(at))
    values = _values(request, version, clause)
    try:
        draft = propose_values(version, clause, values, since=since, by=by, at=at)
    except Reported as refused:
        messages.error(request, in_words(refused.finding, reader_language()))
        return redirect("workbench:rule", version.rule_id)
    return redirect("workbench:text", draft.pk)


def _values(request: HttpRequest, version: RuleVersion, clause: str) -> dict[str, Decimal]:
    """The values of the clause's parameters; 404 where there is no such clause, or no value."""
    document = version.kind == Kind.POLICY and PolicyDocument.from_content(version.content)
    found = [one for one in document.clauses if one.key == clause] if document else []
    number = forms.DecimalField(min_value=0, max_digits=16, decimal_places=6)
    names = [parameter.name for one in found for parameter in one.parameters]
    try:
        values = {n: number.clean(request.POST[n]) for n in names if n in request.POST}
    except forms.ValidationError:
        raise Http404 from None
    if not values:
        raise Http404
    return values
