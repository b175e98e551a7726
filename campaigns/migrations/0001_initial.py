import datetime
import django.contrib.postgres.fields
import django_fsm
import salesdesk.clock.moment
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None, verbose_name='countries')),
                ('industries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='industries')),
                ('employees_from', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees, minimum')),
                ('employees_to', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees, maximum')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Cadence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('warmth', models.CharField(choices=[('warm', 'Warm'), ('cold', 'Cold')], max_length=4, verbose_name='for')),
                ('after_last_attempt', models.CharField(choices=[('nurture', 'Phone nurture'), ('cooldown', 'Cool-down, then restart')], max_length=8, verbose_name='after the last attempt')),
                ('cooldown', models.DurationField(default=datetime.timedelta(days=75), verbose_name='cool-down')),
            ],
            options={
                'ordering': ['-warmth'],
            },
        ),
        migrations.CreateModel(
            name='CadenceStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('gap', models.DurationField(verbose_name='wait')),
                ('day_part', models.CharField(choices=[('any', 'Different time of day'), ('morning', 'Morning'), ('midday', 'Midday'), ('afternoon', 'Late afternoon')], default='any', max_length=9, verbose_name='time of day')),
            ],
            options={
                'verbose_name_plural': 'steps',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends on')),
                ('state', django_fsm.FSMField(choices=[('draft', 'Draft'), ('running', 'Running'), ('paused', 'Paused'), ('ended', 'Ended')], default='draft', max_length=50, protected=True, verbose_name='state')),
                ('state_since', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('route', models.CharField(choices=[('inside', 'Inside closes'), ('field', 'Field closes'), ('partner', 'Partner closes')], default='field', max_length=10, verbose_name='route')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('value_threshold', models.DecimalField(decimal_places=2, default=Decimal('25000'), max_digits=12, verbose_name='deal value above which field closes')),
                ('decider_threshold', models.PositiveSmallIntegerField(default=2, verbose_name='number of decision-makers above which field closes')),
                ('first_call_within', models.DurationField(default=datetime.timedelta(seconds=300), verbose_name='first call to an MQL within')),
                ('offer_mql_after', models.DurationField(db_default=datetime.timedelta(seconds=900), default=datetime.timedelta(seconds=900), verbose_name='offer an MQL to a colleague after')),
                ('answer_within', models.DurationField(blank=True, help_text="In the field rep's working hours. Leave empty to use the territory's setting (24 by default).", null=True, verbose_name='field responds to a handoff within')),
                ('agenda_after_rounds', models.PositiveSmallIntegerField(default=2, help_text='A handoff returned this many times goes on the agenda of the weekly inside–field meeting.', verbose_name='returns before it is discussed weekly')),
                ('meeting_protection', models.DurationField(default=datetime.timedelta(days=7), verbose_name='hold cold calls before a field meeting for')),
                ('cold_share', models.PositiveSmallIntegerField(db_default=1, default=1, help_text='From 1 to 9. With 2 it gets twice as many cold calls as a campaign with 1.', verbose_name='share of cold calls')),
                ('nurture_every', models.DurationField(default=datetime.timedelta(days=30), verbose_name='nurture call every')),
                ('recycle_lost_after', models.DurationField(default=datetime.timedelta(days=90), verbose_name='recycle lost deals after')),
                ('no_interest_cooldown', models.DurationField(default=datetime.timedelta(days=180), help_text='No calls and no nurture e-mails during this time, unless they show new interest.', verbose_name='cool-down after three “no interest” calls')),
                ('outcome_names', models.JSONField(blank=True, default=dict, help_text='Custom labels by outcome. Other outcomes keep the standard label.', verbose_name='outcome labels')),
                ('hidden_outcomes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None, verbose_name='hidden outcomes')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='FieldColleague',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='MailTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('nl', 'Dutch'), ('es', 'Spanish'), ('zh-hant', 'Traditional Chinese')], max_length=10, verbose_name='language')),
                ('subject', models.CharField(max_length=150, verbose_name='subject')),
                ('text', models.TextField(max_length=5000, verbose_name='text')),
            ],
        ),
        migrations.CreateModel(
            name='Proposition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('pitch', models.CharField(help_text='One sentence a customer will remember.', max_length=200, verbose_name='value statement')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('label', models.CharField(help_text='Need, budget, authority, timing…', max_length=40, verbose_name='criterion')),
                ('text', models.CharField(max_length=200, verbose_name='question')),
                ('required', models.BooleanField(default=True, verbose_name='required')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Script',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opening', models.TextField(blank=True, help_text='Word for word, as spoken.', verbose_name='opening')),
                ('objections', models.TextField(blank=True, help_text='One objection per line, with the response.', verbose_name='objection handling')),
            ],
        ),
        migrations.CreateModel(
            name='Territory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days_off', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), db_default=[], default=list, editable=False, size=None)),
                ('days_worked', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), db_default=[], default=list, editable=False, size=None)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('answer_within', models.DurationField(blank=True, help_text="In the field rep's working hours. Applies unless the campaign sets its own. Leave empty for 24.", null=True, verbose_name='field responds to a handoff within')),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), size=None, verbose_name='countries')),
                ('postcodes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=21), blank=True, default=list, help_text='Prefixes or ranges, such as 50 or 1000-1999. Leave empty for the whole country.', size=None, verbose_name='postcodes')),
                ('industries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='industries')),
            ],
            options={
                'verbose_name_plural': 'territories',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='TerritoryHoliday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('is_day_off', models.BooleanField(verbose_name='day off')),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['day', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Track',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('language', models.CharField(choices=[('en', 'English'), ('nl', 'Dutch'), ('es', 'Spanish'), ('zh-hant', 'Traditional Chinese')], default='en', max_length=10, verbose_name='language')),
                ('running', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='TrackMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('delay', models.DurationField(verbose_name='send after')),
                ('subject', models.CharField(max_length=150, verbose_name='subject')),
                ('text', models.TextField(max_length=5000, verbose_name='text')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('next_otherwise', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('next_on_click', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('next_on_reply', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
    ]
