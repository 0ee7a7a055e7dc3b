"""The interface for programs: its root, who calls it, and what it answers when it does nothing."""

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.responses import NinjaJSONEncoder

from liyuan.accounts.actions_pace import TooOften
from liyuan.accounts.api import AUTH
from liyuan.demands.api import router
from liyuan.web.problems import Wrong, problem

api = NinjaAPI(
    title="Liyuan",
    version="1",
    description="Demands of firms for programs, by the same rules as on the pages.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=AUTH,
)
api.add_router("/demands", router)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """What the interface offers, for programs that read OpenAPI."""
    return JsonResponse(api.get_openapi_schema(), encoder=NinjaJSONEncoder)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(
        401, _("请先登录，或带上有效的接口密钥。"), headers={"WWW-Authenticate": "Bearer"}
    )


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(403, _("没有权限"))


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(404, _("没有找到"))


@api.exception_handler(BadRequest)
def bad_request(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(400, str(error) or _("请求无法识别"))


@api.exception_handler(HttpError)
def unread(request: HttpRequest, error: Any) -> HttpResponse:
    """A body that is no JSON."""
    return problem(error.status_code, _("请求无法识别"))


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(413, _("请求内容过大。"))


@api.exception_handler(ValidationError)
def unprocessable(request: HttpRequest, error: Any) -> HttpResponse:
    """What is wrong with the shape of a request; a body's fields lie one step deeper."""
    found = []
    for one in error.errors:
        place = one["loc"][2 if one["loc"][0] == "body" else 1 :]
        found.append(Wrong(".".join(map(str, place)), str(one["msg"])))
    return problem(422, _("内容有误"), errors=found)


@api.exception_handler(TooOften)
def too_often(request: HttpRequest, error: Any) -> HttpResponse:
    said = _("每分钟最多提交 %(most)s 件，请 %(seconds)s 秒后再试。")
    words = said % {"most": error.most, "seconds": error.seconds}
    return problem(429, words, headers={"Retry-After": str(error.seconds)})
