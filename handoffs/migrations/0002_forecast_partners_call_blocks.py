import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
import salesdesk.clock.moment
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0001_initial'),
        ('handoffs', '0001_initial'),
        ('leads', '0002_partners_support_exports'),
        ('people', '0002_admin_share'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CallBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('planned_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
            ],
            options={
                'ordering': ['starts_at'],
            },
        ),
        migrations.CreateModel(
            name='FrozenDeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('discovery', 'Discovery'), ('proposal', 'Proposal'), ('negotiation', 'Negotiation')], max_length=50)),
                ('value', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='value')),
                ('currency', models.CharField(max_length=3)),
                ('decides_on', models.DateField(verbose_name='expected decision date')),
                ('rep', models.PositiveSmallIntegerField()),
                ('stage', models.PositiveSmallIntegerField()),
                ('evidence', models.PositiveSmallIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='FrozenForecast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField()),
                ('frozen_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='PartnerLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('nl', 'Dutch'), ('es', 'Spanish'), ('zh-hant', 'Traditional Chinese')], max_length=10, verbose_name='language')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PartnerProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('proposed', 'Waiting for the owner'), ('confirmed', 'Confirmed'), ('declined', 'Not confirmed')], default='proposed', max_length=50, protected=True)),
                ('won', models.BooleanField()),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='value')),
                ('ordered_on', models.DateField(blank=True, null=True, verbose_name='order date')),
                ('reason', models.CharField(blank=True, choices=[('no_interest', 'No interest'), ('not_now', 'Interested, not now'), ('no_budget', 'No budget'), ('not_reached', 'Never reached'), ('no_authority', 'No budget holder'), ('no_need', 'No need yet'), ('competitor', 'Chose a competitor'), ('price', 'Price'), ('contract', 'Under contract'), ('came_back', 'Follow-up date reached'), ('campaign_ended', 'Campaign ended')], max_length=20, verbose_name='reason')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='note')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PartnerReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('opened', 'Opened the page'), ('refused', 'Used a closed link'), ('update', 'Updated a deal'), ('result', 'Reported a result'), ('deal', 'Reported a new deal')], max_length=7)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('network', models.CharField(max_length=50)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('text', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='PartnerTalk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('spoke', 'Spoke'), ('call_back', 'Call back'), ('no_answer', 'No answer'), ('voicemail', 'Voicemail')], max_length=9)),
                ('note', models.TextField(blank=True)),
                ('next_at', models.DateTimeField()),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='not_over_a_call_block', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."state" = \'planned\')', func="\n        PERFORM pg_advisory_xact_lock(hashtext('time of a person'), NEW.person_id::int);\n        PERFORM 1 FROM handoffs_callblock block\n          WHERE block.person_id = NEW.person_id\n            AND block.starts_at < NEW.ends_at AND block.ends_at > NEW.starts_at;\n        \n        IF FOUND THEN\n            RAISE EXCEPTION 'a meeting and a call block of person % overlap', NEW.person_id\n                USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'no_meeting_over_call_block';\n        END IF;\n        RETURN NEW;\n\n    ", hash='43bb5b908c547f9d58652ae2e8ee678731f5e260', operation='INSERT OR UPDATE OF "person_id", "starts_at", "ends_at", "state"', pgid='pgtrigger_not_over_a_call_block_e3d5a', table='handoffs_appointment', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='callblock',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='call_blocks', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='callblock',
            name='planned_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='frozendeal',
            name='campaign',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign'),
        ),
        migrations.AddField(
            model_name='frozendeal',
            name='opportunity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='handoffs.opportunity'),
        ),
        migrations.AddField(
            model_name='frozendeal',
            name='owner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='frozendeal',
            name='team',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team'),
        ),
        migrations.AddField(
            model_name='frozendeal',
            name='territory',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.territory'),
        ),
        migrations.AddConstraint(
            model_name='frozenforecast',
            constraint=models.UniqueConstraint(models.F('week'), name='one_frozen_forecast_per_week'),
        ),
        migrations.AddConstraint(
            model_name='frozenforecast',
            constraint=models.CheckConstraint(condition=models.Q(('week__iso_week_day', 1)), name='frozen_week_begins_on_monday'),
        ),
        migrations.AddField(
            model_name='frozendeal',
            name='forecast',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deals', to='handoffs.frozenforecast'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='frozenforecast',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='af6e11e7c44c4cc65ec0c1c2b71d7405f75fb838', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_ca96f', table='handoffs_frozenforecast', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='frozenforecast',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='a9cc405b5a4d7304baeeb9fa2cb45114520841d3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_21563', table='handoffs_frozenforecast', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='partnerlink',
            name='contact',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.contact'),
        ),
        migrations.AddField(
            model_name='partnerlink',
            name='created_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='partnerlink',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='leads.partner'),
        ),
        migrations.AddField(
            model_name='partnerlink',
            name='revoked_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='partnerproposal',
            name='answered_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='partnerproposal',
            name='opportunity',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='partner_proposals', to='handoffs.opportunity'),
        ),
        migrations.AddField(
            model_name='partnerreport',
            name='lead',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partner_reports', to='leads.lead'),
        ),
        migrations.AddField(
            model_name='partnerreport',
            name='link',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='handoffs.partnerlink'),
        ),
        migrations.AddField(
            model_name='partnerreport',
            name='opportunity',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partner_reports', to='handoffs.opportunity'),
        ),
        migrations.AddField(
            model_name='partnerproposal',
            name='report',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='handoffs.partnerreport'),
        ),
        migrations.AddField(
            model_name='partnertalk',
            name='activity',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partner_talk', to='leads.activity'),
        ),
        migrations.AddField(
            model_name='partnertalk',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='partnertalk',
            name='contact',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.contact'),
        ),
        migrations.AddField(
            model_name='partnertalk',
            name='opportunity',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partner_talks', to='handoffs.opportunity'),
        ),
        migrations.AddField(
            model_name='partnertalk',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='talks', to='leads.partner'),
        ),
        migrations.AddConstraint(
            model_name='callblock',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='call_block_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='callblock',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_at'), models.F('ends_at'), django.contrib.postgres.fields.ranges.RangeBoundary(), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='no_overlapping_call_blocks'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='callblock',
            trigger=pgtrigger.compiler.Trigger(name='not_over_a_meeting', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM pg_advisory_xact_lock(hashtext('time of a person'), NEW.person_id::int);\n        PERFORM 1 FROM handoffs_appointment met\n          WHERE met.person_id = NEW.person_id AND met.state = 'planned'\n            AND met.starts_at < NEW.ends_at AND met.ends_at > NEW.starts_at;\n        \n        IF FOUND THEN\n            RAISE EXCEPTION 'a meeting and a call block of person % overlap', NEW.person_id\n                USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'no_meeting_over_call_block';\n        END IF;\n        RETURN NEW;\n\n    ", hash='32bed8eb08e8081b4e09b093336857ca9f3200fb', operation='INSERT OR UPDATE', pgid='pgtrigger_not_over_a_meeting_d0b90', table='handoffs_callblock', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='frozendeal',
            index=models.Index(models.F('owner'), models.F('forecast'), name='frozen_deals_of_owner'),
        ),
        migrations.AddConstraint(
            model_name='frozendeal',
            constraint=models.UniqueConstraint(models.F('forecast'), models.F('opportunity'), name='deal_is_frozen_once_a_week'),
        ),
        migrations.AddConstraint(
            model_name='frozendeal',
            constraint=models.CheckConstraint(condition=models.Q(('rep__range', (1, 99)), ('stage__range', (1, 99)), models.Q(('evidence__isnull', True), ('evidence__range', (1, 99)), _connector='OR')), name='frozen_chances_are_percentages'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='frozendeal',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='37cfdba22c2740ff5e3bce302d38ff8d42cdc530', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_0ed4a', table='handoffs_frozendeal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='frozendeal',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='49d2cffc6a4b9ebb9c4538df2e83962a1e3e954f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_ccde1', table='handoffs_frozendeal', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='partnerlink',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='partner_link_expires_later'),
        ),
        migrations.AddConstraint(
            model_name='partnerlink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='partner_link_revoked_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='partnerreport',
            index=models.Index(fields=['link', '-id'], name='report_by_partner_link'),
        ),
        migrations.AddConstraint(
            model_name='partnerreport',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['opened', 'refused']), models.Q(('kind__in', ['update', 'result']), ('opportunity__isnull', False)), models.Q(('kind', 'deal'), ('lead__isnull', False)), _connector='OR'), name='partner_report_names_what_it_is_about'),
        ),
        migrations.AddConstraint(
            model_name='partnerreport',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['opened', 'refused']), models.Q(('name', ''), _negated=True), _connector='OR'), name='partner_report_names_its_author'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partnerreport',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a4459e5aaab0926004d67c485de5d82c679c4791', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_04680', table='handoffs_partnerreport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partnerreport',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='44eeaa815ab069a07da48bcc7ec7982e39f9bc09', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_2f7a1', table='handoffs_partnerreport', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='partnerproposal',
            constraint=models.UniqueConstraint(models.F('opportunity'), condition=models.Q(('state', 'proposed')), name='one_waiting_partner_result_per_deal'),
        ),
        migrations.AddConstraint(
            model_name='partnerproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ordered_on__isnull', False), ('value__gt', 0), ('won', True)), models.Q(('won', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='partner_result_is_complete'),
        ),
        migrations.AddConstraint(
            model_name='partnerproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('state', 'proposed')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('state__in', ['confirmed', 'declined'])), _connector='OR'), name='partner_result_is_answered_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='partnertalk',
            index=models.Index(fields=['partner', '-id'], name='talk_of_partner'),
        ),
        migrations.AddConstraint(
            model_name='partnertalk',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['spoke', 'call_back', 'no_answer', 'voicemail'])), name='partner_talk_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='partnertalk',
            constraint=models.CheckConstraint(condition=models.Q(('next_at__gt', models.F('at'))), name='next_partner_talk_is_later'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partnertalk',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e14526a791bd8f73887f2fe14cb1f58870a1f3fa', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_c3aae', table='handoffs_partnertalk', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partnertalk',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='7a90d174e1be954228554882dc2fd76c88541776', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_f0782', table='handoffs_partnertalk', when='BEFORE')),
        ),
    ]
