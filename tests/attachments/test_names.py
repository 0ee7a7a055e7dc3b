"""A kept name reads as it is, leads nowhere, and ends as its content does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liyuan.attachments.domain import LONGEST_NAME, TYPES, clean_name

NAMES = {
    "../../etc/passwd": "passwd.pdf",
    "C:\\Users\\x\\合同.pdf": "合同.pdf",
    "a\x00b\r\nc.pdf": "abc.pdf",
    "invoice\u202efdp.exe": "invoicefdp.exe.pdf",
    "run.bat": "run.bat.pdf",
    "报告🏭👩\u200d🔧.PDF": "报告🏭👩\u200d🔧.PDF",
    "a:b|c?.pdf": "a_b_c_.pdf",
    "   ": "file.pdf",
    "...": "file.pdf",
    ".pdf": "pdf.pdf",
    "\ud800.pdf": "pdf.pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_made_harmless(name: str) -> None:
    assert clean_name(name, "pdf") == NAMES[name]


@given(st.text(max_size=300), st.sampled_from(sorted(TYPES)))
def test_every_name_becomes_one_that_can_be_kept(name: str, kind: str) -> None:
    kept = clean_name(name, kind)
    assert 0 < len(kept) <= LONGEST_NAME
    assert kept.lower().endswith(TYPES[kind].suffixes)
    assert not set(kept) & set('\\/:*?"<>|\0\r\n\u202e\u2066')
    assert clean_name(kept, kind) == kept
