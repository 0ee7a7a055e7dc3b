"""Why an outcome that a condition reads is what it is, and what would settle an open clause."""

from liyuan.engines.feel import Trace
from liyuan.policies.domain_judging import ClauseExplained
from liyuan.policies.queries_words import Wording
from liyuan.rules.decisions import FirmScope
from liyuan.rules.reasons import because, flat, in_facts
from liyuan.web.messages import because as because_words

# More ways than these are no help to a reader; the smallest come first.
MOST_WAYS = 3


def outcomes_behind(trace: Trace, firm: FirmScope, wording: Wording) -> tuple[str, ...]:
    """The outcomes that a condition reads, each with what made it so, down to facts."""
    naming = (wording.types, wording.labels, wording.lang)
    return tuple(
        because_words(one.name, one.value, one.steps, one.short_of, *naming)
        for one in flat(because(trace.node, firm))
        if one.steps or one.short_of
    )


def ways_to_settle(
    explained: ClauseExplained, firm: FirmScope, wording: Wording
) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of facts with which an open clause may match; a fact's years are one."""
    found = in_facts(explained.settling, firm)[:MOST_WAYS]
    names = [sorted({fact.name for fact in facts}) for facts in found]
    return tuple(dict.fromkeys(tuple(wording.labels.get(n, n) for n in way) for way in names))
