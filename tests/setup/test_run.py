"""`./run` and its set-up: what it tells, what it hands on, and what stands in no file."""

import ast
import subprocess
from pathlib import Path

import pytest

from liyuan.cli.setup import mirror, uv, words
from liyuan.config.instances import ROOT

# parted here, so that this file does not name them either
PARTED = """
    py·pi.org python·hosted.org registry.·npmjs registry.·yarnpkg npm·mirror pypi.·tuna
    pypi.·doubanio mirrors.·aliyun mirrors.·cloud mirrors.·tuna mirrors.·ustc repo.·huaweicloud
"""
REGISTRIES = tuple(PARTED.replace("·", "").split())
OLD_PYTHON_LACKS = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef)


def tracked() -> list[Path]:
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    return [path for name in answer.stdout.split("\0") if (path := ROOT / name).is_file()]


def test_no_file_names_a_package_registry() -> None:
    named = [
        path
        for path in tracked()
        if any(name in path.read_text(encoding="utf-8", errors="ignore") for name in REGISTRIES)
    ]
    assert named == []


def test_every_locked_package_has_a_hash() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        entries = lock.read_text().replace("\\\n", "").split("\n")
        wanting = [line for line in entries if "==" in line and "--hash=sha256:" not in line]
        assert wanting == [], lock


def test_run_parses_under_an_old_python() -> None:
    tree = ast.parse((ROOT / "run").read_text())
    assert [node for node in ast.walk(tree) if isinstance(node, OLD_PYTHON_LACKS)] == []


def test_run_without_a_command_tells_how_to_use_it() -> None:
    answer = subprocess.run([ROOT / "run"], capture_output=True, text=True)
    assert (answer.returncode, "./run demo" in answer.stdout) == (0, True)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("error: No space left on device (os error 28)", "disk is full"),
        ("failed to create directory: Permission denied (os error 13)", "Not writable"),
        ("error sending request for url", "check the network"),
        ("Hash mismatch for `click==8`", "locked hash"),
        ("No solution found when resolving", "lacks a package"),
        ("a riddle", "a riddle"),
    ],
)
def test_an_installers_complaint_becomes_a_sentence(said: str, word: str) -> None:
    zh, en = str(words.complaint(said)).split("\n")
    assert word in en
    assert zh.endswith("。")


def test_the_persons_pip_index_is_handed_on_to_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(mirror, "uv_has_index", lambda: False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    assert mirror.uv_environment()["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    monkeypatch.setenv("UV_INDEX_URL", "https://other.example/simple")
    assert "UV_DEFAULT_INDEX" not in mirror.uv_environment()


def test_pip_settings_come_from_its_file_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "pip.conf"
    settings.write_text("[global]\nindex-url = https://file.example/simple\ncert = /a.pem\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.setenv("PIP_CERT", "/b.pem")
    found = mirror.pip_settings()
    assert (found["index-url"], found["cert"]) == ("https://file.example/simple", "/b.pem")


def test_a_wheel_of_uv_is_chosen_by_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    monkeypatch.setattr("platform.libc_ver", lambda: ("glibc", "2.36"))
    assert uv.fits("uv-0.1-py3-none-manylinux_2_28_aarch64.whl")
    assert not uv.fits("uv-0.1-py3-none-musllinux_1_1_aarch64.whl")
    assert not uv.fits("uv-0.1-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl")
