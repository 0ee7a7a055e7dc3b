"""The pages of log-in, as allauth gives them, with our status codes and the demo's accounts."""

from typing import Any

from allauth.account import views
from django.forms import Form
from django.http import HttpResponse

from liyuan.accounts.queries import demo_logins

UNPROCESSABLE = 422


class LoginView(views.LoginView):
    """Log-in by name and password."""

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"demo_logins": demo_logins()}


class PasswordChangeView(views.PasswordChangeView):
    """A new password, by the old one."""

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)
