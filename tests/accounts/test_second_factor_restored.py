"""A database that came out of a backup, without the secret key it was used with."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests import cast
from tests.accounts.test_second_factor import code_of, enrolled, log_in, with_password

pytestmark = pytest.mark.django_db


def test_under_another_secret_key_no_code_is_right(client: Client, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with_password(cast.officer(username="officer"))
    log_in(client)
    secret = enrolled(client)
    recovery = client.get("/accounts/second/codes/").context["unused_codes"][0]
    settings.SECRET_KEY = "of the machine that restored"
    other = Client()
    log_in(other)
    for code in (code_of(secret, 1), recovery):
        assert other.post("/accounts/second/", {"code": code}).status_code == 422
    assert "_auth_user_id" not in other.session
