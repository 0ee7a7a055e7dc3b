"""Policy clauses by the hundred, made from those of the Chengdu pack with other figures in them."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from liyuan.engines.feel import Type, Value
from liyuan.packs.demo import read_demo
from liyuan.packs.pack import Pack, read_pack
from liyuan.packs.ruleset import read_ruleset
from liyuan.policies.domain import Clause, PolicyDocument
from liyuan.rules.decisions import Ruleset, ScopeMaker
from liyuan.rules.domain import Kind

BASIS = date(2026, 9, 1)
LAST_YEAR = BASIS.year - 1
_CODE = re.compile(r'"\d{6}"')
_SECTIONS = re.compile(r'\(("[A-Z]"(?:, "[A-Z]")*)\)')


class Source:
    """The pack's clauses, fact catalogue and demonstration firms."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pack: Pack = read_pack(root)
        self.rules: Ruleset = read_ruleset(self.pack)
        self.types: Mapping[str, Type] = self.rules.types()
        documents = [text.content for text in self.pack.texts_of(Kind.POLICY)]
        self.bases = [
            (document, clause) for document in documents for clause in document["clauses"]
        ]
        self._districts = [row["code"] for row in self.pack.rows("districts")]
        divisions = [row for row in self.pack.rows("industries") if int(row["level"]) == 2]
        self._sections = {row["code"]: row["parent"] for row in divisions}

    def clauses(self, count: int, seed: int) -> Iterator[Clause]:
        """Clauses in turn, each with figures and codes of its own; no two read the same."""
        draw = random.Random(seed)
        bases = self.bases
        for number in range(count):
            document, clause = bases[number % len(bases)]
            varied = self._varied(deepcopy(clause), number, draw)
            valid = {"from": "2025-01-01", "verified": False}
            yield PolicyDocument.from_content(
                {**document, "valid": valid, "clauses": [varied]}
            ).clauses[0]

    def _varied(self, clause: dict[str, Any], number: int, draw: random.Random) -> dict[str, Any]:
        clause["key"] = f"k{number:04}"
        clause.pop("window", None)
        for parameter in clause.get("parameters", ()):
            for value in parameter["values"]:
                value["from"] = "2025-01-01"
                value["value"] = self._figure(Decimal(str(value["value"])), draw)
        for condition in clause["conditions"]:
            condition["when"] = self._text(condition["when"], draw) + f" // {number}"
        clause["conditions"].append(
            {"name": "另一条件", "en": "One more", "when": self._more(draw)}
        )
        if "amount" in clause:
            clause["amount"]["formula"] += f" // {number}"
        return clause

    def _more(self, draw: random.Random) -> str:
        """A condition of the kinds that the pack has few of, with figures of its own."""
        low, share = draw.randint(10, 9_000), Decimal(draw.randint(1, 900)) / 1000
        day = date(2005, 1, 1) + timedelta(days=draw.randint(0, 7000))
        sizes = ", ".join(f'"{size}"' for size in draw.sample(("large", "medium", "small"), 2))
        return draw.choice(
            (
                f"从业人员[上年] in [{low}..{low * 3})",
                f"研发费用[上年] / 审计营业收入[上年] >= {share}",
                f"审计营业收入[上年] / 审计营业收入[前年] - 1 > {share}",
                f"企业规模 in ({sizes}) and 资产总额[上年] >= {low}",
                f'成立日期 <= @"{day}" or 注册资本 >= {low}',
                f'starts with(行业代码, "{low % 100:02}") or 纳税额[上年] > {low}',
                f"sum(研发费用) > {low}",
            )
        )

    def _figure(self, figure: Decimal, draw: random.Random) -> str:
        """Half to one and a half times as much, to six digits."""
        factor = Decimal(draw.randint(500_000, 1_500_000)) / 1_000_000
        return str((figure * factor).quantize(Decimal("0.000001")).normalize())

    def _text(self, text: str, draw: random.Random) -> str:
        text = _CODE.sub(lambda found: f'"{draw.choice(self._districts)}"', text)
        sections = sorted(draw.sample("BCDEFGHIKLM", 3))
        return _SECTIONS.sub("(" + ", ".join(f'"{s}"' for s in sections) + ")", text)

    def types_of(self, clause: Clause) -> dict[str, Type]:
        """The type of every name that the clause may use."""
        return {**self.types, **{p.name: Type("number", p.unit or None) for p in clause.parameters}}

    def firms(self) -> Iterator[tuple[str, Callable[[str, int | None], object]]]:
        """The demonstration firms: a name, and the look-up of stored facts."""
        for firm in read_demo(self.root, "firms")["firms"]:
            facts = firm["facts"]
            section = self._sections.get(facts["industry_code"][:2])
            yield firm["key"], self._stored({"industry_section": section, **facts})

    def _stored(self, facts: Mapping[str, Any]) -> Callable[[str, int | None], object]:
        money = {f.id for f in self.rules.catalogue.values() if f.type == "money"}

        def stored(fact: str, year: int | None) -> object:
            value = facts.get(fact)
            if isinstance(value, list):
                place = LAST_YEAR - year if year is not None else 0
                value = value[place] if place < len(value) else None
            exact = value is not None and fact in money
            return int(Decimal(str(value)) * self.rules.fen_per_unit) if exact else value

        return stored

    def scopes(self) -> Iterator[Mapping[str, Value]]:
        """What rules see of each firm, decisions included."""
        maker = ScopeMaker.of(self.rules)
        for _, stored in self.firms():
            yield maker.scope(stored, BASIS).values
