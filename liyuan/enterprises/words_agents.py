"""What a person may do for a firm, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.domain import Role

POWERS: dict[str, Promise] = {
    "head": _("法定代表人"),
    Role.FIRM: _("查看和办理"),
    Role.FIRM_READER: _("只能查看，不含个人信息"),
}
