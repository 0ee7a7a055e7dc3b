"""Filters of the lists, and a person's settings: addresses, rhythm, topics by channel."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.models import User
from liyuan.notices.channels import gateways
from liyuan.notices.domain import MAIL, Channel, Rhythm, phone_of
from liyuan.notices.models import Reach, Wish
from liyuan.notices.queries import Filters
from liyuan.notices.words import CHANNELS, REACHED, RHYTHMS, topics
from liyuan.web.forms import offer

SHOWN = (("unread", _("未读")), ("urgent", _("紧急")))
# No sign of a gateway's address: the value becomes a part of one.
LONGEST_ID = 64


class FilterForm(forms.Form):
    """Which of one's notices to list."""

    shown = forms.ChoiceField(label=_("显示"), required=False)
    topic = forms.ChoiceField(label=_("主题"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        offer(self, "shown", SHOWN)
        offer(self, "topic", topics().items())

    def filters(self) -> Filters:
        """Only of a valid form."""
        said = self.cleaned_data
        return Filters(said["shown"] == "unread", said["shown"] == "urgent", said["topic"])


class SentForm(forms.Form):
    """Of which channel to list what went out."""

    channel = forms.ChoiceField(label=_("渠道"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        offer(self, "channel", CHANNELS.items())


class SettingsForm(forms.Form):
    """Where a person is reached, when, and of which topics by which channel."""

    rhythm = forms.ChoiceField(
        label=_("多久发一次"),
        choices=list(RHYTHMS.items()),
        help_text=_("紧急通知立即发送；其他通知夜间不发"),
    )

    def __init__(self, data: Any, *, user: User) -> None:
        wish = Wish.objects.filter(user=user).first() or Wish(user=user)
        super().__init__(data, initial={"rhythm": wish.rhythm})
        self.channels = tuple(gateways())
        reached = dict(Reach.objects.filter(user=user).values_list("channel", "value"))
        for channel in self.channels:
            self.fields[channel] = forms.CharField(
                label=REACHED[channel],
                required=False,
                max_length=254,
                initial=reached.get(channel, ""),
            )
        for topic, words in topics().items():
            for channel in self.channels:
                self.fields[_pair(topic, channel)] = forms.BooleanField(
                    label=f"{words} · {CHANNELS[channel]}",
                    widget=forms.CheckboxInput(
                        attrs={"aria-label": f"{words} · {CHANNELS[channel]}"}
                    ),
                    required=False,
                    initial=f"{topic} {channel}" not in wish.without,
                )
        self.order_fields([*self.channels, "rhythm"])

    def addresses(self) -> list[forms.BoundField]:
        """The fields of addresses, in the channels' order."""
        return [self[channel] for channel in self.channels]

    def rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Each topic with a box for each channel."""
        return [
            (words, [self[_pair(t, c)] for c in self.channels]) for t, words in topics().items()
        ]

    def heads(self) -> list[Any]:
        """What the columns of boxes are called."""
        return [CHANNELS[channel] for channel in self.channels]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for channel in self.channels:
            value = said.get(channel, "").strip()
            if value and not (known := _known(channel, value)):
                self.add_error(channel, _("请检查写法。"))
            else:
                said[channel] = known if value else ""
        return said

    def reaches(self) -> dict[Channel, str]:
        """Address by channel, empty for one that is not wanted; only of a valid form."""
        return {channel: self.cleaned_data[channel] for channel in self.channels}

    def without(self) -> list[str]:
        """The pairs that are not wanted; those of a channel that is closed now are kept shut."""
        pairs = ((t, c) for t in topics() for c in self.channels)
        return [f"{t} {c}" for t, c in pairs if not self.cleaned_data[_pair(t, c)]]

    def wished(self) -> Rhythm:
        return Rhythm(self.cleaned_data["rhythm"])


def _pair(topic: str, channel: Channel) -> str:
    return f"{topic}-{channel}"


def _known(channel: Channel, value: str) -> str:
    """An address as it is kept; empty when it cannot be one."""
    if channel is Channel.SMS:
        return phone_of(value)
    if channel is Channel.EMAIL:
        return value if MAIL.fullmatch(value) else ""
    return value if len(value) <= LONGEST_ID and _is_id(value) else ""


def _is_id(value: Iterable[str]) -> bool:
    return all(sign.isalnum() or sign in "-_.@" for sign in value)
