"""The client's own address, where a proxy stands in front (LIYUAN_PROXY)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def behind_proxy(get_response: GetResponse) -> GetResponse:
    """Middleware: only the last address is the proxy's own word; those before it are anybody's."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.LIYUAN_PROXY else ""
        if last := told.rpartition(",")[2].strip():
            request.META["REMOTE_ADDR"] = last
        return get_response(request)

    return answer
