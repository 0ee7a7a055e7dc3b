"""What goes wrong on the command line is said in words, in both languages."""

import pytest

from liyuan.cli import __main__ as cli
from liyuan.engines.store import Fault, StoreError
from liyuan.enterprises.domain_facts import FactRefused

DAMAGED = StoreError(Fault.ALTERED, "facts/1.parquet")
REFUSED = FactRefused("fact.value", fact="staff", value="many")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            DAMAGED,
            ["数据文件与登记的不一致：facts/1.parquet", "a data file is not what was registered"],
        ),
        (REFUSED, ["“many”不符合“staff”的类型", "“many” does not fit the type"]),
    ],
)
def test_an_error_that_has_words_is_told_in_them(
    error: Exception,
    words: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(cli, "main", lambda prog_name: (_ for _ in ()).throw(error))
    with pytest.raises(SystemExit):
        cli.run()
    said = capsys.readouterr().err.splitlines()
    assert [line.startswith(word) for line, word in zip(said, words, strict=True)] == [True, True]
