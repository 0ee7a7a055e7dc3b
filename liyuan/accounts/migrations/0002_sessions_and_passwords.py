"""What a log-in remembers of a person, and grants that end after they begin."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Lower

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
LOWER = "UPDATE accounts_user SET username = lower(username) WHERE username <> lower(username)"


def of_user(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=name, to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "FormerPassword",
            [
                ("id", ID.clone()),
                ("hash", models.CharField(max_length=128)),
                ("at", models.DateTimeField()),
                ("user", of_user("former_passwords")),
            ],
        ),
        migrations.CreateModel(
            "OpenSession",
            [
                ("id", ID.clone()),
                ("key", models.CharField(max_length=40, unique=True)),
                ("since", models.DateTimeField()),
                ("seen", models.DateTimeField()),
                ("address", models.GenericIPAddressField(null=True)),
                ("browser", models.CharField(blank=True, max_length=200)),
                ("user", of_user("open_sessions")),
            ],
        ),
        migrations.AddField("user", "last_address", models.GenericIPAddressField(null=True)),
        migrations.AddField("user", "must_change_password", models.BooleanField(default=False)),
        migrations.AddField("user", "password_at", models.DateTimeField(null=True)),
        migrations.AddField("grant", "head", models.BooleanField(default=False)),
        migrations.RunSQL(LOWER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "user", models.CheckConstraint(condition=Q(username=Lower("username")), name="login_is_lower")
        ),
        migrations.AddConstraint(
            "grant",
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="grant_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            "grant",
            models.CheckConstraint(
                condition=Q(head=False) | Q(firm_id__isnull=False), name="only_a_firm_has_a_head"
            ),
        ),
        migrations.RemoveConstraint("grant", "grant_is_given_once"),
        migrations.AddConstraint(
            "grant",
            models.UniqueConstraint(
                fields=("user", "role", "unit", "firm_id", "since"),
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="grant_is_given_once",
                nulls_distinct=False,
            ),
        ),
    ]
