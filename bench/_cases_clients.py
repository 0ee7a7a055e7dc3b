"""People at work over HTTP: each logs in, then brings, hands over, answers and looks up demands."""

import re
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from liyuan.cli.demonstration.accounts import password

LOGIN = "/accounts/login/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CITY = ZoneInfo("Asia/Shanghai")


class NotDoneError(RuntimeError):
    """The server did not do what was asked."""


class Person:
    """A browser of one account: its cookies and its open connection."""

    def __init__(self, port: int, login: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.times: list[float] = []
        page = self.ask("GET", LOGIN)[1]
        found = TOKEN.search(page)
        if found is None:
            raise NotDoneError("no log-in form")
        form = {"csrfmiddlewaretoken": found[1], "login": login, "password": password()}
        status, _, place = self.ask("POST", LOGIN, form)
        if status != 302 or place.startswith(LOGIN):
            raise NotDoneError(f"{login} was not let in ({status})")
        self.times.clear()

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Status, text and the place one is sent to; redirections are not followed."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        started = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.times.append(time.perf_counter() - started)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, text, answer.getheader("Location") or ""

    def done(self, path: str, form: dict[str, str]) -> str:
        """Do something; where one is sent afterwards. Raises NotDoneError."""
        status, text, place = self.ask("POST", path, form)
        if status != 302:
            raise NotDoneError(f"{path}: {status} {re.sub(r'<[^>]+>', ' ', text)[-300:]}")
        return place


@dataclass(frozen=True)
class Cast:
    """Who works: the district of the firms, the department that answers, and the firms' codes."""

    port: int
    firms: tuple[str, ...]
    lead: str


@dataclass
class Worked:
    """What one pair of people did."""

    lifecycles: int = 0
    errors: int = 0
    times: list[float] = field(default_factory=list)
    # the numbers of demands whose every step was acknowledged
    numbers: list[str] = field(default_factory=list)


def work(cast: Cast, place: int, until: float, worked: Worked) -> None:
    """Lifecycles one after another until a moment of the monotonic clock."""
    district, department = Person(cast.port, "district"), Person(cast.port, "department")
    turn = place
    while time.monotonic() < until:
        turn += 1
        try:
            number = lifecycle(cast, district, department, turn)
            worked.numbers.append(number)
            worked.lifecycles += 1
        except (NotDoneError, OSError) as error:
            print(error)
            worked.errors += 1
    worked.times = district.times + department.times


def lifecycle(cast: Cast, district: Person, department: Person, turn: int) -> str:
    """Create, assign, resolve, search."""
    told = datetime.now(CITY) - timedelta(minutes=2)
    demand = {
        "firm": cast.firms[turn % len(cast.firms)],
        "title": f"第{turn}件：车间用电容量不足",
        "text": "新上两条线，变压器容量不够，盼在旺季前增容。",
        "nature": "help",
        "channel": "visit",
        "category": "power-capacity",
        "collected_at": told.strftime("%Y-%m-%dT%H:%M"),
    }
    number = district.done("/demands/new/", demand).rstrip("/").rpartition("/")[2]
    district.done(f"/demands/{number}/hand_over/", {"nature": "help", "lead": cast.lead})
    answer = {"result": "solved", "answer": "已增容至 800 千伏安。"}
    department.done(f"/demands/{number}/sign_and_answer/", answer)
    status, text, _ = district.ask("GET", f"/demands/?q={number}")
    if status != 200 or number not in text:
        raise NotDoneError(f"{number} is not found ({status})")
    return number


def run(cast: Cast, people: int, seconds: float) -> tuple[Worked, ...]:
    """So many pairs at once for so long; each thread has its own two sessions."""
    until = time.monotonic() + seconds
    each = tuple(Worked() for _ in range(people))
    threads = [
        threading.Thread(target=work, args=(cast, place * 1_000_000, until, one))
        for place, one in enumerate(each)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return each
