"""The pack's demonstration folder: what a city is drawn from, its story, its accounts."""

import re
from pathlib import Path
from typing import Any

import yaml


class DemoError(Exception):
    """A file of the demonstration folder cannot be read; the message names it."""


class _OnceLoader(yaml.CSafeLoader):
    """Refuses a key that is written twice: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.MarkedYAMLError(problem=f"key {key} twice", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


BOOLEAN = "tag:yaml.org,2002:bool"
# YAML 1.2: only true and false are booleans, so that `on` can be a key
_OnceLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != BOOLEAN]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_OnceLoader.add_implicit_resolver(BOOLEAN, re.compile(r"^(?:true|false)$"), list("tf"))


def read_demo(pack: Path, name: str, folder: str = "demo") -> Any:
    """What `<pack>/<folder>/<name>.yaml` says; None when the pack has no such file."""
    path = pack / folder / f"{name}.yaml"
    if not path.exists():
        return None
    try:
        return yaml.load(path.read_bytes(), Loader=_OnceLoader)  # noqa: S506  a safe loader's child
    except yaml.YAMLError as error:
        raise DemoError(f"{path}: {error}") from error


def read_demands(pack: Path) -> list[dict[str, Any]]:
    """The written demands of the demonstration, over all its files, in their order."""
    files = sorted((pack / "demo" / "demands").glob("*.yaml"))
    read = [read_demo(pack, file.stem, "demo/demands") for file in files]
    return [demand for document in read for demand in document["demands"]]
