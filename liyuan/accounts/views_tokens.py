"""Keys of programs on one's own page of log-in: issued, shown once, ended."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liyuan.accounts.actions_tokens import end_token, issue_token
from liyuan.accounts.forms_tokens import TokenForm
from liyuan.accounts.models import User
from liyuan.accounts.views import security_page


@require_POST
@login_required
def issue(request: HttpRequest) -> HttpResponse:
    """A new key, told on this answer and never again."""
    assert isinstance(request.user, User)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return security_page(request, token_form=form, status=422)
    key = issue_token(request.user, form.cleaned_data["name"], at=timezone.now())
    return security_page(request, token_form=TokenForm(), fresh=key)


@require_POST
@login_required
def end(request: HttpRequest, number: int) -> HttpResponse:
    """A key of one's own serves no longer."""
    assert isinstance(request.user, User)
    if end_token(request.user, number, at=timezone.now()):
        messages.success(request, _("接口密钥已停用。"))
    return redirect("mfa_index")
