"""Errors of the interface for programs as RFC 9457 says them: what is wrong, of which field."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from django.http import JsonResponse

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong: the field it is about (empty: the whole), and why."""

    field: str
    reason: str


def problem(
    status: int,
    title: str,
    *,
    errors: Iterable[Wrong] = (),
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """The answer to a request that was not done."""
    said = {"type": "about:blank", "title": title, "status": status}
    listed = [asdict(one) for one in errors]
    body = {**said, "errors": listed} if listed else said
    ascii_too = {"ensure_ascii": False}
    return JsonResponse(
        body, status=status, content_type=MEDIA_TYPE, headers=headers, json_dumps_params=ascii_too
    )
