"""A select drawn at once is what Django's template makes of it, blanks aside."""

import re

from django import forms
from django.forms.renderers import DjangoTemplates
from hypothesis import given
from hypothesis import strategies as st

from liyuan.web.renderer import Renderer

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=5)
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=3)
CHOICES = st.lists(st.one_of(st.tuples(TEXT, TEXT), st.tuples(TEXT, PAIRS)), max_size=3)
ATTRS = st.dictionaries(
    st.from_regex(r"[a-z]{1,4}", fullmatch=True), st.one_of(TEXT, st.booleans())
)


@given(CHOICES, TEXT, ATTRS)
def test_a_select_is_drawn_as_by_the_template(
    choices: list[tuple[str, str]], value: str, attrs: dict[str, object]
) -> None:
    widget = forms.Select(choices=choices)
    drawn = widget.render("name", value, attrs, renderer=Renderer())
    told = widget.render("name", value, attrs, renderer=DjangoTemplates())
    assert drawn == re.sub(r"\n\s*(?=<)", "", told.strip())
