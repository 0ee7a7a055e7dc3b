"""严禁录入国家秘密 stands on every page where somebody may type free text or hand over a file."""

import re
from collections.abc import Iterator
from pathlib import Path

LIYUAN = Path(__file__).resolve().parents[2] / "liyuan"
TEMPLATES = {
    str(path.relative_to(path.parents[len(path.parts) - path.parts.index("templates") - 2])): path
    for path in LIYUAN.rglob("templates/**/*.html")
}
BANNER = "<c-no_secrets"
POSTED = re.compile(r'<form\b[^>]*method="post"[^>]*>(.*?)</form>', re.DOTALL)
CHOSEN = r'[^>]*(type="(hidden|radio|checkbox|submit)"|hidden readonly)'
TAKES = re.compile(rf"<c-field|<(textarea|input)(?!{CHOSEN})")
INCLUDED = re.compile(r'{% include "([^"]+)"')
# A name, a password, a code of the second factor: nothing that is told.
LOGGING_IN = frozenset(
    {
        "account/login.html",
        "account/logout.html",
        "account/reauthenticate.html",
        "account/password_change.html",
        "mfa/authenticate.html",
        "mfa/totp/activate_form.html",
    }
)


def text_of(name: str, seen: frozenset[str] = frozenset()) -> str:
    """A template with all that it includes."""
    text = TEMPLATES[name].read_text()
    parts = (part for part in INCLUDED.findall(text) if part in TEMPLATES and part not in seen)
    return text + "".join(text_of(part, seen | {name}) for part in parts)


def pages() -> Iterator[str]:
    """The templates that are pages, with what they include."""
    for name, path in TEMPLATES.items():
        if "{% extends" in path.read_text() and name not in LOGGING_IN:
            yield name


def takes_text(name: str) -> bool:
    """Whether a form of the page is posted with something typed or handed over."""
    parts = {name, *(part for part in INCLUDED.findall(text_of(name)) if part in TEMPLATES)}
    forms = (form for part in parts for form in POSTED.findall(TEMPLATES[part].read_text()))
    # what stands in the form by way of an include counts as well
    return any(TAKES.search(whole(form)) for form in forms)


def whole(form: str) -> str:
    parts = (part for part in INCLUDED.findall(form) if part in TEMPLATES)
    return form + "".join(text_of(part) for part in parts)


def test_every_page_that_takes_text_or_a_file_says_so() -> None:
    asking = [name for name in pages() if takes_text(name)]
    assert len(asking) > 10
    assert [name for name in asking if BANNER not in text_of(name)] == []


def test_the_pages_left_out_are_those_of_the_log_in() -> None:
    assert TEMPLATES.keys() >= LOGGING_IN
