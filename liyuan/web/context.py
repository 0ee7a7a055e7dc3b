"""What every page's frame needs to know, besides its navigation (liyuan/config/navigation.py)."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from liyuan.web.language import reader_language


def shell(request: HttpRequest) -> dict[str, object]:
    chinese = reader_language() == "zh"
    return {
        "demo": settings.LIYUAN_DEMO,
        "lang": "zh-CN" if chinese else "en",
        "other_language": ("en", "English") if chinese else ("zh-hans", "中文"),
        "now": timezone.now(),
    }
