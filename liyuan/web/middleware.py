"""Habits of every answer: no bare error, nothing private kept, no log-in inside a fragment."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control, patch_vary_headers

from liyuan.web.errors import method_not_allowed

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def habits(get_response: GetResponse) -> GetResponse:
    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == 405 and not getattr(response, "content", b""):
            allowed = response.headers["Allow"]
            response = method_not_allowed(request)
            response.headers["Allow"] = allowed
        keep_private(request, response)
        return whole_page_for_login(request, response)

    return answer


def keep_private(request: HttpRequest, response: HttpResponseBase) -> None:
    """What a signed-in person sees must not stay on a shared desktop."""
    patch_vary_headers(response, ["HX-Request"])
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and "Cache-Control" not in response.headers:
        patch_cache_control(response, private=True, no_store=True)


def whole_page_for_login(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A session that ended while a fragment was fetched: the browser goes to the log-in page."""
    if request.headers.get("HX-Request") != "true" or response.status_code != 302:
        return response
    target = response.headers["Location"]
    if not target.startswith(resolve_url(settings.LOGIN_URL)):
        return response
    return HttpResponse(status=204, headers={"HX-Redirect": target})
