import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('handoffs', '0001_initial'),
        ('leads', '0002_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='agendaitem',
            name='lead',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda_items', to='leads.lead'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appointment',
            name='booked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='booked_appointments', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appointment',
            name='contact',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='leads.contact'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='feedback_unread_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appointment',
            name='lead',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='leads.lead'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appointmentchange',
            name='appointment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='handoffs.appointment'),
        ),
        migrations.AddField(
            model_name='appointmentchange',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='buyerfact',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='calendarlink',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_links', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handoff',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handoff',
            name='inside_rep',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handoff',
            name='lead',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handoffs', to='leads.lead'),
        ),
        migrations.AddField(
            model_name='handoff',
            name='offered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offered_handoffs', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handoff',
            name='to',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='received_handoffs', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='handoff',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda_items', to='handoffs.handoff'),
        ),
        migrations.AddField(
            model_name='handoffquestion',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handoffquestion',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handoffquestion',
            name='handoff',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='handoffs.handoff'),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='holder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opportunities', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='lead',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opportunities', to='leads.lead'),
        ),
        migrations.AddField(
            model_name='buyerfact',
            name='opportunity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='buyer_facts', to='handoffs.opportunity'),
        ),
        migrations.AddField(
            model_name='quote',
            name='opportunity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotes', to='handoffs.opportunity'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(models.F('person'), models.F('starts_at'), name='appointment_of_person'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(models.F('feedback_at'), models.F('id'), condition=models.Q(('feedback', ''), _negated=True), name='appointment_with_feedback'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(models.F('feedback_unread_by'), models.F('feedback_at'), models.F('id'), condition=models.Q(('feedback_unread_by__isnull', False)), name='appointment_feedback_unread'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='appointment_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'held', 'no_show', 'cancelled'])), name='appointment_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('feedback', ''), ('feedback_at__isnull', True)), models.Q(('feedback_at__isnull', False), ('state__in', ['held', 'no_show']), models.Q(('feedback', ''), _negated=True)), _connector='OR'), name='feedback_needs_past_meeting'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'planned')), expressions=[(models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_at'), models.F('ends_at'), django.contrib.postgres.fields.ranges.RangeBoundary(), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='no_overlapping_appointments'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('feedback_unread_by__isnull', True), models.Q(('feedback', ''), _negated=True), _connector='OR'), name='only_given_feedback_is_unread'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointmentchange',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8f07272f0fdb1fc26b60bf01339a9416b60aa0a4', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_1d622', table='handoffs_appointmentchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointmentchange',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='b940d15ed13aad0f0cae59c29113661f77ee3d5e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_aaaa3', table='handoffs_appointmentchange', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='calendarlink',
            constraint=models.UniqueConstraint(models.F('person'), condition=models.Q(('revoked_at__isnull', True)), name='one_calendar_link_per_person'),
        ),
        migrations.AddIndex(
            model_name='handoff',
            index=models.Index(models.F('to'), models.F('due_at'), models.F('id'), condition=models.Q(('state', 'offered')), name='handoff_inbox'),
        ),
        migrations.AddIndex(
            model_name='handoff',
            index=models.Index(models.F('due_at'), condition=models.Q(('escalation_level__lt', 3), ('state', 'offered')), name='handoff_to_escalate'),
        ),
        migrations.AddIndex(
            model_name='handoff',
            index=models.Index(models.F('inside_rep'), models.F('due_at'), models.F('id'), condition=models.Q(('state', 'offered')), name='handoff_open_by_inside_rep'),
        ),
        migrations.AddIndex(
            model_name='handoff',
            index=models.Index(models.F('due_at'), models.F('id'), condition=models.Q(('state', 'offered')), name='handoff_open_by_due_time'),
        ),
        migrations.AddIndex(
            model_name='handoff',
            index=models.Index(condition=models.Q(('state', 'offered'), _negated=True), fields=['to', '-answered_at', '-id'], name='handoff_answered'),
        ),
        migrations.AddIndex(
            model_name='handoff',
            index=models.Index(condition=models.Q(('state', 'offered'), _negated=True), fields=['offered_by', '-answered_at', '-id'], name='handoff_answered_by_offerer'),
        ),
        migrations.AddIndex(
            model_name='handoff',
            index=models.Index(condition=models.Q(('state', 'offered'), _negated=True), fields=['-answered_at', '-id'], name='handoff_latest_answers'),
        ),
        migrations.AddIndex(
            model_name='handoff',
            index=models.Index(fields=['to', '-offered_at'], name='handoff_last_offered'),
        ),
        migrations.AddConstraint(
            model_name='handoff',
            constraint=models.UniqueConstraint(models.F('lead'), condition=models.Q(('state', 'offered')), name='one_open_handoff_per_lead'),
        ),
        migrations.AddConstraint(
            model_name='handoff',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'accepted', 'returned', 'withdrawn', 'passed_on'])), name='handoff_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='handoff',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('state', 'offered')), models.Q(models.Q(('state', 'offered'), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='answered_handoff_has_user_and_time'),
        ),
        migrations.AddConstraint(
            model_name='handoff',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='returned_handoff_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='handoff',
            constraint=models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('offered_at'))), name='handoff_due_after_offer'),
        ),
        migrations.AddConstraint(
            model_name='handoff',
            constraint=models.CheckConstraint(condition=models.Q(('asked_at__isnull', True), ('state', 'offered'), _connector='OR'), name='only_open_handoff_has_question'),
        ),
        migrations.AddConstraint(
            model_name='handoff',
            constraint=models.UniqueConstraint(models.F('lead'), models.F('number'), name='unique_handoff_number_per_lead'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handoff',
            trigger=pgtrigger.compiler.Trigger(name='offered_by_is_read_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."offered_by_id" IS DISTINCT FROM (NEW."offered_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='968b4ab0c7f98ed75a95b1f36ce1f29116fdc146', operation='UPDATE', pgid='pgtrigger_offered_by_is_read_only_34c7c', table='handoffs_handoff', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='agendaitem',
            index=models.Index(models.F('raised_at'), models.F('id'), condition=models.Q(('settled_at__isnull', True)), name='agenda_item_open'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(models.F('lead'), condition=models.Q(('settled_at__isnull', True)), name='one_open_agenda_item_per_lead'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreement', ''), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(models.Q(('agreement', ''), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='settled_agenda_item_is_complete'),
        ),
        migrations.AddConstraint(
            model_name='handoffquestion',
            constraint=models.UniqueConstraint(models.F('handoff'), condition=models.Q(('answered_at__isnull', True)), name='one_open_question_per_handoff'),
        ),
        migrations.AddConstraint(
            model_name='handoffquestion',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='question_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='handoffquestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='answered_question_has_user_and_time'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(models.F('holder'), models.F('decides_on'), condition=models.Q(('closed_at__isnull', True)), name='opportunity_of_closer'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.UniqueConstraint(models.F('lead'), condition=models.Q(('closed_at__isnull', True)), name='one_open_opportunity_per_lead'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('result', '')), models.Q(('closed_at__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='closed_deal_has_result'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('result', 'won'), _negated=True), ('ordered_on__isnull', False), _connector='OR'), name='won_deal_has_order_date'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='deal_value_is_positive'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(('probability__in', range(10, 100, 10))), name='deal_probability_is_10_to_90'),
        ),
        migrations.AddConstraint(
            model_name='buyerfact',
            constraint=models.UniqueConstraint(models.F('opportunity'), models.F('kind'), name='one_buyer_fact_per_kind'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'sent', 'accepted', 'declined', 'expired'])), name='quote_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('sent_at__isnull', False), _connector='OR'), name='only_draft_quotes_are_unsent'),
        ),
    ]
