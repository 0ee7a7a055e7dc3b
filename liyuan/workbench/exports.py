"""The list of rules as a 台账; a rule or a draft as YAML, DMN or XLSX."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from liyuan.engines.feel import Type
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries import current_versions, ruleset
from liyuan.web.ledger import CONTENT_TYPE as XLSX
from liyuan.web.ledger import Column, Ledger
from liyuan.web.ledger import Kind as Cell
from liyuan.workbench.desk import desk
from liyuan.workbench.domain import Written
from liyuan.workbench.domain_table import is_table
from liyuan.workbench.models import Draft
from liyuan.workbench.queries import RuleRow

TYPES: Mapping[str, str] = {
    "yaml": "application/yaml; charset=utf-8",
    "dmn": "application/xml",
    "xlsx": XLSX,
}
Make = Callable[[str, Mapping[str, Any], str], bytes]


def rule_ledger(rows: Iterable[RuleRow], *, unit: str, at: datetime) -> Ledger:
    """The rules in force, for an office."""
    columns = (
        Column(_("编号"), 36),
        Column(_("名称"), 32),
        Column(_("类别"), 12),
        Column(_("来源"), 14),
        Column(_("起效日"), 12, Cell.DATE),
        Column(_("载入时间"), 18, Cell.TIME),
        Column(_("已核实"), 10),
        Column(_("草稿"), 12),
    )
    return Ledger(_("现行规则台账"), unit, columns, map(_cells, rows), at)


def version_file(version: RuleVersion, form: str, lang: str) -> HttpResponse:
    """A version as a file of a form; 404 for a form that it cannot have."""
    content = version.content
    if form == "yaml":
        data = desk().text_of(Kind(version.kind), content).encode()
    else:
        data = _table_file(version.rule_id, content, form, lang)
    return _answer(version.rule_id, form, data)


def draft_file(draft: Draft, form: str, lang: str) -> HttpResponse:
    """A draft as a file of a form; as YAML whatever it says."""
    if form == "yaml":
        return _answer(draft.rule_id, form, draft.text.encode())
    read = desk().read(Written(draft.rule_id, draft.rule_kind, draft.text))
    return _answer(draft.rule_id, form, _table_file(draft.rule_id, read.content, form, lang))


def types_in_force() -> Mapping[str, Type]:
    """The types of the names that a table may use."""
    return ruleset(current_versions()).types()


def _table_file(rule_id: str, content: Mapping[str, Any] | None, form: str, lang: str) -> bytes:
    if form not in TYPES or content is None or not is_table(content):
        raise Http404
    if form == "dmn":
        return desk().to_dmn(rule_id, content, types_in_force())
    return desk().to_xlsx(content, lang)


def _answer(rule_id: str, form: str, data: bytes) -> HttpResponse:
    name = f"{rule_id.rpartition('/')[2]}.{form}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=TYPES[form], headers=headers)


def _cells(row: RuleRow) -> tuple[object, ...]:
    return (
        row.rule_id,
        row.name,
        str(row.kind),
        str(row.origin),
        row.valid_from,
        row.loaded_at,
        _("是") if row.verified else _("否"),
        str(row.draft.state) if row.draft else "",
    )
