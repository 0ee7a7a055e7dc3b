"""The permission table and the levels of fields as pages of the reference documents."""

from collections.abc import Iterator

from liyuan.accounts.domain import PermissionTable, Role, Scope, permissions
from liyuan.web.levels import PUBLIC, fields, reading

HEAD = """# Who may do what

Generated from `liyuan/accounts/permissions.csv` (do not edit). What is not there is forbidden.
Everybody, logged in or not, also holds the role `public`. A role counts only where it is held.

| scope | over which records |
|---|---|"""

SCOPES = {
    Scope.OWN: "of the firm for which the person acts",
    Scope.ASSIGNED: "of the firms assigned to the person",
    Scope.UNIT: "of the unit where the role is held, and of units below",
    Scope.TERRITORY: "of the district or park where the role is held, and of parks within",
    Scope.MATTER: "in which the unit leads or assists",
    Scope.SENSITIVE: "on the list of sensitive firms, which every wider scope passes by",
    Scope.CITY: "of the whole city, but for sensitive firms",
    Scope.PUBLIC: "that are published",
}


def permission_page() -> str:
    """Markdown: the scopes in words, then one table of actions for each role."""
    lines = [HEAD, *(f"| `{scope}` | {words} |" for scope, words in SCOPES.items())]
    for role in Role:
        lines += ["", f"## {role}", "", *_role_table(permissions(), role)]
    return "\n".join(lines) + "\n"


def _role_table(table: PermissionTable, role: Role) -> Iterator[str]:
    yield "| action | scope |"
    yield "|---|---|"
    for action in dict.fromkeys(row.action for row in table.rows if row.role is role):
        yield f"| `{action}` | {', '.join(sorted(table.scopes(role, action)))} |"


LEVELS = """# How confidential each field is

Generated from `liyuan/web/levels.csv` and `liyuan/accounts/permissions.csv` (do not edit). Facts
have their level in the catalogue of facts. What is not named there is as open as its page.
Who has not the level reads 无权查看, on pages and in files alike; one's own account is one's own.

| field | level | what it is | who reads it |
|---|---|---|---|"""


def level_page() -> str:
    """Markdown: each field with its level, what it is, and the roles that read it."""
    rows = (
        f"| `{field.name}` | {field.level} | {field.what} | {_readers(field.name, field.level)} |"
        for field in fields().values()
    )
    return "\n".join((LEVELS, *rows)) + "\n"


def _readers(field: str, level: str) -> str:
    if level == PUBLIC:
        return "everybody"
    held = permissions().by_action.get(reading(field), {})
    return ", ".join(f"{role} ({', '.join(sorted(held[role]))})" for role in Role if role in held)
