"""The house rules hold, and whoever breaks one is told: layers, budgets, names, no city in code."""

import ast
import csv
import shutil
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from grimp import ImportGraph, build_graph
from importlinter.application.use_cases import read_user_options
from importlinter.configuration import configure
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.domain.contract import Contract

from liyuan.config.instances import ROOT

PACKAGE = ROOT / "liyuan"
CONFIGURATION = ROOT / "pyproject.toml"
FUNCTION, FILE, TEMPLATE, VIEW = 50, 400, 120, 15
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "service", "services"}
# the tree as the check above it reads it: by name, from the highest layer to the lowest
LAYERS = (
    *("config", "packs", "dashboards", "workbench", "serving", "supervision"),
    *("indicators", "screening", "policies"),
    *(
        "demands",
        "imports",
        "cases",
        "enterprises",
        "parks",
        "rules",
        "notices",
        "attachments",
        "accounts",
    ),
    *("journal", "web", "engines"),
)
UPWARD = [(low, high) for high, low in combinations(LAYERS, 2)]
PLAIN = [
    "engines.feel.reader",
    "engines.sheets.read",
    "engines.store.build",
    "engines.synth.city",
    "engines.dmn.tables.decide",
]

KINDS: dict[str, type[Contract]] = {"layers": LayersContract, "forbidden": ForbiddenContract}

configure()


@cache
def graph() -> ImportGraph:
    return build_graph("liyuan", include_external_packages=True, cache_dir=None)


@cache
def contracts() -> tuple[Contract, ...]:
    options = read_user_options(str(CONFIGURATION))
    return tuple(
        KINDS[told["type"]](told["name"], options.session_options, told)
        for told in options.contracts_options
    )


def broken_by(importer: str, imported: str) -> list[str]:
    """The types of the contracts that break when one import is planted."""
    planted = deepcopy(graph())
    planted.add_import(importer=f"liyuan.{importer}", imported=imported)
    checked = ((c, c.check(deepcopy(planted), verbose=False).kept) for c in contracts())
    return [c.contract_options["type"] for c, kept in checked if not kept]


def module_of(layer: str) -> str:
    """The last module of a layer, deepest in its tree."""
    found = {m for m in graph().modules if m.startswith(f"liyuan.{layer}.")}
    return max(found, key=lambda m: (m.count("."), m)).removeprefix("liyuan.")


def test_the_layers_are_those_of_the_blueprint() -> None:
    told = contracts()[0].contract_options["layers"]
    each = (one.strip("() ") for layer in told for one in layer.split("|"))
    assert tuple(each) == ("cli : config", *LAYERS[1:])


def test_nothing_is_planted_and_nothing_is_broken() -> None:
    assert all(c.check(deepcopy(graph()), verbose=False).kept for c in contracts())


@pytest.mark.parametrize(("low", "high"), UPWARD)
def test_an_import_of_a_higher_layer_is_caught(low: str, high: str) -> None:
    assert "layers" in broken_by(module_of(low), f"liyuan.{module_of(high)}")


@pytest.mark.parametrize("low", LAYERS[1:])
def test_nobody_imports_the_command_line(low: str) -> None:
    assert "layers" in broken_by(module_of(low), "liyuan.cli.demo")


@pytest.mark.parametrize("importer", PLAIN)
@pytest.mark.parametrize("framework", ["django", "psycopg", "procrastinate"])
def test_a_framework_in_an_engine_is_caught(importer: str, framework: str) -> None:
    assert broken_by(importer, framework) == ["forbidden"]


def domains() -> list[str]:
    found = (path.relative_to(PACKAGE) for path in PACKAGE.glob("*/domain*.py"))
    return sorted(".".join(path.with_suffix("").parts) for path in found)


@pytest.mark.parametrize("domain", domains())
def test_django_in_a_domain_is_caught(domain: str) -> None:
    assert broken_by(domain, "django") == ["forbidden"]


@pytest.mark.parametrize("domain", domains())
def test_django_behind_another_module_of_a_domain_is_caught(domain: str) -> None:
    assert "forbidden" in broken_by(domain, "liyuan.accounts.models")


def test_a_new_package_must_be_given_its_layer() -> None:
    grown = deepcopy(graph())
    grown.add_module("liyuan.newcomer")
    assert not contracts()[0].check(grown, verbose=False).kept


def test_the_command_fails_for_one_line_planted_in_a_copy(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "liyuan", ignore=only_python)
    shutil.copy(CONFIGURATION, tmp_path)
    with (tmp_path / "liyuan" / "engines" / "findings.py").open("a") as file:
        file.write("from liyuan.accounts.models import User\n")
    said = linted(tmp_path)
    assert said.returncode == 1
    assert "liyuan.engines.findings -> liyuan.accounts.models" in said.stdout


def only_python(folder: str, names: list[str]) -> set[str]:
    return {n for n in names if not (n.endswith(".py") or (Path(folder) / n).is_dir())}


def linted(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


# --- budgets and names


@cache
def sources() -> tuple[tuple[Path, ast.Module], ...]:
    folders = ("liyuan", "tests", "bench")
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    ours = [path for path in paths if "migrations" not in path.parts]
    return tuple((path, ast.parse(path.read_text("utf-8"))) for path in ours)


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return (node for node in ast.walk(tree) if isinstance(node, kinds))


def lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Without the signature and the docstring."""
    told = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - told[0].lineno + 1 if told else 0


def templates() -> list[Path]:
    return sorted(PACKAGE.rglob("templates/**/*.html"))


def test_no_function_is_longer_than_it_may_be() -> None:
    found = ((path, f) for path, tree in sources() for f in functions(tree))
    assert [(str(path), f.name) for path, f in found if lines(f) > FUNCTION] == []


def test_the_usual_function_is_short() -> None:
    ours = [tree for path, tree in sources() if PACKAGE in path.parents]
    lengths = sorted(body_lines(f) for tree in ours for f in functions(tree))
    assert lengths[len(lengths) // 2] <= 8


def test_no_file_is_longer_than_it_may_be() -> None:
    long = [str(p) for p, _ in sources() if p.read_text("utf-8").count("\n") > FILE]
    long += [str(p) for p in templates() if p.read_text("utf-8").count("\n") > TEMPLATE]
    assert long == []


def test_views_only_parse_ask_and_render() -> None:
    views = ((p, f) for p, tree in sources() if p.name == "views.py" for f in functions(tree))
    assert [(str(p), f.name) for p, f in views if body_lines(f) > VIEW] == []


def test_every_module_says_what_it_is_for() -> None:
    told = ((path, tree) for path, tree in sources() if tree.body)
    assert [str(path) for path, tree in told if not ast.get_docstring(tree)] == []


def test_no_module_has_a_vague_name() -> None:
    names = [(path, {path.stem, *path.relative_to(ROOT).parts}) for path, _ in sources()]
    assert [str(path) for path, told in names if told & VAGUE] == []


def test_nobody_but_the_loader_names_a_file_of_a_pack() -> None:
    roots = {PACKAGE / layer for layer in LAYERS if layer not in ("config", "packs")}
    below = (tree for path, tree in sources() if roots & set(path.parents))
    told = (n.value for tree in below for n in ast.walk(tree) if isinstance(n, ast.Constant))
    texts = [text for text in told if isinstance(text, str)]
    assert [text for text in texts if text.startswith("packs/") or text == "pack.yaml"] == []


def test_a_pack_holds_no_code() -> None:
    code = (".py", ".pyc", ".js", ".sh", ".so")
    assert [str(p) for p in (ROOT / "packs").rglob("*") if p.suffix in code] == []


def names_of_the_city() -> set[str]:
    """Of its districts and parks, and its own, in both languages."""
    told = {"成都", "Chengdu"}
    for table in ("districts.csv", "parks.csv"):
        with (ROOT / "packs" / "chengdu" / table).open(encoding="utf-8") as file:
            told |= {row[name] for row in csv.DictReader(file) for name in ("name", "en")}
    return told - {""}


def test_no_place_of_the_city_stands_in_code_or_templates() -> None:
    paths = [p for p in PACKAGE.rglob("*") if p.suffix in (".py", ".html", ".csv", ".po")]
    texts = {str(path): path.read_text("utf-8") for path in paths if is_ours(path)}
    names = names_of_the_city()
    assert [(p, n) for p, text in texts.items() for n in names if n in text] == []


def is_ours(path: Path) -> bool:
    return "node_modules" not in path.parts and "dist" not in path.parts
