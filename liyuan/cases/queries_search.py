"""Cases by their number, or by words of their title."""

from django.db.models import CharField, Func, Q
from django.db.models.functions import Lower
from django.db.models.lookups import Contains

from liyuan.enterprises.domain import search_tokens, search_words


class Plain(Func):
    """A text without the differences of width, as `folded` has them."""

    function = "normalize"
    template = "%(function)s(%(expressions)s, NFKC)"
    output_field = CharField()


def searched(said: str) -> Q:
    """What may be meant.

    Pairs of letters and digits stand in many titles without the word that they are of, pairs of
    Chinese signs hardly ever: the index finds the pairs, and such words are looked at again.
    """
    found = Q(tokens__contains=search_tokens(said))
    for word in search_words(said):
        if word.isascii():
            found &= Q(Contains(Lower(Plain("title")), word))
    return Q(number=said.strip()) | found
