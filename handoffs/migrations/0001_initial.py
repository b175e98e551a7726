import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
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
        ('campaigns', '0001_initial'),
        ('files', '0001_initial'),
        ('leads', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='leads.lead')),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='leads.contact')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                ('booked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='booked_appointments', to=settings.AUTH_USER_MODEL)),
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
                ('feedback_unread_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
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
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='handoffs.appointment')),
                ('event', models.CharField(choices=[('booked', 'Booked'), ('moved', 'Rescheduled'), ('cancelled', 'Cancelled'), ('held', 'Held'), ('no_show', 'No-show'), ('feedback', 'Feedback'), ('feedback_read', 'Feedback read by inside')], max_length=13)),
                ('starts_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
            ],
        ),
        migrations.CreateModel(
            name='CalendarLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_links', to=settings.AUTH_USER_MODEL)),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('person'), condition=models.Q(('revoked_at__isnull', True)), name='one_calendar_link_per_person')],
            },
        ),
        migrations.CreateModel(
            name='CampaignHistory',
            fields=[
                ('campaign', models.OneToOneField(db_index=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='deal_history', serialize=False, to='campaigns.campaign')),
                ('won', models.PositiveIntegerField(default=0)),
                ('closed', models.PositiveIntegerField(default=0)),
                ('median', models.DurationField(null=True)),
                ('ninetieth', models.DurationField(null=True)),
                ('longest', models.DurationField(null=True)),
                ('counts', models.JSONField(default=dict)),
                ('counted_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name_plural': 'campaign histories',
            },
        ),
        migrations.CreateModel(
            name='Competitor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='competitors', to='people.team')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_key', models.CharField(max_length=120)),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='handoffs.competitor')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('team'), models.F('name_key'), name='one_competitor_per_team_and_name'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('name_key', ''), _negated=True)), name='competitor_has_a_name'), models.CheckConstraint(condition=models.Q(('merged_into', models.F('pk')), _negated=True), name='competitor_not_merged_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='Handoff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handoffs', to='leads.lead')),
                ('round', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('state', django_fsm.FSMField(choices=[('offered', 'Offered'), ('accepted', 'Accepted'), ('returned', 'Sent back'), ('withdrawn', 'Withdrawn'), ('passed_on', 'Passed on')], default='offered', max_length=50, protected=True)),
                ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offered_handoffs', to=settings.AUTH_USER_MODEL)),
                ('inside_rep', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='received_handoffs', to=settings.AUTH_USER_MODEL)),
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
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.CharField(blank=True, choices=[('budget_holder', 'Budget holder missing'), ('need_unclear', 'Need unclear'), ('no_budget', 'No budget'), ('timing', 'Not this quarter'), ('wrong_fit', 'Not a fit'), ('other', 'Other')], max_length=14, verbose_name='reason')),
                ('missing_info', models.CharField(blank=True, max_length=300, verbose_name='what is missing')),
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
                ('handoff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='handoffs.handoff')),
                ('text', models.CharField(max_length=300, verbose_name='question')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('handoff'), condition=models.Q(('answered_at__isnull', True)), name='one_open_question_per_handoff'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='question_is_not_empty'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='answered_question_has_user_and_time')],
            },
        ),
        migrations.CreateModel(
            name='Opportunity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opportunities', to='leads.lead')),
                ('campaign', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='opportunities', to='campaigns.campaign')),
                ('round', models.PositiveSmallIntegerField()),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opportunities', to=settings.AUTH_USER_MODEL)),
                ('step', django_fsm.FSMField(choices=[('discovery', 'Discovery'), ('proposal', 'Proposal'), ('negotiation', 'Negotiation')], default='discovery', max_length=50, protected=True, verbose_name='step')),
                ('step_rank', models.GeneratedField(db_persist=True, expression=models.Case(models.When(step='discovery', then=models.Value(0)), models.When(step='proposal', then=models.Value(1)), models.When(step='negotiation', then=models.Value(2)), output_field=models.SmallIntegerField()), output_field=models.SmallIntegerField())),
                ('value', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='value')),
                ('probability', models.PositiveSmallIntegerField(verbose_name='chance')),
                ('evidence', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='evidence')),
                ('estimated_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('decides_on', models.DateField(verbose_name='expected decision date')),
                ('opened_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('result', models.CharField(blank=True, choices=[('won', 'Won'), ('lost', 'Lost'), ('dropped', 'Back to nurture')], max_length=7)),
                ('ordered_on', models.DateField(blank=True, null=True, verbose_name='order date')),
            ],
            options={
                'verbose_name_plural': 'opportunities',
                'indexes': [models.Index(models.F('holder'), models.F('decides_on'), condition=models.Q(('closed_at__isnull', True)), name='opportunity_of_closer'), models.Index(models.F('step'), models.F('decides_on'), models.F('id'), condition=models.Q(('closed_at__isnull', True)), name='opportunity_on_board'), models.Index(models.F('decides_on'), models.F('id'), condition=models.Q(('closed_at__isnull', True)), name='opportunity_by_decision'), models.Index(models.F('value'), models.F('id'), condition=models.Q(('closed_at__isnull', True)), name='opportunity_by_value'), models.Index(models.F('opened_at'), models.F('id'), condition=models.Q(('closed_at__isnull', True)), name='opportunity_by_age'), models.Index(models.F('step_rank'), models.F('id'), condition=models.Q(('closed_at__isnull', True)), name='opportunity_by_step'), models.Index(models.F('estimated_at'), models.F('id'), condition=models.Q(('closed_at__isnull', True)), name='opportunity_to_estimate'), models.Index(models.F('result'), models.F('closed_at'), models.F('id'), condition=models.Q(('closed_at__isnull', False)), name='opportunity_closed'), models.Index(models.F('result'), models.F('value'), models.F('id'), condition=models.Q(('closed_at__isnull', False)), name='opportunity_closed_by_value')],
                'constraints': [models.UniqueConstraint(models.F('lead'), condition=models.Q(('closed_at__isnull', True)), name='one_open_opportunity_per_lead'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('result', '')), models.Q(('closed_at__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='closed_deal_has_result'), models.CheckConstraint(condition=models.Q(models.Q(('result', 'won'), _negated=True), ('ordered_on__isnull', False), _connector='OR'), name='won_deal_has_order_date'), models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='deal_value_is_positive'), models.CheckConstraint(condition=models.Q(('probability__in', range(10, 100, 10))), name='deal_probability_is_10_to_90'), models.CheckConstraint(condition=models.Q(('evidence__isnull', True), ('evidence__range', (1, 99)), _connector='OR'), name='deal_evidence_is_1_to_99'), models.CheckConstraint(condition=models.Q(('step__in', ['discovery', 'proposal', 'negotiation'])), name='deal_step_is_known')],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='OpportunityChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opportunity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='handoffs.opportunity')),
                ('step_before', models.CharField(blank=True, choices=[('discovery', 'Discovery'), ('proposal', 'Proposal'), ('negotiation', 'Negotiation')], max_length=50)),
                ('step', models.CharField(choices=[('discovery', 'Discovery'), ('proposal', 'Proposal'), ('negotiation', 'Negotiation')], max_length=50)),
                ('value', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='value')),
                ('probability', models.PositiveSmallIntegerField(verbose_name='chance')),
                ('evidence', models.PositiveSmallIntegerField(null=True, verbose_name='evidence')),
                ('decides_on', models.DateField(verbose_name='expected decision date')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(models.F('opportunity'), models.F('id'), name='change_of_opportunity')],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=32, verbose_name='code')),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('unit_price', models.DecimalField(decimal_places=4, max_digits=14, verbose_name='unit price')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('vat_rate', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='VAT rate')),
                ('active_from', models.DateField(verbose_name='active from')),
                ('active_until', models.DateField(blank=True, null=True, verbose_name='active until')),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Upper('code'), name='unique_product_code'), models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='product_has_code_and_name'), models.CheckConstraint(condition=models.Q(('unit_price__gte', 0)), name='product_price_is_not_negative'), models.CheckConstraint(condition=models.Q(('vat_rate__gte', 0), ('vat_rate__lte', Decimal('100'))), name='product_vat_is_a_percentage'), models.CheckConstraint(condition=models.Q(('active_until__isnull', True), ('active_until__gte', models.F('active_from')), _connector='OR'), name='product_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='handoffs.opportunity')),
                ('year', models.PositiveSmallIntegerField()),
                ('sequence', models.PositiveIntegerField()),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('year'), models.F('sequence'), name='unique_quote_number'), models.CheckConstraint(condition=models.Q(('sequence__gte', 1)), name='quote_number_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='QuoteSeries',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name_plural': 'quote series',
            },
        ),
        migrations.CreateModel(
            name='QuoteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seller', models.CharField(max_length=120, verbose_name='name of your company')),
                ('address', models.TextField(max_length=400, verbose_name='address')),
                ('registration', models.CharField(blank=True, max_length=160, verbose_name='registration and VAT number')),
                ('terms', models.TextField(blank=True, max_length=2000, verbose_name='terms')),
                ('valid_days', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days that a quote is valid')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.Value(1), name='one_row_of_quote_settings'), models.CheckConstraint(condition=models.Q(('valid_days__range', (1, 365))), name='quote_validity_is_plausible')],
            },
        ),
        migrations.CreateModel(
            name='QuoteVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quote', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='handoffs.quote')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', django_fsm.FSMField(choices=[('draft', 'Draft'), ('queued', 'Waiting to be sent'), ('sent', 'Sent'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('expired', 'Expired'), ('replaced', 'Replaced'), ('withdrawn', 'Withdrawn')], default='draft', max_length=50, protected=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.contact', verbose_name='for')),
                ('language', models.CharField(choices=[('en', 'English'), ('nl', 'Dutch'), ('es', 'Spanish'), ('zh-hant', 'Traditional Chinese')], max_length=10, verbose_name='language')),
                ('currency', models.CharField(max_length=3)),
                ('valid_until', models.DateField(verbose_name='valid until')),
                ('introduction', models.TextField(blank=True, max_length=2000, verbose_name='introduction')),
                ('terms', models.TextField(blank=True, max_length=2000, verbose_name='terms')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('net', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ('vat', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ('issued_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('sent_how', models.CharField(blank=True, max_length=60)),
                ('email', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='quote_version', to='leads.email')),
                ('pdf', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('link_until', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', '-id'], name='quote_version_by_state'), models.Index(models.F('valid_until'), condition=models.Q(('state', 'sent')), name='quote_to_expire')],
                'constraints': [models.UniqueConstraint(models.F('quote'), models.F('number'), name='unique_quote_version'), models.UniqueConstraint(models.F('quote'), condition=models.Q(('state__in', ['draft', 'queued'])), name='one_open_draft_per_quote'), models.UniqueConstraint(models.F('quote'), condition=models.Q(('state', 'accepted')), name='one_accepted_version_per_quote'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'queued', 'sent', 'accepted', 'declined', 'expired', 'replaced', 'withdrawn'])), name='quote_state_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), models.Q(('issued_by__isnull', False), ('link_until__isnull', False), ('pdf__isnull', False)), _connector='OR'), name='issued_quote_has_its_pdf'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'queued', 'withdrawn']), ('sent_at__isnull', False), _connector='OR'), name='sent_quote_has_a_time'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), ('net__gt', 0), _connector='OR'), name='issued_quote_has_a_price'), models.CheckConstraint(condition=models.Q(('net__gte', 0), ('vat__gte', 0)), name='quote_amounts_are_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('asked', 'Asked'), ('introduced', 'Introduced'), ('lead', 'Became a lead'), ('declined', 'Nobody')], default='asked', max_length=50, protected=True)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='leads.lead')),
                ('asked', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='leads.contact')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('call', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referral', to='leads.activity')),
                ('company_name', models.CharField(blank=True, max_length=200, verbose_name='company')),
                ('person', models.CharField(blank=True, max_length=120, verbose_name='person')),
                ('phone', models.CharField(blank=True, max_length=80, verbose_name='phone')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('new_lead', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referral', to='leads.lead')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'introduced', 'lead', 'declined'])), name='referral_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['introduced', 'lead']), _negated=True), models.Q(('company_name', ''), ('person', ''), _negated=True), _connector='OR'), name='introduced_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('new_lead__isnull', False), ('state', 'lead')), models.Q(models.Q(('state', 'lead'), _negated=True), ('new_lead__isnull', True)), _connector='OR'), name='referral_that_became_a_lead'), models.CheckConstraint(condition=models.Q(('new_lead', models.F('lead')), _negated=True), name='referral_is_of_another_lead')],
            },
        ),
        migrations.CreateModel(
            name='WinLossReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opportunity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='handoffs.opportunity')),
                ('revision', models.PositiveSmallIntegerField()),
                ('result', models.CharField(choices=[('won', 'Won'), ('lost', 'Lost')], max_length=4)),
                ('closed_at', models.DateTimeField()),
                ('how_chosen', models.CharField(blank=True, choices=[('only_us', 'Only looked at us'), ('compared', 'Compared offers'), ('tender', 'Formal tender'), ('trial', 'Trial or pilot'), ('advice', 'Advice of somebody they trust')], max_length=8, verbose_name='how did they choose?')),
                ('decided_by', models.CharField(blank=True, choices=[('price', 'Price'), ('product', 'Product'), ('service', 'Service and support'), ('speed', 'Speed of response or delivery'), ('trust', 'People and trust'), ('terms', 'Contract terms'), ('timing', 'Timing or budget'), ('inside', 'Their own decision process')], max_length=7, verbose_name='what decided it?')),
                ('nearly_lost_by', models.CharField(blank=True, choices=[('price', 'Price'), ('product', 'Product'), ('service', 'Service and support'), ('speed', 'Speed of response or delivery'), ('trust', 'People and trust'), ('terms', 'Contract terms'), ('timing', 'Timing or budget'), ('inside', 'Their own decision process')], max_length=7, verbose_name='what nearly lost it?')),
                ('comment', models.CharField(blank=True, max_length=500, verbose_name='in their words')),
                ('competitor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='handoffs.competitor', verbose_name='competitor')),
                ('reason', models.CharField(blank=True, choices=[('no_interest', 'No interest'), ('not_now', 'Interested, not now'), ('no_budget', 'No budget'), ('not_reached', 'Never reached'), ('no_authority', 'No budget holder'), ('no_need', 'No need yet'), ('competitor', 'Chose a competitor'), ('price', 'Price'), ('contract', 'Under contract'), ('came_back', 'Follow-up date reached'), ('campaign_ended', 'Campaign ended'), ('wrong_fit', 'Wrong fit'), ('out_of_business', 'Out of business'), ('do_not_call', 'Do not call'), ('duplicate', 'Duplicate')], max_length=20, verbose_name='reason')),
                ('again_on', models.DateField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
            ],
            options={
                'indexes': [models.Index(models.F('closed_at'), name='review_by_closing')],
                'constraints': [models.UniqueConstraint(models.F('opportunity'), models.F('revision'), name='one_review_per_deal_and_revision'), models.CheckConstraint(condition=models.Q(('result__in', ['won', 'lost'])), name='review_result_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('again_on__isnull', True), ('reason', ''), ('result', 'won')), models.Q(('result', 'lost'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='lost_review_has_a_reason'), models.CheckConstraint(condition=models.Q(('result', 'won'), ('nearly_lost_by', ''), _connector='OR'), name='only_won_deals_were_nearly_lost'), models.CheckConstraint(condition=models.Q(('how_chosen__in', ['', 'only_us', 'compared', 'tender', 'trial', 'advice']), ('decided_by__in', ['', 'price', 'product', 'service', 'speed', 'trust', 'terms', 'timing', 'inside']), ('nearly_lost_by__in', ['', 'price', 'product', 'service', 'speed', 'trust', 'terms', 'timing', 'inside'])), name='review_answers_are_known')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda_items', to='leads.lead')),
                ('handoff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda_items', to='handoffs.handoff')),
                ('raised_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('agreement', models.CharField(blank=True, max_length=300, verbose_name='what was agreed')),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
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
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='buyer_facts', to='handoffs.opportunity')),
                ('kind', models.CharField(choices=[('problem', 'Problem stated'), ('budget', 'Budget confirmed'), ('decider_met', 'Decider met'), ('decision_date', 'Decision date named'), ('quote_opened', 'Quote opened'), ('next_meeting', 'Next meeting accepted')], max_length=13)),
                ('said_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='buyer_facts', to='leads.contact', verbose_name='said by')),
                ('channel', models.CharField(choices=[('call', 'Call'), ('meeting', 'Meeting'), ('visit', 'Visit'), ('video', 'Video call'), ('email', 'E-mail'), ('message', 'Message'), ('quote_page', 'Quote page')], max_length=10, verbose_name='heard in')),
                ('heard_at', models.DateTimeField(verbose_name='heard')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='what they said')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('opportunity'), models.F('kind'), condition=models.Q(('withdrawn_at__isnull', True)), name='one_buyer_fact_per_kind'), models.CheckConstraint(condition=models.Q(('heard_at__lte', models.F('at'))), name='buyer_fact_was_heard_before'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('channel', 'quote_page'), _negated=True), ('by__isnull', False), ('said_by__isnull', False)), models.Q(('by__isnull', True), ('channel', 'quote_page'), ('kind', 'quote_opened')), _connector='OR'), name='buyer_fact_has_its_people'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='withdrawn_buyer_fact_is_complete')],
            },
        ),
        migrations.CreateModel(
            name='QuoteAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='handoffs.quoteversion')),
                ('accepted', models.BooleanField()),
                ('name', models.CharField(max_length=120)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('address_digest', models.CharField(blank=True, max_length=64)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('pdf_sha256', models.CharField(max_length=64)),
                ('record_sha256', models.CharField(max_length=64)),
                ('pdf', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), ('pdf_sha256__regex', '^[0-9a-f]{64}$'), ('record_sha256__regex', '^[0-9a-f]{64}$')), name='quote_answer_has_name_and_digests'), models.CheckConstraint(condition=models.Q(('accepted', False), ('pdf__isnull', False), _connector='OR'), name='accepted_quote_has_its_record'), models.CheckConstraint(condition=models.Q(('by__isnull', False), models.Q(('address_digest', ''), _negated=True), _connector='OR'), name='quote_answer_names_its_source')],
            },
        ),
        migrations.CreateModel(
            name='QuoteApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='handoffs.quoteversion')),
                ('state', django_fsm.FSMField(choices=[('waiting', 'Waiting'), ('approved', 'Approved'), ('declined', 'Declined'), ('void', 'Changed since')], default='waiting', max_length=50, protected=True)),
                ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approver', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='quote_approvals', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('why', models.CharField(max_length=500)),
                ('question', models.CharField(blank=True, max_length=300, verbose_name='comment')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('comment', models.CharField(blank=True, max_length=300, verbose_name='comment')),
            ],
            options={
                'indexes': [models.Index(fields=['version', '-id'], name='approvals_of_a_quote'), models.Index(models.F('approver'), models.F('asked_at'), condition=models.Q(('state', 'waiting')), name='quote_to_approve')],
                'constraints': [models.CheckConstraint(condition=models.Q(('asked_by', models.F('approver')), _negated=True), name='nobody_approves_their_own_quote'), models.UniqueConstraint(models.F('version'), condition=models.Q(('state__in', ['waiting', 'approved'])), name='one_open_approval_per_quote'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'approved', 'declined', 'void'])), name='approval_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('state', 'waiting')), models.Q(('answered_at__isnull', False), ('state__in', ['approved', 'declined'])), ('state', 'void'), _connector='OR'), name='answered_approval_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='QuoteLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='handoffs.quoteversion')),
                ('position', models.PositiveSmallIntegerField()),
                ('product', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handoffs.product')),
                ('description', models.CharField(max_length=200, verbose_name='description')),
                ('quantity', models.DecimalField(decimal_places=3, max_digits=12, verbose_name='quantity')),
                ('unit_price', models.DecimalField(decimal_places=4, max_digits=14, verbose_name='unit price')),
                ('discount', models.DecimalField(decimal_places=2, default=0, max_digits=5, verbose_name='discount %')),
                ('vat_rate', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='VAT %')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(models.F('version'), models.F('position'), name='one_quote_line_per_position'), models.CheckConstraint(condition=models.Q(('description', ''), _negated=True), name='quote_line_has_a_description'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='quote_line_quantity_is_positive'), models.CheckConstraint(condition=models.Q(('unit_price__gte', 0)), name='quote_line_price_is_not_negative'), models.CheckConstraint(condition=models.Q(('discount__gte', 0), ('discount__lte', Decimal('100'))), name='quote_line_discount_is_a_percentage'), models.CheckConstraint(condition=models.Q(('vat_rate__gte', 0), ('vat_rate__lte', Decimal('100'))), name='quote_line_vat_is_a_percentage')],
            },
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='appointmentchange',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8f07272f0fdb1fc26b60bf01339a9416b60aa0a4', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_1d622', table='handoffs_appointmentchange', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='appointmentchange',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='b940d15ed13aad0f0cae59c29113661f77ee3d5e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_aaaa3', table='handoffs_appointmentchange', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='handoff',
            trigger=pgtrigger.compiler.Trigger(name='offered_by_is_read_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."offered_by_id" IS DISTINCT FROM (NEW."offered_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='968b4ab0c7f98ed75a95b1f36ce1f29116fdc146', operation='UPDATE', pgid='pgtrigger_offered_by_is_read_only_34c7c', table='handoffs_handoff', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='opportunity',
            trigger=pgtrigger.compiler.Trigger(name='campaign_of_lead', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        SELECT campaign_id INTO NEW.campaign_id FROM leads_lead WHERE id = NEW.lead_id;\n        RETURN NEW;\n    ', hash='b7f6e7243e554a673d80287c97e2fa010571ce9b', operation='INSERT OR UPDATE OF "lead_id", "campaign_id"', pgid='pgtrigger_campaign_of_lead_edf4a', table='handoffs_opportunity', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='opportunity',
            trigger=pgtrigger.compiler.Trigger(name='log_changes', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE actor text;', func="\n        IF TG_OP = 'UPDATE' AND (OLD.step, OLD.value, OLD.probability, OLD.evidence, OLD.decides_on)\n            IS NOT DISTINCT FROM (NEW.step, NEW.value, NEW.probability, NEW.evidence, NEW.decides_on) THEN\n            RETURN NULL;\n        END IF;\n        actor := COALESCE(current_setting('salesdesk.actor', true), '');\n        IF actor = '' THEN\n            RAISE EXCEPTION 'every_deal_change_has_an_actor: no actor is set for this change of an opportunity'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'every_deal_change_has_an_actor';\n        END IF;\n        INSERT INTO handoffs_opportunitychange\n            (opportunity_id, step_before, step, value, probability, evidence, decides_on, by_id, reason, at)\n        VALUES\n            (NEW.id, CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.step END, NEW.step, NEW.value, NEW.probability,\n             NEW.evidence, NEW.decides_on, CASE actor WHEN 'system' THEN NULL ELSE actor::bigint END, COALESCE(current_setting('salesdesk.reason', true), ''), COALESCE(NULLIF(current_setting('salesdesk.now', true), '')::timestamptz, clock_timestamp()));\n        RETURN NULL;\n    ", hash='8708175fa0cb542011d6e8cd4fa77a55db807119', operation='INSERT OR UPDATE OF "step", "value", "probability", "evidence", "decides_on"', pgid='pgtrigger_log_changes_afbe2', table='handoffs_opportunity', when='AFTER')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='opportunity',
            trigger=pgtrigger.compiler.Trigger(name='closed_deal_keeps_its_step', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."closed_at" IS NOT NULL AND OLD."step" IS DISTINCT FROM (NEW."step"))', func='RAISE EXCEPTION \'pgtrigger: Cannot update of "step" rows from % table\', TG_TABLE_NAME;', hash='428267d7e9333325af1dc7c95caa1ec579d8eba7', operation='UPDATE OF "step"', pgid='pgtrigger_closed_deal_keeps_its_step_82028', table='handoffs_opportunity', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='buyerfact',
            trigger=pgtrigger.compiler.Trigger(name='buyer_fact_is_not_edited', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."opportunity_id" IS DISTINCT FROM (NEW."opportunity_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."said_by_id" IS DISTINCT FROM (NEW."said_by_id") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."heard_at" IS DISTINCT FROM (NEW."heard_at") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='32fe1a4cc3bb48997373d77104d88c3773beb0ad', operation='UPDATE', pgid='pgtrigger_buyer_fact_is_not_edited_170af', table='handoffs_buyerfact', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='buyerfact',
            trigger=pgtrigger.compiler.Trigger(name='withdrawn_buyer_fact_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."withdrawn_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1408bf312982c98d34c0a1add9c4ad152f29688a', operation='UPDATE', pgid='pgtrigger_withdrawn_buyer_fact_stays_3ebaf', table='handoffs_buyerfact', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='buyerfact',
            trigger=pgtrigger.compiler.Trigger(name='buyer_fact_is_not_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='1666323f4cb287b71d0acd7bbb90b03c70826b28', operation='DELETE', pgid='pgtrigger_buyer_fact_is_not_deleted_aceed', table='handoffs_buyerfact', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='opportunitychange',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='624aa6405b348d038b9ec40d37313b06e3c79cde', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_ca3e7', table='handoffs_opportunitychange', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='opportunitychange',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='f1ee4db9c713183bc1b3ca5a2d897aa65af6e379', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_c417f', table='handoffs_opportunitychange', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='opportunitychange',
            trigger=pgtrigger.compiler.Trigger(name='is_written_by_triggers', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF pg_trigger_depth() < 2 THEN\n                    RAISE EXCEPTION '% is written by triggers only', TG_TABLE_NAME\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'is_written_by_triggers';\n                END IF;\n                RETURN NEW;\n            ", hash='63f60f72f1b85c60e93a97a3e8bcbda836929e56', operation='INSERT', pgid='pgtrigger_is_written_by_triggers_6f774', table='handoffs_opportunitychange', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='quote',
            trigger=pgtrigger.compiler.Trigger(name='quote_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete or update rows from % table', TG_TABLE_NAME;", hash='9661b26e343a64b6d9c39f28d9bc39fbe1c0884e', operation='DELETE OR UPDATE', pgid='pgtrigger_quote_is_kept_be83c', table='handoffs_quote', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='quoteversion',
            trigger=pgtrigger.compiler.Trigger(name='only_edges_of_quotes', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \'>\', NEW."state") = ANY(\'{draft>queued,draft>sent,draft>withdrawn,queued>draft,queued>sent,queued>accepted,queued>declined,queued>withdrawn,sent>accepted,sent>declined,sent>expired,sent>replaced,sent>withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='eef142ee4752a1fef9deadb550ad0db6ff9f5403', operation='UPDATE', pgid='pgtrigger_only_edges_of_quotes_c7396', table='handoffs_quoteversion', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='quoteversion',
            trigger=pgtrigger.compiler.Trigger(name='quote_version_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8c3b873bc7cedb8647247e3eb4d5ac02d4843ec6', operation='DELETE', pgid='pgtrigger_quote_version_is_kept_63974', table='handoffs_quoteversion', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='quoteversion',
            trigger=pgtrigger.compiler.Trigger(name='issued_quote_is_not_rewritten', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."state" = \'draft\') AND (OLD."quote_id" IS DISTINCT FROM (NEW."quote_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."contact_id" IS DISTINCT FROM (NEW."contact_id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until") OR OLD."introduction" IS DISTINCT FROM (NEW."introduction") OR OLD."terms" IS DISTINCT FROM (NEW."terms") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."net" IS DISTINCT FROM (NEW."net") OR OLD."vat" IS DISTINCT FROM (NEW."vat")))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ff7624629bac22915180d42df0f2d9d3816e9417', operation='UPDATE', pgid='pgtrigger_issued_quote_is_not_rewritten_03388', table='handoffs_quoteversion', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='quoteline',
            trigger=pgtrigger.compiler.Trigger(name='only_lines_of_drafts_change', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed bigint;', func="\n        changed := CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;\n        PERFORM 1 FROM handoffs_quoteversion WHERE id = changed AND state <> 'draft';\n        IF FOUND THEN\n            RAISE EXCEPTION 'only_lines_of_drafts_change: this version was sent'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'only_lines_of_drafts_change';\n        END IF;\n        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n    ", hash='8bee5608abae871a82a217e6b478c2065fb0f476', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_lines_of_drafts_change_bec1c', table='handoffs_quoteline', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='quoteanswer',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='be44220f4e29399f7227c28e59337b7f643485f5', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_fe1fc', table='handoffs_quoteanswer', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='quoteanswer',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='d908a9b1e1ad6058546cac72af572b17b648eb9b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_53d83', table='handoffs_quoteanswer', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='winlossreview',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='995fa5d6ecdbd0dfd456efd85c298a1b317ce353', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_2628c', table='handoffs_winlossreview', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='winlossreview',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='af51b252c1f9318991760dfc10094b2a64f78e31', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_231af', table='handoffs_winlossreview', when='BEFORE')),
        ),
    ]
