"""Totals of the lists that runs keep, counted for the runs there are; fewer indexes on verdicts."""

import django.db.models.deletion
from django.db import migrations, models

CASCADE, PROTECT = django.db.models.deletion.CASCADE, django.db.models.deletion.PROTECT
COUNT = """
INSERT INTO policies_standingtotal (run_id, version_id, value, district_id, park_id, firms)
SELECT s.run_id, s.version_id, s.value, e.district_id, e.park_id, count(*)
FROM policies_standing s JOIN enterprises_enterprise e ON e.id = s.enterprise_id
GROUP BY 1, 2, 3, 4, 5
"""


def bare(of, to, rule, related):
    """A foreign key without an index of its own."""
    key = models.ForeignKey(db_index=False, on_delete=rule, to=to, **related)
    return migrations.AlterField(of[0], of[1], key)


class Migration(migrations.Migration):
    dependencies = [("policies", "0002_standing")]

    operations = [
        migrations.CreateModel(
            name="StandingTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.CharField(max_length=40)),
                ("firms", models.PositiveIntegerField()),
                ("district", models.ForeignKey("parks.district", PROTECT, null=True)),
                ("park", models.ForeignKey("parks.park", PROTECT, null=True)),
                (
                    "run",
                    models.ForeignKey(
                        "policies.verdictrun", CASCADE, related_name="standing_totals"
                    ),
                ),
                ("version", models.ForeignKey("rules.ruleversion", PROTECT)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "version", "value", "district", "park"),
                        name="one_standing_total_per_cell",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.RemoveIndex("verdict", "verdicts_of_a_firm"),
        bare(("verdict", "run"), "policies.verdictrun", CASCADE, {"related_name": "verdicts"}),
        bare(
            ("verdict", "enterprise"),
            "enterprises.enterprise",
            CASCADE,
            {"related_name": "verdicts"},
        ),
        bare(("verdict", "version"), "rules.ruleversion", PROTECT, {}),
        bare(("standing", "run"), "policies.verdictrun", CASCADE, {"related_name": "standings"}),
        bare(("standing", "version"), "rules.ruleversion", PROTECT, {}),
    ]
