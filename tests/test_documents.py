"""Documents that hold: links lead somewhere, commands exist, both READMEs say the same."""

import re
import subprocess
from runpy import run_path

import click
import pytest
import yaml

from liyuan.cli.__main__ import main
from liyuan.cli.bench import BENCHES
from liyuan.config.instances import ROOT

RUN = run_path(str(ROOT / "run"))["COMMANDS"]
READMES = ("README.md", "README.zh-CN.md")
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`]+)`")
CONTEXT = click.Context(main)
COMMAND = re.compile(r"(?:^|\s)(\./run|liyuan) +([a-z][^#`]*)")


def documents() -> list[str]:
    answer = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True)
    return [name for name in answer.stdout.split("\n") if name]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(text: str) -> list[list[str]]:
    """What a document tells to type, as words: in spans of code and blocks without a language."""
    blocks = [line for kind, body in FENCE.findall(text) if not kind for line in body.split("\n")]
    spans = [" ".join(span.split()) for span in SPAN.findall(FENCE.sub("", text))]
    pieces = (piece for line in [*blocks, *spans] for piece in re.split("[;；]", line))
    found = (COMMAND.search(piece) for piece in pieces)
    return [
        said[2].split() if said[1] == "./run" else ["liyuan", *said[2].split()]
        for said in found
        if said
    ]


def wrong(words: list[str]) -> str:
    """The first word that no command knows; empty when all are known."""
    first, *rest = words
    if first not in RUN:
        return first
    if first == "bench" and rest and not (BENCHES / f"{rest[0]}.py").is_file():
        return rest[0]
    command = main if first == "liyuan" else main.get_command(CONTEXT, first)
    return unknown(command, rest) if command else " ".join(rest)


def unknown(command: click.Command, words: list[str]) -> str:
    if isinstance(command, click.Group) and words and re.fullmatch("[a-z_]+", words[0]):
        inner = command.get_command(CONTEXT, words[0])
        return unknown(inner, words[1:]) if inner else words[0]
    if command.context_settings.get("ignore_unknown_options"):
        return ""
    known = {name for param in command.get_params(CONTEXT) for name in param.opts}
    return next((word for word in words if word.startswith("--") and word not in known), "")


@pytest.mark.parametrize("name", documents())
def test_relative_links_lead_to_a_file(name: str) -> None:
    links = (link.split("#")[0] for link in LINK.findall(read(name)) if "://" not in link)
    here = (ROOT / name).parent
    assert [link for link in links if not (here / link).exists()] == []


@pytest.mark.parametrize("name", documents())
def test_commands_in_a_document_exist(name: str) -> None:
    assert [words for words in commands(read(name)) if wrong(words)] == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("`./run dance`", "dance"),
        ("```\n./run demo --freshly  # anew\n```", "--freshly"),
        ("`X=1 ./run liyuan\n  pack paint packs/chengdu`", "paint"),
        ("`liyuan journal burn`", "burn"),
        ("`./run bench nothing`", "nothing"),
    ],
)
def test_a_command_that_does_not_exist_is_found(text: str, word: str) -> None:
    assert [wrong(words) for words in commands(text)] == [word]


def test_both_readmes_name_the_same_commands_links_and_pictures() -> None:
    english, chinese = (read(name) for name in READMES)
    assert commands(english) == commands(chinese)
    ours = set(READMES)
    links = [
        {link.replace("-en.png", ".png") for link in LINK.findall(text) if link[0] != "#"} - ours
        for text in (english, chinese)
    ]
    assert links[0] == links[1]


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_every_demonstration_account(name: str) -> None:
    made = yaml.safe_load(read("packs/chengdu/demo/accounts.yaml"))
    text = read(name)
    missing = [one["login"] for one in made["accounts"] if f"`{one['login']}`" not in text]
    assert (missing, made["password"] in text) == ([], True)


def test_pictures_are_light() -> None:
    pictures = list((ROOT / "docs/images").glob("*.png"))
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size > 250_000] == []
