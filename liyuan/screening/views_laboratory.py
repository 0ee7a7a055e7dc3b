"""The policy laboratory: clauses to choose from, one clause with its sliders, files of it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.queries import filling_unit
from liyuan.engines.store import StoreError
from liyuan.journal.exports import take_ledger, taken
from liyuan.screening.bench_laboratory import Experiment, experiment, last_screening
from liyuan.screening.cliffs_laboratory import cliff_told
from liyuan.screening.domain_laboratory import Dial, Point
from liyuan.screening.drawn_laboratory import drawn, some
from liyuan.screening.exports_laboratory import Paper, comparison_ledger, paper_response
from liyuan.screening.forms_laboratory import AXES, ClauseSearchForm, LaboratoryForm, in_words
from liyuan.screening.queries_clauses_laboratory import clause_rows, policy_in_force
from liyuan.screening.queries_laboratory import Step, curve, dials_of, rank_keys, step
from liyuan.web.days import isodate
from liyuan.web.language import named, reader_language

USE, EXPORT = "laboratory.use", "laboratory.export"


@dataclass(frozen=True)
class Changed:
    """A parameter with its value in force and the draft's."""

    field: str
    name: str
    before: str
    after: str
    value: str


@dataclass(frozen=True)
class Trial:
    """A clause with what its address says."""

    slug: str
    key: str
    of: Experiment
    form: LaboratoryForm
    lang: str

    @property
    def name(self) -> str:
        """The clause in the reader's language."""
        clause = self.of.clause.judging.prepared.clause
        return named(clause.name, clause.en, self.lang)

    @property
    def policy(self) -> str:
        """Its policy in the reader's language."""
        document = self.of.clause.judging.document
        return named(document.name, document.en, self.lang)

    @property
    def dial(self) -> Dial | None:
        """The parameter whose curve is shown."""
        return next((one for one in self.form.dials if one.name == self.form.turned), None)

    def found(self) -> Step:
        """What the draft would do, for a page."""
        form = self.form
        return step(self.of, form.values, form.axis, self.lang, form.budget)

    def told(self) -> Step:
        """The same for a file, which wanders: all lines, but those of few firms untold."""
        form = self.form
        return step(self.of, form.values, form.axis, self.lang, form.budget, small=False, most=None)

    def on_paper(self) -> Paper:
        """What stands on a page of paper."""
        told, basis = self.told(), isodate(self.of.bench.run.as_of)
        pictures: Any = self.curves(told).get("pictures", [])
        turned = self.called(self.dial) if self.dial else ""
        return Paper(self.name, self.policy, basis, turned, self.form, told, pictures)

    def curves(self, now: Step) -> dict[str, object]:
        """The curves of the parameter that is turned."""
        if self.dial is None:
            return {}
        found = curve(self.of, self.dial.name, self.form.values)
        at = self.form.values.get(self.dial.name, self.dial.current)
        here = Point(at, now.total.after.firms, now.total.after.fen)
        of = ("firms", "fen") if now.pays else ("firms",)
        rows = [(in_words(self.dial, p.value, self.lang), p) for p in some(found.points)]
        steep = [cliff_told(self.of, one, self.lang) for one in found.cliffs]
        pictures = [drawn(found, one, here) for one in of]
        told = {"curve": found, "pictures": pictures, "rows": rows, "steep": steep}
        return {**told, "turned": self.called(self.dial)}

    def called(self, dial: Dial) -> str:
        """A parameter in the reader's language."""
        return named(dial.name, dial.en, self.lang)

    def changed(self) -> list[Changed]:
        """The parameters that are turned."""
        return [
            Changed(
                field=one.name,
                name=self.called(one),
                before=in_words(one, one.current, self.lang),
                after=in_words(one, value, self.lang),
                value=f"{value:f}",
            )
            for one in self.form.dials
            if (value := self.form.values.get(one.name)) is not None
        ]


@require_safe
def clauses(request: HttpRequest) -> HttpResponse:
    """The clauses that can be tried out."""
    require(request.user, USE)
    form, run = ClauseSearchForm(request.GET), last_screening()
    rows = clause_rows(run, form.asked(), reader_language())
    return render(
        request, "screening/laboratory_list.html", {"form": form, "rows": rows, "run": run}
    )


@require_safe
def clause(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One clause: its sliders, what the draft would change, and its curves."""
    trial = _trial(request, slug, key)
    if trial is None:
        return render(request, "screening/laboratory_none.html")
    return render(request, "screening/laboratory.html", _page(request, trial, curves=True))


@require_safe
def figures(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What the draft would change, alone: asked for at each step of a slider."""
    trial = _trial(request, slug, key)
    if trial is None:
        raise Http404
    return render(request, "screening/_laboratory_step.html", _page(request, trial))


@require_safe
def curves(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The curves alone: asked for when another parameter is turned."""
    trial = _trial(request, slug, key)
    if trial is None:
        raise Http404
    return render(request, "screening/_laboratory_curves.html", _page(request, trial, curves=True))


@require_safe
def export(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The comparison as a ledger."""
    require(request.user, EXPORT)
    trial, at = _trial(request, slug, key), timezone.now()
    if trial is None:
        raise Http404
    unit = filling_unit(request.user, trial.lang)
    ledger = comparison_ledger(trial.name, trial.form, trial.told(), unit=unit, at=at)
    subject, said = ("laboratory", f"{slug}/{key}"), _said(trial)
    return take_ledger(request, ledger, action="laboratory.export", subject=subject, payload=said)


@require_safe
def paper(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The comparison on one page of paper."""
    require(request.user, EXPORT)
    trial, at = _trial(request, slug, key), timezone.now()
    if trial is None:
        raise Http404
    response = paper_response(request, trial.on_paper(), at)
    subject, said = ("laboratory", f"{slug}/{key}"), _said(trial)
    return taken(
        request, response, action="laboratory.export", subject=subject, payload=said, at=at
    )


def _trial(request: HttpRequest, slug: str, key: str) -> Trial | None:
    """The clause with the state in the address; None while no screening is kept."""
    require(request.user, USE)
    run, version, lang = last_screening(), policy_in_force(slug), reader_language()
    if version is None:
        raise Http404
    if run is None:
        return None
    try:
        found = experiment(run, version, key)
    except StoreError:
        return None
    if found is None:
        raise Http404
    labels = found.bench.rules.judging.labels(lang)
    ranks = [(name, labels.get(name, name)) for name in rank_keys(found)]
    form = LaboratoryForm(request.GET, dials_of(found), ranks, lang)
    return Trial(slug, key, found, form, lang)


def _page(request: HttpRequest, trial: Trial, *, curves: bool = False) -> dict[str, object]:
    found = trial.found()
    context: dict[str, object] = {
        "trial": trial,
        "step": found,
        "form": trial.form,
        "breakdown": AXES[trial.form.axis],
        "changed": trial.changed(),
        "version": trial.of.clause.judging.version,
        "exports": bool(may(request.user, EXPORT)),
        "edits": bool(may(request.user, "rule.edit")),
        "basis": trial.of.bench.run.as_of,
    }
    return context | (trial.curves(found) if curves else {})


def _said(trial: Trial) -> dict[str, object]:
    values = {name: f"{value:f}" for name, value in trial.form.values.items()}
    return {"values": values, "screening": trial.of.bench.run.pk}
