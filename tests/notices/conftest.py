"""Gateways of notices: none, our console, and a real one that keeps what it gets."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from pytest_django import Settings

from liyuan.notices.domain import Channel


@pytest.fixture(autouse=True)
def words(settings: Settings) -> None:
    """A table of titles as a capability above would fill it."""
    settings.NOTICE_TITLES = "tests.notices.table.TITLES"
    settings.NOTICE_TOPICS = "tests.notices.table.TOPICS"
    settings.SUBJECT_PAGES = "tests.notices.table.PAGES"
    for channel in Channel:
        setattr(settings, f"LIYUAN_NOTICE_{channel.upper()}", "")


@pytest.fixture
def console(settings: Settings) -> None:
    """What would go out by short message and mail is kept."""
    settings.LIYUAN_NOTICE_SMS = settings.LIYUAN_NOTICE_EMAIL = "console:"


class Gateway(HTTPServer):
    """Takes messages and answers as it is told to."""

    status = 200
    taken: list[dict[str, Any]]


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Gateway)
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append(said)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *told: object) -> None:
        """It is the test that tells."""


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    """A gateway for short messages."""
    server = Gateway(("127.0.0.1", 0), _Answer)
    server.taken = []
    address = f"json://127.0.0.1:{server.server_port}/?:phone={{address}}"
    settings.LIYUAN_NOTICE_SMS = address
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
