"""The pages of log-in, as allauth gives them, with our status codes and the demo's accounts."""

from typing import Any

from allauth.account import views
from django.forms import Form
from django.http import HttpResponse

from liyuan.accounts.queries import demo_logins

UNPROCESSABLE = 422


class LoginView(views.LoginView):  # type: ignore[misc]  # allauth is untyped
    """Log-in by name and password."""

    def form_invalid(self, form: Form) -> HttpResponse:
        return unprocessable(self, form)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return {**super().get_context_data(**more), "demo_logins": demo_logins()}


class PasswordChangeView(views.PasswordChangeView):  # type: ignore[misc]  # allauth is untyped
    """A new password, by the old one."""

    def form_invalid(self, form: Form) -> HttpResponse:
        return unprocessable(self, form)


def unprocessable(view: Any, form: Form) -> HttpResponse:
    context = view.get_context_data(form=form)
    answer: HttpResponse = view.render_to_response(context, status=UNPROCESSABLE)
    return answer
