import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.comparison
import django.db.models.functions.text
import salesdesk.clock.moment
import salesdesk.db.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(salesdesk.db.migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
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
                ('discarded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('discard_reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'verbose_name_plural': 'outbox',
                'indexes': [models.Index(models.F('topic'), models.F('next_at'), condition=models.Q(('dead_at__isnull', True), ('sent_at__isnull', True)), name='outbox_due'), models.Index(django.db.models.functions.comparison.Coalesce('sent_at', 'discarded_at'), condition=models.Q(('sent_at__isnull', False), ('discarded_at__isnull', False), _connector='OR'), name='outbox_done'), models.Index(django.db.models.functions.text.Upper(django.db.models.fields.json.KeyTextTransform('to', 'payload')), models.OrderBy(models.F('sent_at'), descending=True), condition=models.Q(('sent_at__isnull', False)), name='outbox_recipient'), models.Index(models.F('dead_at'), models.F('id'), condition=models.Q(('dead_at__isnull', False), ('discarded_at__isnull', True)), name='outbox_dead')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('dead_at__isnull', True), _connector='OR'), name='sent_or_dead_not_both'), models.CheckConstraint(condition=models.Q(models.Q(('discard_reason', ''), ('discarded_at__isnull', True), ('discarded_by__isnull', True)), models.Q(('dead_at__isnull', False), ('discarded_at__isnull', False), ('discarded_by__isnull', False), models.Q(('discard_reason', ''), _negated=True)), _connector='OR'), name='discarded_is_dead_with_user_and_reason')],
            },
        ),
    ]
