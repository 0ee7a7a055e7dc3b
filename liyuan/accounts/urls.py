"""URLs of log-in, under the names that allauth looks for; nobody signs up or resets by e-mail."""

from allauth.account.views import LogoutView
from django.urls import path

from liyuan.accounts.views import LoginView, PasswordChangeView

urlpatterns = [
    path("login/", LoginView.as_view(), name="account_login"),
    path("logout/", LogoutView.as_view(), name="account_logout"),
    path("password/", PasswordChangeView.as_view(), name="account_change_password"),
]
