"""Visits the pages as each account over HTTP, in both languages, through the real log-in form."""

import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar

import click

from liyuan.cli.demonstration.accounts import password
from liyuan.cli.demonstration.pages import ANYBODY, LOGINS, PAGES, Page

LOGIN = "/accounts/login/"
FORM_KEY = r'name="csrfmiddlewaretoken" value="([^"]+)"'
ASSET = r'(?:href|src)="(/static/[^"]+)"'
LANGUAGES = ("zh-hans", "en")
DEMO_MARK = {"zh-hans": "演示", "en": "emonstration"}


@dataclass(frozen=True)
class Visit:
    """One page seen by one account; `wrong` is empty when it was as it must be."""

    login: str
    path: str
    wrong: str


@dataclass(frozen=True)
class Answer:
    """What came back, after redirections."""

    path: str
    status: int
    kind: str
    text: str


class Visitor:
    """A browser's cookies, for one account and one language."""

    def __init__(self, base: str, login: str, language: str) -> None:
        self.base, self.login, self.language = base, login, language
        handler = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(handler)
        self.opener.addheaders = [("Accept-Language", language), ("Referer", base + "/")]

    def open(self, path: str, form: dict[str, str] | None = None) -> Answer:
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.opener.open(self.base + path, data, timeout=60) as answer:
                return answer_of(answer)
        except urllib.error.HTTPError as error:
            with error:
                return answer_of(error)

    def log_in(self) -> Visit:
        page = self.open(LOGIN)
        token = re.search(FORM_KEY, page.text)
        if page.status != 200 or token is None:
            return Visit(self.login, LOGIN, f"no log-in form ({page.status})")
        form = {"csrfmiddlewaretoken": token[1], "login": self.login, "password": password()}
        after = self.open(LOGIN, form)
        refused = after.status != 200 or after.path == LOGIN
        return Visit(self.login, LOGIN, f"log-in refused ({after.status})" if refused else "")

    def visit(self, page: Page) -> Iterator[Visit]:
        answer = self.open(page.path)
        allowed = self.login in page.who
        yield Visit(self.login, page.path, self.wrong(answer, page) if allowed else ajar(answer))
        link = re.search(page.follow, answer.text) if page.follow and allowed else None
        if link:
            path = link[1].replace("&amp;", "&")
            yield Visit(self.login, path, self.wrong(self.open(path), page))
        elif page.follow and allowed:
            yield Visit(self.login, page.path, f"no link like {page.follow}")

    def visit_assets(self) -> Iterator[Visit]:
        """Styles and scripts of the first page, from our own address."""
        for path in sorted(set(re.findall(ASSET, self.open("/").text))):
            status = self.open(path).status
            yield Visit(self.login, path, "" if status == 200 else f"status {status}")

    def wrong(self, answer: Answer, page: Page) -> str:
        word = page.english if self.language == "en" else page.word
        if answer.status != 200:
            return f"status {answer.status}"
        if word not in answer.text:
            return f"without the word {word} ({self.language})"
        if answer.kind == "text/html" and DEMO_MARK[self.language] not in answer.text:
            return f"without the demonstration mark ({self.language})"
        return ""


def answer_of(answer: "urllib.response.addinfourl") -> Answer:
    path = urllib.parse.urlsplit(answer.url).path
    kind = answer.headers.get_content_type()
    return Answer(path, answer.status or 0, kind, answer.read().decode("utf-8", "replace"))


def ajar(answer: Answer) -> str:
    """A closed door is 403, or the way to the log-in."""
    shut = answer.status == 403 or answer.path == LOGIN
    return "" if shut else f"open to whom it must be shut ({answer.status})"


def walk_all(base: str) -> list[Visit]:
    visits = list(Visitor(base, ANYBODY, LANGUAGES[0]).visit_assets())
    people = [(login, language) for login in [ANYBODY, *sorted(LOGINS)] for language in LANGUAGES]
    with click.progressbar(people, label="  巡查页面 / pages", width=30) as shown:
        for login, language in shown:
            visitor = Visitor(base, login, language)
            if login:
                visits.append(visitor.log_in())
            visits.extend(visit for page in PAGES for visit in visitor.visit(page))
    return visits
