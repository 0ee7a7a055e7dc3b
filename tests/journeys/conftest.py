"""One small demonstration city for all journeys, and a real browser."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from oidc_provider_mock import User as Identity
from oidc_provider_mock import run_server_in_thread
from playwright.sync_api import Browser, Page, StorageState, ViewportSize, sync_playwright

from liyuan.cli.demonstration.accounts import password
from liyuan.cli.demonstration.processes import free_port
from liyuan.config import cluster, instances

FIRMS = "400"
AS_OF = "2026-11-22"
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=390, height=844)

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def provider() -> Iterator[str]:
    """The city's unified identity: a real provider that knows two people, one of them here."""
    known = {"7": "officer", "8": "nobody"}
    people = [Identity(sub=s, claims={"preferred_username": n}) for s, n in known.items()]
    with (
        warnings.catch_warnings(),
        run_server_in_thread(require_nonce=True, user_claims=people) as server,
    ):
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="session")
def site(provider: str) -> Iterator[str]:
    """The address of a running demonstration city, started as a person starts it."""
    data = Path(tempfile.mkdtemp(prefix="liyuan-journey-"))
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIYUAN_", "DATABASE_"))}
    kept |= {"LIYUAN_OIDC_ISSUER": provider, "LIYUAN_OIDC_CLIENT": "liyuan"}
    kept |= {"LIYUAN_OIDC_SECRET": "s"}
    words = ["demo", "--data", str(data), "--port", str(port)]
    with (data.parent / f"{data.name}.log").open("w") as log:
        demo = subprocess.Popen(
            [sys.executable, "-m", "liyuan.cli", *words, "--enterprises", FIRMS, "--as-of", AS_OF],
            env=kept,
            cwd=instances.ROOT,
            stdout=log,
            stderr=log,
        )
        try:
            wait_for(base, demo, Path(log.name))
            yield base
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(60)
            remove(data, port)


def wait_for(base: str, demo: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 180
    while not answers(base):
        assert demo.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)


def answers(base: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def remove(data: Path, port: int) -> None:
    instance = instances.get("demo", data, port)
    cluster.stop(instance)
    shutil.rmtree(instance.cluster.parent, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; for one file only, since Django asks no database beside its loop."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def keys(site: str, chromium: Browser) -> Callable[[str], StorageState]:
    """The cookies of each account, after one log-in through the real form."""

    @cache
    def key_of(login: str) -> StorageState:
        context = chromium.new_context(base_url=site)
        log_in(context.new_page(), login)
        cookies = context.storage_state()
        context.close()
        return cookies

    return key_of


@pytest.fixture
def visit(site: str, chromium: Browser, keys: Callable[[str], StorageState]) -> Iterator[Visit]:
    """Opens a page as an account, in a language, in a window; fails on any console error."""
    errors: list[str] = []
    contexts = []

    def open_page(
        path: str, *, login: str = "", english: bool = False, narrow: bool = False
    ) -> Page:
        context = chromium.new_context(
            base_url=site,
            viewport=NARROW if narrow else WIDE,
            locale="en" if english else "zh-CN",
            storage_state=keys(login) if login else None,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    expected = "Failed to load resource: the server responded with a status of"
    assert [e for e in errors if not e.startswith(expected)] == []


def log_in(page: Page, login: str, secret: str = "") -> None:
    """Through the real form."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", secret or password())
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
