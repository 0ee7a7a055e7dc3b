# The tasks of units whose facts lack a sharing basis.

import liyuan.enterprises.domain_checks
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0007_firm_count'),
    ]

    operations = [
        migrations.CreateModel(
            name='BasisCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.CharField(max_length=32)),
                ('facts', models.JSONField()),
                ('firms', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[(liyuan.enterprises.domain_checks.CheckState['OPEN'], liyuan.enterprises.domain_checks.CheckState['OPEN']), (liyuan.enterprises.domain_checks.CheckState['CONFIRMED'], liyuan.enterprises.domain_checks.CheckState['CONFIRMED']), (liyuan.enterprises.domain_checks.CheckState['AGREED'], liyuan.enterprises.domain_checks.CheckState['AGREED'])], max_length=10)),
                ('found_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('unit',), name='one_open_basis_check')],
            },
        ),
    ]
