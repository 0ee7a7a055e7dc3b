"""The demonstration accounts, as the pack names them."""

from functools import cache
from typing import Any, cast

import yaml

from liyuan.config.instances import pack_of_environment


@cache
def document() -> dict[str, Any]:
    text = (pack_of_environment() / "demo/accounts.yaml").read_text(encoding="utf-8")
    return cast(dict[str, Any], yaml.safe_load(text))


def password() -> str:
    return str(document()["password"])


def rows() -> list[str]:
    """One line per account: log-in, role, who it is."""
    lines = [
        f"{account['login']:12} {account['role']:15} {account.get('title', account['name'])}"
        for account in document()["accounts"]
    ]
    return [f"{'账号 / login':10} {'角色 / role':13} 密码 / password: {password()}", *lines]
