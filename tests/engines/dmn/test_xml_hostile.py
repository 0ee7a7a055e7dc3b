"""Whatever bytes come, the answer is a model or findings with lines: soon, and fetching nothing."""

from __future__ import annotations

import io
import resource
import socket
import time
import zipfile
from pathlib import Path

import pytest

from liyuan.engines.dmn.model import ModelError
from liyuan.engines.dmn.xml.names import MODEL
from liyuan.engines.dmn.xml.read import read_model
from liyuan.engines.findings import Finding

OPEN = f'<definitions xmlns="{MODEL}" name="m" namespace="urn:m">'
PLAIN = f"{OPEN}\n<inputData id='_1' name='营业收入'/>\n</definitions>"
LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
)


def zipped() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("model.dmn", PLAIN)
    return kept.getvalue()


def nested(levels: int) -> str:
    return (
        f"{OPEN}<decision id='_1' name='a'>"
        + "<list>\n" * levels
        + "</list>" * levels
        + "</decision></definitions>"
    )


def doctype(inner: str, text: str = "&e;") -> str:
    content = f"{OPEN}<description>{text}</description></definitions>"
    return f"<!-- a -->\n<!DOCTYPE definitions {inner}>{content}"


INCLUSION = "\n<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/passwd'/><"
HOSTILE: dict[str, tuple[str | bytes, str, int]] = {
    "entity bomb": (doctype(f"[{LAUGHS}]", "&l9;"), "doctype", 2),
    "quadratic bomb": (doctype(f'[<!ENTITY e "{"a" * 50_000}">]', "&e;" * 9_000), "doctype", 2),
    "external entity": (doctype('[<!ENTITY e SYSTEM "file:///etc/passwd">]'), "doctype", 2),
    "parameter entity": (
        doctype('[<!ENTITY % e SYSTEM "http://127.0.0.1/e.dtd"> %e;]', ""),
        "doctype",
        2,
    ),
    "external document type": (doctype('SYSTEM "http://127.0.0.1/dmn.dtd"', ""), "doctype", 2),
    "document type in UTF-16": (doctype("[]", "").encode("utf-16"), "doctype", 2),
    "declarations without end": ("<?xml " * 600_000, "syntax", 1),
    "declarations inside": (PLAIN + "<?xml " * 600_000, "syntax", 3),
    "unknown entity": (PLAIN.replace("\n<input", "\n&nbsp;<input"), "syntax", 2),
    "ten megabytes": (PLAIN.replace("营业收入", "a" * 10_000_000), "too-large", 1),
    "ten thousand lists": (nested(10_000), "syntax", 255),
    "two hundred lists": (nested(200), "too-deep", 119),
    "a million elements": (f"{OPEN}{'<a/>' * 900_000}</definitions>", "too-many", 1),
    "instruction": (PLAIN.replace("\n<", "\n<?php exec()?><", 1), "instruction", 2),
    "inclusion": (PLAIN.replace("\n<", INCLUSION, 1), "unknown-element", 2),
    "not the encoding it names": (
        f"<?xml version='1.0' encoding='ascii'?>\n\n{PLAIN}".encode(),
        "encoding",
        4,
    ),
    "unknown encoding": (f"<?xml version='1.0' encoding='EBCDIC'?>{PLAIN}", "encoding", 1),
    "Latin bytes": (PLAIN.replace("营业收入", "é").encode("latin-1"), "encoding", 2),
    "half a character": (PLAIN.encode("utf-16")[:-1], "encoding", 3),
    "UTF-16 without a mark": (PLAIN.encode("utf-16-le"), "encoding", 2),
    "a NUL": (PLAIN.replace('m"', '\0"', 1), "nul", 1),
    "a surrogate": (
        PLAIN.replace("营业收入", "\ud800").encode("utf-8", "surrogatepass"),
        "encoding",
        2,
    ),
    "a character that XML has not": (PLAIN.replace("营业收入", "&#1;"), "syntax", 2),
    "a zip": (zipped(), "encoding", 1),
    "nothing": ("", "syntax", 1),
    "only space": (" \n ", "syntax", 2),
    "cut off": (PLAIN[:-5], "syntax", 3),
    "two roots": (PLAIN + PLAIN, "syntax", 3),
    "HTML": ("<html><body></html>", "syntax", 1),
    "another root": (f"\n<decision xmlns='{MODEL}' name='a'/>", "root", 2),
    "another namespace": ("<definitions xmlns='urn:bpmn'/>", "namespace", 1),
    "no namespace": ("<definitions/>", "namespace", 1),
}


def refused(data: str | bytes) -> tuple[Finding, ...]:
    with pytest.raises(ModelError) as error:
        read_model(data if isinstance(data, bytes) else data.encode(), file="bad.dmn")
    return error.value.findings


@pytest.mark.parametrize("what", HOSTILE)
def test_is_refused_with_its_line(what: str) -> None:
    data, code, line = HOSTILE[what]
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    found = refused(data)
    assert time.process_time() - started < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 800_000  # kilobytes
    where = found[0].where
    assert (found[0].code, where.line, where.file) == (f"dmn.xml.{code}", line, "bad.dmn")


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """References to other files and addresses are text: an import, a schema, a style sheet."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "socket", never)
    secret = tmp_path / "secret.dmn"
    secret.write_text(PLAIN)
    model = read_model(
        f"<?xml-stylesheet href='http://127.0.0.1/a.xsl'?><definitions xmlns='{MODEL}' name='m' "
        "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' namespace='urn:m' "
        f"xsi:schemaLocation='{MODEL} http://127.0.0.1/DMN15.xsd'>"
        f"<import name='s' namespace='urn:s' importType='{MODEL}' locationURI='{secret.as_uri()}'/>"
        "</definitions>".encode()
    )
    assert model.imports[0].location_uri == secret.as_uri()
    assert model.elements == ()


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        f"<?xml version='1.0' encoding='UTF-16'?>{PLAIN}".encode("utf-16"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        f"<?xml version='1.0' encoding='GBK'?>{PLAIN}".encode("gbk"),
        f"<?xml version='1.0' encoding='utf-8' standalone='yes'?>\r\n{PLAIN}".encode(),
    ],
)
def test_other_encodings_are_read(data: bytes) -> None:
    assert read_model(data).elements[0].name == "营业收入"
