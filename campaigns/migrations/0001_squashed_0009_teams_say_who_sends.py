import datetime
import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
import salesdesk.clock.moment
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Every table of this room at once, as an empty database gets it: the same as one by one, in a fifth of the time."""

    replaces = [
        ("campaigns", "0001_initial"),
        ("campaigns", "0002_initial"),
        ("campaigns", "0003_names_of_outcomes"),
        ("campaigns", "0004_no_rests_for"),
        ("campaigns", "0005_tracks"),
        ("campaigns", "0006_turns_and_agreed_times"),
        ("campaigns", "0007_a_meeting_guards"),
        ("campaigns", "0008_branches_and_languages"),
        ("campaigns", "0009_teams_say_who_sends"),
    ]

    initial = True

    dependencies = [
        ('people', '0005_postal_address'),
    ]

    operations = [
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None, verbose_name='countries')),
                ('industries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='industries')),
                ('employees_from', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees from')),
                ('employees_to', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees to')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='audiences', to='people.team')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('team'), models.F('name'), name='one_audience_of_a_name_in_a_team'), models.CheckConstraint(condition=models.Q(('employees_from__isnull', True), ('employees_to__isnull', True), ('employees_from__lte', models.F('employees_to')), _connector='OR'), name='employees_from_before_to')],
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
                ('value_threshold', models.DecimalField(decimal_places=2, default=Decimal('25000'), max_digits=12, verbose_name='value above which field closes')),
                ('decider_threshold', models.PositiveSmallIntegerField(default=2, verbose_name='deciders above which field closes')),
                ('first_call_within', models.DurationField(default=datetime.timedelta(seconds=300), verbose_name='first call to an MQL within')),
                ('answer_within', models.DurationField(blank=True, help_text='Working hours of the field rep. Empty: as agreed in the territory, else 24.', null=True, verbose_name='field answers within')),
                ('meet_after', models.PositiveSmallIntegerField(default=2, help_text='A handoff that came back so often is spoken of when inside and field meet.', verbose_name='rounds until the weekly meeting')),
                ('guard', models.DurationField(default=datetime.timedelta(days=7), verbose_name="no cold calls before a meeting of field's")),
                ('nurture_every', models.DurationField(default=datetime.timedelta(days=30), verbose_name='nurture call every')),
                ('lost_returns_after', models.DurationField(default=datetime.timedelta(days=90), verbose_name='a lost deal comes back after')),
                ('no_rests_for', models.DurationField(default=datetime.timedelta(days=180), help_text='Before that nobody calls or places it; who shows interest is called all the same.', verbose_name='after three times no it rests')),
                ('outcome_names', models.JSONField(blank=True, default=dict, help_text='By outcome; the others keep theirs.', verbose_name='own names of outcomes')),
                ('outcomes_hidden', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None, verbose_name='outcomes that this campaign hides')),
                ('audience', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='campaigns.audience', verbose_name='audience')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='people.team', verbose_name='team')),
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
                ('after_last', models.CharField(choices=[('nurture', 'to telephone nurture'), ('rest', 'rests, then starts again')], max_length=7, verbose_name='after the last try')),
                ('rest', models.DurationField(default=datetime.timedelta(days=75), verbose_name='rest')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cadences', to='campaigns.campaign')),
            ],
            options={
                'ordering': ['-warmth'],
                'constraints': [models.UniqueConstraint(models.F('campaign'), models.F('warmth'), name='one_cadence_of_a_warmth_in_a_campaign')],
            },
        ),
        migrations.CreateModel(
            name='FieldColleague',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Proposition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('promise', models.CharField(help_text='One sentence that the customer keeps.', max_length=200, verbose_name='promise')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='propositions', to='people.team')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('team'), models.F('name'), name='one_proposition_of_a_name_in_a_team')],
            },
        ),
        migrations.AddField(
            model_name='campaign',
            name='proposition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='campaigns.proposition', verbose_name='proposition'),
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('label', models.CharField(help_text='Need, budget, authority, timing…', max_length=40, verbose_name='criterion')),
                ('text', models.CharField(max_length=200, verbose_name='question')),
                ('required', models.BooleanField(default=True, verbose_name='required')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='campaigns.campaign')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('campaign', 'label'), name='one_question_of_a_label_in_a_campaign')],
            },
        ),
        migrations.CreateModel(
            name='Script',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('say', models.TextField(blank=True, help_text='The opening, as it is spoken.', verbose_name='say')),
                ('answers', models.TextField(blank=True, help_text='Objections and what to answer, one a line.', verbose_name='when they say…')),
                ('campaign', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='script', to='campaigns.campaign')),
            ],
        ),
        migrations.CreateModel(
            name='Territory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('answer_within', models.DurationField(blank=True, help_text='Working hours of the field rep, where the campaign says nothing. Empty: 24.', null=True, verbose_name='field answers within')),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), size=None, verbose_name='countries')),
                ('postcodes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=21), blank=True, default=list, help_text='Prefixes or ranges, such as 50 or 1000-1999. Empty: the whole country.', size=None, verbose_name='postcodes')),
                ('industries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='industries')),
                ('colleagues', models.ManyToManyField(blank=True, help_text='They take turns with the field rep: the least recently served who is present.', related_name='helped_territories', through='campaigns.FieldColleague', to=settings.AUTH_USER_MODEL, verbose_name='more field reps')),
                ('field_rep', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='field_territories', to=settings.AUTH_USER_MODEL, verbose_name='field rep')),
                ('inside_rep', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inside_territories', to=settings.AUTH_USER_MODEL, verbose_name='inside rep')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='territories', to='people.team', verbose_name='team')),
            ],
            options={
                'verbose_name_plural': 'territories',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('team'), models.F('name'), name='one_territory_of_a_name_in_a_team'), models.CheckConstraint(condition=models.Q(('countries__len__gt', 0)), name='a_territory_has_a_country')],
            },
        ),
        migrations.AddField(
            model_name='fieldcolleague',
            name='territory',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.territory'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='territories',
            field=models.ManyToManyField(related_name='campaigns', to='campaigns.territory', verbose_name='territories'),
        ),
        migrations.CreateModel(
            name='Track',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('language', models.CharField(choices=[('en', 'English'), ('nl', 'Dutch'), ('es', 'Spanish'), ('zh-hant', 'Traditional Chinese')], default='en', max_length=10, verbose_name='language')),
                ('running', models.BooleanField(default=False)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tracks', to='people.team')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('team'), models.F('name'), name='one_track_of_a_name_in_a_team')],
            },
        ),
        migrations.CreateModel(
            name='TrackMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('wait', models.DurationField(verbose_name='after')),
                ('subject', models.CharField(max_length=150, verbose_name='subject')),
                ('text', models.TextField(max_length=5000, verbose_name='text')),
                ('link', models.URLField(max_length=500, verbose_name='link')),
                ('then', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('opened', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('track', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='campaigns.track')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(models.F('track'), models.F('number'), name='one_mail_of_a_number_in_a_track'), models.CheckConstraint(condition=models.Q(('wait__gte', datetime.timedelta(0))), name='a_mail_does_not_go_back_in_time'), models.CheckConstraint(condition=models.Q(models.Q(('then', models.F('number')), _negated=True), models.Q(('opened', models.F('number')), _negated=True)), name='a_mail_does_not_follow_itself')],
            },
        ),
        migrations.CreateModel(
            name='MailText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('nl', 'Dutch'), ('es', 'Spanish'), ('zh-hant', 'Traditional Chinese')], max_length=10, verbose_name='language')),
                ('subject', models.CharField(max_length=150, verbose_name='subject')),
                ('text', models.TextField(max_length=5000, verbose_name='text')),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='campaigns.trackmail')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('mail'), models.F('language'), name='one_text_of_a_mail_in_a_language')],
            },
        ),
        migrations.CreateModel(
            name='Try',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('gap', models.DurationField(verbose_name='after')),
                ('part', models.CharField(choices=[('any', 'another part of the day'), ('morning', 'morning'), ('midday', 'midday'), ('afternoon', 'late afternoon')], default='any', max_length=9, verbose_name='part of the day')),
                ('cadence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='campaigns.cadence')),
            ],
            options={
                'verbose_name_plural': 'tries',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(models.F('cadence'), models.F('number'), name='one_try_of_a_number_in_a_cadence'), models.CheckConstraint(condition=models.Q(('gap__gt', datetime.timedelta(0))), name='a_gap_is_positive')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='territory',
            trigger=pgtrigger.compiler.Trigger(name='the_pair_is_of_the_team', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM 1 FROM people_user\n          WHERE (id, role) IN ((NEW.inside_rep_id, 'inside'), (NEW.field_rep_id, 'field'))\n            AND team_id = NEW.team_id FOR SHARE;\n        IF (SELECT count(*) FROM people_user\n             WHERE (id, role) IN ((NEW.inside_rep_id, 'inside'), (NEW.field_rep_id, 'field'))\n               AND team_id = NEW.team_id) < 2 THEN\n            RAISE EXCEPTION 'the_pair_is_of_the_team: an inside rep and a field rep of the same team'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'the_pair_is_of_the_team';\n        END IF;\n        RETURN NEW;\n    ", hash='5a836524a4222382d6c1c902f8304a2b0b1ef125', operation='INSERT OR UPDATE OF "team_id", "inside_rep_id", "field_rep_id"', pgid='pgtrigger_the_pair_is_of_the_team_bf054', table='campaigns_territory', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='fieldcolleague',
            constraint=models.UniqueConstraint(models.F('territory'), models.F('person'), name='one_turn_per_colleague_and_territory'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fieldcolleague',
            trigger=pgtrigger.compiler.Trigger(name='a_colleague_is_a_field_rep_of_the_team', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM 1 FROM people_user person\n           JOIN campaigns_territory territory ON territory.team_id = person.team_id\n          WHERE person.id = NEW.person_id AND person.role = 'field' AND territory.id = NEW.territory_id\n            FOR SHARE OF person;\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'a_colleague_is_a_field_rep_of_the_team: a field rep of the same team'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_colleague_is_a_field_rep_of_the_team';\n        END IF;\n        RETURN NEW;\n    ", hash='bdc104726f220eeac26cd9a41dcc188021788a84', operation='INSERT OR UPDATE', pgid='pgtrigger_a_colleague_is_a_field_rep_of_the_team_a53df', table='campaigns_fieldcolleague', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.UniqueConstraint(models.F('team'), models.F('name'), name='one_campaign_of_a_name_in_a_team'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_campaign_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'running', 'paused', 'ended'])), name='campaign_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('meet_after__gte', 1)), name='a_meeting_after_one_round_at_least'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('value_threshold__gte', 0)), name='thresholds_are_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('guard__range', (datetime.timedelta(0), datetime.timedelta(days=90)))), name='a_meeting_guards_three_months_at_most'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('outcomes_hidden__contained_by', ['voicemail', 'call_back', 'later', 'no_interest', 'qualified', 'meeting', 'wrong_person'])), name='hidden_outcomes_are_known_and_may_be_hidden'),
        ),
    ]
