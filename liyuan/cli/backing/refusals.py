"""Why a backup or a restore is refused, and what to do."""

from collections.abc import Sequence
from pathlib import Path

from liyuan.config.failures import Failure


def no_backup(path: Path) -> Failure:
    return Failure(
        f"{path} 不是完整的立园备份文件：请换一个由 liyuan backup 写成的文件。",
        f"{path} is not a whole backup of Liyuan: name a file that liyuan backup finished.",
    )


def damaged(path: Path, member: str) -> Failure:
    return Failure(
        f"备份 {path} 已损坏（{member} 与清单不符）：没有恢复任何内容，请用另一份备份。",
        f"The backup {path} is damaged ({member} is not what its manifest says): "
        f"nothing was restored, use another backup.",
    )


def other_format(path: Path, found: object, known: int) -> Failure:
    return Failure(
        f"备份 {path} 的格式是 {found}，本程序只认识 {known}：请用写成它的立园版本恢复。",
        f"The backup {path} has format {found}, this program knows {known}: "
        f"restore it with the version of Liyuan that wrote it.",
    )


def newer(path: Path, version: str, unknown: Sequence[tuple[str, str]]) -> Failure:
    named = "、".join(f"{app}.{name}" for app, name in unknown[:3])
    return Failure(
        f"备份 {path} 由更新的立园 {version} 写成（本程序没有迁移 {named}）：请先升级再恢复。",
        f"The backup {path} was written by a newer Liyuan {version} (this program lacks the "
        f"migrations {named}): upgrade first, then restore.",
    )


def not_empty(tables: Sequence[str]) -> Failure:
    named = "、".join(tables[:3])
    return Failure(
        f"这个实例已有数据（{named}）：请恢复到空实例，或加 --replace 用备份替换现有数据。",
        f"This instance holds data already ({named}): restore into an empty one, or replace "
        f"what is there with --replace.",
    )


def in_use(sessions: int) -> Failure:
    return Failure(
        f"还有 {sessions} 个连接在使用数据库：请先停止网页服务和后台任务，再恢复。",
        f"{sessions} connections use the database: stop the web server and the worker first, "
        f"then restore.",
    )


def busy(path: Path) -> Failure:
    return Failure(
        f"另一个恢复正在进行（{path}）：请等它结束。",
        f"Another restore is at work ({path}): wait until it has ended.",
    )


def being_written(path: Path) -> Failure:
    return Failure(
        f"另一个备份正在写入 {path}：请等它结束，或换一个文件名。",
        f"Another backup is writing {path}: wait until it has ended, or name another file.",
    )


def no_tables() -> Failure:
    return Failure(
        "数据库还没有数据表，没有可备份的内容：请先运行 ./run liyuan manage migrate。",
        "The database has no tables yet, so there is nothing to back up: "
        "run ./run liyuan manage migrate first.",
    )


def not_intact(entry: object) -> Failure:
    return Failure(
        f"备份中的审计日志不完整（{entry}）：没有恢复任何内容，原有数据未动。",
        f"The journal in the backup does not hold ({entry}): nothing was restored, what was "
        f"there is untouched.",
    )


def not_ours(schema: str, reason: str) -> Failure:
    return Failure(
        f"无权在数据库中建立或替换模式 {schema}（{reason}）：请用数据库所有者的账号恢复。",
        f"The schema {schema} cannot be made or replaced in the database ({reason}): "
        f"restore as the owner of the database.",
    )
