import datetime
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import salesdesk.clock.moment
import uuid
from decimal import Decimal
import salesdesk.db.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(salesdesk.db.migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='audiences', to='people.team')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None, verbose_name='countries')),
                ('industries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='industries')),
                ('employees_from', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees, minimum')),
                ('employees_to', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees, maximum')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('team'), models.F('name'), name='unique_audience_name_per_team'), models.CheckConstraint(condition=models.Q(('employees_from__isnull', True), ('employees_to__isnull', True), ('employees_from__lte', models.F('employees_to')), _connector='OR'), name='employees_from_before_to')],
            },
        ),
        migrations.CreateModel(
            name='Proposition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='propositions', to='people.team')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('pitch', models.CharField(help_text='One sentence a customer will remember.', max_length=200, verbose_name='value statement')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('team'), models.F('name'), name='unique_proposition_name_per_team')],
            },
        ),
        migrations.CreateModel(
            name='Track',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tracks', to='people.team')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('language', models.CharField(choices=[('en', 'English'), ('nl', 'Dutch'), ('es', 'Spanish'), ('zh-hant', 'Traditional Chinese')], default='en', max_length=10, verbose_name='language')),
                ('running', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('team'), models.F('name'), name='unique_track_name_per_team')],
            },
        ),
        migrations.CreateModel(
            name='TrackMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('track', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='campaigns.track')),
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
                'constraints': [models.UniqueConstraint(models.F('track'), models.F('number'), name='unique_mail_number_per_track'), models.CheckConstraint(condition=models.Q(('delay__gte', datetime.timedelta(0))), name='mail_delay_is_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('next_otherwise', models.F('number')), _negated=True), models.Q(('next_on_click', models.F('number')), _negated=True)), name='mail_does_not_follow_itself'), models.CheckConstraint(condition=models.Q(('next_on_reply', models.F('number')), _negated=True), name='reply_leads_to_another_mail')],
            },
        ),
        migrations.CreateModel(
            name='Brochure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='brochures', to='campaigns.proposition', verbose_name='proposition')),
                ('language', models.CharField(choices=[('en', 'English'), ('nl', 'Dutch'), ('es', 'Spanish'), ('zh-hant', 'Traditional Chinese')], default='en', max_length=10, verbose_name='language')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('text', models.TextField(max_length=3000, verbose_name='text of the e-mail')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['title'],
                'constraints': [models.UniqueConstraint(models.F('proposition'), models.F('language'), models.F('title'), name='unique_brochure_title_per_proposition_and_language')],
            },
        ),
        migrations.CreateModel(
            name='BrochureVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brochure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='campaigns.brochure')),
                ('number', models.PositiveSmallIntegerField()),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='brochure_version', to='files.storedfile')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(models.F('brochure'), models.F('number'), name='unique_brochure_version_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='brochure_versions_begin_at_one')],
            },
        ),
        migrations.CreateModel(
            name='MailTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='campaigns.trackmail')),
                ('language', models.CharField(choices=[('en', 'English'), ('nl', 'Dutch'), ('es', 'Spanish'), ('zh-hant', 'Traditional Chinese')], max_length=10, verbose_name='language')),
                ('subject', models.CharField(max_length=150, verbose_name='subject')),
                ('text', models.TextField(max_length=5000, verbose_name='text')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('mail'), models.F('language'), name='one_translation_per_mail_and_language')],
            },
        ),
        migrations.CreateModel(
            name='Territory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days_off', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), db_default=[], default=list, editable=False, size=None)),
                ('days_worked', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), db_default=[], default=list, editable=False, size=None)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='territories', to='people.team', verbose_name='team')),
                ('inside_rep', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inside_territories', to=settings.AUTH_USER_MODEL, verbose_name='inside rep')),
                ('field_rep', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='field_territories', to=settings.AUTH_USER_MODEL, verbose_name='field rep')),
                ('answer_within', models.DurationField(blank=True, help_text="In the field rep's working hours. Applies unless the campaign sets its own. Leave empty for 24.", null=True, verbose_name='field responds to a handoff within')),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), size=None, verbose_name='countries')),
                ('postcodes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=21), blank=True, default=list, help_text='Prefixes or ranges, such as 50 or 1000-1999. Leave empty for the whole country.', size=None, verbose_name='postcodes')),
                ('industries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='industries')),
            ],
            options={
                'verbose_name_plural': 'territories',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('team'), models.F('name'), name='unique_territory_name_per_team'), models.CheckConstraint(condition=models.Q(('countries__len__gt', 0)), name='territory_has_a_country')],
            },
        ),
        migrations.CreateModel(
            name='TerritoryHoliday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('is_day_off', models.BooleanField(verbose_name='day off')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('removed_at', models.DateTimeField(null=True)),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holidays', to='campaigns.territory', verbose_name='territory')),
            ],
            options={
                'ordering': ['day', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='territoryholiday_has_a_name'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='territoryholiday_removal_has_who_and_when'), models.UniqueConstraint(models.F('territory'), models.F('day'), condition=models.Q(('removed_at__isnull', True)), name='one_holiday_per_territory_and_day')],
            },
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recycle_lost_after', models.DurationField(default=datetime.timedelta(days=90), verbose_name='recycle lost deals after')),
                ('aftercare_by', models.CharField(choices=[('inside', 'Inside rep'), ('closer', 'Rep who closed the deal')], db_default='inside', default='inside', max_length=6, verbose_name='customers are kept by')),
                ('aftercare_first_after', models.DurationField(db_default=datetime.timedelta(days=14), default=datetime.timedelta(days=14), verbose_name='evaluate an order after')),
                ('aftercare_every', models.DurationField(db_default=datetime.timedelta(days=90), default=datetime.timedelta(days=90), verbose_name='customer call every')),
                ('owner', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='own_campaigns', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('private', models.BooleanField(db_default=False, default=False, editable=False)),
                ('asked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('decided_by', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('declined_because', models.CharField(blank=True, db_default='', default='', editable=False, max_length=300)),
                ('quote_first_call_after', models.DurationField(db_default=datetime.timedelta(days=2), default=datetime.timedelta(days=2), verbose_name='first call after a quote')),
                ('quote_call_every', models.DurationField(db_default=datetime.timedelta(days=4), default=datetime.timedelta(days=4), verbose_name='then a call every')),
                ('quote_calls', models.PositiveSmallIntegerField(db_default=4, default=4, help_text='From 1 to 10. They stop when the customer answers.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='number of calls after a quote')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='people.team', verbose_name='team')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('proposition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='campaigns.proposition', verbose_name='proposition')),
                ('audience', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='campaigns.audience', verbose_name='audience')),
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
                ('no_interest_cooldown', models.DurationField(default=datetime.timedelta(days=180), help_text='No calls and no nurture e-mails during this time, unless they show new interest.', verbose_name='cool-down after three “no interest” calls')),
                ('outcome_names', models.JSONField(blank=True, default=dict, help_text='Custom labels by outcome. Other outcomes keep the standard label.', verbose_name='outcome labels')),
                ('hidden_outcomes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None, verbose_name='hidden outcomes')),
                ('territories', models.ManyToManyField(related_name='campaigns', to='campaigns.territory', verbose_name='territories')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'running', 'paused', 'ended'])), name='campaign_state_is_known'), models.CheckConstraint(condition=models.Q(('owner__isnull', False), models.Q(('decided_at__isnull', True), ('private', False)), _connector='OR'), name='only_own_campaigns_are_private'), models.CheckConstraint(condition=models.Q(('owner__isnull', True), models.Q(('decided_at__isnull', True), ('declined_because', ''), ('private', True)), models.Q(('decided_at__isnull', False), ('private', True), models.Q(('declined_because', ''), _negated=True)), models.Q(('decided_at__isnull', False), ('declined_because', ''), ('private', False)), _connector='OR'), name='own_campaign_is_public_once_approved'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='campaign_decision_names_who_decided'), models.CheckConstraint(condition=models.Q(('aftercare_by__in', ['inside', 'closer']), ('aftercare_every__gte', datetime.timedelta(days=1)), ('aftercare_first_after__gte', datetime.timedelta(days=1))), name='aftercare_is_at_least_daily'), models.UniqueConstraint(models.F('team'), models.F('name'), name='unique_campaign_name_per_team'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='campaign_ends_after_start'), models.CheckConstraint(condition=models.Q(('offer_mql_after__gte', models.F('first_call_within'))), name='mql_is_offered_after_the_alert'), models.CheckConstraint(condition=models.Q(('agenda_after_rounds__gte', 1)), name='agenda_after_at_least_one_round'), models.CheckConstraint(condition=models.Q(('value_threshold__gte', 0)), name='thresholds_are_not_negative'), models.CheckConstraint(condition=models.Q(('meeting_protection__range', (datetime.timedelta(0), datetime.timedelta(days=90)))), name='meeting_protection_within_90_days'), models.CheckConstraint(condition=models.Q(('quote_calls__range', (1, 10))), name='quote_calls_are_1_to_10'), models.CheckConstraint(condition=models.Q(('quote_call_every__gte', datetime.timedelta(days=1)), ('quote_first_call_after__gte', datetime.timedelta(days=1))), name='quote_calls_are_days_apart'), models.CheckConstraint(condition=models.Q(('cold_share__range', (1, 9))), name='cold_share_is_1_to_9'), models.CheckConstraint(condition=models.Q(('hidden_outcomes__contained_by', ['voicemail', 'call_back', 'later', 'no_interest', 'qualified', 'meeting', 'wrong_person'])), name='hidden_outcomes_may_be_hidden')],
            },
        ),
        migrations.CreateModel(
            name='FieldColleague',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.territory')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('territory'), models.F('person'), name='unique_colleague_per_territory')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='campaigns.campaign')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('label', models.CharField(help_text='Need, budget, authority, timing…', max_length=40, verbose_name='criterion')),
                ('text', models.CharField(max_length=200, verbose_name='question')),
                ('required', models.BooleanField(default=True, verbose_name='required')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('campaign', 'label'), name='unique_question_label_per_campaign')],
            },
        ),
        migrations.CreateModel(
            name='Script',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='script', to='campaigns.campaign')),
                ('opening', models.TextField(blank=True, help_text='Word for word, as spoken.', verbose_name='opening')),
                ('objections', models.TextField(blank=True, help_text='One objection per line, with the response.', verbose_name='objection handling')),
            ],
        ),
        migrations.CreateModel(
            name='Cadence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cadences', to='campaigns.campaign')),
                ('warmth', models.CharField(choices=[('warm', 'Warm'), ('cold', 'Cold')], max_length=4, verbose_name='for')),
                ('after_last_attempt', models.CharField(choices=[('nurture', 'Phone nurture'), ('cooldown', 'Cool-down, then restart')], max_length=8, verbose_name='after the last attempt')),
                ('cooldown', models.DurationField(default=datetime.timedelta(days=75), verbose_name='cool-down')),
            ],
            options={
                'ordering': ['-warmth'],
                'constraints': [models.UniqueConstraint(models.F('campaign'), models.F('warmth'), name='one_cadence_per_campaign_and_warmth')],
            },
        ),
        migrations.CreateModel(
            name='CadenceStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cadence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='campaigns.cadence')),
                ('number', models.PositiveSmallIntegerField()),
                ('gap', models.DurationField(verbose_name='wait')),
                ('day_part', models.CharField(choices=[('any', 'Different time of day'), ('morning', 'Morning'), ('midday', 'Midday'), ('afternoon', 'Late afternoon')], default='any', max_length=9, verbose_name='time of day')),
            ],
            options={
                'verbose_name_plural': 'steps',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(models.F('cadence'), models.F('number'), name='unique_step_number_per_cadence'), models.CheckConstraint(condition=models.Q(('gap__gt', datetime.timedelta(0))), name='cadence_gap_is_positive')],
            },
        ),
        migrations.AddField(
            model_name='Territory',
            name='colleagues',
            field=models.ManyToManyField(blank=True, help_text='Round-robin among available reps, the field rep included.', related_name='helped_territories', through='campaigns.FieldColleague', to=settings.AUTH_USER_MODEL, verbose_name='more field reps'),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='brochureversion',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='54205d6a1c98b8ef614c8f350e4aac2115e98f7c', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_af548', table='campaigns_brochureversion', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='brochureversion',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='85acdc7b837bfb186c698d5d1e0de076d974a500', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_2a160', table='campaigns_brochureversion', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='territory',
            trigger=pgtrigger.compiler.Trigger(name='territory_pair_is_in_team', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM 1 FROM people_user\n          WHERE (id, role) IN ((NEW.inside_rep_id, 'inside'), (NEW.field_rep_id, 'field'))\n            AND team_id = NEW.team_id FOR SHARE;\n        IF (SELECT count(*) FROM people_user\n             WHERE (id, role) IN ((NEW.inside_rep_id, 'inside'), (NEW.field_rep_id, 'field'))\n               AND team_id = NEW.team_id) < 2 THEN\n            RAISE EXCEPTION 'territory_pair_is_in_team: inside rep and field rep must be in the same team'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_pair_is_in_team';\n        END IF;\n        RETURN NEW;\n    ", hash='37c5af60701611f705342b7177472b7f3b999e40', operation='INSERT OR UPDATE OF "team_id", "inside_rep_id", "field_rep_id"', pgid='pgtrigger_territory_pair_is_in_team_1e655', table='campaigns_territory', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='fieldcolleague',
            trigger=pgtrigger.compiler.Trigger(name='colleague_is_field_rep_in_team', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM 1 FROM people_user person\n           JOIN campaigns_territory territory ON territory.team_id = person.team_id\n          WHERE person.id = NEW.person_id AND person.role = 'field' AND territory.id = NEW.territory_id\n            FOR SHARE OF person;\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'colleague_is_field_rep_in_team: must be a field rep in the same team'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'colleague_is_field_rep_in_team';\n        END IF;\n        RETURN NEW;\n    ", hash='e98d8d0d04cfa1ed40b00b1daa583ed4e0f1c777', operation='INSERT OR UPDATE', pgid='pgtrigger_colleague_is_field_rep_in_team_aa8b2', table='campaigns_fieldcolleague', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='territoryholiday',
            trigger=pgtrigger.compiler.Trigger(name='holiday_not_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='afd4dc0e9f15ef1745d0a7de34edcbd53176dc2a', operation='DELETE', pgid='pgtrigger_holiday_not_deleted_8cf1c', table='campaigns_territoryholiday', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='territoryholiday',
            trigger=pgtrigger.compiler.Trigger(name='holiday_not_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot update of "day", "name", "is_day_off", "by_id", "at" rows from % table\', TG_TABLE_NAME;', hash='39f82cfa2cafd0f84e88a42850a1650c8ce5ef71', operation='UPDATE OF "day", "name", "is_day_off", "by_id", "at"', pgid='pgtrigger_holiday_not_changed_1b812', table='campaigns_territoryholiday', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='territoryholiday',
            trigger=pgtrigger.compiler.Trigger(name='holiday_removed_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."removed_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='41b9df1f7e907935e9390ef2003256514a472923', operation='UPDATE', pgid='pgtrigger_holiday_removed_once_3e06f', table='campaigns_territoryholiday', when='BEFORE')),
        ),
    ]
