"""The interface for programs as a page of the reference documents, and as OpenAPI."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

# Settings are read, no database is asked.
NO_DATABASE = {
    "DJANGO_SETTINGS_MODULE": "liyuan.config.settings",
    "LIYUAN_SECRET_KEY": "none",
    "DATABASE_URL": "postgresql://nowhere/none",
}
HEAD = """# Interface for programs

Generated (do not edit) from the code; the same as OpenAPI: [openapi.json](openapi.json), served at
`/api/v1/openapi.json`.

A program calls as a person, by a key that this person issues under 登录安全 / Log-in security
(`/accounts/security/`): `Authorization: Bearer ly_…`. It may do what the person may do, and the
journal says so. A page's own session works as well, with its CSRF token.

`Idempotency-Key` (up to 100 characters) makes a request safe to send again: for two days the same
key with the same body gets the same answer, also when two arrive at once; with another body 409.
A request that was refused leaves its key free.

Errors are `application/problem+json` (RFC 9457): `errors` names each field and the reason, in the
language of `Accept-Language` (zh-hans, en). 409: somebody else moved the demand first, read it
again. 429: more demands in a minute than `LIYUAN_INTAKES_PER_MINUTE`; `Retry-After` says how long.

    curl -H 'Authorization: Bearer ly_…' -H 'Idempotency-Key: 7f3a' \\
         -H 'Content-Type: application/json' https://liyuan.example/api/v1/demands \\
         -d '{"firm": "CREDIT CODE", "title": "…", "text": "…"}'
"""


def api_pages() -> Iterator[tuple[str, str]]:
    """The page, and the description that tools read."""
    import django

    for name, value in NO_DATABASE.items():
        os.environ.setdefault(name, value)
    django.setup()
    from liyuan.config.api import api

    said = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    yield "api.md", api_page(said)
    yield "openapi.json", json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def api_page(said: Mapping[str, Any]) -> str:
    """Markdown: what can be asked, and what is taken and given."""
    return "\n".join((HEAD, *_operations(said), *_shapes(said), ""))


def _operations(said: Mapping[str, Any]) -> Iterator[str]:
    for path, methods in said["paths"].items():
        for method, one in methods.items():
            yield from (f"## {method.upper()} {path}", "", one.get("description", ""), "")
            yield from _parameters(one)
            codes = ", ".join(
                f"{code}: `{_shape(answer)}`" for code, answer in one["responses"].items()
            )
            yield from (f"Answers {codes}.", "")


def _parameters(one: Mapping[str, Any]) -> Iterator[str]:
    rows = [(p["name"], p["in"], p["schema"]) for p in one.get("parameters", ())]
    for name, place, schema in rows:
        yield f"- `{name}` ({place}): {_type(schema)}"
    if "requestBody" in one:
        yield f"- body: `{_shape(one['requestBody'])}`"
    yield ""


def _shape(holder: Mapping[str, Any]) -> str:
    content = holder.get("content", {}).get("application/json", {})
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]


def _shapes(said: Mapping[str, Any]) -> Iterator[str]:
    for name, shape in sorted(said["components"]["schemas"].items()):
        yield from (f"## {name}", "", shape.get("description", ""), "")
        yield from ("| field | type | without it | meaning |", "|---|---|---|---|")
        needed = shape.get("required", ())
        for field, schema in shape.get("properties", {}).items():
            without = "required" if field in needed else f"`{json.dumps(schema.get('default'))}`"
            meaning = schema.get("description", "")
            yield f"| `{field}` | {_type(schema)} | {without} | {meaning} |"
        yield ""


def _type(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    kind = schema.get("format") or schema.get("type", "any")
    most = f", at most {schema['maxLength']}" if "maxLength" in schema else ""
    return f"{kind}{most}"
