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
        ('handoffs', '0002_frozen_forecast'),
        ('leads', '0003_partners'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PartnerLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('nl', 'Dutch'), ('es', 'Spanish'), ('zh-hant', 'Traditional Chinese')], max_length=10, verbose_name='language')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('contact', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.contact')),
                ('created_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='leads.partner')),
                ('revoked_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
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
                ('lead', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partner_reports', to='leads.lead')),
                ('link', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='handoffs.partnerlink')),
                ('opportunity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partner_reports', to='handoffs.opportunity')),
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
                ('answered_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opportunity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='partner_proposals', to='handoffs.opportunity')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='handoffs.partnerreport')),
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
                ('activity', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partner_talk', to='leads.activity')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.contact')),
                ('opportunity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partner_talks', to='handoffs.opportunity')),
                ('partner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='talks', to='leads.partner')),
            ],
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
