"""Accounts and the permission table as 台账."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liyuan.accounts.queries import filling_unit
from liyuan.accounts.queries_people import PeopleFilters, people_rows, permission_rows
from liyuan.accounts.words import ROLES, SCOPES, action_words
from liyuan.journal.exports import take_ledger
from liyuan.web.language import reader_language
from liyuan.web.ledger import Column, Kind, Ledger


def take_people(request: HttpRequest, filters: PeopleFilters, at: datetime) -> HttpResponse:
    """The accounts that the filters leave."""
    lang = reader_language()
    columns = (
        *(
            Column(_("账号"), 18, field="account.login"),
            Column(_("姓名"), 14, field="account.name"),
            Column(_("角色"), 50),
        ),
        *(Column(_("状态"), 10), Column(_("登录锁定"), 10), Column(_("两步验证"), 10)),
        Column(_("上次登录"), 18, Kind.TIME),
    )
    ledger = Ledger(
        title=_("账号台账"),
        unit=filling_unit(request.user, lang),
        columns=columns,
        rows=people_rows(filters, at=at, lang=lang),
        as_of=at,
    )
    said = {"role": filters.role, "state": filters.state}  # a name searched for is personal
    return take_ledger(
        request, ledger, action="account.export", subject=("list", "people"), payload=said
    )


def take_permissions(
    request: HttpRequest, role: str, action: str, scope: str, at: datetime
) -> HttpResponse:
    """The rows of the permission table that the filters leave."""
    rows = permission_rows(role, action, scope)
    ledger = Ledger(
        title=_("权限表"),
        unit=filling_unit(request.user, reader_language()),
        columns=(
            *(Column(_("角色"), 16), Column(_("操作"), 28), Column(_("操作代码"), 28)),
            Column(_("范围"), 18),
        ),
        rows=[
            (str(ROLES[r.role]), action_words(r.action), r.action, str(SCOPES[r.scope]))
            for r in rows
        ],
        as_of=at,
    )
    said = {"role": role, "action": action, "scope": scope}
    return take_ledger(
        request, ledger, action="permission.export", subject=("list", "permissions"), payload=said
    )
