"""AB 角: naming a deputy, ending it, sitting down at the desk of who is away and leaving it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from liyuan.accounts.access import refuse, require
from liyuan.accounts.actions_deputies import begin_standing_in, end_deputy, name_deputy
from liyuan.accounts.models import Deputy, User
from liyuan.accounts.standing_in import SESSION, holding_for
from liyuan.demands.views_list import person
from liyuan.notices.actions import notify
from liyuan.notices.domain import To
from liyuan.serving.forms_deputies import DeputyForm

NAME = "deputy.name"
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """My deputies and for whom I am one; posted, a new arrangement."""
    require(request.user, NAME)
    user, on = person(request), timezone.localdate()
    form = DeputyForm(request.POST or None, person=user, on=on)
    if request.method == "POST" and form.is_valid():
        _named(user, form)
        messages.success(request, _("已指定代办人，到期自动结束。"))
        return redirect("deputies:list")
    mine = Deputy.objects.filter(person=user.pk, ended_at=None, until__gt=on)
    said = {"form": form, "mine": mine.select_related("deputy", "unit").order_by("since", "pk")}
    said |= {"others": holding_for(user, on), "acting": request.session.get(SESSION)}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "serving/deputies.html", said, status=status)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """An arrangement of one's own ends at once."""
    require(request.user, NAME)
    user, at = person(request), timezone.now()
    row = Deputy.objects.filter(pk=pk, person=user.pk).first()
    if row is None:
        refuse(user, NAME, ("user", str(user.pk)), at=at, hidden=True)
    end_deputy(row, by=user, at=at)
    messages.success(request, _("代办已结束。"))
    return redirect("deputies:list")


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """From here on this session acts for who is away."""
    require(request.user, NAME)
    user, at = person(request), timezone.now()
    row = holding_for(user, timezone.localdate(at)).filter(pk=pk).first()
    if row is None:
        refuse(user, NAME, ("user", str(user.pk)), at=at, hidden=True)
    begin_standing_in(row, by=user, at=at)
    request.session[SESSION] = row.pk
    return redirect("cases:desk")


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Back to one's own desk."""
    require(request.user, NAME)
    request.session.pop(SESSION, None)
    return redirect("cases:desk")


@transaction.atomic
def _named(user: User, form: DeputyForm) -> None:
    deputy, unit = form.chosen()
    since, last, at = form.cleaned_data["since"], form.cleaned_data["last"], timezone.now()
    row = name_deputy(user, deputy, unit, since=since, last=last, at=at)
    notify(
        key=f"deputy-{row.pk}",
        to=[To.user(deputy.pk)],
        topic="system",
        title="deputy.named",
        params={"since": since.isoformat(), "last": last.isoformat()},
        subject=("deputy", str(row.pk)),
        at=at,
    )
