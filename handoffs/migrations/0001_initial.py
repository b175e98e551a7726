import django.contrib.postgres.functions
import django_fsm
import salesdesk.clock.moment
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raised_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('agreement', models.CharField(blank=True, max_length=300, verbose_name='what was agreed')),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
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
            ],
            options={
                'ordering': ['starts_at'],
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
            ],
        ),
        migrations.CreateModel(
            name='BuyerFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('budget', 'Budget available'), ('date', 'Decision date set'), ('deciders_met', 'Decision-makers met'), ('quote_asked', 'Quote requested')], max_length=12)),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
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
            ],
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
            ],
        ),
        migrations.CreateModel(
            name='HandoffQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300, verbose_name='question')),
                ('asked_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
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
            ],
            options={
                'verbose_name_plural': 'opportunities',
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
            ],
        ),
    ]
