# What was said of a sensitive firm by who may not know of it.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0008_basis_check'),
        ('imports', '0003_basis_until'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnseenRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.JSONField()),
                ('enterprise', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='enterprises.enterprise')),
            ],
        ),
    ]
