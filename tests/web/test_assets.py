"""The bundled assets: built from these sources, named by content, served from here."""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from django.test import Client

from liyuan.config.instances import ROOT
from liyuan.web import assets

FRONTEND = ROOT / "frontend"


@pytest.fixture
def builder(tmp_path: Path) -> ModuleType:
    """The build script, as if in a checkout of its own."""
    folder = tmp_path / "frontend"
    ignored = shutil.ignore_patterns("node_modules")
    shutil.copytree(FRONTEND, folder, ignore=ignored)
    spec = importlib.util.spec_from_file_location("build", folder / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_changed_source_asks_for_a_new_build(builder: ModuleType) -> None:
    builder.DIST.mkdir(parents=True)
    (builder.DIST / builder.MARKER).write_text(builder.sources_hash())
    assert builder.main(["--check"]) == 0
    (builder.HERE / "src" / "tokens.css").write_text("a{}")
    assert builder.main(["--check"]) == 1


def test_without_node_it_says_what_to_do(
    builder: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(builder, "wheel_folder", lambda: None)
    monkeypatch.setattr(builder.shutil, "which", lambda name: None)
    assert builder.main([]) == 1
    said = capsys.readouterr().err
    assert "没有可用的 Node" in said
    assert "./run setup" in said


def test_a_failed_build_leaves_the_old_assets(
    builder: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder.DIST.mkdir(parents=True)
    (builder.DIST / "old.css").write_text("a{}")
    monkeypatch.setattr(builder, "find_node", lambda: ("false", ["false"]))
    assert builder.main([]) == 1
    assert (builder.DIST / "old.css").exists()


def test_the_lock_names_no_registry() -> None:
    lock = (FRONTEND / "package-lock.json").read_text()
    assert "registry" not in lock
    assert '"resolved": "http' not in lock


def test_names_come_from_the_manifest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"app.js": "app-ABCDEFGH.js"}')
    monkeypatch.setattr(assets, "DIST", tmp_path)
    assert assets.asset_url("app.js") == "/static/dist/app-ABCDEFGH.js"


def test_without_a_build_pages_still_name_their_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(assets, "DIST", tmp_path / "none")
    assert assets.asset_url("app.js") == "/static/dist/app.js"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["app.js", "theme.js", "style.css"])
def test_assets_are_served_compressed_and_for_ever(client: Client, name: str) -> None:
    response = client.get(assets.asset_url(name), headers={"accept-encoding": "br"})
    assert response.status_code == 200
    assert response["Content-Encoding"] == "br"
    assert "immutable" in response["Cache-Control"]
    b"".join(response.streaming_content)  # type: ignore[attr-defined]
    response.close()
