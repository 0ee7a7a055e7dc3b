"""URLs of log-in and one's own account, under the names that allauth looks for; no sign-up."""

from allauth.account.views import LogoutView
from django.urls import path

from liyuan.accounts import views, views_second, views_tokens

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="account_login"),
    path("logout/", LogoutView.as_view(), name="account_logout"),
    path("password/", views.PasswordChangeView.as_view(), name="account_change_password"),
    path("again/", views.ReauthenticateView.as_view(), name="account_reauthenticate"),
    path("security/", views.security, name="mfa_index"),
    path("security/elsewhere/", views.end_elsewhere, name="account_end_elsewhere"),
    path("tokens/", views_tokens.issue, name="account_token"),
    path("tokens/<int:number>/end/", views_tokens.end, name="account_token_end"),
    path("second/", views_second.AuthenticateView.as_view(), name="mfa_authenticate"),
    path("second/again/", views_second.ReauthenticateView.as_view(), name="mfa_reauthenticate"),
    path("second/on/", views_second.ActivateView.as_view(), name="mfa_activate_totp"),
    path("second/off/", views_second.DeactivateView.as_view(), name="mfa_deactivate_totp"),
    path("second/codes/", views_second.CodesView.as_view(), name="mfa_view_recovery_codes"),
    path(
        "second/codes/new/",
        views_second.NewCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("identity/cancelled/", views.identity_cancelled, name="socialaccount_login_cancelled"),
    path("identity/<str:provider_id>/", views.identity_login, name="openid_connect_login"),
    path(
        "identity/<str:provider_id>/back/",
        views.identity_callback,
        name="openid_connect_callback",
    ),
]
