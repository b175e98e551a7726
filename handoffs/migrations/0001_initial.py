import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
import salesdesk.clock.moment
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('leads', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('location', models.CharField(blank=True, max_length=200, verbose_name='location')),
                ('visit', models.BooleanField(default=False, verbose_name='visit')),
                ('topic', models.CharField(blank=True, max_length=120, verbose_name='topic')),
                ('state', django_fsm.FSMField(choices=[('planned', 'Planned'), ('held', 'Held'), ('no_show', 'No-show'), ('cancelled', 'Cancelled')], default='planned', max_length=50, protected=True)),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('sequence', models.PositiveSmallIntegerField(default=0)),
                ('invited_address', models.EmailField(blank=True, max_length=254)),
                ('feedback', models.CharField(blank=True, choices=[('good', 'Good'), ('wrong_person', 'Wrong contact'), ('too_early', 'Too early'), ('no_show', 'No-show'), ('other', 'Other')], max_length=12, verbose_name='feedback')),
                ('feedback_note', models.CharField(blank=True, max_length=300, verbose_name='comment')),
                ('feedback_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('booked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='booked_appointments', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='leads.contact')),
                ('feedback_unread_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='leads.lead')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['starts_at'],
                'indexes': [models.Index(models.F('person'), models.F('starts_at'), name='appointment_of_person'), models.Index(models.F('feedback_at'), models.F('id'), condition=models.Q(('feedback', ''), _negated=True), name='appointment_with_feedback'), models.Index(models.F('feedback_unread_by'), models.F('feedback_at'), models.F('id'), condition=models.Q(('feedback_unread_by__isnull', False)), name='appointment_feedback_unread')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='appointment_ends_after_start'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'held', 'no_show', 'cancelled'])), name='appointment_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('feedback', ''), ('feedback_at__isnull', True)), models.Q(('feedback_at__isnull', False), ('state__in', ['held', 'no_show']), models.Q(('feedback', ''), _negated=True)), _connector='OR'), name='feedback_needs_past_meeting'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'planned')), expressions=[(models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_at'), models.F('ends_at'), django.contrib.postgres.fields.ranges.RangeBoundary(), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='no_overlapping_appointments'), models.CheckConstraint(condition=models.Q(('feedback_unread_by__isnull', True), models.Q(('feedback', ''), _negated=True), _connector='OR'), name='only_given_feedback_is_unread')],
            },
        ),
        migrations.CreateModel(
            name='AppointmentChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(choices=[('booked', 'Booked'), ('moved', 'Rescheduled'), ('cancelled', 'Cancelled'), ('held', 'Held'), ('no_show', 'No-show'), ('feedback', 'Feedback'), ('feedback_read', 'Feedback read by inside')], max_length=13)),
                ('starts_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='handoffs.appointment')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CalendarLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_links', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('person'), condition=models.Q(('revoked_at__isnull', True)), name='one_calendar_link_per_person')],
            },
        ),
        migrations.CreateModel(
            name='Handoff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('state', django_fsm.FSMField(choices=[('offered', 'Offered'), ('accepted', 'Accepted'), ('returned', 'Sent back'), ('withdrawn', 'Withdrawn'), ('passed_on', 'Passed on')], default='offered', max_length=50, protected=True)),
                ('choice_reason', models.CharField(blank=True, max_length=300)),
                ('brief', models.TextField(verbose_name='brief')),
                ('offered_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('agreed_response_time', models.DurationField()),
                ('clock_left', models.DurationField()),
                ('clock_from', models.DateTimeField()),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField()),
                ('escalation_level', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('escalated_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, choices=[('budget_holder', 'Budget holder missing'), ('need_unclear', 'Need unclear'), ('no_budget', 'No budget'), ('timing', 'Not this quarter'), ('wrong_fit', 'Not a fit'), ('other', 'Other')], max_length=14, verbose_name='reason')),
                ('missing_info', models.CharField(blank=True, max_length=300, verbose_name='what is missing')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inside_rep', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handoffs', to='leads.lead')),
                ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offered_handoffs', to=settings.AUTH_USER_MODEL)),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='received_handoffs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('to'), models.F('due_at'), models.F('id'), condition=models.Q(('state', 'offered')), name='handoff_inbox'), models.Index(models.F('due_at'), condition=models.Q(('escalation_level__lt', 3), ('state', 'offered')), name='handoff_to_escalate'), models.Index(models.F('inside_rep'), models.F('due_at'), models.F('id'), condition=models.Q(('state', 'offered')), name='handoff_open_by_inside_rep'), models.Index(models.F('due_at'), models.F('id'), condition=models.Q(('state', 'offered')), name='handoff_open_by_due_time'), models.Index(condition=models.Q(('state', 'offered'), _negated=True), fields=['to', '-answered_at', '-id'], name='handoff_answered'), models.Index(condition=models.Q(('state', 'offered'), _negated=True), fields=['offered_by', '-answered_at', '-id'], name='handoff_answered_by_offerer'), models.Index(condition=models.Q(('state', 'offered'), _negated=True), fields=['-answered_at', '-id'], name='handoff_latest_answers'), models.Index(fields=['to', '-offered_at'], name='handoff_last_offered')],
                'constraints': [models.UniqueConstraint(models.F('lead'), condition=models.Q(('state', 'offered')), name='one_open_handoff_per_lead'), models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'accepted', 'returned', 'withdrawn', 'passed_on'])), name='handoff_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('state', 'offered')), models.Q(models.Q(('state', 'offered'), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='answered_handoff_has_user_and_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='returned_handoff_has_reason'), models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('offered_at'))), name='handoff_due_after_offer'), models.CheckConstraint(condition=models.Q(('asked_at__isnull', True), ('state', 'offered'), _connector='OR'), name='only_open_handoff_has_question'), models.UniqueConstraint(models.F('lead'), models.F('number'), name='unique_handoff_number_per_lead')],
            },
        ),
        migrations.CreateModel(
            name='HandoffQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300, verbose_name='question')),
                ('asked_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('handoff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='handoffs.handoff')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('handoff'), condition=models.Q(('answered_at__isnull', True)), name='one_open_question_per_handoff'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='question_is_not_empty'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='answered_question_has_user_and_time')],
            },
        ),
        migrations.CreateModel(
            name='Opportunity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('value', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='value')),
                ('probability', models.PositiveSmallIntegerField(verbose_name='chance')),
                ('decides_on', models.DateField(verbose_name='expected decision date')),
                ('opened_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('result', models.CharField(blank=True, choices=[('won', 'Won'), ('lost', 'Lost'), ('dropped', 'Back to nurture')], max_length=7)),
                ('ordered_on', models.DateField(blank=True, null=True, verbose_name='order date')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opportunities', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opportunities', to='leads.lead')),
            ],
            options={
                'verbose_name_plural': 'opportunities',
                'indexes': [models.Index(models.F('holder'), models.F('decides_on'), condition=models.Q(('closed_at__isnull', True)), name='opportunity_of_closer')],
                'constraints': [models.UniqueConstraint(models.F('lead'), condition=models.Q(('closed_at__isnull', True)), name='one_open_opportunity_per_lead'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('result', '')), models.Q(('closed_at__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='closed_deal_has_result'), models.CheckConstraint(condition=models.Q(models.Q(('result', 'won'), _negated=True), ('ordered_on__isnull', False), _connector='OR'), name='won_deal_has_order_date'), models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='deal_value_is_positive'), models.CheckConstraint(condition=models.Q(('probability__in', range(10, 100, 10))), name='deal_probability_is_10_to_90')],
            },
        ),
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('draft', 'Draft'), ('sent', 'Sent'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('expired', 'Expired')], default='draft', max_length=50, protected=True)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('valid_until', models.DateField()),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotes', to='handoffs.opportunity')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'sent', 'accepted', 'declined', 'expired'])), name='quote_state_is_known'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('sent_at__isnull', False), _connector='OR'), name='only_draft_quotes_are_unsent')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raised_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('agreement', models.CharField(blank=True, max_length=300, verbose_name='what was agreed')),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda_items', to='leads.lead')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('handoff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda_items', to='handoffs.handoff')),
            ],
            options={
                'indexes': [models.Index(models.F('raised_at'), models.F('id'), condition=models.Q(('settled_at__isnull', True)), name='agenda_item_open')],
                'constraints': [models.UniqueConstraint(models.F('lead'), condition=models.Q(('settled_at__isnull', True)), name='one_open_agenda_item_per_lead'), models.CheckConstraint(condition=models.Q(models.Q(('agreement', ''), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(models.Q(('agreement', ''), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='settled_agenda_item_is_complete')],
            },
        ),
        migrations.CreateModel(
            name='BuyerFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('budget', 'Budget available'), ('date', 'Decision date set'), ('deciders_met', 'Decision-makers met'), ('quote_asked', 'Quote requested')], max_length=12)),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='buyer_facts', to='handoffs.opportunity')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('opportunity'), models.F('kind'), name='one_buyer_fact_per_kind')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointmentchange',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8f07272f0fdb1fc26b60bf01339a9416b60aa0a4', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_1d622', table='handoffs_appointmentchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointmentchange',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='b940d15ed13aad0f0cae59c29113661f77ee3d5e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_aaaa3', table='handoffs_appointmentchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handoff',
            trigger=pgtrigger.compiler.Trigger(name='offered_by_is_read_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."offered_by_id" IS DISTINCT FROM (NEW."offered_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='968b4ab0c7f98ed75a95b1f36ce1f29116fdc146', operation='UPDATE', pgid='pgtrigger_offered_by_is_read_only_34c7c', table='handoffs_handoff', when='BEFORE')),
        ),
    ]
