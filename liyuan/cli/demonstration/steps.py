"""The steps that make the demonstration city, in order; each imports its work in its turn."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import click

from liyuan.cli.demonstration.accounts import document, password
from liyuan.cli.demonstration.marks import Marks, files, fingerprint_of
from liyuan.config.failures import Failure
from liyuan.config.instances import ROOT, Instance

SEED = 20250101
ENTERPRISES = 10_000
BEGUN = "begun"
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Plan:
    """What city to make, and where; what the person leaves open stays as it was made."""

    instance: Instance
    pack: Path
    enterprises: int | None
    as_of: date | None
    at: datetime
    judged: bool = True

    @property
    def marks(self) -> Marks:
        return Marks(self.instance.data / "steps")

    @property
    def city(self) -> Path:
        return self.instance.data / "city"

    @property
    def last_year(self) -> int:
        return (self.as_of or self.at.date()).year - 1


@dataclass(frozen=True)
class Step:
    """What it is called, what it is made from, how long it is, and the deed."""

    name: str
    title: str
    made_from: Callable[[Plan], str]
    do: Callable[[Plan, Progress], None]
    length: Callable[[Plan], int] = lambda plan: 1


def carry_out(plan: Plan) -> int:
    """Does what is not done yet from the same inputs; tells how many steps that were."""
    done = 0
    for step in STEPS:
        source = step.made_from(plan)
        if plan.marks.read().get(step.name) == source:
            continue
        import django

        django.setup()
        plan.marks.write(step.name, BEGUN)
        started = time.monotonic()
        with click.progressbar(
            length=step.length(plan), label=f"  {step.title}", width=30, show_eta=False
        ) as shown:
            step.do(plan, reporter(shown))
            shown.update(max(0, (shown.length or 0) - shown.pos))
        click.echo(f"    {time.monotonic() - started:.1f} s")
        plan.marks.write(step.name, source)
        done += 1
    return done


def reporter(shown: Any) -> Progress:
    """The work reports how many are done; a bar wants how many more."""
    return lambda done: shown.update(max(0, min(done, shown.length) - shown.pos))


def settled(plan: Plan) -> Plan:
    """What an earlier start chose, unless the person now chooses again."""
    made = plan.marks.read()
    city = made.get("city", "").split()
    enterprises = plan.enterprises or (int(city[0]) if len(city) == 3 else ENTERPRISES)
    known = made.get("as_of")
    as_of = plan.as_of or (date.fromisoformat(known) if known else today(plan))
    plan = replace(plan, enterprises=enterprises, as_of=as_of)
    if len(city) == 3 and made_city_from(plan) != made["city"]:
        raise Failure(
            f"这座演示城市有 {city[0]} 家企业，数据截至 {city[2]} 年：要更改请加 --fresh。",
            f"This demonstration city has {city[0]} firms with data up to {city[2]}: "
            f"for another number or year add --fresh.",
        )
    return plan


def today(plan: Plan) -> date:
    """In the city; only a first start asks, so that later ones need not load Django here."""
    import django
    from django.utils import timezone

    django.setup()
    return timezone.localdate(plan.at)


def broken_off(plan: Plan) -> bool:
    """A city half imported, or a cluster whose marks are gone, is made anew from the start."""
    made = plan.marks.read()
    return made.get("city") == BEGUN or not made


def made_tables_from(plan: Plan) -> str:
    lock = ROOT / "requirements/core.txt"
    return fingerprint_of(
        *files(ROOT / "liyuan", pattern="migrations/*.py"), *filter(Path.exists, [lock])
    )


def make_tables(plan: Plan, progress: Progress) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def made_rules_from(plan: Plan) -> str:
    return fingerprint_of(*files(plan.pack))


def load_rules(plan: Plan, progress: Progress) -> None:
    from liyuan.packs.load import PackRefusedError, load_pack

    try:
        load_pack(plan.pack, by=None, at=plan.at, progress=lambda step, done, of: progress(done))
    except PackRefusedError as refused:
        count = len(refused.findings)
        raise Failure(
            f"规则包 {plan.pack} 有 {count} 处错误，未载入：请运行 ./run liyuan pack check 和 "
            f"pack load 查看，改正后重试（改动过去的取值须用 --correct 说明理由）；"
            f"只想看新规则，可用 --fresh 重建演示城市。",
            f"The pack {plan.pack} was refused with {count} findings: see them with ./run liyuan "
            f"pack check and pack load, mend them (a change of the past needs --correct) and "
            f"try again; or make the city anew from the new rules with --fresh.",
        ) from refused


def made_city_from(plan: Plan) -> str:
    return f"{plan.enterprises} {SEED} {plan.last_year}"


def make_city(plan: Plan, progress: Progress) -> None:
    """Files first, then one import: the way in which a real city's data arrive."""
    from liyuan.cli.demonstration.lapsed import bring_lapsed
    from liyuan.cli.synth import make_city as make_files
    from liyuan.enterprises.actions import import_city

    firms = firms_of(plan)
    make_files(
        plan.pack,
        enterprises=firms,
        seed=SEED,
        last_year=plan.last_year,
        out=plan.city,
        progress=progress,
    )
    import_city(plan.city, by=None, at=plan.at, progress=lambda done: progress(firms + done))
    bring_lapsed(plan)


def made_verdicts_from(plan: Plan) -> str:
    made = plan.marks.read()
    unjudged = () if plan.judged else ("unjudged",)
    return fingerprint_of(made.get("rules"), made.get("city"), plan.as_of, *unjudged)


def make_verdicts(plan: Plan, progress: Progress) -> None:
    """Without verdicts there is the snapshot still: pages of firms read from it."""
    from liyuan.enterprises.actions import take_snapshot
    from liyuan.indicators.actions_counts import count_parks
    from liyuan.policies.actions import compute_verdicts

    assert plan.as_of is not None
    if plan.judged:
        compute_verdicts(as_of=plan.as_of, at=plan.at, progress=progress, also=(count_parks,))
    else:
        take_snapshot(plan.as_of, plan.at, by=None, at=plan.at)
    plan.marks.write("as_of", plan.as_of.isoformat())


def made_accounts_from(plan: Plan) -> str:
    return fingerprint_of(*files(plan.pack / "demo", pattern="accounts.yaml"))


def make_accounts(plan: Plan, progress: Progress) -> None:
    """The firm's account gets its firm of the story, the officer's gets firms to serve."""
    from liyuan.accounts.actions import IN_OFFICE, make_demo_accounts
    from liyuan.accounts.domain import DemoAccount, Role
    from liyuan.accounts.models import User
    from liyuan.cli.demonstration.officers import make_officers, share_firms
    from liyuan.engines.synth import read_manifest
    from liyuan.enterprises.actions import assign_firms
    from liyuan.enterprises.models import Assignment, Enterprise

    manifest = read_manifest(plan.city)
    told = Enterprise.objects.filter(credit_code__in=manifest.scripted.values())
    ids = dict(told.values_list("credit_code", "pk"))
    accounts = [
        DemoAccount(
            login=one["login"],
            role=Role(one["role"]),
            name=one["name"],
            unit=one.get("unit", ""),
            firm_id=ids[manifest.scripted[one["firm"]]] if "firm" in one else None,
            head=one.get("head", False),
        )
        for one in document()["accounts"]
    ]
    make_demo_accounts(accounts, password=password(), at=plan.at)
    for login, codes in manifest.assignments.items():
        officer = User.objects.get(username=login)
        # once: what has changed hands since then stays where it is
        if not Assignment.objects.filter(officer=officer).exists():
            assign_firms(officer, codes, since=today(plan) - IN_OFFICE, by=None, at=plan.at)
    make_officers(plan.at)
    share_firms(plan.at)
    make_reaches(plan)
    conceal_one(plan, {*manifest.scripted.values(), *chain(*manifest.assignments.values())})


def make_reaches(plan: Plan) -> None:
    """Everybody has a mailbox that cannot exist, so that one sees what would be sent."""
    from liyuan.accounts.models import User
    from liyuan.notices.actions_settings import set_wishes
    from liyuan.notices.domain import Channel, Rhythm

    for user in User.objects.filter(reaches=None):
        reaches = {Channel.EMAIL: f"{user.username}@demo.invalid"}
        set_wishes(user, reaches=reaches, rhythm=Rhythm.SOON, without=(), at=plan.at)


def conceal_one(plan: Plan, told: set[str]) -> None:
    """One firm that no story tells of is a sensitive one."""
    from liyuan.enterprises.actions_sensitive import conceal_firm
    from liyuan.enterprises.models import Enterprise, SensitiveListing

    if basis := document().get("sensitive_basis"):
        firm = Enterprise.objects.exclude(credit_code__in=told).order_by("pk").last()
        if firm and not SensitiveListing.objects.exists():
            conceal_firm(firm, basis=basis, by=None, at=plan.at)


def make_screening(plan: Plan, progress: Progress) -> None:
    """After the accounts: by then it is known which firms are in no count."""
    from liyuan.screening.actions import carry_out, request_screening
    from liyuan.screening.queries import open_run

    assert plan.as_of is not None
    if plan.judged:
        run = open_run() or request_screening(as_of=plan.as_of, by=None, at=plan.at)
        carry_out(run, at=plan.at, progress=progress)


def made_fortnight_from(plan: Plan) -> str:
    made = plan.marks.read()
    return fingerprint_of(
        made.get("city"), *files(plan.pack / "demo" / "demands"), *files(plan.pack / "procedures")
    )


def make_fortnight(plan: Plan, progress: Progress) -> None:
    """Once: what people did with the demands meanwhile is theirs."""
    from liyuan.cases.models import Case
    from liyuan.cli.demonstration.fortnight import play
    from liyuan.cli.demonstration.supervised import supervise
    from liyuan.demands.actions_ratings import publish_ratings
    from liyuan.engines.synth import read_manifest

    if not Case.objects.exists():
        scripted = read_manifest(plan.city).scripted
        play(plan.pack, scripted, at=plan.at, progress=progress)
        supervise(plan.pack, at=plan.at)
        # judgements of this month are still kept from who handled the demands
        publish_ratings(today(plan).replace(day=1), by=None, at=plan.at)


def demands_of(plan: Plan) -> int:
    from liyuan.packs.demo import read_demands

    return len(read_demands(plan.pack))


def firms_of(plan: Plan) -> int:
    return plan.enterprises or ENTERPRISES


STEPS = (
    Step("tables", "数据表 / tables", made_tables_from, make_tables),
    Step("rules", "城市规则包 / city pack", made_rules_from, load_rules, lambda plan: 4),
    Step("city", "演示企业 / firms", made_city_from, make_city, lambda plan: 2 * firms_of(plan)),
    Step("verdicts", "政策匹配 / verdicts", made_verdicts_from, make_verdicts, firms_of),
    Step("accounts", "演示账号 / accounts", made_accounts_from, make_accounts),
    Step("fortnight", "两周办件 / a fortnight", made_fortnight_from, make_fortnight, demands_of),
    Step("screening", "全市筛查 / screening", made_verdicts_from, make_screening, firms_of),
)
