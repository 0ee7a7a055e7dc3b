"""How the cells of a column become values, and what makes a credit code one."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from operator import mul
from typing import Any

from liyuan.engines.sheets import Cell, values
from liyuan.engines.sheets.values import Refused
from liyuan.enterprises.domain_facts import DIGITS
from liyuan.imports.domain import (
    ADDRESS,
    CREDIT_CODE,
    FEN,
    NAME,
    ONE,
    YEAR,
    Column,
    Plan,
    Target,
)
from liyuan.rules.domain import FactType

Read = Callable[[Cell], Any]
# GB 32100-2015: letters that look like digits are left out; each place has its weight mod 31
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_SEPARATORS = str.maketrans("", "", " -")
FOUNDED = "founded_on"


def reader_of(column: Column, plan: Plan) -> Read:
    """The function that turns a cell of a column into its value, or raises Refused."""
    if column.target.id in OWN_READERS:
        return OWN_READERS[column.target.id](plan)
    if column.target.id == FOUNDED:
        return partial(_past, today=plan.today)
    read = READERS[column.target.type](column)
    return read if column.target.greatest is None else _plausible(read, column.target)


def _plausible(read: Read, target: Target) -> Read:
    """Refuses what nobody would believe: a slip of the unit, a code in the wrong column."""
    assert target.greatest is not None
    in_store = FEN.get(target.unit, ONE) if target.type is FactType.MONEY else ONE
    most, said = target.greatest * in_store, f"{target.greatest:,f} {target.unit}".strip()

    def bounded(cell: Cell) -> Any:
        found = read(cell)
        if found is not None and abs(found) > most:
            raise Refused("cell.implausible", greatest=said)
        return found

    return bounded


def credit_code(cell: Cell) -> str | None:
    """A unified social credit code (GB 32100-2015) with a right check digit."""
    found = values.code(cell)
    if found is None:
        return None
    found = unicodedata.normalize("NFKC", found).translate(_SEPARATORS).upper()
    if len(found) != len(WEIGHTS) + 1:
        raise Refused("cell.code_length")
    places = [SIGNS.find(sign) for sign in found]
    if min(places) < 0 or not found[:8].isdecimal():
        raise Refused("cell.code_signs")
    if (sum(map(mul, places, WEIGHTS)) + places[-1]) % len(SIGNS):
        raise Refused("cell.code_check")
    return found


def _past(cell: Cell, today: date) -> date | None:
    found = values.day(cell)
    if found is not None and found > today:
        raise Refused("cell.future")
    return found


def _year(cell: Cell, latest: int) -> int | None:
    if isinstance(cell, str):
        cell = cell.strip().removesuffix("度").removesuffix("年")
    found = values.whole(cell)
    if found is not None and not 1949 <= found <= latest:
        raise Refused("cell.year")
    return found


OWN_READERS: Mapping[str, Callable[[Plan], Read]] = {
    CREDIT_CODE: lambda plan: credit_code,
    NAME: lambda plan: partial(values.text, most=120),
    ADDRESS: lambda plan: partial(values.text, most=200),
    YEAR: lambda plan: partial(_year, latest=plan.today.year),
}


def _money(column: Column) -> Read:
    return partial(values.whole, scale=column.scale, finest="cell.fen")


def _count(column: Column) -> Read:
    def read(cell: Cell) -> int | None:
        found = values.whole(cell)
        if found is not None and found < 0:
            raise Refused("cell.negative")
        return found

    return read


def _decimal(column: Column) -> Read:
    before, after = DIGITS[column.target.type]
    return partial(values.decimal, before=before, after=after, scale=column.scale)


def _code(column: Column) -> Read:
    choices = column.target.choices
    if choices is None:
        return values.code

    def read(cell: Cell) -> str | None:
        found = values.code(cell)
        if found is None:
            return None
        code = choices.get(choice_key(found))
        if code is None:
            raise Refused("cell.choice")
        return code

    return read


READERS: Mapping[FactType, Callable[[Column], Read]] = {
    FactType.MONEY: _money,
    FactType.COUNT: _count,
    FactType.NUMBER: _decimal,
    FactType.RATIO: _decimal,
    FactType.TEXT: lambda column: values.text,
    FactType.CODE: _code,
    FactType.DATE: lambda column: values.day,
    FactType.BOOLEAN: lambda column: values.truth,
}


def choice_key(text: str) -> str:
    """A word of a choice without differences of width, case and blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def with_words(target: Target, words: Mapping[str, str]) -> dict[str, str]:
    """Choices by their words and by their codes."""
    return {choice_key(word): code for word, code in words.items() if word}
