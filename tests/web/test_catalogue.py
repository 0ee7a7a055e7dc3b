"""The English catalogue is complete, and is made without GNU gettext."""

import gettext
import os
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner

from liyuan.cli.extraction import Message, in_python, in_template, messages
from liyuan.cli.messages import command
from liyuan.web import catalogue


def test_templates_give_their_strings() -> None:
    source = (
        "<c-card title=\"{% translate '企业' %}\">{% blocktranslate with n=x %}共 {{ n }} 户"
        '{% endblocktranslate %}{% translate "月" context "calendar" %}{{ _("年") }}'
        "{% blocktranslate count n=x %}{{ n }} 天{% plural %}{{ n }} 天们{% endblocktranslate %}"
    )
    assert list(in_template(source)) == [
        Message("企业"),
        Message("共 %(n)s 户"),
        Message("月", context="calendar"),
        Message("年"),
        Message("%(n)s 天", plural="%(n)s 天们"),
    ]


def test_what_is_said_after_a_change_is_in_templates_of_plain_text() -> None:
    assert messages()[Message("密码已修改。")] == [
        "liyuan/accounts/templates/account/messages/password_changed.txt"
    ]


def test_python_gives_its_strings_under_whatever_name_it_imported() -> None:
    source = (
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext as p\n"
        'A = _("企业" "台账")\nB = ngettext("天", "天们", n)\nC = p("c", "月")\nD = other("不")\n'
    )
    assert set(in_python(source)) == {
        Message("企业台账"),
        Message("天", plural="天们"),
        Message("月", context="c"),
    }


def test_every_string_in_the_tree_has_english() -> None:
    answer = CliRunner().invoke(command, ["--check"])
    assert answer.exit_code == 0, answer.output


def test_only_a_catalogue_that_changed_is_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path)
    source = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    file.append(polib.POEntry(msgid="企业", msgstr="Firms"))
    file.save(str(source))
    compiled = source.with_suffix(".mo")
    assert catalogue.compile_messages() == [compiled]
    with compiled.open("rb") as stream:
        assert gettext.GNUTranslations(stream).gettext("企业") == "Firms"
    assert catalogue.compile_messages() == []
    os.utime(source, ns=(compiled.stat().st_mtime_ns + 1,) * 2)
    assert catalogue.compile_messages() == [compiled]
