"""The words and colours of modes, windows, answers and roundings."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext_lazy as _

from liyuan.policies.domain import Window
from liyuan.policies.forms import MODE_WORDS, OUTCOME_WORDS, WINDOW_WORDS
from liyuan.policies.queries_firm import Answer

register = template.Library()

ANSWER_WORDS: Mapping[str, object] = {
    Answer.MATCHED: _("初步匹配"),
    Answer.UNKNOWN: _("缺数据"),
    Answer.SHORT: _("还差"),
    Answer.CLOSED: _("不在执行期"),
    Answer.NOT_FOR: _("不适用本企业"),
}
TONES: Mapping[str, str] = {
    Answer.MATCHED: "ok",
    Answer.UNKNOWN: "near",
    Answer.SHORT: "bad",
    Window.OPEN: "ok",
    Window.UPCOMING: "near",
}
YEAR_BASIS_WORDS: Mapping[str, object] = {"calendar": _("自然年"), "fiscal": _("会计年度")}
ROUND_TO_WORDS: Mapping[str, object] = {
    "fen": _("到分"),
    "yuan": _("取整到元"),
    "wan": _("取整到万元"),
}
ROUNDING_WORDS: Mapping[str, object] = {"half_up": _("四舍五入"), "down": _("只舍不入")}

WORDS: Mapping[str, Mapping[str, object]] = {
    "mode": MODE_WORDS,
    "window": WINDOW_WORDS,
    "outcome": OUTCOME_WORDS,
    "answer": ANSWER_WORDS,
    "year_basis": YEAR_BASIS_WORDS,
    "round_to": ROUND_TO_WORDS,
    "rounding": ROUNDING_WORDS,
}


@register.filter
def word(code: str, table: str) -> object:
    """The word of a code in a table, or the code itself."""
    return WORDS[table].get(code, code)


@register.filter
def tone(code: str) -> str:
    """The colour that goes with a word; empty for a neutral one."""
    return TONES.get(code, "")
