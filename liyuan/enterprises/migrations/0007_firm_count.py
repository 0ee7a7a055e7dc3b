"""How many firms each place and status has, kept by the statements that write firms."""

import django.db.models.deletion
from django.db import migrations, models

COUNT = """
INSERT INTO enterprises_firmcount (status, district_id, park_id, firms)
SELECT status, district_id, park_id, count(*) FROM enterprises_enterprise GROUP BY 1, 2, 3
"""
# In the order of the cells, so that two writers wait for one another and never in a ring.
FOLLOW = """
CREATE FUNCTION enterprises_count_firms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO enterprises_firmcount AS kept (status, district_id, park_id, firms)
        SELECT status, district_id, park_id, count(*) FROM came GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (status, district_id, park_id)
            DO UPDATE SET firms = kept.firms + excluded.firms;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO enterprises_firmcount AS kept (status, district_id, park_id, firms)
        SELECT status, district_id, park_id, -count(*) FROM went GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (status, district_id, park_id)
            DO UPDATE SET firms = kept.firms + excluded.firms;
    ELSE
        INSERT INTO enterprises_firmcount AS kept (status, district_id, park_id, firms)
        SELECT status, district_id, park_id, sum(one) FROM (
            SELECT status, district_id, park_id, 1 AS one FROM came
            UNION ALL SELECT status, district_id, park_id, -1 FROM went) moved
        GROUP BY 1, 2, 3 HAVING sum(one) <> 0 ORDER BY 1, 2, 3
        ON CONFLICT (status, district_id, park_id)
            DO UPDATE SET firms = kept.firms + excluded.firms;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER firms_came AFTER INSERT ON enterprises_enterprise
    REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION enterprises_count_firms();
CREATE TRIGGER firms_went AFTER DELETE ON enterprises_enterprise
    REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION enterprises_count_firms();
CREATE TRIGGER firms_moved AFTER UPDATE ON enterprises_enterprise
    REFERENCING OLD TABLE AS went NEW TABLE AS came
    FOR EACH STATEMENT EXECUTE FUNCTION enterprises_count_firms();
"""
UNFOLLOW = "DROP FUNCTION enterprises_count_firms() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0006_fact_check"), ("parks", "0003_outline")]

    operations = [
        migrations.CreateModel(
            name="FirmCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("status", models.CharField(max_length=10)),
                ("firms", models.BigIntegerField()),
                (
                    "district",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="parks.district",
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, to="parks.park"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["status", "district", "park"],
                        name="one_count_per_cell",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
    ]
