import django.contrib.postgres.fields
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
import salesdesk.clock.moment
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Every table of this room at once, as an empty database gets it: the same as one by one, in a fifth of the time."""

    replaces = [
        ("leads", "0001_initial"),
        ("leads", "0002_initial"),
        ("leads", "0003_queue_storage"),
        ("leads", "0004_seats_say_who_told"),
        ("leads", "0005_visits_and_bounces"),
        ("leads", "0006_skips_pauses_and_undo"),
        ("leads", "0007_bounces_by_default"),
        ("leads", "0008_nurture_rests_moves_and_leaks"),
        ("leads", "0009_calling_law"),
        ("leads", "0010_drafts"),
        ("leads", "0011_placements_and_sent_mails"),
        ("leads", "0012_questions_reviews_presales"),
        ("leads", "0013_turns_and_calls_that_run"),
        ("leads", "0014_routes_are_decided"),
        ("leads", "0015_replies"),
        ("leads", "0016_placements_by_mail"),
        ("leads", "0017_wishes"),
        ("leads", "0018_the_next_card_drawn"),
        ("leads", "0019_endings"),
        ("leads", "0020_story_lines_of_the_calendar"),
    ]

    initial = True

    dependencies = [
        ('campaigns', '0009_teams_say_who_sends'),
        ('people', '0005_postal_address'),
    ]

    operations = [
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('other_name', models.CharField(blank=True, max_length=200, verbose_name='name in another script')),
                ('name_key', models.CharField(editable=False, max_length=200)),
                ('register_number', models.CharField(blank=True, max_length=40, verbose_name='register number')),
                ('legal_form', models.CharField(blank=True, choices=[('company', 'Company (legal person)'), ('partnership', 'Partnership'), ('sole_trader', 'Sole trader'), ('person', 'Private person')], db_default='', default='', max_length=11, verbose_name='legal form')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                ('postcode', models.CharField(blank=True, max_length=16, verbose_name='postcode')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='city')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='address')),
                ('industry', models.CharField(blank=True, max_length=200, verbose_name='industry')),
                ('employees', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees')),
                ('revenue', models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name='yearly revenue')),
                ('website', models.CharField(blank=True, max_length=200, verbose_name='website')),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
            ],
            options={
                'verbose_name_plural': 'companies',
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='title')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='telephone')),
                ('phone_typed', models.CharField(blank=True, max_length=80, verbose_name='telephone as it was typed')),
                ('number_digest', models.BinaryField(max_length=32, null=True)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('bounced_address', models.EmailField(blank=True, db_default='', max_length=254)),
                ('bounced_at', models.DateTimeField(blank=True, null=True)),
                ('bounce_said', models.CharField(blank=True, db_default='', max_length=300)),
                ('language', models.CharField(blank=True, max_length=10, verbose_name='language')),
                ('basis', models.CharField(blank=True, choices=[('consent', 'Gave consent'), ('customer', 'Is our customer')], db_default='', default='', max_length=8, verbose_name='ground to call')),
                ('basis_on', models.DateField(blank=True, null=True, verbose_name='since')),
                ('basis_proof', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='proof')),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='leads.company')),
            ],
            options={
                'indexes': [models.Index(models.F('number_digest'), name='contact_by_number'), models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Lower('name'), 'C'), condition=models.Q(('name', ''), _negated=True), name='contact_begins'), models.Index(django.db.models.functions.comparison.Collate(models.Func(django.db.models.functions.text.Lower('name'), models.Value('\\S+$'), function='SUBSTRING'), 'C'), condition=models.Q(('name', ''), _negated=True), name='contact_last_word'), models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Lower('email'), 'C'), condition=models.Q(('email', ''), _negated=True), name='contact_email_begins'), models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Reverse('phone'), 'C'), condition=models.Q(('phone', ''), _negated=True), name='contact_last_digits'), models.Index(django.db.models.functions.text.Upper('email'), condition=models.Q(('email', ''), _negated=True), name='contact_by_address')],
                'constraints': [models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__regex', '^\\+[1-9]\\d{4,14}$'), _connector='OR'), name='a_number_is_e164'), models.CheckConstraint(condition=models.Q(models.Q(('number_digest__isnull', True), ('phone', '')), models.Q(models.Q(('phone', ''), _negated=True), ('number_digest__isnull', False)), _connector='OR'), name='a_number_has_its_digest'), models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), ('basis_on__isnull', True), ('basis_proof', '')), models.Q(('basis__in', ['consent', 'customer']), ('basis_on__isnull', False), models.Q(('basis_proof', ''), _negated=True)), _connector='OR'), name='a_basis_has_its_date_and_proof')],
            },
        ),
        migrations.CreateModel(
            name='Prepared',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='prepared', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('facts', models.CharField(max_length=64)),
                ('body', models.TextField()),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
            ],
        ),
        migrations.CreateModel(
            name='StageChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('version', models.PositiveIntegerField(default=0)),
                ('from_stage', models.CharField(blank=True, choices=[('suspect', 'Suspect'), ('prospect', 'Prospect'), ('mql', 'MQL'), ('sql', 'SQL'), ('opportunity', 'Opportunity'), ('won', 'Won'), ('lost', 'Lost')], max_length=12)),
                ('to_stage', models.CharField(choices=[('suspect', 'Suspect'), ('prospect', 'Prospect'), ('mql', 'MQL'), ('sql', 'SQL'), ('opportunity', 'Opportunity'), ('won', 'Won'), ('lost', 'Lost')], max_length=12)),
                ('stream_before', models.CharField(blank=True, choices=[('marketing', 'Marketing'), ('inside', 'Inside'), ('nurture', 'Inside nurture'), ('field', 'Field'), ('none', 'Nobody')], max_length=9)),
                ('stream_after', models.CharField(choices=[('marketing', 'Marketing'), ('inside', 'Inside'), ('nurture', 'Inside nurture'), ('field', 'Field'), ('none', 'Nobody')], max_length=9)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='turn', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', django_fsm.FSMField(choices=[('suspect', 'Suspect'), ('prospect', 'Prospect'), ('mql', 'MQL'), ('sql', 'SQL'), ('opportunity', 'Opportunity'), ('won', 'Won'), ('lost', 'Lost')], default='suspect', max_length=50, protected=True, verbose_name='stage')),
                ('stream', models.CharField(choices=[('marketing', 'Marketing'), ('inside', 'Inside'), ('nurture', 'Inside nurture'), ('field', 'Field'), ('none', 'Nobody')], default='inside', max_length=9, verbose_name='stream')),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('warm', models.BooleanField(default=False)),
                ('route', models.CharField(choices=[('inside', 'Inside closes'), ('field', 'Field closes'), ('partner', 'Partner closes')], max_length=10, verbose_name='route')),
                ('chance', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(90)], verbose_name='chance')),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='value')),
                ('visit_needed', models.BooleanField(db_default=False, default=False, verbose_name='they must be met')),
                ('partner', models.CharField(blank=True, db_default='', max_length=120, verbose_name='partner')),
                ('route_because', models.CharField(blank=True, db_default='', max_length=200, verbose_name='why this route')),
                ('score', models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)])),
                ('source', models.CharField(choices=[('list', 'List'), ('form', 'Form'), ('download', 'Download'), ('fair', 'Fair'), ('call', 'They called'), ('referral', 'Referral'), ('partner', 'Partner'), ('mail', 'Mail')], default='list', max_length=10, verbose_name='source')),
                ('interest', models.CharField(blank=True, max_length=200, verbose_name='interest')),
                ('interest_at', models.DateTimeField(blank=True, null=True)),
                ('first_called_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=20, verbose_name='reason')),
                ('final', models.BooleanField(default=False)),
                ('recycle_on', models.DateField(blank=True, null=True, verbose_name='comes back on')),
                ('rests_until', models.DateField(blank=True, null=True, verbose_name='rests until')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='review')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='campaigns.campaign', verbose_name='campaign')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('field_rep', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='field_leads', to=settings.AUTH_USER_MODEL)),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='held_leads', to=settings.AUTH_USER_MODEL)),
                ('inside_rep', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='known_leads', to=settings.AUTH_USER_MODEL)),
                ('presales', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined_leads', to=settings.AUTH_USER_MODEL)),
                ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='campaigns.territory', verbose_name='territory')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='leads.company', verbose_name='company')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='leads.contact', verbose_name='contact')),
            ],
            options={
                'indexes': [models.Index(fields=['campaign', 'stage', '-id'], name='lead_by_campaign_and_stage'), models.Index(condition=models.Q(('holder__isnull', False)), fields=['holder', '-id'], name='lead_by_holder'), models.Index(models.F('recycle_on'), condition=models.Q(('recycle_on__isnull', False)), name='lead_comes_back'), models.Index(models.F('holder'), models.F('id'), condition=models.Q(('stream', 'nurture')), name='lead_in_nurture'), models.Index(models.F('review_on'), condition=models.Q(('review_on__isnull', False)), name='lead_to_review'), models.Index(condition=models.Q(('presales__isnull', False)), fields=['presales', '-id'], name='lead_of_presales'), models.Index(models.F('campaign'), condition=models.Q(('territory__isnull', True)), name='lead_without_territory')],
                'constraints': [models.UniqueConstraint(models.F('company'), models.F('campaign'), condition=models.Q(('stage__in', ['suspect', 'prospect', 'mql', 'sql', 'opportunity'])), name='one_open_lead_per_company_and_campaign'), models.CheckConstraint(condition=models.Q(('stage__in', ['suspect', 'prospect', 'mql', 'sql', 'opportunity', 'won', 'lost'])), name='stage_is_known'), models.CheckConstraint(condition=models.Q(('stream__in', ['marketing', 'inside', 'nurture', 'field', 'none'])), name='stream_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ['suspect', 'prospect', 'mql', 'sql', 'opportunity']), models.Q(('stream', 'none'), _negated=True)), models.Q(('stage__in', ['won', 'lost']), ('stream', 'none')), _connector='OR'), name='an_open_lead_has_a_stream'), models.CheckConstraint(condition=models.Q(('stream__in', ['marketing', 'none']), models.Q(('holder__isnull', False), ('stream', 'field')), models.Q(('stream__in', ['inside', 'nurture']), models.Q(('holder__isnull', False), ('territory__isnull', False), _connector='OR')), _connector='OR'), name='outside_marketing_somebody_or_a_pool_has_it'), models.CheckConstraint(condition=models.Q(models.Q(('stage', 'lost'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='lost_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('stage__in', ['won', 'lost'])), models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('stage__in', ['suspect', 'prospect', 'mql', 'sql', 'opportunity'])), _connector='OR'), name='closed_says_when_and_by_whom'), models.CheckConstraint(condition=models.Q(('final', False), models.Q(('recycle_on__isnull', True), ('stage', 'lost')), _connector='OR'), name='final_is_lost_for_good'), models.CheckConstraint(condition=models.Q(('recycle_on__isnull', True), ('stage', 'lost'), _connector='OR'), name='only_a_lost_lead_comes_back'), models.CheckConstraint(condition=models.Q(models.Q(('stage', 'won'), _negated=True), ('value__isnull', False), _connector='OR'), name='won_has_a_value'), models.CheckConstraint(condition=models.Q(models.Q(('stage', 'opportunity'), _negated=True), ('value__isnull', False), _connector='OR'), name='an_opportunity_has_a_value'), models.CheckConstraint(condition=models.Q(('chance__isnull', True), ('chance__in', range(10, 100, 10)), _connector='OR'), name='chance_is_ten_to_ninety'), models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__gte', 0), _connector='OR'), name='value_is_not_negative'), models.CheckConstraint(condition=models.Q(('score__lte', 100)), name='score_is_to_hundred')],
            },
        ),
        migrations.CreateModel(
            name='Ending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interested', models.BooleanField(verbose_name='they showed interest')),
                ('way', models.CharField(choices=[('nurture', 'To telephone nurture'), ('marketing', 'To Marketing'), ('kept', 'Field keeps it'), ('lost', 'Lost for now'), ('final', 'Lost for good')], max_length=20, verbose_name='door')),
                ('on', models.DateField(null=True, verbose_name='called from')),
                ('said', models.CharField(blank=True, max_length=300, verbose_name='what to bring up')),
                ('overruled', models.CharField(blank=True, max_length=200, verbose_name='why another door than proposed')),
                ('at', models.DateTimeField(verbose_name='decided at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='endings', to='campaigns.campaign')),
            ],
            options={
                'verbose_name': 'end of a campaign',
                'constraints': [models.UniqueConstraint(fields=('campaign', 'interested'), name='one_door_for_each_kind_of_lead'), models.CheckConstraint(condition=models.Q(models.Q(('on__isnull', False), ('way', 'nurture')), models.Q(('on__isnull', True), ('way', 'marketing')), _connector='OR'), name='a_campaign_ends_by_telephone_or_marketing')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fence', models.BigIntegerField()),
                ('draft', models.JSONField(default=dict)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(db_index=True)),
                ('dialled_at', models.DateTimeField(blank=True, null=True)),
                ('company', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='hold', to='leads.company')),
                ('contact', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.contact')),
                ('lead', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='hold', to='leads.lead')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='hold', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='a_hold_ends_after_it_began'), models.CheckConstraint(condition=models.Q(('dialled_at__isnull', True), ('dialled_at__gte', models.F('since')), _connector='OR'), name='a_call_is_dialled_while_held')],
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200)),
                ('content', models.BinaryField()),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country of rows that name none')),
                ('legal_form', models.CharField(blank=True, choices=[('company', 'Company (legal person)'), ('partnership', 'Partnership'), ('sole_trader', 'Sole trader'), ('person', 'Private person')], default='company', max_length=11, verbose_name='rows that do not say it are')),
                ('encoding', models.CharField(blank=True, max_length=20)),
                ('header', models.JSONField(default=list)),
                ('samples', models.JSONField(default=list)),
                ('warnings', models.JSONField(default=list)),
                ('mapping', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('uploaded', 'Columns to map'), ('reading', 'Being read'), ('previewed', 'To look at'), ('committing', 'Being imported'), ('committed', 'Imported'), ('failed', 'Failed')], default='uploaded', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('trouble', models.CharField(blank=True, max_length=300)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('created', models.PositiveIntegerField(default=0)),
                ('updated', models.PositiveIntegerField(default=0)),
                ('skipped', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('without_number', models.PositiveIntegerField(default=0)),
                ('without_territory', models.PositiveIntegerField(default=0)),
                ('refused_file', models.BinaryField(default=b'')),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('committed_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='campaigns.campaign', verbose_name='campaign')),
            ],
            options={
                'verbose_name_plural': 'import batches',
                'indexes': [models.Index(models.F('at'), condition=models.Q(('state__in', ['reading', 'committing'])), name='list_to_work_on')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'committed'), _negated=True), ('rows', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('created'), '+', models.F('updated')), '+', models.F('skipped')), '+', models.F('refused'))), _connector='OR'), name='every_row_is_accounted_for'), models.CheckConstraint(condition=models.Q(models.Q(('committed_at__isnull', False), ('state', 'committed')), models.Q(models.Q(('state', 'committed'), _negated=True), ('committed_at__isnull', True)), _connector='OR'), name='an_imported_list_says_when')],
            },
        ),
        migrations.CreateModel(
            name='ImportPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('position', models.PositiveSmallIntegerField()),
                ('part', models.CharField(max_length=10)),
                ('name', models.CharField(max_length=120)),
                ('title', models.CharField(max_length=120)),
                ('phone', models.CharField(max_length=20)),
                ('phone_typed', models.CharField(max_length=80)),
                ('number_digest', models.BinaryField(max_length=32, null=True)),
                ('email', models.EmailField(max_length=254)),
                ('email_digest', models.BinaryField(max_length=32, null=True)),
                ('batch', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='leads.importbatch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('batch'), models.F('line'), models.F('position'), name='one_staged_person_per_position')],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('other_name', models.CharField(max_length=200)),
                ('name_key', models.CharField(max_length=200)),
                ('legal_form', models.CharField(db_default='', default='', max_length=11)),
                ('register_number', models.CharField(max_length=40)),
                ('country', models.CharField(max_length=2)),
                ('postcode', models.CharField(max_length=16)),
                ('city', models.CharField(max_length=100)),
                ('address', models.CharField(max_length=300)),
                ('industry', models.CharField(max_length=200)),
                ('employees', models.PositiveIntegerField(null=True)),
                ('revenue', models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ('website', models.CharField(max_length=200)),
                ('place_id', models.BigIntegerField(null=True)),
                ('note', models.TextField()),
                ('problems', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('blocked', models.BooleanField()),
                ('phone_is_wrong', models.BooleanField()),
                ('verdict', models.CharField(choices=[('create', 'New'), ('update', 'Adds to a known company'), ('skip', 'Known already'), ('refuse', 'Refused')], db_default='', default='', max_length=6)),
                ('silenced', models.BooleanField(db_default=False, default=False)),
                ('company_id', models.BigIntegerField(null=True)),
                ('twin', models.PositiveIntegerField(null=True)),
                ('territory_id', models.BigIntegerField(null=True)),
                ('has_number', models.BooleanField(db_default=False, default=False)),
                ('batch', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='staged', to='leads.importbatch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('batch'), models.F('line'), name='one_staged_row_per_line')],
            },
        ),
        migrations.CreateModel(
            name='LeakFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('leads', models.PositiveIntegerField()),
                ('value', models.DecimalField(decimal_places=2, max_digits=16)),
                ('measured_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leak_figures', to='campaigns.campaign')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('day'), models.F('campaign'), name='one_leak_figure_of_a_campaign_and_day')],
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('lunch', 'Lunch'), ('meeting', 'Meeting'), ('training', 'Training'), ('admin', 'Administration'), ('other', 'Something else')], max_length=8)),
                ('from_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('person'), models.F('from_at'), name='pause_by_person')],
                'constraints': [models.UniqueConstraint(models.F('person'), condition=models.Q(('until__isnull', True)), name='one_open_pause_per_person'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('from_at')), _connector='OR'), name='a_pause_ends_after_it_began'), models.CheckConstraint(condition=models.Q(('reason__in', ['lunch', 'meeting', 'training', 'admin', 'other'])), name='a_pause_has_an_agreed_reason')],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(blank=True, max_length=2)),
                ('subdivision', models.CharField(blank=True, max_length=10)),
                ('zones', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
                ('opens_at', models.DateTimeField(null=True)),
                ('closes_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('country'), models.F('subdivision'), models.F('zones'), name='one_row_per_place'), models.CheckConstraint(condition=models.Q(models.Q(('closes_at__isnull', True), ('opens_at__isnull', True)), ('opens_at__lt', models.F('closes_at')), _connector='OR'), name='a_window_opens_before_it_closes')],
            },
        ),
        migrations.CreateModel(
            name='NextStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('promise', 'Promised call'), ('asked', 'Asked to be called'), ('fresh', 'Fresh MQL'), ('returned', 'Returned by field'), ('nurture', 'Nurture call'), ('retry', 'Another try'), ('cold', 'Cold call'), ('answer', 'Field answers the handoff'), ('question', 'Field asks inside'), ('field', "Field's next step"), ('review', 'Field looks at it again'), ('close', 'Inside closes'), ('complete', 'Number missing'), ('meet', 'Agree on a new time')], max_length=9)),
                ('rank', models.SmallIntegerField()),
                ('cold_first', models.GeneratedField(db_persist=True, expression=models.Case(models.When(rank__gte=6000, rank__lt=7000, then=django.db.models.expressions.CombinedExpression(models.F('rank'), '+', models.Value(2000, models.SmallIntegerField()))), default=models.F('rank'), output_field=models.SmallIntegerField()), output_field=models.SmallIntegerField())),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('due_at', models.DateTimeField()),
                ('wall_time', models.CharField(blank=True, max_length=16)),
                ('zone', models.CharField(blank=True, max_length=64)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('ready', models.BooleanField(default=False)),
                ('rests_until', models.DateTimeField(blank=True, null=True)),
                ('without_basis', models.BooleanField(db_default=False, default=False)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('assignee', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='campaigns.campaign')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='leads.company')),
                ('contact', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='leads.contact')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='leads.lead')),
                ('territory', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='campaigns.territory')),
                ('place', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='leads.place')),
            ],
            options={
                'indexes': [models.Index(models.F('campaign'), models.F('territory'), models.F('rank'), models.F('due_at'), models.F('id'), condition=models.Q(('assignee__isnull', True), ('ready', True)), name='step_head_of_pool'), models.Index(models.F('assignee'), models.F('campaign'), models.F('rank'), models.F('due_at'), models.F('id'), condition=models.Q(('assignee__isnull', False), ('ready', True)), name='step_head_of_person'), models.Index(models.F('campaign'), models.F('territory'), models.F('cold_first'), models.F('due_at'), models.F('id'), condition=models.Q(('assignee__isnull', True), ('ready', True)), name='step_cold_head_of_pool'), models.Index(models.F('assignee'), models.F('campaign'), models.F('cold_first'), models.F('due_at'), models.F('id'), condition=models.Q(('assignee__isnull', False), ('ready', True)), name='step_cold_head_of_person'), models.Index(models.F('place'), models.F('due_at'), condition=models.Q(('place__isnull', False), ('ready', False)), name='step_to_ready'), models.Index(models.F('place'), condition=models.Q(('ready', True)), name='step_to_rest'), models.Index(models.F('lead'), condition=models.Q(('without_basis', True)), name='step_without_basis'), models.Index(models.F('assignee'), models.F('due_at'), condition=models.Q(('assignee__isnull', False)), name='step_of_person'), models.Index(models.F('kind'), models.F('due_at'), models.F('id'), condition=models.Q(('place__isnull', True)), name='step_no_call')],
                'constraints': [models.UniqueConstraint(models.F('lead'), models.F('contact'), name='one_open_step_per_lead_and_contact', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'promise'), _negated=True), models.Q(('contact__isnull', False), models.Q(('wall_time', ''), _negated=True), models.Q(('zone', ''), _negated=True)), _connector='OR'), name='a_promise_names_its_contact_and_wall_time'), models.CheckConstraint(condition=models.Q(('assignee__isnull', False), ('territory__isnull', False), _connector='OR'), name='a_step_has_somebody_or_a_pool'), models.CheckConstraint(condition=models.Q(models.Q(('contact__isnull', False), ('kind__in', ['promise', 'asked', 'fresh', 'returned', 'nurture', 'retry', 'cold']), ('place__isnull', False), ('without_basis', False)), models.Q(('contact__isnull', False), ('kind__in', ['promise', 'asked', 'fresh', 'returned', 'nurture', 'retry', 'cold']), ('place__isnull', True), ('without_basis', True)), models.Q(models.Q(('kind__in', ['promise', 'asked', 'fresh', 'returned', 'nurture', 'retry', 'cold']), _negated=True), ('place__isnull', True), ('without_basis', False)), _connector='OR'), name='a_call_has_a_contact_and_a_place'), models.CheckConstraint(condition=models.Q(('ready', False), ('place__isnull', False), _connector='OR'), name='only_calls_are_ready')],
            },
        ),
        migrations.AddField(
            model_name='company',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='companies', to='leads.place'),
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended', models.CharField(blank=True, choices=[('through', 'All mails sent'), ('interest', 'Showed interest'), ('reply', 'Answered'), ('opened', 'Opened the link that ends it'), ('unreachable', 'No mail reaches them'), ('moved', 'Went elsewhere')], max_length=11)),
                ('said', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='leads.lead')),
                ('next', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='waiting', to='campaigns.trackmail')),
                ('track', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='campaigns.track')),
            ],
            options={
                'indexes': [models.Index(models.F('due_at'), models.F('id'), condition=models.Q(('ended_at__isnull', True)), name='placement_due')],
                'constraints': [models.UniqueConstraint(models.F('lead'), condition=models.Q(('ended_at__isnull', True)), name='one_open_placement_of_a_lead'), models.CheckConstraint(condition=models.Q(models.Q(('ended', ''), ('ended_at__isnull', True)), models.Q(('ended_at__isnull', False), models.Q(('ended', ''), _negated=True)), _connector='OR'), name='an_ended_placement_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Replanning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Moved',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.BigIntegerField()),
                ('before', models.DateTimeField()),
                ('after', models.DateTimeField()),
                ('replanning', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='leads.replanning')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('replanning'), models.F('step'), name='a_call_is_moved_once_in_a_replanning')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('decides', 'decides'), ('signs', 'signs'), ('influences', 'influences'), ('uses', 'uses'), ('keeps_gate', 'keeps the gate')], max_length=10, verbose_name='part')),
                ('stance', models.CharField(choices=[('for', 'for'), ('neutral', 'neutral'), ('against', 'against'), ('unknown', 'not known')], default='unknown', max_length=7, verbose_name='stance')),
                ('spoken', models.BooleanField(default=False, verbose_name='spoken to')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='leads.contact')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='leads.lead')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('lead'), models.F('contact'), name='one_seat_per_person_and_lead'), models.CheckConstraint(condition=models.Q(('part__in', ['decides', 'signs', 'influences', 'uses', 'keeps_gate'])), name='part_is_known'), models.CheckConstraint(condition=models.Q(('stance__in', ['for', 'neutral', 'against', 'unknown'])), name='stance_is_known')],
            },
        ),
        migrations.CreateModel(
            name='SentMail',
            fields=[
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('address', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=150)),
                ('link', models.URLField(max_length=500)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('clicked_at', models.DateTimeField(blank=True, null=True)),
                ('mail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sent', to='campaigns.trackmail')),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sent', to='leads.placement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('placement'), models.F('mail'), name='each_mail_of_a_track_leaves_once')],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=64, unique=True)),
                ('address', models.CharField(blank=True, max_length=254)),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='leads.lead')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replies', to='leads.sentmail')),
            ],
            options={
                'verbose_name_plural': 'replies',
                'indexes': [models.Index(models.F('id'), condition=models.Q(('settled_at__isnull', True)), name='reply_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('settled_at__isnull', True), models.Q(('address', ''), ('subject', ''), ('text', '')), _connector='OR'), name='a_settled_reply_keeps_nothing_of_the_person')],
            },
        ),
        migrations.CreateModel(
            name='Skip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('prepare', 'I prepare this one first'), ('moment', 'Not a good moment there'), ('colleague', 'A colleague knows them'), ('language', 'Not my language'), ('other', 'Another reason')], max_length=9)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skips', to='leads.lead')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='skips', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('person'), models.F('at'), name='skip_by_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['prepare', 'moment', 'colleague', 'language', 'other'])), name='a_skip_has_an_agreed_reason')],
            },
        ),
        migrations.CreateModel(
            name='TakenBack',
            fields=[
                ('change', models.OneToOneField(db_index=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='taken_back', serialize=False, to='leads.stagechange')),
            ],
        ),
        migrations.AddField(
            model_name='stagechange',
            name='lead',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='leads.lead'),
        ),
        migrations.AddField(
            model_name='stagechange',
            name='territory',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.territory'),
        ),
        migrations.CreateModel(
            name='StepDone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('promise', 'Promised call'), ('asked', 'Asked to be called'), ('fresh', 'Fresh MQL'), ('returned', 'Returned by field'), ('nurture', 'Nurture call'), ('retry', 'Another try'), ('cold', 'Cold call'), ('answer', 'Field answers the handoff'), ('question', 'Field asks inside'), ('field', "Field's next step"), ('review', 'Field looks at it again'), ('close', 'Inside closes'), ('complete', 'Number missing'), ('meet', 'Agree on a new time')], max_length=9)),
                ('attempt', models.PositiveSmallIntegerField()),
                ('due_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('taken', models.BooleanField()),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps_done', to='leads.lead')),
            ],
            options={
                'indexes': [models.Index(models.F('by'), models.F('done_at'), name='done_by_person')],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('number', 'Telephone number'), ('address', 'E-mail address')], max_length=7)),
                ('digest', models.BinaryField(max_length=32)),
                ('reason', models.CharField(max_length=200)),
                ('source', models.CharField(max_length=80)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('digest'), name='one_suppression_per_number_or_address')],
            },
        ),
        migrations.CreateModel(
            name='Touch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('round', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('call', 'Call'), ('email', 'E-mail'), ('meeting', 'Meeting'), ('visit', 'Visit'), ('chat', 'Chat'), ('note', 'Note'), ('chance', 'Chance'), ('undo', 'Taken back'), ('handed', 'Handed over'), ('asked', 'Field asks'), ('told', 'Inside answers'), ('route', 'Route'), ('diary', 'Calendar')], max_length=7)),
                ('outcome', models.CharField(blank=True, choices=[('no_answer', 'No answer'), ('voicemail', 'Voicemail'), ('call_back', 'Call back'), ('later', 'Interested, later'), ('no_interest', 'No interest'), ('qualified', 'Qualified'), ('meeting', 'Meeting'), ('wrong_person', 'Wrong person'), ('do_not_call', 'Do not call')], max_length=12)),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('seconds', models.PositiveIntegerField(blank=True, null=True)),
                ('chance', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('chance_before', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('late', models.BooleanField(default=False)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='touches', to='leads.contact')),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='leads.touch')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='touches', to='leads.lead')),
            ],
            options={
                'verbose_name_plural': 'touches',
                'indexes': [models.Index(models.F('lead'), models.F('at'), models.F('id'), name='touch_by_lead'), models.Index(models.F('by'), models.F('at'), name='touch_by_person'), models.Index(models.F('at'), name='touch_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'call'), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='a_call_has_an_outcome'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'chance'), _negated=True), ('chance__isnull', False), _connector='OR'), name='a_line_of_chance_says_how_much'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'undo'), _negated=True), ('corrects__isnull', False), _connector='OR'), name='an_undo_names_its_call'), models.UniqueConstraint(models.F('corrects'), condition=models.Q(('kind', 'undo')), name='a_call_is_taken_back_once')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='leads.company')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('company'), models.F('at'), models.F('person'), name='one_visit_per_company_person_and_moment')],
            },
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('standing', models.BooleanField(default=True)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='wishes', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='leads.lead')),
            ],
            options={
                'indexes': [models.Index(models.F('week'), condition=models.Q(('standing', True)), name='wish_standing')],
                'constraints': [models.UniqueConstraint(models.F('lead'), models.F('week'), name='one_wish_per_lead_and_week'), models.CheckConstraint(condition=models.Q(('week__iso_week_day', 1)), name='a_wish_is_for_a_week')],
            },
        ),
        migrations.CreateModel(
            name='BeforeCall',
            fields=[
                ('lead', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='before_call', serialize=False, to='leads.lead')),
                ('stage', models.CharField(choices=[('suspect', 'Suspect'), ('prospect', 'Prospect'), ('mql', 'MQL'), ('sql', 'SQL'), ('opportunity', 'Opportunity'), ('won', 'Won'), ('lost', 'Lost')], max_length=12)),
                ('since', models.PositiveIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('was', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('until', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('touch', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.touch')),
            ],
            options={
                'indexes': [models.Index(models.F('until'), name='before_call_to_forget')],
                'constraints': [models.CheckConstraint(condition=models.Q(('version__gt', models.F('since'))), name='a_call_moves_the_version_on')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=300)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='campaigns.question')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='leads.lead')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('lead'), models.F('question'), models.F('round'), name='one_answer_per_question_and_round'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='an_answer_says_something')],
            },
        ),
        migrations.CreateModel(
            name='CallingLaw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('author', models.CharField(max_length=120, verbose_name='author')),
                ('source', models.TextField(help_text="The law's name and article, a link.", max_length=600, verbose_name='source')),
                ('companies', models.CharField(choices=[('freely', 'may be called'), ('with_ground', 'only with consent, or as own customer'), ('with_consent', 'only with consent'), ('never', 'is not called')], max_length=12, verbose_name='a company')),
                ('persons', models.CharField(choices=[('freely', 'may be called'), ('with_ground', 'only with consent, or as own customer'), ('with_consent', 'only with consent'), ('never', 'is not called')], max_length=12, verbose_name='a natural person')),
                ('as_persons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('company', 'Company (legal person)'), ('partnership', 'Partnership'), ('sole_trader', 'Sole trader'), ('person', 'Private person')], max_length=11), blank=True, default=list, size=None, verbose_name='also natural persons here')),
                ('proof', models.TextField(blank=True, max_length=600, verbose_name='proof to be kept')),
                ('customer_years', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='years in which somebody counts as customer')),
                ('calls_from', models.TimeField(blank=True, null=True, verbose_name='not before')),
                ('calls_until', models.TimeField(blank=True, null=True, verbose_name='not after')),
                ('most_calls', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='tries at most')),
                ('must_say', models.TextField(blank=True, max_length=600, verbose_name='what must be said in every call')),
                ('in_force', models.BooleanField(default=False, editable=False)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['country', '-version'],
                'constraints': [models.UniqueConstraint(models.F('country'), models.F('version'), name='one_version_of_a_law'), models.UniqueConstraint(models.F('country'), condition=models.Q(('in_force', True)), name='one_law_in_force_in_a_country'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$'), models.Q(('author', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='a_law_names_its_country_author_and_source'), models.CheckConstraint(condition=models.Q(('companies__in', ['freely', 'with_ground', 'with_consent', 'never']), ('persons__in', ['freely', 'with_ground', 'with_consent', 'never']), ('as_persons__contained_by', ['partnership', 'sole_trader'])), name='what_a_law_says_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('calls_from__isnull', True), ('calls_until__isnull', True), ('calls_until__gt', models.F('calls_from')), _connector='OR'), models.Q(('most_calls__isnull', True), ('most_calls__gte', 1), _connector='OR')), name='a_law_allows_some_hours_and_calls')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='callinglaw',
            trigger=pgtrigger.compiler.Trigger(name='a_version_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c0f8a8bbd5311ba202c63be03a3c8a0f0509a37d', operation='DELETE', pgid='pgtrigger_a_version_stays_69626', table='leads_callinglaw', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='callinglaw',
            trigger=pgtrigger.compiler.Trigger(name='a_version_is_not_rewritten', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot update of "country", "version", "valid_from", "author", "source", "companies", "persons", "proof", "as_persons", "customer_years", "calls_from", "calls_until", "most_calls", "must_say" rows from % table\', TG_TABLE_NAME;', hash='513066ffbda238cd31f96a4e23f7d93a4a4d2273', operation='UPDATE OF "country", "version", "valid_from", "author", "source", "companies", "persons", "proof", "as_persons", "customer_years", "calls_from", "calls_until", "most_calls", "must_say"', pgid='pgtrigger_a_version_is_not_rewritten_4e240', table='leads_callinglaw', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='only_edges_of_the_funnel', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."stage", \'>\', NEW."stage") = ANY(\'{suspect>prospect,suspect>mql,suspect>lost,prospect>mql,prospect>sql,prospect>lost,mql>sql,mql>prospect,mql>lost,sql>opportunity,sql>mql,sql>prospect,sql>lost,opportunity>won,opportunity>lost,opportunity>prospect,lost>prospect,prospect>suspect,lost>suspect,lost>mql}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."stage" IS DISTINCT FROM NEW."stage") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "stage" from "%" to "%" on table %\', OLD."stage", NEW."stage", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='f683c507ccf98d3aa56f5d247b26fe99df31da6b', operation='UPDATE', pgid='pgtrigger_only_edges_of_the_funnel_c54ca', table='leads_lead', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='starts_as_suspect', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."stage" = \'suspect\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='98fadddba0a214081648e634112b389fe2d78167', operation='INSERT', pgid='pgtrigger_starts_as_suspect_f8949', table='leads_lead', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='back_only_with_the_call', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((NEW."stage" = \'suspect\' AND OLD."stage" IN (\'prospect\', \'lost\')) OR (NEW."stage" = \'mql\' AND OLD."stage" = \'lost\'))', func="\n        PERFORM 1 FROM leads_beforecall before\n         WHERE before.lead_id = OLD.id AND before.version = OLD.version AND before.stage = NEW.stage;\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'back_only_with_the_call: no call of this lead is being taken back'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'back_only_with_the_call';\n        END IF;\n        RETURN NEW;\n    ", hash='42e8e7cf248d2bcfc2e6d685a604ad973e225f87', operation='UPDATE OF "stage"', pgid='pgtrigger_back_only_with_the_call_c79f0', table='leads_lead', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='holder_has_the_role', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."holder_id" IS NOT NULL)', func="\n        PERFORM 1 FROM people_user\n         WHERE id = NEW.holder_id\n           AND role = CASE WHEN NEW.stream = 'field' THEN 'field' ELSE 'inside' END;\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'holder_has_the_role: a lead in stream % is held by somebody else', NEW.stream\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'holder_has_the_role';\n        END IF;\n        RETURN NEW;\n    ", hash='e947904cac0f2dde596a9ef7d5a643911c6ea9f9', operation='INSERT OR UPDATE OF "holder_id", "stream"', pgid='pgtrigger_holder_has_the_role_c4c6a', table='leads_lead', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='the_third_person_is_presales', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."presales_id" IS NOT NULL)', func="\n        PERFORM 1 FROM people_user WHERE id = NEW.presales_id AND role = 'presales';\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'the_third_person_is_presales: somebody else was invited'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'the_third_person_is_presales';\n        END IF;\n        RETURN NEW;\n    ", hash='6bc69959c530cbe3ba0fde2491d040632208397f', operation='INSERT OR UPDATE OF "presales_id"', pgid='pgtrigger_the_third_person_is_presales_99f91', table='leads_lead', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='writes_the_log', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE actor text;', func="\n        IF TG_OP = 'UPDATE' AND (OLD.stage, OLD.stream, OLD.round, OLD.holder_id)\n            IS NOT DISTINCT FROM (NEW.stage, NEW.stream, NEW.round, NEW.holder_id) THEN\n            RETURN NULL;\n        END IF;\n        actor := COALESCE(current_setting('salesdesk.actor', true), '');\n        IF actor = '' THEN\n            RAISE EXCEPTION 'every_change_is_signed: nobody signed this change of a lead'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'every_change_is_signed';\n        END IF;\n        INSERT INTO leads_stagechange\n            (lead_id, campaign_id, territory_id, round, version, from_stage, to_stage, stream_before, stream_after,\n             holder_id, by_id, reason, at)\n        VALUES\n            (NEW.id, NEW.campaign_id, NEW.territory_id, NEW.round, NEW.version,\n             CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.stage END, NEW.stage,\n             CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.stream END, NEW.stream,\n             NEW.holder_id, CASE actor WHEN 'system' THEN NULL ELSE actor::bigint END,\n             COALESCE(current_setting('salesdesk.reason', true), ''),\n             COALESCE(NULLIF(current_setting('salesdesk.now', true), '')::timestamptz, clock_timestamp()));\n        RETURN NULL;\n    ", hash='c5a7ad07de6f3ad1ade2a21b633ab2041bbbd078', operation='INSERT OR UPDATE OF "stage", "stream", "holder_id", "round"', pgid='pgtrigger_writes_the_log_b343f', table='leads_lead', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(models.F('country'), models.F('name_key'), models.F('postcode'), name='company_by_name'),
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Lower('name'), 'C'), name='company_begins'),
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Lower('other_name'), 'C'), condition=models.Q(('other_name', ''), _negated=True), name='company_other_begins'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.UniqueConstraint(models.F('country'), models.F('register_number'), condition=models.Q(('register_number', ''), _negated=True), name='one_company_per_register_number'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='a_company_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(('legal_form__in', ['', 'company', 'partnership', 'sole_trader', 'person'])), name='legal_form_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='skip',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d23907723263f894574cdddf876d1993e9d0cd55', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_68f8c', table='leads_skip', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='skip',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='0ec7bf84e1f7d4f4aa3ae7328b31cd112663a2d6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_0b06c', table='leads_skip', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takenback',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2fd879a8be7c241e820b923a49237bce146f23c5', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_808c8', table='leads_takenback', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takenback',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='6d258c6b4cd585bf310bbda11dbd3c85f9c4579a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_1a1a3', table='leads_takenback', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='stagechange',
            index=models.Index(models.F('lead'), models.F('at'), models.F('id'), name='change_by_lead'),
        ),
        migrations.AddIndex(
            model_name='stagechange',
            index=models.Index(models.F('campaign'), models.F('at'), name='change_by_campaign'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stagechange',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='aecdd2039968e40fd794bc98df0ff054e3a7937f', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_45116', table='leads_stagechange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stagechange',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='59ae8d77e99695562dbc2833fb93b54d1d28aefa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_99daf', table='leads_stagechange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='touch',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8bbb322a1aa346edf0ec1b885fcfa4dce9d2219c', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_edfb0', table='leads_touch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='touch',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='58773c8660eb181c4f61fffbeab15343404cde2b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_03c06', table='leads_touch', when='BEFORE')),
        ),
        # What Django's models can't say: the fence of holds, and how the busy tables are stored.
        migrations.RunSQL(
            "CREATE SEQUENCE leads_hold_fence AS bigint",
            "DROP SEQUENCE leads_hold_fence",
        ),
        migrations.RunSQL(
            """
            ALTER TABLE leads_nextstep SET
                (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.005, autovacuum_vacuum_threshold = 1000);
            ALTER TABLE leads_hold SET
                (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.005, autovacuum_vacuum_threshold = 1000);
            """,
            """
            ALTER TABLE leads_nextstep RESET
                (fillfactor, autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
            ALTER TABLE leads_hold RESET
                (fillfactor, autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
            """,
        ),
        migrations.RunSQL(
            "ALTER TABLE leads_importrow SET UNLOGGED; ALTER TABLE leads_importperson SET UNLOGGED",
            "ALTER TABLE leads_importrow SET LOGGED; ALTER TABLE leads_importperson SET LOGGED",
        ),
    ]
