"""Makes the journal append-only: the database itself refuses every change."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION journal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % on % refused', TG_OP, TG_TABLE_NAME;
END $$;
"""

# Personal details may be erased, and entries leave the waiting list when they are sealed.
REFUSED = {
    "journal_entry": "UPDATE OR DELETE",
    "journal_seal": "UPDATE OR DELETE",
    "journal_sealedentry": "UPDATE OR DELETE",
    "journal_personaldetail": "UPDATE",
    "journal_unsealed": "UPDATE",
}

ROW_TRIGGER = """
CREATE TRIGGER append_only BEFORE {events} ON {table}
FOR EACH ROW EXECUTE FUNCTION journal_refuse_change();
"""
TRUNCATE_TRIGGER = """
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change();
"""


def operations() -> list[migrations.RunSQL]:
    made = [migrations.RunSQL(REFUSE, "DROP FUNCTION journal_refuse_change() CASCADE")]
    for table, events in REFUSED.items():
        made.append(migrations.RunSQL(ROW_TRIGGER.format(table=table, events=events), ""))
        made.append(migrations.RunSQL(TRUNCATE_TRIGGER.format(table=table), ""))
    return made


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = operations()
