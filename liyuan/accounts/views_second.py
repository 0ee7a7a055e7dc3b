"""The pages of the second factor: allauth's, with our status codes and journal entries."""

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from liyuan.accounts.actions_people import note_second
from liyuan.accounts.models import User
from liyuan.accounts.views import UNPROCESSABLE, unprocessable


class AuthenticateView(base.AuthenticateView):  # type: ignore[misc]  # allauth is untyped
    """The second step of a log-in."""

    def form_invalid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(
            self.get_context_data(), status=UNPROCESSABLE
        )
        return answer


class ReauthenticateView(base.ReauthenticateView):  # type: ignore[misc]
    """A code, before a change of what protects the account."""

    def form_invalid(self, form: Form) -> HttpResponse:
        return unprocessable(self, form)


class _Noted:
    """A change of the second factor and its journal entry are one transaction."""

    request: HttpRequest
    action = ""

    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        assert isinstance(self.request.user, User)
        note_second(self.request.user, self.action, at=timezone.now())
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return answer

    def form_invalid(self, form: Form) -> HttpResponse:
        return unprocessable(self, form)


class ActivateView(_Noted, totp.ActivateTOTPView):  # type: ignore[misc]
    """Scan, and show that it worked."""

    action = "account.second_on"


class DeactivateView(_Noted, totp.DeactivateTOTPView):  # type: ignore[misc]
    """Without a second factor again, where none is demanded."""

    action = "account.second_off"


class NewCodesView(_Noted, codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Ten other recovery codes; the old ones are void."""

    action = "account.second_codes"


class CodesView(codes.ViewRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes: readable once, right after they were made."""
