"""The permission table is written down for readers."""

from liyuan.accounts.domain import Role, permissions
from liyuan.accounts.reference import permission_page


def test_every_role_and_every_action_is_on_the_page() -> None:
    page = permission_page()
    assert all(f"## {role}\n" in page for role in Role)
    assert all(f"`{row.action}`" in page for row in permissions().rows)


def test_a_row_names_its_scopes() -> None:
    assert "| `enterprise.view` | territory |" in permission_page()
