import salesdesk.clock.moment
import uuid
from django.db import migrations, models

from leads.models import person_keys, search_keys


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.RunSQL(search_keys.FUNCTIONS, search_keys.DROP_FUNCTIONS),
        migrations.RunSQL(person_keys.FUNCTION, person_keys.DROP_FUNCTION),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('round', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('call', 'Call'), ('email', 'E-mail'), ('meeting', 'Meeting'), ('visit', 'Visit'), ('video', 'Video call'), ('chat', 'Chat'), ('sms', 'SMS'), ('note', 'Note'), ('probability', 'Chance'), ('undo', 'Undone'), ('handoff', 'Handoff'), ('handoff_question', 'Question from field'), ('handoff_answer', 'Answer from inside'), ('route', 'Route'), ('calendar', 'Calendar'), ('merged', 'Companies merged')], max_length=16)),
                ('outcome', models.CharField(blank=True, choices=[('spoke', 'Spoke'), ('no_answer', 'No answer'), ('voicemail', 'Voicemail'), ('call_back', 'Call back'), ('later', 'Interested, later'), ('no_interest', 'No interest'), ('qualified', 'Qualified'), ('meeting', 'Meeting'), ('wrong_person', 'Wrong person'), ('do_not_call', 'Do not call')], max_length=12)),
                ('incoming', models.BooleanField(db_default=False, default=False)),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('seconds', models.PositiveIntegerField(blank=True, null=True)),
                ('probability', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('probability_before', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('late', models.BooleanField(default=False)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('logged_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'activities',
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=300)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
            ],
        ),
    ]
