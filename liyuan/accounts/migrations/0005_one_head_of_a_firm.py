# Where two were named, the one named last is the head; the other still acts for the firm.

from django.db import migrations, models

LAST_NAMED = """
UPDATE accounts_grant AS earlier SET head = FALSE
WHERE earlier.head AND earlier.until IS NULL AND EXISTS (
    SELECT FROM accounts_grant AS later
    WHERE later.head AND later.until IS NULL
      AND later.firm_id = earlier.firm_id AND later.id > earlier.id
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_used_codes_and_readers'),
    ]

    operations = [
        migrations.RunSQL(LAST_NAMED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.UniqueConstraint(condition=models.Q(('head', True), ('until', None)), fields=('firm_id',), name='a_firm_has_one_head'),
        ),
    ]
