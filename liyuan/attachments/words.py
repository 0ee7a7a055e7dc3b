"""Why a file was not kept, in words that name the file."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.attachments.domain import NotKept, Reason

REASONS: dict[Reason, str | Promise] = {
    Reason.EMPTY: _("“%(name)s”是空文件。"),
    Reason.SIZE: _("“%(name)s”超过 %(limit)s MB。"),
    Reason.NUMBER: _("“%(name)s”没有保存：最多 %(limit)s 个附件。"),
    Reason.TYPE: _("“%(name)s”的内容不是可以接收的类型（看内容，不看扩展名）。"),
    Reason.ARCHIVE: _("“%(name)s”是压缩包：请解压后逐个上传。"),
    Reason.DAMAGED: _("“%(name)s”已损坏，无法读取。"),
    Reason.ENCRYPTED: _("“%(name)s”有密码保护：请去掉密码后上传。"),
    Reason.MACRO: _("“%(name)s”含有宏或控件：请另存为不含宏的文件后上传。"),
    Reason.BOMB: _("“%(name)s”解开后超过 %(limit)s MB，可能是压缩炸弹。"),
    Reason.POLYGLOT: _("“%(name)s”里夹带了另一种文件或网页代码。"),
    Reason.PAGE: _("“%(name)s”是网页或矢量图，不能作为附件。"),
}


def refusal(error: NotKept) -> str:
    """The reason as a sentence."""
    return str(REASONS[error.reason]) % {"name": error.name, "limit": error.limit}
