"""Ends that the person can do something about, each told in one sentence per language."""

import errno
from pathlib import Path


class Failure(Exception):
    """What is wrong and what to do, in Chinese and in English; shown without a traceback."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")
        self.zh, self.en = zh, en


def unwritable(path: Path, error: OSError) -> Failure:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(path)
    return Failure(
        f"无法写入 {path}（{error.strerror}）：请改正其所有者或权限，或用 --data 指定可写的目录。",
        f"{path} is not writable ({error.strerror}): "
        f"mend its owner or mode, or name a writable directory with --data.",
    )


def disk_full(path: Path) -> Failure:
    return Failure(
        f"磁盘已满：请在 {path} 所在的磁盘腾出至少 1 GB 后重试。",
        f"The disk is full: free at least 1 GB on the disk of {path} and try again.",
    )
