"""How far a demand is, as plain text that an officer copies back into a chat group."""

from django.utils.translation import gettext as _

from liyuan.demands.queries_case import CasePage, heard_by_firm
from liyuan.rules.queries_procedures import procedure_of
from liyuan.web.days import moment

# As many of the last steps, and as much of an answer, as one reads on a telephone.
STEPS, LETTERS = 5, 200
MARKS = {"passed": "✓", "here": "●", "ahead": "○"}


def progress_text(page: CasePage, lang: str) -> str:
    """What its firm may read of a demand: no name, no rating; empty for a direct report."""
    case = page.case
    if case.direct:
        return ""
    heard = heard_by_firm(procedure_of(case.procedure))
    steps = [event for event in page.events if event.transition in heard][:STEPS]
    lines = [
        _("【诉求进展】%(number)s %(title)s") % {"number": case.number, "title": case.title},
        " ".join(f"{phase.name}{MARKS[phase.place]}" for phase in page.phases),
        _("现在：%(state)s") % {"state": page.state},
    ]
    if page.due and not case.resolved_at:
        lines.append(_("期限：%(due)s") % {"due": page.due.words})
    lines += [f"{moment(event.at)} {event.words}" for event in reversed(steps)]
    if page.answers:
        text = page.answers[0].text
        short = text if len(text) <= LETTERS else f"{text[:LETTERS]}…"
        lines.append(
            _("答复（%(result)s）：%(text)s") % {"result": page.answers[0].result, "text": short}
        )
    return "\n".join(lines)
