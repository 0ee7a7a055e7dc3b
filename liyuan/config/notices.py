"""What notices are about and what they say, and what a person's calendar holds: three tables."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.notices.queries_calendar import Events, due_notices

# What a person chooses channels for; a capability that tells people something adds its topics.
TOPICS: Final[Mapping[str, str | Promise]] = {
    "system": _("系统通知"),
}
# Titles by key, filled with the notice's params. A title leaves the system as a message:
# numbers, days and public words only; no name of a firm or person, no free text.
TITLES: Final[Mapping[str, str | Promise]] = {
    "system.try": _("试发通知：您能看到这一条，说明此渠道可用。"),
}
# Who adds a person's deadlines to their calendar, by name.
CALENDAR: Final[Mapping[str, Events]] = {
    "notices": due_notices,
}
