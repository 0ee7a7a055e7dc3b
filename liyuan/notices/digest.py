"""One message out of several notices: their titles, the most urgent first, and where to read on."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from liyuan.notices.domain import Channel
from liyuan.notices.models import Notice
from liyuan.notices.words import title_of
from liyuan.web.days import deadline

# A short message has no room for more.
LINES = {Channel.SMS: 2}
MOST = 20


def digest(notices: Sequence[Notice], channel: Channel) -> tuple[str, str]:
    """Title and text; whatever more a notice says is read after the log-in."""
    ordered = sorted(notices, key=lambda one: (one.due_at is None, one.due_at or one.at))
    most = LINES.get(channel, MOST)
    lines = [line(notice) for notice in ordered[:most]]
    if len(ordered) > most:
        lines.append(_("另有 %(number)s 条。") % {"number": len(ordered) - most})
    if settings.LIYUAN_SITE:
        lines.append(f"{settings.LIYUAN_SITE}/notices/")
    if len(ordered) == 1:
        return _("立园通知"), "\n".join(lines)
    return _("立园：%(number)s 条通知") % {"number": len(ordered)}, "\n".join(lines)


def line(notice: Notice) -> str:
    """A notice as a line of a message."""
    if notice.due_at is None:
        return title_of(notice)
    return _("%(title)s（时限 %(due)s）") % {
        "title": title_of(notice),
        "due": deadline(notice.due_at),
    }
