"""Blank files to fill in: headings known at once, lists to choose from, a page of notes."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from liyuan.accounts.models import Unit
from liyuan.imports.domain import NEEDED, Kind, Target
from liyuan.imports.exports import download
from liyuan.imports.queries import choice_words, supplied, targets_for
from liyuan.imports.words import KINDS
from liyuan.rules.domain import FactDefinition, FactType
from liyuan.web.language import named
from liyuan.web.ledger import CONTENT_TYPE, neutral

ROWS = 10_000  # rows for which cells are formatted and checked
SHEET = 31
# what Excel allows in a list that is written into the rule itself
LONGEST_LIST = 250


def template_response(kind: Kind, unit: Unit, *, lang: str) -> HttpResponse:
    """The template of a kind for a unit, as a download."""
    name = f"{KINDS[kind]}_{named(unit.name, unit.en, lang)}.xlsx"
    return download(template_bytes(kind, unit, lang=lang), name, CONTENT_TYPE)


def template_bytes(kind: Kind, unit: Unit, *, lang: str) -> bytes:
    """A workbook: the sheet to fill in, the notes, and the lists."""
    targets = list(targets_for(kind, unit.code).values())
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        fill = book.add_worksheet(str(KINDS[kind])[:SHEET])
        _notes(book, kind, unit, targets, lang)
        _columns(book, fill, kind, targets, lang)
    return stream.getvalue()


def heading(target: Target, lang: str) -> str:
    """A heading that the import knows: the name with its unit of measure."""
    name = named(target.name, target.en, lang)
    measured = target.type in (FactType.MONEY, FactType.NUMBER, FactType.COUNT)
    return f"{name}（{target.unit}）" if target.unit and measured else name


def _columns(book: Any, sheet: Any, kind: Kind, targets: Sequence[Target], lang: str) -> None:
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    head = {"bold": True, "border": 1, "text_wrap": True, "bg_color": "#E8EDF2"}
    needed = book.add_format({**head, "bg_color": "#FBE3D6"})
    plain = book.add_format(head)
    lists = book.add_worksheet(_("可选值"))
    sheet.freeze_panes(1, 2)
    for at, target in enumerate(targets):
        form = {FactType.DATE: day, FactType.CODE: text, FactType.TEXT: text}.get(target.type)
        sheet.set_column(at, at, 22, form)
        sheet.write_string(0, at, heading(target, lang), _of(target, kind, needed, plain))
        words = choice_words(target, lang)
        if target.type is FactType.BOOLEAN:
            words = [_("是"), _("否")]
        if words:
            _validate(sheet, lists, at, heading(target, lang), words)


def _of(target: Target, kind: Kind, needed: Any, plain: Any) -> Any:
    return needed if target.id in NEEDED[kind] else plain


def _validate(sheet: Any, lists: Any, at: int, title: str, words: Sequence[str]) -> None:
    """A list to choose from; what is not in it is warned of, and told by the import."""
    lists.write_string(0, at, title)
    for row, word in enumerate(words, start=1):
        lists.write_string(row, at, neutral(word))
    name = lists.get_name()
    column = xlsxwriter.utility.xl_col_to_name(at, col_abs=True)
    source = f"='{name}'!{column}$2:{column}${len(words) + 1}"
    rule = {"validate": "list", "source": source, "error_type": "warning"}
    sheet.data_validation(1, at, ROWS, at, rule)


def _notes(book: Any, kind: Kind, unit: Unit, targets: Sequence[Target], lang: str) -> None:
    sheet = book.add_worksheet(_("填写说明"))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90, wrap)
    lines = [
        (_("严禁录入国家秘密"), _("本系统不处理涉密数据；涉密企业的数据不得填入。")),
        (_("数据来源单位"), named(unit.name, unit.en, lang)),
        (_("金额"), _("按表头所写单位填写；表头可改为“（元）”或“（亿元）”，精确到分。")),
        (_("日期"), _("写成 2025-01-31。")),
        (_("年度数据"), _("在表头写明年份（如“2025年营业收入”）、填“年度”列，或上传时指定。")),
    ]
    facts = {fact.id: fact for fact in supplied(unit.code)}
    lines += [(heading(t, lang), _definition(facts.get(t.id), lang)) for t in targets]
    for row, (name, note) in enumerate(lines):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, note, wrap)


def _definition(fact: FactDefinition | None, lang: str) -> str:
    return named(fact.definition, fact.definition_en, lang) if fact else ""
