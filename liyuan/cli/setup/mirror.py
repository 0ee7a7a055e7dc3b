"""The package index that the person's pip is set up for, handed on to uv."""

import configparser
import os
import sys
from pathlib import Path

from liyuan.cli.setup.words import STATE

# pip's setting -> (uv's variable, others that say the same)
PIP_TO_UV = {
    "index-url": ("UV_DEFAULT_INDEX", ("UV_INDEX_URL", "UV_INDEX", "UV_CONFIG_FILE")),
    "cert": ("SSL_CERT_FILE", ()),
    "trusted-host": ("UV_INSECURE_HOST", ()),
    "proxy": ("HTTPS_PROXY", ("https_proxy", "ALL_PROXY", "all_proxy")),
}


def pip_settings() -> dict[str, str]:
    """pip's own settings (environment over files), read without pip, which may be missing."""
    found: dict[str, str] = {}
    for path in pip_files():
        found.update(settings_in(path))
    for name in PIP_TO_UV:
        if value := os.environ.get("PIP_" + name.replace("-", "_").upper()):
            found[name] = value
    return found


def settings_in(path: Path) -> dict[str, str]:
    parser = configparser.RawConfigParser()
    try:
        parser.read(path)
    except (configparser.Error, OSError, UnicodeDecodeError):
        return {}
    sections = [name for name in ("global", "install") if parser.has_section(name)]
    return {key: value for section in sections for key, value in parser.items(section)}


def pip_files() -> tuple[Path, ...]:
    home = Path.home()
    config = Path(os.environ.get("XDG_CONFIG_HOME", home / ".config"))
    return (
        Path("/etc/xdg/pip/pip.conf"),
        Path("/etc/pip.conf"),
        home / ".pip/pip.conf",
        home / "Library/Application Support/pip/pip.conf",
        config / "pip/pip.conf",
        Path(sys.prefix, "pip.conf"),
        Path(os.environ.get("PIP_CONFIG_FILE", os.devnull)),
    )


def uv_environment() -> dict[str, str]:
    """uv does not read pip's settings: hand over those that the person has not set for uv."""
    environment = dict(os.environ, UV_PYTHON_DOWNLOADS="never", UV_NO_PROGRESS="1")
    environment.pop("VIRTUAL_ENV", None)
    settings = pip_settings()
    if uv_has_index():
        settings.pop("index-url", None)
    for name, (theirs, others) in PIP_TO_UV.items():
        if name in settings and not any(environment.get(taken) for taken in (theirs, *others)):
            environment[theirs] = ",".join(settings[name].split())
    if "UV_CACHE_DIR" not in environment and not cache_is_writable():
        environment["UV_CACHE_DIR"] = str(STATE / "cache")
    return environment


def uv_has_index() -> bool:
    config = Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config"))
    return any(mentions_index(path / "uv/uv.toml") for path in (config, Path("/etc")))


def mentions_index(path: Path) -> bool:
    try:
        return "index" in path.read_text()
    except OSError:
        return False


def cache_is_writable() -> bool:
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    uv = cache / "uv"
    nearest = next(path for path in (uv, *uv.parents) if path.exists())
    return os.access(nearest, os.W_OK | os.X_OK)
