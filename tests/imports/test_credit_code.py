"""Credit codes are checked as python-stdnum checks them, which is the second opinion here."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from liyuan.engines.sheets.values import Refused
from liyuan.imports.domain_cells import SIGNS, credit_code
from tests.imports.place import code

SIGN = st.sampled_from(f"{SIGNS}IOSVZ")


def taken(text: str) -> str | None:
    try:
        return credit_code(text)
    except Refused:
        return None


@given(st.integers(0, 10**9 - 1), st.integers(0, 17), SIGN)
def test_one_sign_changed_is_judged_alike(number: int, place: int, sign: str) -> None:
    text = code(number)
    changed = text[:place] + sign + text[place + 1 :]
    assert taken(text) == text
    assert (taken(changed) == changed) == uscc.is_valid(changed)


def test_width_case_and_blanks_do_not_matter() -> None:
    text = code(7)
    assert credit_code(f" {text[:6]} {text[6:]}".lower()) == text
    assert credit_code("".join(chr(ord(sign) + 0xFEE0) for sign in text)) == text
