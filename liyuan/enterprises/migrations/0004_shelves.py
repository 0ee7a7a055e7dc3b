"""Where in the order of names each token occurs, worked out for the firms that are there."""

import django.contrib.postgres.fields
from django.db import migrations, models


def shelve(apps, editor):
    from liyuan.enterprises.actions_shelves import shelve_from

    with editor.connection.cursor() as cursor:
        shelve_from(cursor, 0)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0003_sensitive_listing")]

    operations = [
        migrations.CreateModel(
            name="NameShelf",
            fields=[
                ("first", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("firms", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="NameToken",
            fields=[
                ("token", models.CharField(max_length=4, primary_key=True, serialize=False)),
                (
                    "shelves",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
            ],
        ),
        migrations.RunPython(shelve, migrations.RunPython.noop),
    ]
