"""A cliff of a draft as a reader is told it: which figure, where, and who would fall off."""

from dataclasses import dataclass
from decimal import Decimal

from liyuan.engines.feel import Missing
from liyuan.engines.screening.cliffs import Cliff
from liyuan.engines.screening.predicates import AtLeast
from liyuan.screening.bench_laboratory import Experiment
from liyuan.screening.queries_funnel import number_of
from liyuan.web.messages import missing as fact_words
from liyuan.web.messages import value as value_words


@dataclass(frozen=True)
class Told:
    """The firms near a threshold who get more on their side of it, and what they would lose.

    `at` is the threshold in words, empty for one that is a share; `upwards` of them would lose it
    by more of the figure.
    """

    figure: str
    at: str
    firms: int
    fen: int
    upwards: int


def cliff_told(trial: Experiment, cliff: Cliff, lang: str) -> Told:
    """A cliff in the reader's language."""
    judging = trial.bench.rules.judging
    figure = fact_words(Missing(*cliff.key), judging.types, judging.labels(lang), lang)
    lose, upwards = cliff.lose, cliff.upwards.firms
    return Told(figure, _at(trial, cliff, lang), lose.firms, -lose.fen, upwards)


def _at(trial: Experiment, cliff: Cliff, lang: str) -> str:
    of = trial.bench.table.columns[cliff.key].type
    if not isinstance(cliff.threshold, AtLeast) or of.kind != "whole":
        return ""
    # who loses by more of the figure stands at the last value that is still inside
    stored = cliff.threshold.least - (1 if cliff.upwards.firms else 0)
    type_ = number_of(trial.bench.rules.judging.types.get(cliff.key[0]))
    return value_words(Decimal(stored) / of.per_unit, type_, lang)
