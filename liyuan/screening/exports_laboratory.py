"""The comparison of a draft with the clause in force as a ledger and on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liyuan.engines.measures.small_cells import FEWEST
from liyuan.engines.screening.capped import Capped
from liyuan.engines.screening.reform import Change
from liyuan.screening.drawn_laboratory import Drawn
from liyuan.screening.forms_laboratory import AXES, LaboratoryForm
from liyuan.screening.queries_laboratory import Line, Step
from liyuan.screening.words import WAYS
from liyuan.web.ledger import Column, Kind, Ledger, watermark
from liyuan.web.money import in_words as money_words
from liyuan.web.paper import pdf, pdf_response

UNTOLD = "—"
NOTHING = (None,) * 9
PAPER = Path(__file__).parent / "paper" / "laboratory.typ"
# Lines that fit on the page beside the curves.
MOST_LINES = 24


def comparison_ledger(
    name: str, form: LaboratoryForm, step: Step, *, unit: str, at: datetime
) -> Ledger:
    """The parameters, the whole, and what changes by the breakdown that was chosen."""
    columns = (
        Column(_("项目"), 36),
        Column(_("现行"), 18),
        Column(_("草案"), 18),
        Column(_("现行（户）"), 12, Kind.COUNT),
        Column(_("草案（户）"), 12, Kind.COUNT),
        Column(_("新增（户）"), 12, Kind.COUNT),
        Column(_("退出（户）"), 12, Kind.COUNT),
        Column(_("增加（户）"), 12, Kind.COUNT),
        Column(_("减少（户）"), 12, Kind.COUNT),
        Column(_("现行金额"), 18, Kind.MONEY),
        Column(_("草案金额"), 18, Kind.MONEY),
        Column(_("金额增减"), 18, Kind.MONEY),
    )
    title = _("%(clause)s 测算对比（%(by)s）") % {"clause": name, "by": AXES[form.axis]}
    return Ledger(title, unit, columns, _rows(form, step), at)


def _rows(form: LaboratoryForm, step: Step) -> Iterator[tuple[object, ...]]:
    for told in _parameters(form):
        yield (*told, *NOTHING)
    yield (_("合计"), "", "", *_cells(step.total))
    for one in step.variants:
        firms, money = (None, one.capped.served, *NOTHING[2:6]), (None, one.capped.spent, None)
        yield (str(WAYS[one.way]), "", "", *firms, *money)
    for line in step.lines:
        counts = _cells(line.change) if line.change else NOTHING
        yield (line.name or _("未知"), "", "" if line.change else UNTOLD, *counts)


def _cells(change: Change) -> tuple[object, ...]:
    firms = (change.before, change.after, change.new, change.lost, change.more, change.less)
    money = (change.before.fen, change.after.fen, change.fen)
    return (*(part.firms for part in firms), *money)


@dataclass(frozen=True)
class Paper:
    """What stands on the page."""

    name: str
    policy: str
    basis: str
    turned: str
    form: LaboratoryForm
    step: Step
    pictures: Sequence[Drawn]


def paper_response(request: HttpRequest, told: Paper, at: datetime) -> HttpResponse:
    """One page of A4."""
    mark = watermark(str(request.user), request.user.get_username(), at)
    title = _("%(clause)s 测算对比") % {"clause": told.name}
    data = {
        "title": title,
        "subtitle": told.policy,
        "basis": _("底数：%(day)s 的筛查") % {"day": told.basis},
        "mark": mark,
        "remark": _("初步测算，以主管部门审核为准；不足 %(few)s 户的分项不显示。")
        % {"few": FEWEST},
        "heads": {"parameters": [_("参数"), _("现行"), _("草案")], "lines": _heads(told)},
        "parameters": list(_parameters(told.form)),
        "figures": _figures(told.step),
        "lines": [_line(line) for line in told.step.lines[:MOST_LINES]],
        "more": max(0, len(told.step.lines) - MOST_LINES),
        "more_words": _("其余分项见台账"),
        "curve": _("随“%(parameter)s”变化（虚线为现行，圆点为草案）") % {"parameter": told.turned},
        "pictures": [_picture(one) for one in told.pictures],
    }
    return pdf_response(pdf(PAPER, data), title, at)


def _picture(one: Drawn) -> dict[str, str]:
    if one.of == "firms":
        words = _("惠及企业（最高 %(most)s 户）") % {"most": f"{one.most:,}"}
    else:
        words = _("所需资金（最高 %(most)s）") % {"most": money_words(one.most)}
    return {"words": words, "svg": one.svg(), "high": one.high}


def _heads(told: Paper) -> list[str]:
    by = str(AXES[told.form.axis])
    return [by, _("新增（户）"), _("退出（户）"), _("增加（户）"), _("减少（户）"), _("金额增减")]


def _parameters(form: LaboratoryForm) -> Iterator[list[str]]:
    """Each with its value in force and the draft's, and the budget that is shared out."""
    for turn in form.turns:
        yield [turn.name, turn.current, turn.draft]
    if form.budget:
        yield [_("预算上限"), UNTOLD, money_words(form.budget.fen)]


def _figures(step: Step) -> list[list[str]]:
    total = step.total
    firms = [
        (_("惠及企业（户）"), f"{total.before.firms:,} → {total.after.firms:,}"),
        (_("新增 / 退出（户）"), f"{total.new.firms:,} / {total.lost.firms:,}"),
        (_("增加 / 减少（户）"), f"{total.more.firms:,} / {total.less.firms:,}"),
    ]
    money = [
        (_("所需资金"), f"{money_words(total.before.fen)} → {money_words(total.after.fen)}"),
        (_("资金增减"), money_words(total.fen)),
    ]
    shared = [(str(WAYS[one.way]), _shared(one.capped)) for one in step.variants]
    return [list(pair) for pair in (*firms, *(money if step.pays else ()), *shared)]


def _shared(capped: Capped) -> str:
    said = {"firms": f"{capped.served:,}", "fen": money_words(capped.spent)}
    return _("%(firms)s 户，支出 %(fen)s") % said


def _line(line: Line) -> list[str]:
    name, change = line.name or _("未知"), line.change
    if change is None:
        return [name, *([UNTOLD] * 5)]
    parts = (change.new, change.lost, change.more, change.less)
    return [name, *(f"{part.firms:,}" for part in parts), money_words(change.fen)]
