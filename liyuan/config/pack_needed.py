"""An instance without a city says so on every page, instead of failing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from liyuan.rules.models import PackLoad
from liyuan.web import errors


class PackNeeded:
    """Answers for whatever page needs the loaded city pack and finds none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page that says what is missing and who mends it; None for every other failure."""
        if not isinstance(exception, PackLoad.DoesNotExist):
            return None
        advice = _("系统管理员运行 liyuan pack load 载入城市包后，页面即可使用。")
        return errors.page(request, 503, _("尚未载入城市包"), advice)
