"""Keeping note of where in the order of names each token occurs, as firms come and are renamed."""

from typing import Any

# So many firms are worth shelves; a shelf holds so many, or more where there would be too many.
WORTH, SHELF, MOST_SHELVES = 50_000, 4_096, 256
# Shelves are made anew when there are so many times the firms that they were made for.
OUTGROWN = 2

# not truncated: who searches meanwhile must not wait
CLEAR = ("DELETE FROM enterprises_nameshelf", "DELETE FROM enterprises_nametoken")
DIVIDE = """
INSERT INTO enterprises_nameshelf (first, firms)
SELECT pinyin_sort, count(*) * %(size)s FROM (
    SELECT pinyin_sort, row_number() OVER (ORDER BY pinyin_sort, id) AS place
    FROM enterprises_enterprise) every
WHERE place %% %(size)s = 0 GROUP BY pinyin_sort
"""
# the shelf of a firm is worked out before its tokens are told apart: OFFSET keeps them in order
ROOM = "SET LOCAL work_mem = '256MB'"
NOTE = """
INSERT INTO enterprises_nametoken (token, shelves)
SELECT token, array_agg(shelf) FROM (
    SELECT DISTINCT token, shelf FROM (
        SELECT name_tokens, pinyin_initials AS initials, width_bucket(pinyin_sort::text, ARRAY(
            SELECT first::text FROM enterprises_nameshelf ORDER BY first))::smallint AS shelf
        FROM enterprises_enterprise WHERE id {chosen} OFFSET 0) firm
    CROSS JOIN LATERAL unnest(name_tokens || ARRAY[
        '^' || left(initials, 1), '^' || left(initials, 2), '^' || left(initials, 3)
    ]::varchar[]) AS token) every
GROUP BY token ORDER BY token
ON CONFLICT (token) DO UPDATE
    SET shelves = ARRAY(SELECT DISTINCT unnest(enterprises_nametoken.shelves || excluded.shelves))
    WHERE NOT enterprises_nametoken.shelves @> excluded.shelves
"""


def shelve_from(cursor: Any, first: int) -> None:
    """Note the tokens of firms from an id on, in the transaction that enters them."""
    cursor.execute("SELECT count(*) FROM enterprises_enterprise")
    firms = cursor.fetchone()[0]
    cursor.execute("SELECT coalesce(sum(firms), 0) FROM enterprises_nameshelf")
    noted = cursor.fetchone()[0]
    if firms < WORTH:
        return
    if firms > noted * OUTGROWN:
        for statement in CLEAR:
            cursor.execute(statement)
        cursor.execute(DIVIDE, {"size": max(SHELF, firms // MOST_SHELVES)})
        first = 0
    cursor.execute(ROOM)
    cursor.execute(NOTE.format(chosen=">= %(first)s"), {"first": first})
    cursor.execute("ANALYZE enterprises_nametoken")


def shelve_again(cursor: Any, firms: list[int]) -> None:
    """Note the tokens of firms that have another name now, where there are shelves."""
    cursor.execute("SELECT EXISTS (SELECT FROM enterprises_nameshelf)")
    if cursor.fetchone()[0]:
        cursor.execute(NOTE.format(chosen="= ANY (%(firms)s)"), {"firms": firms})
