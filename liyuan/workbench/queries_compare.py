"""A draft beside the version that it changes: line by line, and on a sample of firms."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from liyuan.accounts.access import Person
from liyuan.engines.measures.small_cells import FEWEST, Sum, untold
from liyuan.enterprises.access import enterprises_visible_to, not_sensitive
from liyuan.enterprises.models import Enterprise, Snapshot
from liyuan.enterprises.queries_facts import stored_values
from liyuan.policies.forms import OUTCOME_WORDS
from liyuan.web.messages import value as value_words
from liyuan.workbench.queries_rules import Ready

MOST_LINES = 4_000
LONGEST_LINE = 400
AROUND = 3
SAMPLE = 1_000
# An odd number near 2**32 times the golden ratio: it sets neighbours far apart.
SCATTER = 2_654_435_761

MOST_MOVES = 20
NO_CLAUSE, FIGURE = "-", "#"

Spans = tuple[tuple[str, bool], ...]
# By clause, or of a rule under no name: outcome or value, and amount.
Answers = Mapping[str, tuple[object, object]]
# clause, answer before, answer after
Moved = tuple[str, object, object]
Words = Callable[[str, object], tuple[str, object]]


@dataclass(frozen=True)
class DiffRow:
    """Two lines side by side, the changed passages marked; `skipped` stands for equal lines."""

    old_number: int | None = None
    new_number: int | None = None
    old: Spans = ()
    new: Spans = ()
    what: str = "same"
    skipped: int = 0


@dataclass(frozen=True)
class Move:
    """Firms of a sample whose answer goes from one to another; None where too few to be told.

    `about` names a policy's clause; old and new are alike where only a figure or amount differs.
    """

    about: str
    old: object
    new: object
    firms: int | None


@dataclass(frozen=True)
class Sampled:
    """On how many firms of a sample the answers differ; None where too few to be told.

    `chosen` were to be tried, `firms` were: all of them, or those that there was time for.
    `moves` are from which answer to which; a firm may move in several clauses.
    """

    chosen: int
    firms: int
    changed: int | None
    on: date
    moves: tuple[Move, ...] = ()


def side_by_side(old: str, new: str) -> tuple[DiffRow, ...] | None:
    """The two texts line by line, long equal stretches folded; None when they are too long."""
    before, after = old.splitlines(), new.splitlines()
    if max(len(before), len(after)) > MOST_LINES:
        return None
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    rows: list[DiffRow] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            rows.extend(_folded(before, a, b, c, last=b == len(before)))
        else:
            rows.extend(_changed(before, after, (a, b, c, d)))
    return tuple(rows)


def effect_on_sample(
    old: Ready,
    new: Ready,
    user: Person,
    snapshot: Snapshot,
    basis: date,
    *,
    enough: Callable[[], bool],
    lang: str = "zh",
) -> Sampled:
    """How many of at most a thousand firms, spread over the registry, are answered otherwise.

    It stops when there was `enough` work: a page must not hold its worker.
    """
    chosen = _sample(user)
    tried = changed = 0
    moves: Counter[Moved] = Counter()
    # In a scattered order, so that those that there is time for are spread as all of them are.
    for firm in sorted(chosen, key=lambda pk: pk * SCATTER % 2**32):
        if enough():
            break
        tried += 1
        moved = _moved(_answers(old, firm, snapshot, basis), _answers(new, firm, snapshot, basis))
        changed += bool(moved)
        moves.update(moved)
    clear = changed in (0, tried) or FEWEST <= changed <= tried - FEWEST
    if not clear or tried < FEWEST:
        return Sampled(len(chosen), tried, None, basis)
    words = _words_of(old, lang), _words_of(new, lang)
    return Sampled(len(chosen), tried, changed, basis, tuple(told_moves(moves, *words)))


def _moved(old: Answers, new: Answers) -> set[Moved]:
    keys = old.keys() | new.keys()
    differing = (key for key in keys if old.get(key) != new.get(key))
    return {(key, _said(old.get(key)), _said(new.get(key))) for key in differing}


def _said(answer: tuple[object, object] | None) -> object:
    """What can be told of an answer: an outcome or a word, no figure."""
    value = NO_CLAUSE if answer is None else answer[0]
    return value if value is None or isinstance(value, str | bool) else FIGURE


def told_moves(moves: Counter[Moved], old: Words, new: Words) -> Iterator[Move]:
    """The moves, most firms first, without what would point at few firms."""
    everything = ("", "", "")
    cells: dict[Moved, int] = {**moves, everything: sum(moves.values())}
    hidden = untold(cells, [Sum(everything, tuple(moves))])
    if everything in hidden:
        return
    order = sorted(moves, key=lambda move: (move in hidden, -moves[move], str(move)))
    for move in order[:MOST_MOVES]:
        key, before, after = move
        firms = None if move in hidden else moves[move]
        about, was = old(key, before)
        now_about, now = new(key, after)
        yield Move(now_about or about, was, now, firms)


def _words_of(made: Ready, lang: str) -> Words:
    """How a rule's answers are said: the clause it is about, and the outcome or value."""
    clauses = {one.prepared.clause.key: one.prepared.clause.name for one in made.clauses}
    types = made.rules.ruleset.types()

    def words(key: str, said: object) -> tuple[str, object]:
        if not made.name:
            name = clauses.get(key, "")
            return (f"{key.upper()} {name}" if name else ""), OUTCOME_WORDS.get(str(said), "—")
        if said == FIGURE:
            return "", "—"
        assert said is None or isinstance(said, str | bool)
        return "", value_words(said, types[made.name], lang)

    return words


def _sample(user: Person) -> list[int]:
    """Ids of firms within the reader's scope, evenly spread by their ids."""
    ends = Enterprise.objects.order_by("pk").values_list("pk", flat=True)
    first, last = ends.first(), ends.last()
    if first is None or last is None:
        return []
    step = max(1, (last - first + 1) // SAMPLE)
    among = range(first, last + 1, step)
    seen = enterprises_visible_to(user, "enterprise.view").filter(not_sensitive(), pk__in=among)
    return list(seen.order_by("pk").values_list("pk", flat=True)[:SAMPLE])


def _answers(made: Ready, firm: int, snapshot: Snapshot, basis: date) -> Answers:
    facts = stored_values(firm, snapshot)
    scope = made.rules.maker.scope(facts.stored, basis, barred=facts.barred)
    if made.name:
        return {"": (scope.decisions[made.name].value, None)}
    verdicts = made.rules.book(basis).judge(scope.values)
    keys = (clause.prepared.clause.key for clause in made.clauses)
    return {k: (v.outcome, v.amount_fen) for k, v in zip(keys, verdicts, strict=True)}


def _folded(lines: list[str], a: int, b: int, c: int, *, last: bool) -> Iterator[DiffRow]:
    """Equal lines, those far from a change left out."""
    head = a + (AROUND if a else 0)
    tail = b - (0 if last else AROUND)
    for at in range(a, b):
        if head <= at < tail and tail - head > 1:
            if at == head:
                yield DiffRow(what="skipped", skipped=tail - head)
            continue
        spans: Spans = ((lines[at], False),)
        yield DiffRow(at + 1, c + at - a + 1, spans, spans)


def _changed(
    before: list[str], after: list[str], at: tuple[int, int, int, int]
) -> Iterator[DiffRow]:
    a, b, c, d = at
    for offset in range(max(b - a, d - c)):
        old = before[a + offset] if a + offset < b else None
        new = after[c + offset] if c + offset < d else None
        spans = _spans(old, new)
        yield DiffRow(
            a + offset + 1 if old is not None else None,
            c + offset + 1 if new is not None else None,
            *spans,
            what="changed",
        )


def _spans(old: str | None, new: str | None) -> tuple[Spans, Spans]:
    """The passages of two lines, by whether the other has them."""
    if old is None or new is None or max(len(old), len(new)) > LONGEST_LINE:
        return (((old or ""), True),), (((new or ""), True),)
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    left = tuple((old[a:b], what != "equal") for what, a, b, _, _ in opcodes if a < b)
    right = tuple((new[c:d], what != "equal") for what, _, _, c, d in opcodes if c < d)
    return left, right
