"""The gateways by which messages leave: an Apprise address for each channel, or our own console."""

import warnings
from collections.abc import Mapping
from urllib.parse import quote

from django.conf import settings

from liyuan.notices.domain import Channel

# A gateway that sends nothing: what would go out is kept, for the page of sent notices.
CONSOLE = "console:"
# Where the receiver's address goes in the gateway's own.
PLACE = "{address}"
UNKNOWN, NOT_TAKEN, NOBODY = "gateway_unknown", "not_taken", "no_address"


def gateways() -> Mapping[Channel, str]:
    """The channels that are open in this instance, each with the address of its gateway."""
    told = ((channel, getattr(settings, f"LIYUAN_NOTICE_{channel.upper()}")) for channel in Channel)
    return {channel: address for channel, address in told if address}


def is_console(channel: Channel) -> bool:
    """Whether nothing leaves by this channel."""
    return gateways().get(channel) == CONSOLE


def deliver(channel: Channel, address: str, *, title: str, body: str) -> str:
    """Hand a message to the gateway; empty when it was taken, else a code of why not."""
    gateway = gateways().get(channel, "")
    if gateway == CONSOLE:
        return ""
    if not gateway:
        return UNKNOWN
    return _by_apprise(gateway.replace(PLACE, quote(address, safe="")), title, body)


def _by_apprise(url: str, title: str, body: str) -> str:
    """Its own messages may hold addresses and keys, so that only the kind of failure is kept."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for a module that Python is giving up
        from apprise import Apprise

        sender = Apprise()
        if not sender.add(url):
            return UNKNOWN
        try:
            return "" if sender.notify(title=title, body=body) else NOT_TAKEN
        except Exception as error:
            return type(error).__name__
