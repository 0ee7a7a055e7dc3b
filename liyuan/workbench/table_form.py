"""The cells of a decision table as a form posts them, put back into the draft's text."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, QueryDict

from liyuan.workbench.desk import desk
from liyuan.workbench.domain import Written
from liyuan.workbench.domain_table import Cells, changed, is_table, with_cells
from liyuan.workbench.models import Draft


def table_text(draft: Draft, posted: QueryDict) -> str:
    """The draft's text with the posted cells and the step of the button that was pressed.

    The form brings the text that it was made of: where another has saved meanwhile, the cells
    still go into that one, and the save that follows finds the conflict with nothing lost.
    """
    base = posted.get("base", draft.text)
    content = desk().read(Written(draft.rule_id, draft.rule_kind, base)).content
    if content is None or not is_table(content):
        raise Http404
    made = with_cells(content, _cells(content, posted))
    what, _, at = posted.get("step", "").partition(":")
    if what:
        made = changed(made, what, int(at) if at.isdigit() else 0)
    return desk().text_of(draft.rule_kind, made)


def _cells(content: Mapping[str, Any], posted: QueryDict) -> Cells:
    def said(name: str) -> str:
        return posted.get(name, "").strip()

    wide, deep = range(len(content["inputs"])), range(len(content["outputs"]))
    rows = range(len(content["rules"]))
    return Cells(
        hit_policy=said("hit_policy") or content["hit_policy"],
        inputs=tuple(
            (said(f"in-{n}-name"), said(f"in-{n}-expression"), said(f"in-{n}-unit")) for n in wide
        ),
        outputs=tuple((said(f"out-{n}-name"), said(f"out-{n}-unit")) for n in deep),
        when=tuple(tuple(said(f"when-{row}-{n}") for n in wide) for row in rows),
        then=tuple(tuple(said(f"then-{row}-{n}") for n in deep) for row in rows),
        notes=tuple(said(f"note-{row}") for row in rows),
    )
