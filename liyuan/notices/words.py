"""What channels, rhythms and failures are called; a notice's title in words."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from liyuan.notices.channels import NOBODY, NOT_TAKEN, UNKNOWN
from liyuan.notices.domain import Channel, CodeRefusal, Rhythm, State
from liyuan.notices.models import Notice

Words = Mapping[str, str | Promise]

CHANNELS: dict[Channel, str | Promise] = {
    Channel.SMS: _("短信"),
    Channel.EMAIL: _("电子邮件"),
    Channel.WECOM: _("企业微信"),
    Channel.DINGTALK: _("钉钉"),
}
# What a person writes down to be reached so.
REACHED = {
    Channel.SMS: _("手机号码"),
    Channel.EMAIL: _("电子邮箱"),
    Channel.WECOM: _("企业微信账号"),
    Channel.DINGTALK: _("钉钉账号"),
}
RHYTHMS: dict[Rhythm, str | Promise] = {
    Rhythm.SOON: _("随时，短时间内的合并成一条"),
    Rhythm.TWICE: _("每天上午和下午各汇总一次"),
    Rhythm.DAILY: _("每天上午汇总一次"),
}
# A delivery's state, with its tone.
STATES: dict[State, tuple[str | Promise, str]] = {
    State.WAITING: (_("待发送"), "near"),
    State.SENT: (_("已发送"), "ok"),
    State.FAILED: (_("发送失败"), "bad"),
}
ERRORS: dict[str, str | Promise] = {
    UNKNOWN: _("渠道没有开通，或网关地址无法识别"),
    NOT_TAKEN: _("网关没有接受"),
    NOBODY: _("收件人没有留下这种联系方式"),
}
CODE_REFUSALS: dict[CodeRefusal, str | Promise] = {
    CodeRefusal.PHONE: _("请填写 11 位手机号码。"),
    CodeRefusal.SOON: _("验证码刚刚发出，请稍等一分钟再试。"),
    CodeRefusal.PHONE_LIMIT: _("这个号码今天获取验证码的次数已用完，请明天再试。"),
    CodeRefusal.ADDRESS_LIMIT: _("获取验证码的人太多，请稍后再试。"),
    CodeRefusal.NOT_SENT: _("短信没有发出，请稍后再试。"),
}


def topics() -> Words:
    """What notices are about, by the table of the composition root."""
    told: Words = import_string(settings.NOTICE_TOPICS)
    return told


def titles() -> Words:
    """What notices say, likewise."""
    told: Words = import_string(settings.NOTICE_TITLES)
    return told


def title_of(notice: Notice) -> str:
    """The title in the reader's language; its key when a later version knows it no more."""
    said: str = str(titles().get(notice.title, notice.title)) % notice.params
    return said


def topic_words(topic: str) -> str:
    """A topic in words; its key when a later version knows it no more."""
    return str(topics().get(topic, topic))


def error_words(error: str) -> str:
    """Why an attempt failed; a kind of error without words stands as it is."""
    return str(ERRORS.get(error, error))
