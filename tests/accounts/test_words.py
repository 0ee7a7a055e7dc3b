"""Rows of the permission table are read by people."""

import pytest

from liyuan.accounts.domain import permissions
from liyuan.accounts.words import ABOUT, DONE, OF_FACTS


@pytest.mark.parametrize("action", sorted(permissions().by_action))
def test_every_action_of_the_table_has_its_words(action: str) -> None:
    about, _dot, done = action.partition(".")
    told = DONE.keys() | {prefix + one for prefix, _verb, words in OF_FACTS for one in words}
    assert about in ABOUT
    assert done in told
