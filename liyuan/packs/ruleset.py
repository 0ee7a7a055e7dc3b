"""The rule set of a pack that is not loaded: the same objects that the database would give."""

from liyuan.packs.pack import Pack
from liyuan.rules.decisions import Ruleset, rule_from
from liyuan.rules.domain import FactDefinition, Kind
from liyuan.rules.order import CycleError, ruleset_of

__all__ = ["CycleError", "read_ruleset"]


def read_ruleset(pack: Pack) -> Ruleset:
    """Facts and decisions of a pack whose texts are sound; raises CycleError."""
    facts = (FactDefinition.from_content(text.content) for text in pack.texts_of(Kind.FACT))
    rules = [rule_from(text.content) for text in pack.texts_of(Kind.RULE)]
    return ruleset_of({fact.id: fact for fact in facts}, rules, pack.manifest.content)
