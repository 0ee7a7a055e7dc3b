"""Log-in by unified identity, against a provider that runs beside the test."""

import base64
import hashlib
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from wsgiref.types import WSGIApplication

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from flask import request
from oidc_provider_mock import User as Identity
from oidc_provider_mock import app as provider_app
from oidc_provider_mock import run_server_in_thread
from werkzeug.serving import make_server

from liyuan.accounts.models import User
from liyuan.journal.models import Entry, PersonalDetail
from tests import cast

# The provider is not ours: its own library finds it old-fashioned.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
PEOPLE = {"7": "Officer", "8": "nobody", "9": "officer"}


class Straight(urllib.request.HTTPRedirectHandler):
    """Redirections are looked at, not followed."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    people = [Identity(sub=s, claims={"preferred_username": n}) for s, n in PEOPLE.items()]
    people.append(Identity(sub="10", claims={}))
    with run_server_in_thread(require_nonce=True, user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@contextmanager
def served(provider: WSGIApplication) -> Iterator[str]:
    """A provider of our own making, on a port of its own."""
    server = make_server("localhost", 0, provider, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def _configured(provider: str, settings: Any) -> None:
    ask_at(provider, settings)


def ask_at(provider: str, settings: Any) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    known: dict[str, Any] = {
        "client_id": "liyuan",
        "secret": "s",
        "settings": {"oauth_pkce_enabled": True},
    }
    known["settings"] |= {"server_url": provider}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app | known]}}
    settings.LIYUAN_OIDC_ISSUER = provider


@pytest.fixture
def officer() -> User:
    return cast.officer(username="officer")


def asked(client: Client, path: str = "/accounts/identity/city/") -> str:
    answer = client.get(path)
    assert answer.status_code == 302
    return answer["Location"]


def answered(address: str, sub: str = "7", action: str = "") -> str:
    """What a person does at the provider; where it leads back."""
    form = {"sub": sub} | ({"action": action} if action else {})
    posted = urllib.parse.urlencode(form).encode()
    try:
        urllib.request.build_opener(Straight).open(address, posted)
    except urllib.error.HTTPError as redirection:
        back = urllib.parse.urlsplit(redirection.headers["Location"])
        redirection.close()
        return f"{back.path}?{back.query}"
    raise AssertionError("the provider did not lead back")


def actions() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def test_the_button_stands_on_the_log_in_page(client: Client) -> None:
    page = client.get("/accounts/login/?next=/parks/").content.decode()
    link = re.search(r'href="(/accounts/identity/city/[^"]*)">统一身份认证登录', page)
    assert link
    assert link[1] == "/accounts/identity/city/?next=%2Fparks%2F"


def test_the_verifier_of_the_challenge_goes_with_the_code(
    client: Client, officer: User, settings: Any
) -> None:
    """The provider at hand does not insist on it, so we look at what it was sent."""
    told: list[dict[str, str]] = []
    listening = provider_app(
        user_claims=[Identity(sub="7", claims={"preferred_username": "officer"})]
    )
    listening.before_request(lambda: told.append(dict(request.form)))
    with served(listening) as address:
        ask_at(address, settings)
        question = asked(client)
        client.get(answered(question))
    challenge = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(question).query))[
        "code_challenge"
    ]
    (token,) = [form for form in told if form.get("grant_type") == "authorization_code"]
    hashed = base64.urlsafe_b64encode(hashlib.sha256(token["code_verifier"].encode()).digest())
    assert hashed.decode().rstrip("=") == challenge


def test_the_question_has_state_nonce_and_challenge(client: Client) -> None:
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(asked(client)).query))
    assert query["code_challenge_method"] == "S256"
    assert {"state", "nonce", "code_challenge"} <= query.keys()


def test_an_identity_enters_the_account_that_its_claim_names(client: Client, officer: User) -> None:
    address = asked(client, "/accounts/identity/city/?next=/policies/")
    answer = client.get(answered(address))
    assert answer["Location"] == "/policies/"
    assert client.session["_auth_user_id"] == str(officer.pk)
    assert actions() == ["account.tie", "account.login"]


def test_it_is_tied_once_and_enters_again(client: Client, officer: User) -> None:
    for browser in (client, Client()):
        browser.get(answered(asked(browser)))
    assert actions() == ["account.tie", "account.login", "account.login"]


def test_nothing_else_of_the_person_is_kept(client: Client, officer: User) -> None:
    client.get(answered(asked(client)))
    kept = SocialAccount.objects.get(user=officer).extra_data
    assert kept == {"sub": "7", "preferred_username": "Officer"}


@pytest.mark.parametrize("sub", ["8", "10"])
def test_an_unknown_identity_is_told_and_journalled(
    client: Client, officer: User, sub: str
) -> None:
    answer = client.get(answered(asked(client), sub))
    assert answer.status_code == 403
    assert "没有对应的账号" in answer.content.decode()
    assert (actions(), User.objects.count()) == (["account.login_unknown"], 1)
    assert PersonalDetail.objects.get().data["login"] == PEOPLE.get(sub, "")


def test_a_closed_account_is_not_entered(client: Client, officer: User) -> None:
    client.get(answered(asked(client)))
    User.objects.update(is_active=False)
    other = Client()
    assert other.get(answered(asked(other))).status_code == 403
    assert "_auth_user_id" not in other.session


def test_a_name_given_to_another_person_does_not_enter(client: Client, officer: User) -> None:
    client.get(answered(asked(client)))
    other = Client()
    assert other.get(answered(asked(other), "9")).status_code == 403


def test_an_answer_to_nobodys_question_is_refused(client: Client, officer: User) -> None:
    back = answered(asked(Client()))
    assert "统一身份认证没有成功" in client.get(back).content.decode()
    assert "_auth_user_id" not in client.session


def test_an_answer_serves_once(client: Client, officer: User) -> None:
    back = answered(asked(client))
    client.get(back)
    client.logout()
    client.get(back)
    assert "_auth_user_id" not in client.session


def test_a_token_with_a_foreign_nonce_is_refused(client: Client, officer: User) -> None:
    address = re.sub(r"nonce=[0-9a-f]+", "nonce=0123", asked(client))
    assert "统一身份认证没有成功" in client.get(answered(address)).content.decode()
    assert "_auth_user_id" not in client.session


def test_who_cancels_comes_back_to_the_log_in(client: Client) -> None:
    address = asked(client)
    state = dict(urllib.parse.parse_qsl(address))["state"]  # which this provider forgets here
    back = answered(address, action="deny")
    answer = client.get(f"{back}&state={state}", follow=True)
    assert "已取消统一身份认证登录" in answer.content.decode()


def test_the_log_out_leads_to_the_providers(client: Client, officer: User, provider: str) -> None:
    client.get(answered(asked(client)))
    away = client.post("/accounts/logout/")["Location"]
    assert away.startswith(f"{provider}/oauth2/end_session?client_id=liyuan&post_logout")
    assert "_auth_user_id" not in client.session


def test_nobody_ties_an_identity_to_the_account_at_hand(client: Client, officer: User) -> None:
    client.force_login(cast.leader(username="mayor"))
    client.get(answered(asked(client, "/accounts/identity/city/?process=connect")))
    assert client.session["_auth_user_id"] == str(officer.pk)
