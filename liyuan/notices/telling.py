"""The one statement that tells many people: their notices, and the deliveries of those."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from liyuan.notices.channels import gateways
from liyuan.notices.domain import Note

# Who is meant, a row for each person or telephone of a note. Of a person meant twice the last
# row stands; accounts that are closed and grants that do not hold today are left out.
TELL = """
WITH note AS (
    SELECT * FROM unnest(%(keys)s::text[], %(topics)s::text[], %(kinds)s::text[], %(ids)s::text[],
        %(titles)s::text[], %(params)s::text[], %(texts)s::text[], %(urgent)s::bool[],
        %(due)s::timestamptz[]) WITH ORDINALITY
    AS n (key, topic, kind, id, title, params, text, urgent, due_at, place)
), meant AS (
    SELECT * FROM unnest(%(of)s::int[], %(audiences)s::text[], %(numbers)s::bigint[],
        %(roles)s::text[], %(phones)s::text[]) WITH ORDINALITY
    AS m (note, audience, number, role, phone, place)
), knows AS (
    SELECT * FROM unnest(%(but_of)s::int[], %(but)s::bigint[]) AS b (note, user_id)
), held AS (
    SELECT g.user_id, g.role, g.unit_id, g.firm_id FROM accounts_grant g
    JOIN accounts_user u ON u.id = g.user_id AND u.is_active
    WHERE g.since <= %(day)s AND (g.until IS NULL OR g.until > %(day)s)
      AND (g.unit_id = ANY(%(units)s::bigint[]) OR g.firm_id = ANY(%(firms)s::bigint[]))
), person AS (
    SELECT m.note, m.place, h.user_id, '' AS phone, h.unit_id, NULL::bigint AS firm_id
    FROM meant m JOIN held h ON h.unit_id = m.number AND (m.role = '' OR m.role = h.role)
    WHERE m.audience = 'unit'
    UNION ALL
    SELECT m.note, m.place, h.user_id, '', NULL, h.firm_id
    FROM meant m JOIN held h ON h.firm_id = m.number WHERE m.audience = 'firm'
    UNION ALL
    SELECT m.note, m.place, u.id, '', NULL, NULL
    FROM meant m JOIN accounts_user u ON u.id = m.number AND u.is_active
    WHERE m.audience = 'user'
    UNION ALL
    SELECT m.note, m.place, NULL, m.phone, NULL, NULL FROM meant m WHERE m.audience = 'phone'
), told AS (
    INSERT INTO notices_notice (key, user_id, phone, unit_id, firm_id, topic, subject_kind,
        subject_id, title, params, text, urgent, due_at, at)
    SELECT DISTINCT ON (n.place, p.user_id, p.phone) n.key, p.user_id, p.phone, p.unit_id,
        p.firm_id, n.topic, n.kind, n.id, n.title, n.params::jsonb, n.text, n.urgent, n.due_at,
        %(at)s
    FROM person p JOIN note n ON n.place = p.note
    WHERE NOT EXISTS (SELECT FROM knows k WHERE k.note = p.note AND k.user_id = p.user_id)
    ORDER BY n.place, p.user_id, p.phone, p.place DESC
    ON CONFLICT (key, user_id, phone) DO NOTHING
    RETURNING id, user_id, topic
), on_the_way AS (
    INSERT INTO notices_delivery (notice_id, channel, state, attempts, next_at, error)
    SELECT t.id, c.channel, 'waiting', 0, %(at)s, ''
    FROM told t CROSS JOIN unnest(%(channels)s::text[]) AS c (channel)
    LEFT JOIN notices_reach r ON r.user_id = t.user_id AND r.channel = c.channel
    LEFT JOIN notices_wish w ON w.user_id = t.user_id
    WHERE CASE WHEN t.user_id IS NULL THEN c.channel = 'sms'
          ELSE r.id IS NOT NULL
              AND t.topic || ' ' || c.channel <> ALL(coalesce(w.without, '{}')) END
)
SELECT count(*) FROM told
"""


def tell(notes: Sequence[Note], at: datetime) -> int:
    """Tell them in the caller's transaction; how many notices are new. Set-based: one query."""
    meant = [(place, to) for place, note in enumerate(notes, 1) for to in note.to]
    known = [(place, user) for place, note in enumerate(notes, 1) for user in note.but]
    said: dict[str, Any] = {
        **_columns(notes),
        "of": [place for place, _ in meant],
        "audiences": [str(to.audience) for _, to in meant],
        "numbers": [to.number for _, to in meant],
        "roles": [str(to.role) for _, to in meant],
        "phones": [to.phone for _, to in meant],
        "units": list({to.number for _, to in meant if to.audience == "unit"}),
        "firms": list({to.number for _, to in meant if to.audience == "firm"}),
        "but_of": [place for place, _ in known],
        "but": [user for _, user in known],
        "channels": [str(channel) for channel in gateways()],
        "day": timezone.localdate(at),
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(TELL, said)
        (told,) = cursor.fetchone() or (0,)
    return int(told)


def _columns(notes: Sequence[Note]) -> dict[str, list[Any]]:
    return {
        "keys": [note.key for note in notes],
        "topics": [note.topic for note in notes],
        "kinds": [note.subject[0] for note in notes],
        "ids": [note.subject[1] for note in notes],
        "titles": [note.title for note in notes],
        "params": [json.dumps(dict(note.params), ensure_ascii=False) for note in notes],
        "texts": [note.text for note in notes],
        "urgent": [note.urgent for note in notes],
        "due": [note.due_at for note in notes],
    }
