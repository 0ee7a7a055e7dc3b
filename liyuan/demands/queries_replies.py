"""The pack's templates of answers that fit a demand, with what is known filled in."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from liyuan.demands.queries_case import CasePage
from liyuan.rules.queries_documents import document
from liyuan.web.language import named


@dataclass(frozen=True)
class Reply:
    """One template: its name, for which result, and its text."""

    name: str
    result: str
    text: str


def replies_for(page: CasePage, lang: str) -> tuple[Reply, ...]:
    """What came of its topic; templates of its main category and of none; unknown words stay."""
    held = document("reply_templates")
    rows = held["templates"] if held else []
    main = page.case.category.partition("-")[0]
    lead = page.case.lead.name if page.case.lead else ""
    topic = page.demand.topic
    agreed = [Reply(_("专题结论"), "", topic.outcome)] if topic and topic.outcome else []
    known = {"企业": page.firm, "事项": page.case.title, "承办单位": lead}
    return (
        *agreed,
        *(
            Reply(named(row["name"], row["en"], lang), row["result"], filled(row["text"], known))
            for row in rows
            if row.get("category") in (None, "", main)
        ),
    )


def filled(text: str, known: Mapping[str, str]) -> str:
    """A template with the words that are known in the place of their names."""
    for name, value in known.items():
        text = text.replace(f"{{{name}}}", value or f"{{{name}}}")
    return text
