"""What a person sees when a page cannot be shown: what happened, and what to do now."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from liyuan.web.paging import BadPage


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = str(exception) if isinstance(exception, BadPage) else ""
    advice = said or _("请求中有无法识别的内容。请检查网址，或从首页重新进入。")
    return page(request, 400, _("请求无法识别"), advice)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.user.is_authenticated and request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    advice = _("您的账号没有查看此页的权限。如工作需要，请联系本单位管理员申请授权。")
    return page(request, 403, _("没有权限"), advice)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    advice = _("网址可能有误，或内容不在您的查看范围内。")
    return page(request, 404, _("没有找到"), advice)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    return page(request, 405, _("操作方式不对"), _("此页不接受这种操作，请返回后重新打开页面。"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    advice = _("页面打开太久或登录已变化，为安全起见没有提交。请返回、刷新页面后再提交一次。")
    return page(request, 403, _("页面已过期"), advice)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context processors: the database may be what has failed."""
    return HttpResponse(render_to_string("web/500.html"), status=500)


def page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    context = {"status": status, "title": title, "advice": advice}
    return render(request, "web/error.html", context, status=status)
