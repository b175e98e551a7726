import django.db.models.deletion
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
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('mentioned', 'Mentioned in a note'), ('asked', 'Asked a question'), ('answered', 'Question or handoff answered'), ('handed_over', 'Handed over to you'), ('escalated', 'Escalated to you'), ('reply', 'Reply received'), ('task', 'Task assigned or done'), ('approval', 'Approval requested or given'), ('quote', 'Quote answered by the customer'), ('interest', 'Call requested or interest shown'), ('level', 'Level changed'), ('undelivered', 'Message not delivered')], max_length=12)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField(blank=True)),
                ('url', models.CharField(max_length=300)),
                ('dedupe_key', models.CharField(max_length=120)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('digest_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(models.F('person'), models.F('id'), name='notification_list'), models.Index(models.F('person'), models.F('id'), condition=models.Q(('read_at__isnull', True)), name='notification_unread'), models.Index(models.F('digest_at'), models.F('person'), condition=models.Q(('digest_at__isnull', False)), name='notification_digest'), models.Index(models.F('created_at'), name='notification_by_time')],
                'constraints': [models.UniqueConstraint(models.F('dedupe_key'), models.F('person'), name='person_is_notified_once'), models.CheckConstraint(condition=models.Q(('subject', ''), _negated=True), name='notification_has_a_subject'), models.CheckConstraint(condition=models.Q(('url__regex', '^/([^/\\\\]|$)')), name='notification_url_is_a_path')],
            },
        ),
        migrations.CreateModel(
            name='NotificationChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notification_choices', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('mentioned', 'Mentioned in a note'), ('asked', 'Asked a question'), ('answered', 'Question or handoff answered'), ('handed_over', 'Handed over to you'), ('escalated', 'Escalated to you'), ('reply', 'Reply received'), ('task', 'Task assigned or done'), ('approval', 'Approval requested or given'), ('quote', 'Quote answered by the customer'), ('interest', 'Call requested or interest shown'), ('level', 'Level changed'), ('undelivered', 'Message not delivered')], max_length=12)),
                ('channel', models.CharField(choices=[('app', 'In-app only'), ('email', 'E-mail now'), ('digest', 'Daily digest')], max_length=6)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('person'), models.F('kind'), name='one_channel_per_kind')],
            },
        ),
    ]
