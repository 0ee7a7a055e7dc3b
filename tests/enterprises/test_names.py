"""The tokens by which the name of a firm is found, and how it sounds."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from liyuan.enterprises.domain import name_tokens, search_tokens
from liyuan.enterprises.pinyin import LONGEST_SORT, _letters, sound_of


def test_a_name_is_found_by_characters_and_pairs() -> None:
    assert name_tokens("珍珠") == ["珍", "珍珠", "珠"]


def test_brackets_blanks_and_width_do_not_matter() -> None:
    assert name_tokens("ＡＢ（集团） 公司") == name_tokens("ab集团公司")


@pytest.mark.parametrize(
    ("asked", "tokens"),
    [("珠", ["珠"]), ("珍珠", ["珍珠"]), ("珍 航空", ["珍", "航空"]), ("（）", []), ("", [])],
)
def test_a_query_asks_for_pairs_or_one_character(asked: str, tokens: list[str]) -> None:
    assert search_tokens(asked) == tokens


@given(st.text(max_size=30), st.data())
def test_every_part_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(name)))
    last = data.draw(st.integers(first, len(name)))
    part = name[first:last]
    if part.isalnum():
        assert set(search_tokens(part)) <= set(name_tokens(name))


WORDS = st.sampled_from(
    ["银行", "行业", "重庆", "长虹", "音乐", "乐山", "单于", "A1", "（川）", "机械"]
)


@given(st.lists(WORDS | st.text(max_size=3), max_size=6))
def test_remembered_words_sound_as_they_did_at_first(words: list[str]) -> None:
    name = unicodedata.normalize("NFKC", "".join(words))
    plain = [s.lower() for s in lazy_pinyin(name, errors=_letters) if s]
    assert sound_of(name).sort == sound_of(name).sort == " ".join(plain)[:LONGEST_SORT]
