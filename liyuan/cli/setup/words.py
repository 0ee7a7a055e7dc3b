"""What went wrong while setting up, in one sentence that says what to do."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
STATE = ROOT / ".run"
LOG = STATE / "setup.log"

# words in an installer's complaint -> (Chinese, English); the first match is told
COMPLAINTS = (
    (
        ("no space left", "disk quota"),
        "磁盘已满：请在 {root} 所在的磁盘和缓存目录腾出约 2 GB 后重试。",
        "The disk is full: free about 2 GB on the disk of {root} and of the cache, and try again.",
    ),
    (
        ("permission denied", "read-only file system", "operation not permitted"),
        "没有写入权限：请让当前用户可以写入 {root}/.run，或换一个自己的目录重新克隆。",
        "Not writable: let this user write to {root}/.run, or clone into a directory of your own.",
    ),
    (
        ("hash mismatch", "do not match the hashes", "hashes are required"),
        "下载的包与锁定的校验值不符：软件源可能已损坏，请更换软件源（PIP_INDEX_URL）后重试。",
        "A package differs from its locked hash: use another package index (PIP_INDEX_URL).",
    ),
    (
        ("no solution found", "no matching distribution", "not found in the package registry"),
        "软件源缺少所需的包：请用 PIP_INDEX_URL 指定完整的软件源后重试（详见 {log}）。",
        "The package index lacks a package: name a complete one in PIP_INDEX_URL (see {log}).",
    ),
)
UNREACHABLE = (
    *("error sending request", "failed to fetch", "could not connect", "connection", "dns error"),
    *("urlopen error", "network", "timed out", "econnrefused", "enotfound", "eai_again"),
)
# who was asked -> what to do when there is no answer
NO_INDEX = (
    "无法访问软件源：请检查网络，或用 PIP_INDEX_URL 指定可用的软件源后重试（详见 {log}）。",
    "The package index cannot be reached: check the network or set PIP_INDEX_URL (see {log}).",
)
NO_NPM = (
    "无法访问 npm 软件源：请检查网络，或用 npm_config_registry 指定可用的源后重试（详见 {log}）。",
    "The npm registry cannot be reached: check the network or set npm_config_registry (see {log}).",
)
OTHERWISE = (
    "安装未完成（{last}）：请查看 {log} 后重试。",
    "The set-up did not finish ({last}): see {log} and try again.",
)
NO_INSTALLER = (
    "没有 uv，也没有可用的 pip 或 venv 来安装它：请先安装 pip（如 apt install python3-pip）或 uv，"
    "或用 PIP_INDEX_URL 指定软件源后重试（详见 {log}）。",
    "There is no uv, nor a working pip or venv to install it with: install pip (such as "
    "apt install python3-pip) or uv, or name a package index in PIP_INDEX_URL, and try again "
    "(see {log}).",
)


class SetupError(Exception):
    """An end that the person can do something about: one sentence in each language."""


def told(zh: str, en: str, last: str = "") -> SetupError:
    names = {"root": ROOT, "log": LOG, "last": last}
    return SetupError(f"{zh.format(**names)}\n{en.format(**names)}")


def complaint(text: str, unreachable: tuple[str, str] = NO_INDEX) -> SetupError:
    lowered = text.lower()
    for words, zh, en in (*COMPLAINTS, (UNREACHABLE, *unreachable)):
        if any(word in lowered for word in words):
            return told(zh, en)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return told(*OTHERWISE, last=lines[-1] if lines else "?")
