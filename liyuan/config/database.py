"""Turns a libpq URL into Django's database settings."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# Pages ask short questions: compiling them costs more than it saves, and pages of an index that
# is asked all day are in memory, where a far one costs hardly more than the next. A month of a
# large city is grouped in memory too.
PLANNING = "-c jit=off -c random_page_cost=1.1 -c work_mem=16MB"
# The third time that a connection asks the same, the server keeps the plan: a short question of a
# page takes it longer to plan than to answer (ADR 15).
KEPT_PLANS = {"server_side_binding": True, "prepare_threshold": 3}


def database_settings(url: str) -> dict[str, Any]:
    """Django settings for a PostgreSQL URL; the socket directory may stand in `?host=`."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "liyuan.config.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", parts.port or ""),
        # a pooled connection may have died with its server, which is started again
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8},
            "options": PLANNING,
            **KEPT_PLANS,
            **query,
        },
    }
