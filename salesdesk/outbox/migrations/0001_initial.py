import salesdesk.clock.moment
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Outbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=40)),
                ('payload', models.JSONField()),
                ('dedupe_key', models.CharField(max_length=120, unique=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('next_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('dead_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.TextField(blank=True)),
                ('discarded_at', models.DateTimeField(blank=True, null=True)),
                ('discard_reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'verbose_name_plural': 'outbox',
            },
        ),
    ]
