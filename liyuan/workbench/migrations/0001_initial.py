

import django.contrib.postgres.fields
import django.db.models.deletion
import liyuan.rules.domain
import liyuan.workbench.domain
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('rules', '0002_cases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule_id', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[(liyuan.rules.domain.Kind['RULE'], liyuan.rules.domain.Kind['RULE']), (liyuan.rules.domain.Kind['POLICY'], liyuan.rules.domain.Kind['POLICY'])], max_length=12)),
                ('name', models.CharField(max_length=200)),
                ('en', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField()),
                ('cases', models.TextField(blank=True)),
                ('correction', models.TextField(blank=True)),
                ('state', models.CharField(choices=[(liyuan.workbench.domain.State['DRAFT'], liyuan.workbench.domain.State['DRAFT']), (liyuan.workbench.domain.State['SUBMITTED'], liyuan.workbench.domain.State['SUBMITTED']), (liyuan.workbench.domain.State['RETURNED'], liyuan.workbench.domain.State['RETURNED']), (liyuan.workbench.domain.State['WITHDRAWN'], liyuan.workbench.domain.State['WITHDRAWN']), (liyuan.workbench.domain.State['APPROVED'], liyuan.workbench.domain.State['APPROVED'])], db_index=True, default=liyuan.workbench.domain.State['DRAFT'], max_length=12)),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('editors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('updated_at', models.DateTimeField(db_index=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('remarks', models.TextField(blank=True)),
                ('based_on', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='rules.ruleversion')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rules.ruleversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', [liyuan.workbench.domain.State['DRAFT'], liyuan.workbench.domain.State['RETURNED'], liyuan.workbench.domain.State['SUBMITTED'], liyuan.workbench.domain.State['WITHDRAWN']])), fields=('rule_id',), name='one_open_draft_per_rule'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(models.Q(('decided_by', models.F('made_by')), _negated=True), models.Q(('decided_by', models.F('edited_by')), _negated=True)), _connector='OR'), name='a_second_person_decides'), models.CheckConstraint(condition=models.Q(models.Q(('state', liyuan.workbench.domain.State['APPROVED']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('published__isnull', False)), _connector='OR'), name='approved_by_somebody_as_a_version')],
            },
        ),
    ]
