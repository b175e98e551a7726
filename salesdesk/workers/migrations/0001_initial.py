import salesdesk.db.migrations
from django.db import migrations, models


class Migration(salesdesk.db.migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Canary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('surfaced_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'canaries',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='only_one_canary')],
            },
        ),
        migrations.CreateModel(
            name='Sweep',
            fields=[
                ('name', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('last_started', models.DateTimeField()),
                ('last_finished', models.DateTimeField(null=True)),
                ('duration', models.DurationField(null=True)),
                ('done_count', models.PositiveIntegerField(default=0)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('error', ''), ('failures', 0)), models.Q(('failures__gt', 0), models.Q(('error', ''), _negated=True)), _connector='OR'), name='failed_sweep_has_error')],
            },
        ),
    ]
