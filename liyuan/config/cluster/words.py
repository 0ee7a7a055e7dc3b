"""What a database server complains of, in words that say what to do."""

from pathlib import Path

from liyuan.config.failures import Failure, disk_full

# words in the server's log -> (Chinese, English); disk full is told like everywhere else
COMPLAINTS = (
    (
        ("permission denied", "has invalid permissions", "has wrong ownership"),
        "数据库无法读写 {path}：请把该目录的所有者和权限恢复为启动它的用户后重试。",
        "The database cannot use {path}: give the directory back to the user that starts it.",
    ),
    (
        ("incompatible with server", "not compatible with this version"),
        "{path} 中的数据由其他版本的 PostgreSQL 写成：请换回原版本，或用 ./run demo --fresh 重建。",
        "The data in {path} are of another PostgreSQL version: "
        "go back to it, or make them anew with ./run demo --fresh.",
    ),
    (
        (
            "could not create shared memory",
            "could not map anonymous shared memory",
            "out of memory",
        ),
        "内存不足，数据库无法启动：请释放约 500 MB 内存后重试（日志：{log}）。",
        "Too little memory for the database: free about 500 MB and try again (log: {log}).",
    ),
    (
        (
            "invalid checkpoint record",
            "could not locate a valid checkpoint",
            "could not locate required",
        ),
        "{path} 中的数据已损坏：请从备份恢复，或用 ./run demo --fresh 重建（日志：{log}）。",
        "The data in {path} are damaged: restore a backup, or make them anew with "
        "./run demo --fresh (log: {log}).",
    ),
)


def complaint(text: str, path: Path, log: Path) -> Failure:
    lowered = text.lower()
    if "no space left" in lowered or "disk quota" in lowered:
        return disk_full(path)
    for words, zh, en in COMPLAINTS:
        if any(word in lowered for word in words):
            return Failure(zh.format(path=path, log=log), en.format(path=path, log=log))
    last = ([line.strip() for line in text.splitlines() if line.strip()] or ["?"])[-1]
    return Failure(
        f"数据库未能启动（{last}）：请查看 {log} 后重试。",
        f"The database did not start ({last}): see {log} and try again.",
    )


def other_major(path: Path, theirs: str, ours: str) -> Failure:
    return Failure(
        f"{path} 中的数据属于 PostgreSQL {theirs}，而当前程序是 {ours}：请安装 PostgreSQL {theirs} "
        f"的程序，或用 ./run demo --fresh 重建数据。",
        f"The data in {path} belong to PostgreSQL {theirs} and the programs here are {ours}: "
        f"install those of {theirs}, or make the data anew with ./run demo --fresh.",
    )


def unreachable(shown: str, why: str) -> Failure:
    return Failure(
        f"无法连接 DATABASE_URL 指定的数据库 {shown}（{why}）：请检查地址、口令和服务器，"
        f"或取消该变量以使用内置数据库。",
        f"The database {shown} of DATABASE_URL cannot be reached ({why}): check its address, "
        f"password and server, or unset the variable to use the built-in one.",
    )


def too_old(shown: str, version: int) -> Failure:
    return Failure(
        f"DATABASE_URL 指定的数据库 {shown} 是 PostgreSQL {version}，立园需要 15 或更高版本："
        f"请升级，或取消该变量以使用内置数据库。",
        f"The database {shown} of DATABASE_URL is PostgreSQL {version} and Liyuan needs 15 or "
        f"later: upgrade it, or unset the variable to use the built-in one.",
    )


def no_binaries() -> Failure:
    return Failure(
        "没有找到 PostgreSQL 程序：请重新运行 ./run 安装内置版本，或安装 PostgreSQL 15 以上，"
        "或设置 DATABASE_URL。",
        "No PostgreSQL programs were found: run ./run again to install the built-in ones, install "
        "PostgreSQL 15 or later, or set DATABASE_URL.",
    )


def not_ready(seconds: int, log: Path) -> Failure:
    return Failure(
        f"数据库在 {seconds} 秒内没有就绪：请查看 {log}，确认磁盘和内存正常后重试。",
        f"The database was not ready within {seconds} seconds: see {log}, check disk and memory, "
        f"and try again.",
    )


def not_stopping(pid: int) -> Failure:
    return Failure(
        f"数据库进程 {pid} 没有停止：请稍候再试，或以其用户结束该进程。",
        f"The database process {pid} did not stop: try again in a while, or end it as its user.",
    )
