"""The permission table as a page of the reference documents."""

from collections.abc import Iterator

from liyuan.accounts.domain import PermissionTable, Role, Scope, permissions

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
