"""A city that has worked for years: cases multiplied from a played fortnight, journal included."""

from collections.abc import Mapping

from django.db import connection

# Of all cases so many are open; the others have come to their end within a thousand days.
OPEN_SHARE = 0.1
# The rank of an entry among those of its case; rows that every case is filled up with come last.
MOST_ENTRIES, EVENTS = 64, 12

# Which played case each new one repeats, where, and how long before: the firms of the same
# district take turns.
CLONES = """
CREATE TEMP TABLE clone AS
WITH played AS (
    SELECT id, ended_at IS NOT NULL AS ended, district_id, row_number() OVER (
        PARTITION BY ended_at IS NOT NULL ORDER BY id) - 1 AS place,
        count(*) OVER (PARTITION BY ended_at IS NOT NULL) AS of_them
    FROM cases_case
    WHERE (archived_at IS NOT NULL OR ended_at IS NULL) AND NOT direct AND number ~ '^2026'
), firm AS (
    SELECT id, district_id, row_number() OVER (PARTITION BY district_id ORDER BY id) - 1 AS place,
        count(*) OVER (PARTITION BY district_id) AS of_them
    FROM enterprises_enterprise
), made AS (
    SELECT n, n %% 1000 >= %(open)s * 1000 AS ended
    FROM generate_series(0::bigint, %(cases)s - 1) AS n
)
SELECT p.id AS old, %(first)s + m.n AS new, m.n AS seq, f.id AS firm,
    CASE WHEN m.ended THEN make_interval(days => 1 + (m.n * 7919 %% 1000)::int)
    ELSE interval '0' END AS back
FROM made m JOIN played p ON p.ended = m.ended AND p.place = (m.n / 7) %% p.of_them
JOIN firm f ON f.district_id = p.district_id AND f.place = m.n %% f.of_them
"""
ENTRIES = """
CREATE TEMP TABLE entry_of AS
SELECT e.id, c.id AS old, row_number() OVER (PARTITION BY c.id ORDER BY e.id) AS rank
FROM journal_entry e JOIN cases_case c ON e.subject_kind = 'case' AND e.subject_id = c.number
"""
INDEXES = (
    "CREATE INDEX ON clone (old)",
    "CREATE INDEX ON entry_of (old)",
    "CREATE INDEX ON entry_of (id)",
    "ANALYZE clone",
    "ANALYZE entry_of",
)
JOURNAL = """
INSERT INTO journal_entry (id, at, actor_id, action, subject_kind, subject_id, payload, hash)
SELECT %(entry)s + k.seq * {most} + o.rank, e.at - k.back, e.actor_id, e.action, 'case',
    'B' || k.seq, e.payload, e.hash
FROM clone k JOIN entry_of o ON o.old = k.old JOIN journal_entry e ON e.id = o.id
"""
FILLED_UP = """
INSERT INTO journal_entry (id, at, actor_id, action, subject_kind, subject_id, payload, hash)
SELECT %(entry)s + k.seq * {most} + {most} - 1 - more.rank, c.received_at - k.back, c.opened_by_id,
    'demand.tell_progress', 'case', 'B' || k.seq, '{{}}', '\\x00'
FROM clone k JOIN cases_case c ON c.id = k.old
JOIN (SELECT old, count(*) AS has FROM entry_of GROUP BY old) held ON held.old = k.old
CROSS JOIN LATERAL generate_series(1, {events} - held.has) AS more (rank)
"""
SEAL = """
WITH seal AS (
    INSERT INTO journal_seal (at, previous, hash, count)
    VALUES (now(), '\\x01', '\\x02', 0) RETURNING id
)
INSERT INTO journal_sealedentry (entry_id, seal_id, position, link)
SELECT e.id, seal.id, e.id - %(entry)s, '\\x00' FROM journal_entry e, seal WHERE e.id > %(entry)s
"""
BACK = frozenset({"timestamp with time zone"})
# What hangs on a case, and what of each row is not as it was.
BESIDE = (
    "cases_caseclock",
    "cases_caseparty",
    "demands_demand",
    "demands_answer",
    "demands_evaluation",
    "demands_visit",
    "demands_effectcheck",
)


def fill(cases: int) -> None:
    """Add so many cases with twelve events each, unless there are as many already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(id) FROM cases_case")
        there, last = cursor.fetchone() or (0, 0)
        if there >= cases:
            return
        cursor.execute("SELECT max(id) FROM journal_entry")
        (entry,) = cursor.fetchone() or (0,)
        said = {"cases": cases - there, "first": last + 1, "entry": entry, "open": OPEN_SHARE}
        cursor.execute(CLONES, said)
        cursor.execute(ENTRIES)
        for index in INDEXES:
            cursor.execute(index)
        sizes = {"most": MOST_ENTRIES, "events": EVENTS}
        cursor.execute(JOURNAL.format(**sizes), said)
        cursor.execute(FILLED_UP.format(**sizes), said)
        cursor.execute(SEAL, said)
        cursor.execute(_copy("cases_case", CASE), said)
        for table in BESIDE:
            cursor.execute(_copy(table, {}), said)
        for table in ("cases_case", "journal_entry"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        cursor.execute("VACUUM ANALYZE")


CASE: Mapping[str, str] = {
    "id": "k.new",
    "number": "'B' || k.seq",
    "firm_id": "k.firm",
    "parent_id": "NULL",
    "title": "left(t.title, 100) || ' ' || k.seq",
}


def _copy(table: str, said: Mapping[str, str]) -> str:
    """The rows of a table for every new case: times put back, keys of case and entry replaced."""
    own = dict(said)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s",
            [table],
        )
        columns = dict(cursor.fetchall())
    if table != "cases_case":
        columns.pop("id", None)
    for name, kind in columns.items():
        if name not in own:
            own[name] = f"t.{name} - k.back" if kind in BACK else f"t.{name}"
    join, key = "", "t.id" if table == "cases_case" else "t.case_id"
    if "case_id" in columns:
        own["case_id"] = "k.new"
    if "entry_id" in columns:
        own["entry_id"] = f"%(entry)s + k.seq * {MOST_ENTRIES} + o.rank"
        join = "JOIN entry_of o ON o.id = t.entry_id"
    if "tracker" in columns:
        own["tracker"] = "''"
    names = ", ".join(columns)
    values = ", ".join(own[name] for name in columns)
    rows = f"FROM clone k JOIN {table} t ON {key} = k.old {join}"
    return f"INSERT INTO {table} ({names}) SELECT {values} {rows}"
