"""Ledgers that are taken away to edit, and their rows that come back otherwise."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CHANGES = ("same", "cleared", "new", "changed", "conflict", "removed")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("imports", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TakenLedger",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stamp", models.CharField(max_length=40, unique=True)),
                ("year", models.PositiveSmallIntegerField(null=True)),
                (
                    "facts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None
                    ),
                ),
                ("headings", models.JSONField()),
                ("rows", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                ("known_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_ledgers",
                        to="accounts.unit",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="importjob",
            name="ledger",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imports",
                to="imports.takenledger",
            ),
        ),
        migrations.CreateModel(
            name="ImportLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.PositiveIntegerField()),
                ("firm", models.BigIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("code", models.CharField(max_length=18)),
                ("change", models.CharField(choices=[(c, c) for c in CHANGES], max_length=10)),
                ("cells", models.JSONField()),
                ("mine", models.BooleanField(default=False)),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="imports.importjob",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["job", "change", "row"], name="imports_lines_by_change")
                ],
            },
        ),
    ]
