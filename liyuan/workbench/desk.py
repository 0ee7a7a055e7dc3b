"""What the workshop asks of whoever reads and checks packs: handed in by the settings."""

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings

from liyuan.engines.feel import Type
from liyuan.engines.findings import Finding
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.workbench.domain import Brought, Checked, Effect, Written


class Desk(Protocol):
    """The checks of `liyuan pack check`, for one text beside the versions in force."""

    def text_of(self, kind: Kind, content: Mapping[str, Any]) -> str:
        """A content as a pack writes it."""
        ...

    def read(self, written: Written) -> Checked:
        """What a text says, and what is wrong with its form."""
        ...

    def check(
        self, written: Written, beside: tuple[RuleVersion, ...], *, whole: bool = False
    ) -> Checked:
        """What is wrong with a text and its cases; `whole`: and with the rules that read it."""
        ...

    def effect(
        self, rule_id: str, kind: Kind, held: RuleVersion, content: Mapping[str, Any], today: date
    ) -> Effect:
        """From when a content that follows a version holds, and which past values it changes."""
        ...

    def content_hash(self, content: Mapping[str, Any]) -> str:
        """What tells contents apart."""
        ...

    def to_dmn(self, rule_id: str, content: Mapping[str, Any], types: Mapping[str, Type]) -> bytes:
        """A decision table as a DMN file."""
        ...

    def to_xlsx(self, content: Mapping[str, Any], lang: str) -> bytes:
        """A decision table as a spreadsheet."""
        ...

    def from_file(self, data: bytes, file: str, types: Mapping[str, Type]) -> Brought:
        """The text of the decision table in a DMN file or a spreadsheet, by the file's name."""
        ...

    def read_cases(self, written: Written) -> tuple[Finding, ...]:
        """What is wrong with the form of a rule's cases."""
        ...

    def with_case(self, cases: str, case: Mapping[str, Any]) -> str:
        """A text of cases with one more at its end."""
        ...


def desk() -> Desk:
    """The module that the settings name."""
    return cast(Desk, import_module(settings.WORKSHOP))
