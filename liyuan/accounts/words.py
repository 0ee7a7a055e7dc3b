"""What roles, scopes and levels are called on screens and in the permission table."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.domain import Level, Role, Scope

Words = str | Promise

ROLES: dict[Role, Words] = {
    Role.FIRM: _("企业经办人"),
    Role.OFFICER: _("服务专员"),
    Role.PARK: _("园区"),
    Role.DISTRICT: _("区（市）县"),
    Role.DEPARTMENT: _("市级部门"),
    Role.SUPERVISION: _("督办"),
    Role.LEADER: _("市领导"),
    Role.INSPECTOR: _("检查人员"),
    Role.BANK: _("银行"),
    Role.UNIVERSITY: _("高校院所"),
    Role.AUDITOR: _("审计"),
    Role.SYSTEM_ADMIN: _("系统管理员"),
    Role.SECURITY_ADMIN: _("安全管理员"),
    Role.AUDIT_ADMIN: _("审计管理员"),
    Role.SECRECY: _("保密专员"),
    Role.PUBLIC: _("公众"),
}

SCOPES: dict[Scope, Words] = {
    Scope.OWN: _("本企业"),
    Scope.ASSIGNED: _("服务企业"),
    Scope.UNIT: _("本单位及下级"),
    Scope.TERRITORY: _("辖区"),
    Scope.MATTER: _("主办或协办事项"),
    Scope.SENSITIVE: _("涉军涉密企业"),
    Scope.CITY: _("全市"),
    Scope.PUBLIC: _("公开内容"),
}

LEVELS: dict[Level, Words] = {
    Level.PUBLIC: _("公开"),
    Level.INTERNAL: _("内部"),
    Level.WORK_SECRET: _("工作秘密"),
    Level.BUSINESS_SECRET: _("商业秘密"),
    Level.PERSONAL: _("个人信息"),
}
