"""What a template must not hold is found, with its line."""

import pytest

from liyuan.cli.lint_templates import MOST_LINES, PACKAGE, faults_in, faults_of


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("<style>a{}</style>", "<style>"),
        ('<p style="color:red">x</p>', "inline style"),
        ("<script>go()</script>", "inline script"),
        ('<a onclick="go()">x</a>', "event attribute"),
        ("{{ x|safe }}", "unescaped"),
        ('<link href="https://cdn.example.com/a.css">', "another address"),
        ("<p>企业</p>", "not translated"),
        ('<p title="企业">x</p>', "not translated"),
    ],
)
def test_a_planted_fault_is_found(line: str, said: str) -> None:
    found = list(faults_in(f"<p>\n</p>\n{line}\n"))
    assert [place for place, _ in found] == [3] * len(found)
    assert any(said in text for _, text in found)


@pytest.mark.parametrize(
    "line",
    [
        "{% translate '企业' %}",
        "{% blocktranslate %}共 {{ n }} 户{% endblocktranslate %}",
        '{{ _("企业") }}',
        "{# 企业 #}",
        '<script src="{% asset \'app.js\' %}" type="module"></script>',
        '<script id="x" type="application/json">1</script>',
        '<a href="{{ url }}" class="one on">x</a>',
    ],
)
def test_what_is_right_is_let_alone(line: str) -> None:
    assert list(faults_in(line)) == []


def test_a_long_template_is_found() -> None:
    assert any("longer" in said for _, said in faults_in("\n" * (MOST_LINES + 1)))


def test_every_template_keeps_the_rules() -> None:
    paths = sorted(PACKAGE.rglob("templates/**/*.html"))
    assert len(paths) > 20
    assert [fault for path in paths for fault in faults_of(path)] == []
