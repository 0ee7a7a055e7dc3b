"""The list of sensitive firms; counts of firms can pass by a firm without reading its row."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("enterprises", "0002_enterprise_by_status"),
    ]

    operations = [
        migrations.CreateModel(
            name="SensitiveListing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("basis", models.CharField(max_length=200)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="listings",
                        to="enterprises.enterprise",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("enterprise",),
                        name="listed_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.RemoveIndex(model_name="enterprise", name="enterprise_by_status"),
        migrations.AddIndex(
            model_name="enterprise",
            index=models.Index(
                fields=["status", "district"], include=("id",), name="enterprise_by_status"
            ),
        ),
    ]
