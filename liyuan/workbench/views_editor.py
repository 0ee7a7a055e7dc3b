"""What an editor asks while somebody writes: the names that fit, and what is wrong so far."""

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from liyuan.accounts.access import require
from liyuan.web.language import reader_language
from liyuan.workbench.access import EDIT, VIEW, draft_to_view
from liyuan.workbench.desk import desk
from liyuan.workbench.domain import Written
from liyuan.workbench.forms import CheckForm, NamesForm
from liyuan.workbench.queries import remarks_of
from liyuan.workbench.queries_draft import case_lines, checked
from liyuan.workbench.queries_names import names_for


@require_safe
def names(request: HttpRequest) -> JsonResponse:
    """`?q=…&rule=<number of a draft>`: the names that fit, best first, at most thirty."""
    require(request.user, VIEW)
    form = NamesForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"names": []}, status=422)
    content = None
    if number := form.cleaned_data["rule"]:
        draft = draft_to_view(request.user, number, at=timezone.now())
        content = desk().read(Written(draft.rule_id, draft.rule_kind, draft.text)).content
    found = names_for(content, form.cleaned_data["q"], reader_language())
    return JsonResponse({"names": [asdict(line) for line in found]})


@require_POST
def check(request: HttpRequest) -> JsonResponse:
    """`rule`, `text`, `cases`: what is wrong with a text that is not saved yet, and its cases."""
    require(request.user, EDIT)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"findings": [], "cases": []}, status=422)
    said, lang = form.cleaned_data, reader_language()
    draft = draft_to_view(request.user, said["rule"], at=timezone.now())
    found = checked(Written(draft.rule_id, draft.rule_kind, said["text"], said["cases"]))
    answer = {"findings": found.findings, "of_cases": found.of_cases}
    told = {key: [asdict(r) for r in remarks_of(f, lang)] for key, f in answer.items()}
    cases = [{"name": c.name, "holds": c.holds, "said": c.said} for c in case_lines(found, lang)]
    return JsonResponse({**told, "cases": cases, "sound": found.sound})
