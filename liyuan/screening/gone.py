"""Pages about single firms of a screening say so where only its counts are left."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liyuan.screening.files import ResultsGone
from liyuan.web import errors
from liyuan.web.language import reader_language
from liyuan.web.messages import in_words

GONE = 410


def told_when_gone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, or a page that says what to do."""

    @wraps(view)
    def told(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ResultsGone as gone:
            advice = in_words(gone.finding, reader_language())
            return errors.page(request, GONE, _("逐户结果已不在"), advice)

    return told
