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

    initial = True

    dependencies = [
        ('campaigns', '0002_initial'),
        ('leads', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BlendPosition',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='blend_position', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('turn', models.PositiveSmallIntegerField(db_default=0, default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stream', models.CharField(choices=[('marketing', 'Marketing'), ('inside', 'Inside'), ('nurture', 'Inside nurture'), ('field', 'Field'), ('none', 'None')], default='inside', max_length=9, verbose_name='stream')),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('warm', models.BooleanField(default=False)),
                ('route', models.CharField(choices=[('inside', 'Inside closes'), ('field', 'Field closes'), ('partner', 'Partner closes')], max_length=10, verbose_name='route')),
                ('probability', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(90)], verbose_name='chance')),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='value')),
                ('visit_needed', models.BooleanField(db_default=False, default=False, verbose_name='visit needed')),
                ('partner', models.CharField(blank=True, db_default='', max_length=120, verbose_name='partner')),
                ('route_reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='reason for this route')),
                ('score', models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)])),
                ('source', models.CharField(choices=[('list', 'List'), ('form', 'Form'), ('download', 'Download'), ('fair', 'Trade fair'), ('call', 'Inbound call'), ('referral', 'Referral'), ('partner', 'Partner'), ('own', 'Own prospecting'), ('website', 'Website'), ('mail', 'E-mail')], default='list', max_length=10, verbose_name='source')),
                ('interest', models.CharField(blank=True, max_length=200, verbose_name='interest')),
                ('interest_at', models.DateTimeField(blank=True, null=True)),
                ('first_called_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=20, verbose_name='reason')),
                ('final', models.BooleanField(default=False)),
                ('recycle_on', models.DateField(blank=True, null=True, verbose_name='returns on')),
                ('cooldown_until', models.DateField(blank=True, null=True, verbose_name='cool-down until')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='review')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('stage', django_fsm.FSMField(choices=[('suspect', 'Suspect'), ('prospect', 'Prospect'), ('mql', 'MQL'), ('sql', 'SQL'), ('opportunity', 'Opportunity'), ('won', 'Won'), ('lost', 'Lost')], default='suspect', max_length=50, protected=True, verbose_name='stage')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='campaigns.campaign', verbose_name='campaign')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('field_rep', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='field_leads', to=settings.AUTH_USER_MODEL)),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='held_leads', to=settings.AUTH_USER_MODEL)),
                ('inside_rep', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inside_leads', to=settings.AUTH_USER_MODEL)),
                ('presales', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='presales_leads', to=settings.AUTH_USER_MODEL)),
                ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='campaigns.territory', verbose_name='territory')),
            ],
        ),
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('other_name', models.CharField(blank=True, max_length=200, verbose_name='name in another script')),
                ('name_key', models.CharField(editable=False, max_length=200)),
                ('name_spellings', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, editable=False, size=None)),
                ('register_number', models.CharField(blank=True, max_length=40, verbose_name='register number')),
                ('legal_form', models.CharField(blank=True, choices=[('company', 'Company (legal entity)'), ('partnership', 'Partnership'), ('sole_trader', 'Sole trader'), ('person', 'Private individual')], db_default='', default='', max_length=11, verbose_name='legal form')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                ('postcode', models.CharField(blank=True, max_length=16, verbose_name='postcode')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='city')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='address')),
                ('industry', models.CharField(blank=True, max_length=200, verbose_name='industry')),
                ('employees', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees')),
                ('revenue', models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name='yearly revenue')),
                ('website', models.CharField(blank=True, max_length=200, verbose_name='website')),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('merged_into', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merge_redirects', to='leads.company')),
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
                ('first_name', models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='first name')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='title')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                ('phone_typed', models.CharField(blank=True, max_length=80, verbose_name='phone as entered')),
                ('number_digest', models.BinaryField(max_length=32, null=True)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('bounced_address', models.EmailField(blank=True, db_default='', max_length=254)),
                ('bounced_at', models.DateTimeField(blank=True, null=True)),
                ('bounce_message', models.CharField(blank=True, db_default='', max_length=300)),
                ('language', models.CharField(blank=True, max_length=10, verbose_name='language')),
                ('legal_basis', models.CharField(blank=True, choices=[('consent', 'Consent'), ('customer', 'Existing customer')], db_default='', default='', max_length=8, verbose_name='legal basis')),
                ('legal_basis_since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('legal_basis_proof', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='proof')),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='leads.company')),
                ('merged_into', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merge_redirects', to='leads.contact')),
            ],
        ),
        migrations.CreateModel(
            name='PrerenderedCard',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='prerendered_card', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('fingerprint', models.CharField(max_length=64)),
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
                ('stream_before', models.CharField(blank=True, choices=[('marketing', 'Marketing'), ('inside', 'Inside'), ('nurture', 'Inside nurture'), ('field', 'Field'), ('none', 'None')], max_length=9)),
                ('stream_after', models.CharField(choices=[('marketing', 'Marketing'), ('inside', 'Inside'), ('nurture', 'Inside nurture'), ('field', 'Field'), ('none', 'None')], max_length=9)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='activity',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='activity',
            name='corrects',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='leads.activity'),
        ),
        migrations.AddField(
            model_name='answer',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='answer',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='campaigns.question'),
        ),
        migrations.CreateModel(
            name='BulkReschedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CallSnapshot',
            fields=[
                ('lead', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='call_snapshot', serialize=False, to='leads.lead')),
                ('stage', models.CharField(choices=[('suspect', 'Suspect'), ('prospect', 'Prospect'), ('mql', 'MQL'), ('sql', 'SQL'), ('opportunity', 'Opportunity'), ('won', 'Won'), ('lost', 'Lost')], max_length=12)),
                ('version_before', models.PositiveIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('state_before', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='answer',
            name='lead',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='leads.lead'),
        ),
        migrations.AddField(
            model_name='activity',
            name='lead',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='leads.lead'),
        ),
        migrations.CreateModel(
            name='CampaignExit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interested', models.BooleanField(verbose_name='showed interest')),
                ('exit_route', models.CharField(choices=[('nurture', 'To phone nurture'), ('marketing', 'To Marketing'), ('field_nurture', 'Field nurture'), ('lost', 'Lost for now'), ('disqualified', 'Disqualified')], max_length=20, verbose_name='exit')),
                ('on', models.DateField(null=True, verbose_name='call from')),
                ('talking_point', models.CharField(blank=True, max_length=300, verbose_name='talking point')),
                ('override_reason', models.CharField(blank=True, max_length=200, verbose_name='reason for overriding the suggestion')),
                ('at', models.DateTimeField(verbose_name='decided at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exits', to='campaigns.campaign')),
            ],
            options={
                'verbose_name': 'campaign exit',
            },
        ),
        migrations.AddField(
            model_name='lead',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='leads.company', verbose_name='company'),
        ),
        migrations.CreateModel(
            name='CompanySearchKey',
            fields=[
                ('pk', models.CompositePrimaryKey('key', 'company', blank=True, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(db_collation='C', max_length=32)),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='leads.company')),
            ],
        ),
        migrations.CreateModel(
            name='CompletedStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('callback', 'Promised call'), ('call_request', 'Call request'), ('fresh', 'Fresh MQL'), ('returned', 'Returned by field'), ('nurture', 'Nurture call'), ('retry', 'Retry'), ('cold', 'Cold call'), ('answer', 'Handoff to answer'), ('question', 'Question from field'), ('field', 'Field follow-up'), ('review', 'Field review'), ('close', 'Inside close'), ('missing_number', 'Missing phone number'), ('reschedule', 'Reschedule meeting')], max_length=14)),
                ('attempt', models.PositiveSmallIntegerField()),
                ('due_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('completed', models.BooleanField()),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='completed_steps', to='leads.lead')),
            ],
        ),
        migrations.AddField(
            model_name='lead',
            name='contact',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='leads.contact', verbose_name='contact'),
        ),
        migrations.AddField(
            model_name='activity',
            name='contact',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='leads.contact'),
        ),
        migrations.CreateModel(
            name='ContactSearchKey',
            fields=[
                ('pk', models.CompositePrimaryKey('key', 'contact', blank=True, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(db_collation='C', max_length=32)),
                ('contact', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='leads.contact')),
            ],
        ),
        migrations.CreateModel(
            name='DeclinedLaw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.CharField(max_length=20, unique=True)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Enrollment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, choices=[('completed', 'All e-mails sent'), ('interest', 'Showed interest'), ('reply', 'Replied'), ('clicked', 'Clicked an exit link'), ('unreachable', 'Undeliverable'), ('moved', 'Left Marketing')], max_length=11)),
                ('end_note', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrollments', to='leads.lead')),
                ('next', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='waiting', to='campaigns.trackmail')),
                ('track', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrollments', to='campaigns.track')),
            ],
        ),
        migrations.CreateModel(
            name='FactSuggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=20)),
                ('value', models.CharField(max_length=300)),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('settled_at', models.DateTimeField(null=True)),
                ('is_used', models.BooleanField(db_default=False, default=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='leads.company')),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='leads.contact')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FirstCallAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Manager Told'), (2, 'Offered To Colleague')])),
                ('lead', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='first_call_alert', to='leads.lead')),
            ],
        ),
        migrations.CreateModel(
            name='FocusRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('is_active', models.BooleanField(default=True)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='focus_requests', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='focus_requests', to='leads.lead')),
            ],
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
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contents', models.CharField(choices=[('leads', 'Leads to call'), ('objections', 'Do-not-call list: no one on it is called')], db_default='leads', default='leads', max_length=10, verbose_name='contents')),
                ('file_name', models.CharField(max_length=200)),
                ('file_size', models.PositiveIntegerField(default=0)),
                ('requested', models.JSONField(default=dict)),
                ('opening_until', models.DateTimeField(blank=True, null=True)),
                ('openings', models.PositiveIntegerField(default=0)),
                ('opening', models.PositiveIntegerField(default=0)),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='default country')),
                ('legal_form', models.CharField(blank=True, choices=[('company', 'Company (legal entity)'), ('partnership', 'Partnership'), ('sole_trader', 'Sole trader'), ('person', 'Private individual')], default='', max_length=11, verbose_name='default legal form')),
                ('encoding', models.CharField(blank=True, max_length=20)),
                ('sheets', models.JSONField(default=list)),
                ('sheet', models.PositiveSmallIntegerField(default=0)),
                ('header_line', models.PositiveIntegerField(default=0)),
                ('widths', models.JSONField(default=dict)),
                ('left_blank', models.PositiveSmallIntegerField(default=0)),
                ('header', models.JSONField(default=list)),
                ('samples', models.JSONField(default=list)),
                ('warnings', models.JSONField(default=list)),
                ('mapping', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('opening', 'Opening'), ('uploaded', 'Map columns'), ('reading', 'Reading'), ('checking', 'Checking'), ('previewed', 'Ready to review'), ('committing', 'Importing'), ('committed', 'Imported'), ('failed', 'Failed'), ('halted', 'Interrupted'), ('stopped', 'Stopped'), ('discarded', 'Discarded')], default='uploaded', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('created', models.PositiveIntegerField(default=0)),
                ('updated', models.PositiveIntegerField(default=0)),
                ('skipped', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('without_number', models.PositiveIntegerField(default=0)),
                ('without_territory', models.PositiveIntegerField(default=0)),
                ('matched', models.PositiveIntegerField(default=0)),
                ('matched_other_spelling', models.PositiveIntegerField(default=0)),
                ('rows_read', models.PositiveIntegerField(default=0)),
                ('rows_checked', models.PositiveIntegerField(default=0)),
                ('rows_imported', models.PositiveIntegerField(default=0)),
                ('unpacked', models.BooleanField(default=False)),
                ('last_line', models.PositiveIntegerField(default=0)),
                ('slices', models.PositiveIntegerField(default=0)),
                ('next_slice', models.PositiveIntegerField(default=0)),
                ('next_objection', models.PositiveIntegerField(db_default=0, default=0)),
                ('regrouped', models.BooleanField(default=False)),
                ('run', models.PositiveIntegerField(default=0)),
                ('paused', models.BooleanField(default=False)),
                ('staged_rows', models.BooleanField(default=False)),
                ('worked_at', models.DateTimeField(blank=True, null=True)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('committed_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='campaigns.campaign', verbose_name='campaign')),
            ],
            options={
                'verbose_name_plural': 'import batches',
            },
        ),
        migrations.CreateModel(
            name='ImportLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('cells', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('misfit', models.TextField()),
                ('batch', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='leads.importbatch')),
            ],
        ),
        migrations.CreateModel(
            name='ImportPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('file', 'File'), ('rows', 'Rows')], max_length=4)),
                ('opening', models.PositiveIntegerField(default=0)),
                ('number', models.PositiveIntegerField()),
                ('first_line', models.PositiveIntegerField(default=0)),
                ('content', models.BinaryField()),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='leads.importbatch')),
            ],
        ),
        migrations.CreateModel(
            name='ImportPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('position', models.PositiveSmallIntegerField()),
                ('buying_role', models.CharField(max_length=10)),
                ('name', models.CharField(max_length=120)),
                ('title', models.CharField(max_length=120)),
                ('phone', models.CharField(max_length=20)),
                ('phone_typed', models.CharField(max_length=80)),
                ('number_digest', models.BinaryField(max_length=32, null=True)),
                ('email', models.EmailField(max_length=254)),
                ('email_digest', models.BinaryField(max_length=32, null=True)),
                ('first_name', models.CharField(db_default='', default='', max_length=120)),
                ('person_digests', django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(max_length=32), db_default=[], default=list, size=None)),
                ('batch', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='leads.importbatch')),
            ],
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('other_name', models.CharField(max_length=200)),
                ('name_key', models.CharField(max_length=200)),
                ('name_spellings', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, size=None)),
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
                ('do_not_call', models.BooleanField(db_default=False, default=False)),
                ('do_not_email', models.BooleanField(db_default=False, default=False)),
                ('number_objects', models.BooleanField(db_default=False, default=False)),
                ('person_objects', models.BooleanField(db_default=False, default=False)),
                ('phone_invalid', models.BooleanField()),
                ('register', models.CharField(db_default='', default='', max_length=40)),
                ('ambiguous', models.BooleanField(db_default=False, default=False)),
                ('family', models.PositiveIntegerField(null=True)),
                ('slice', models.PositiveIntegerField(null=True)),
                ('verdict', models.CharField(choices=[('create', 'New'), ('update', 'Update'), ('skip', 'Already exists'), ('refuse', 'Rejected')], db_default='', default='', max_length=6)),
                ('suppressed', models.BooleanField(db_default=False, default=False)),
                ('person_suppressed', models.BooleanField(db_default=False, default=False)),
                ('company_id', models.BigIntegerField(null=True)),
                ('matched_by', models.PositiveSmallIntegerField(null=True)),
                ('twin', models.PositiveIntegerField(null=True)),
                ('territory_id', models.BigIntegerField(null=True)),
                ('has_number', models.BooleanField(db_default=False, default=False)),
                ('batch', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='staged', to='leads.importbatch')),
            ],
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
        ),
        migrations.CreateModel(
            name='MatchedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('matched_by', models.PositiveSmallIntegerField(choices=[(1, 'Register number'), (2, 'Name and place'), (3, 'Name and phone number')])),
                ('verdict', models.CharField(choices=[('create', 'New'), ('update', 'Update'), ('skip', 'Already exists'), ('refuse', 'Rejected')], max_length=6)),
                ('name', models.CharField(max_length=200)),
                ('postcode', models.CharField(max_length=16)),
                ('city', models.CharField(max_length=100)),
                ('register_number', models.CharField(max_length=40)),
                ('other_spelling', models.BooleanField()),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='matched_rows', to='leads.importbatch')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.company')),
            ],
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('lunch', 'Lunch'), ('meeting', 'Meeting'), ('training', 'Training'), ('admin', 'Administration'), ('other', 'Other')], max_length=8)),
                ('starts_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days_off', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), db_default=[], default=list, editable=False, size=None)),
                ('days_worked', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), db_default=[], default=list, editable=False, size=None)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('subdivision', models.CharField(blank=True, max_length=10)),
                ('zones', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
                ('calls_from', models.TimeField(null=True)),
                ('calls_until', models.TimeField(null=True)),
                ('opens_at', models.DateTimeField(null=True)),
                ('closes_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('country'), models.F('subdivision'), models.F('zones'), name='one_row_per_place'), models.CheckConstraint(condition=models.Q(models.Q(('closes_at__isnull', True), ('opens_at__isnull', True)), ('opens_at__lt', models.F('closes_at')), _connector='OR'), name='call_window_opens_before_closing')],
            },
        ),
        migrations.CreateModel(
            name='NextStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('callback', 'Promised call'), ('call_request', 'Call request'), ('fresh', 'Fresh MQL'), ('returned', 'Returned by field'), ('nurture', 'Nurture call'), ('retry', 'Retry'), ('cold', 'Cold call'), ('answer', 'Handoff to answer'), ('question', 'Question from field'), ('field', 'Field follow-up'), ('review', 'Field review'), ('close', 'Inside close'), ('missing_number', 'Missing phone number'), ('reschedule', 'Reschedule meeting')], max_length=14)),
                ('rank', models.SmallIntegerField()),
                ('cold_first_rank', models.GeneratedField(db_persist=True, expression=models.Case(models.When(rank__gte=6000, rank__lt=7000, then=django.db.models.expressions.CombinedExpression(models.F('rank'), '+', models.Value(2000, models.SmallIntegerField()))), default=models.F('rank'), output_field=models.SmallIntegerField()), output_field=models.SmallIntegerField())),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('due_at', models.DateTimeField()),
                ('wall_time', models.CharField(blank=True, max_length=16)),
                ('zone', models.CharField(blank=True, max_length=64)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('ready', models.BooleanField(default=False)),
                ('snoozed_until', models.DateTimeField(blank=True, null=True)),
                ('without_legal_basis', models.BooleanField(db_default=False, default=False)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('assignee', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='campaigns.campaign')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='leads.company')),
                ('contact', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='leads.contact')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='leads.lead')),
                ('territory', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='campaigns.territory')),
                ('place', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='leads.place')),
            ],
        ),
        migrations.AddField(
            model_name='company',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='companies', to='leads.place'),
        ),
        migrations.CreateModel(
            name='RefusedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('cells', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('problems', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('suppressed', models.BooleanField()),
                ('person_suppressed', models.BooleanField(db_default=False, default=False)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='refused_rows', to='leads.importbatch')),
            ],
        ),
        migrations.CreateModel(
            name='RescheduledStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.BigIntegerField()),
                ('due_before', models.DateTimeField()),
                ('due_after', models.DateTimeField()),
                ('bulk_reschedule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rescheduled_steps', to='leads.bulkreschedule')),
            ],
        ),
        migrations.CreateModel(
            name='SentMail',
            fields=[
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('address', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=150)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('clicked_at', models.DateTimeField(blank=True, null=True)),
                ('click_pending_since', models.DateTimeField(blank=True, null=True)),
                ('probed_at', models.DateTimeField(blank=True, null=True)),
                ('replied_at', models.DateTimeField(blank=True, null=True)),
                ('has_form', models.BooleanField(db_default=False, default=False)),
                ('call_requested_at', models.DateTimeField(blank=True, null=True)),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sent', to='leads.enrollment')),
                ('mail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sent', to='campaigns.trackmail')),
            ],
        ),
        migrations.CreateModel(
            name='SentLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('address', models.URLField(max_length=500)),
                ('clicked_at', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('sent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='leads.sentmail')),
            ],
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
            },
        ),
        migrations.CreateModel(
            name='Skip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('prepare', 'I need to prepare'), ('moment', 'Bad time for them'), ('colleague', 'A colleague knows them'), ('language', 'Not my language'), ('other', 'Other')], max_length=9)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skips', to='leads.lead')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='skips', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='UndoneCall',
            fields=[
                ('change', models.OneToOneField(db_index=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='undone_call', serialize=False, to='leads.stagechange')),
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
            name='Stakeholder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('buying_role', models.CharField(choices=[('decides', 'Decision-maker'), ('signs', 'Signatory'), ('influences', 'Influencer'), ('uses', 'User'), ('gatekeeper', 'Gatekeeper')], max_length=10, verbose_name='buying role')),
                ('stance', models.CharField(choices=[('for', 'for'), ('neutral', 'neutral'), ('against', 'against'), ('unknown', 'unknown')], default='unknown', max_length=7, verbose_name='stance')),
                ('spoken_to', models.BooleanField(default=False, verbose_name='spoken to')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stakeholders', to='leads.contact')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stakeholders', to='leads.lead')),
            ],
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('number', 'Phone number'), ('address', 'E-mail address'), ('person', 'Person')], max_length=7)),
                ('digest', models.BinaryField(max_length=32)),
                ('reason', models.CharField(max_length=200)),
                ('source', models.CharField(max_length=80)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='TerritoryWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opens_at', models.DateTimeField(null=True)),
                ('closes_at', models.DateTimeField(null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.place')),
                ('territory', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.territory')),
            ],
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='leads.company')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CallingLaw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('author', models.CharField(max_length=120, verbose_name='author')),
                ('source', models.TextField(help_text='Name and article of the law, with a link.', max_length=600, verbose_name='source')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='source checked on')),
                ('companies', models.CharField(choices=[('allowed', 'allowed'), ('with_basis', 'only with consent or as existing customers'), ('with_consent', 'only with consent'), ('never', 'never')], max_length=12, verbose_name='companies')),
                ('persons', models.CharField(choices=[('allowed', 'allowed'), ('with_basis', 'only with consent or as existing customers'), ('with_consent', 'only with consent'), ('never', 'never')], max_length=12, verbose_name='natural persons')),
                ('treated_as_persons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('company', 'Company (legal entity)'), ('partnership', 'Partnership'), ('sole_trader', 'Sole trader'), ('person', 'Private individual')], max_length=11), blank=True, default=list, size=None, verbose_name='treated as natural persons')),
                ('proof', models.TextField(blank=True, max_length=600, verbose_name='required proof')),
                ('customer_years', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='years as existing customer')),
                ('consent_years', models.PositiveSmallIntegerField(blank=True, help_text='Leave empty if it does not lapse.', null=True, verbose_name='years until consent lapses')),
                ('proof_years', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='years to keep the proof')),
                ('barred_callers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), blank=True, default=list, size=None, verbose_name='barred caller numbers')),
                ('calls_from', models.TimeField(blank=True, null=True, verbose_name='calls from')),
                ('calls_until', models.TimeField(blank=True, null=True, verbose_name='calls until')),
                ('max_calls', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='maximum attempts')),
                ('required_statement', models.TextField(blank=True, max_length=600, verbose_name='required statement on every call')),
                ('edition', models.CharField(blank=True, db_default='', default='', editable=False, max_length=20)),
                ('in_force', models.BooleanField(default=False, editable=False)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['country', '-version'],
                'constraints': [models.UniqueConstraint(models.F('country'), models.F('version'), name='unique_law_version_per_country'), models.UniqueConstraint(models.F('country'), condition=models.Q(('in_force', True)), name='one_law_in_force_per_country'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$'), models.Q(('author', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='law_has_country_author_source'), models.CheckConstraint(condition=models.Q(('companies__in', ['allowed', 'with_basis', 'with_consent', 'never']), ('persons__in', ['allowed', 'with_basis', 'with_consent', 'never']), ('treated_as_persons__contained_by', ['partnership', 'sole_trader'])), name='law_rules_are_known'), models.CheckConstraint(condition=models.Q(models.Q(('calls_from__isnull', True), ('calls_until__isnull', True), ('calls_until__gt', models.F('calls_from')), _connector='OR'), models.Q(('max_calls__isnull', True), ('max_calls__gte', 1), _connector='OR')), name='law_hours_and_calls_are_valid'), models.UniqueConstraint(models.F('edition'), condition=models.Q(('edition', ''), _negated=True), name='law_edition_adopted_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='callinglaw',
            trigger=pgtrigger.compiler.Trigger(name='law_version_not_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b3b8582dc193cb79402758129dde8191119d5cb4', operation='DELETE', pgid='pgtrigger_law_version_not_deleted_6fa93', table='leads_callinglaw', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='callinglaw',
            trigger=pgtrigger.compiler.Trigger(name='law_version_not_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot update of "country", "version", "valid_from", "author", "source", "checked_on", "edition", "companies", "persons", "treated_as_persons", "customer_years", "consent_years", "proof", "proof_years", "barred_callers", "calls_from", "calls_until", "max_calls", "required_statement" rows from % table\', TG_TABLE_NAME;', hash='65871fae90afda2a0068eb4348c06aa97816c95d', operation='UPDATE OF "country", "version", "valid_from", "author", "source", "checked_on", "edition", "companies", "persons", "treated_as_persons", "customer_years", "consent_years", "proof", "proof_years", "barred_callers", "calls_from", "calls_until", "max_calls", "required_statement"', pgid='pgtrigger_law_version_not_changed_cc676', table='leads_callinglaw', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='callsnapshot',
            name='activity',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.activity'),
        ),
        migrations.AddField(
            model_name='callsnapshot',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(models.F('lead'), models.F('question'), models.F('round'), name='one_answer_per_question_and_round'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='answer_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='campaignexit',
            constraint=models.UniqueConstraint(fields=('campaign', 'interested'), name='one_exit_per_campaign_and_interest'),
        ),
        migrations.AddConstraint(
            model_name='campaignexit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('exit_route', 'nurture'), ('on__isnull', False)), models.Q(('exit_route', 'marketing'), ('on__isnull', True)), _connector='OR'), name='campaign_exit_is_nurture_or_marketing'),
        ),
        migrations.AddIndex(
            model_name='completedstep',
            index=models.Index(models.F('by'), models.F('done_at'), name='completed_step_by_person'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(fields=['campaign', 'stage', '-id'], name='lead_by_campaign_and_stage'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(condition=models.Q(('holder__isnull', False)), fields=['holder', '-id'], name='lead_by_holder'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(models.F('recycle_on'), condition=models.Q(('recycle_on__isnull', False)), name='lead_to_recycle'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(models.F('holder'), models.F('id'), condition=models.Q(('stream', 'nurture')), name='lead_in_nurture'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(models.F('review_on'), condition=models.Q(('review_on__isnull', False)), name='lead_to_review'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(condition=models.Q(('presales__isnull', False)), fields=['presales', '-id'], name='lead_of_presales'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(models.F('campaign'), condition=models.Q(('territory__isnull', True)), name='lead_without_territory'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.UniqueConstraint(models.F('company'), models.F('campaign'), condition=models.Q(('stage__in', ['suspect', 'prospect', 'mql', 'sql', 'opportunity'])), name='one_open_lead_per_company_and_campaign'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['suspect', 'prospect', 'mql', 'sql', 'opportunity', 'won', 'lost'])), name='stage_is_known'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(('stream__in', ['marketing', 'inside', 'nurture', 'field', 'none'])), name='stream_is_known'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ['suspect', 'prospect', 'mql', 'sql', 'opportunity']), models.Q(('stream', 'none'), _negated=True)), models.Q(('stage__in', ['won', 'lost']), ('stream', 'none')), _connector='OR'), name='open_lead_has_a_stream'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(('stream__in', ['marketing', 'none']), models.Q(('holder__isnull', False), ('stream', 'field')), models.Q(('stream__in', ['inside', 'nurture']), models.Q(('holder__isnull', False), ('territory__isnull', False), _connector='OR')), _connector='OR'), name='lead_has_holder_or_pool'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'lost'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='lost_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('stage__in', ['won', 'lost'])), models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('stage__in', ['suspect', 'prospect', 'mql', 'sql', 'opportunity'])), _connector='OR'), name='closed_has_time_and_user'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(('final', False), models.Q(('recycle_on__isnull', True), ('stage', 'lost')), _connector='OR'), name='final_lead_is_not_recycled'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(('recycle_on__isnull', True), ('stage', 'lost'), _connector='OR'), name='only_lost_leads_are_recycled'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'won'), _negated=True), ('value__isnull', False), _connector='OR'), name='won_has_a_value'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'opportunity'), _negated=True), ('value__isnull', False), _connector='OR'), name='opportunity_has_a_value'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(('probability__isnull', True), ('probability__in', range(10, 100, 10)), _connector='OR'), name='probability_is_10_to_90'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__gte', 0), _connector='OR'), name='value_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(('score__lte', 100)), name='score_is_0_to_100'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='only_edges_of_the_funnel', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."stage", \'>\', NEW."stage") = ANY(\'{suspect>prospect,suspect>mql,suspect>lost,prospect>mql,prospect>sql,prospect>lost,mql>sql,mql>prospect,mql>lost,sql>opportunity,sql>mql,sql>prospect,sql>lost,opportunity>won,opportunity>lost,opportunity>prospect,lost>prospect,won>opportunity,lost>opportunity,prospect>suspect,lost>suspect,lost>mql}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."stage" IS DISTINCT FROM NEW."stage") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "stage" from "%" to "%" on table %\', OLD."stage", NEW."stage", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='5a42ba1db67561b8d15f38c11339ab9422f763e5', operation='UPDATE', pgid='pgtrigger_only_edges_of_the_funnel_c54ca', table='leads_lead', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='starts_as_suspect', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."stage" = \'suspect\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='98fadddba0a214081648e634112b389fe2d78167', operation='INSERT', pgid='pgtrigger_starts_as_suspect_f8949', table='leads_lead', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='undo_needs_snapshot', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((NEW."stage" = \'suspect\' AND OLD."stage" IN (\'prospect\', \'lost\')) OR (NEW."stage" = \'mql\' AND OLD."stage" = \'lost\'))', func="\n        PERFORM 1 FROM leads_callsnapshot before\n         WHERE before.lead_id = OLD.id AND before.version = OLD.version AND before.stage = NEW.stage;\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'undo_needs_snapshot: no call of this lead is being undone'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'undo_needs_snapshot';\n        END IF;\n        RETURN NEW;\n    ", hash='193d8d112869c4c66bd5784d462807533d9c023e', operation='UPDATE OF "stage"', pgid='pgtrigger_undo_needs_snapshot_6c05d', table='leads_lead', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='merged_company_has_no_leads', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM 1 FROM leads_company WHERE id = NEW.company_id AND merged_into_id IS NULL FOR SHARE;\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'merged_company_has_no_leads: the company was merged into another one'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'merged_company_has_no_leads';\n        END IF;\n        RETURN NEW;\n    ", hash='f612ce5dbeed3e70880f65aadf2a1c40aaf3bc30', operation='INSERT', pgid='pgtrigger_merged_company_has_no_leads_79d1e', table='leads_lead', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='holder_has_the_role', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."holder_id" IS NOT NULL)', func="\n        PERFORM 1 FROM people_user\n         WHERE id = NEW.holder_id\n           AND role = CASE WHEN NEW.stream = 'field' THEN 'field' ELSE 'inside' END;\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'holder_has_the_role: the holder of a lead in stream % has the wrong role', NEW.stream\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'holder_has_the_role';\n        END IF;\n        RETURN NEW;\n    ", hash='b4f65077d729ff6651e72f99cf016ca9e7ed816f', operation='INSERT OR UPDATE OF "holder_id", "stream"', pgid='pgtrigger_holder_has_the_role_c4c6a', table='leads_lead', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='presales_has_the_role', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."presales_id" IS NOT NULL)', func="\n        PERFORM 1 FROM people_user WHERE id = NEW.presales_id AND role = 'presales';\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'presales_has_the_role: the invited user is not a presales engineer'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'presales_has_the_role';\n        END IF;\n        RETURN NEW;\n    ", hash='211a423ed00b6312550cbd3ab948748d5847f576', operation='INSERT OR UPDATE OF "presales_id"', pgid='pgtrigger_presales_has_the_role_e7cdd', table='leads_lead', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='log_stage_changes', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE actor text;', func="\n        IF TG_OP = 'UPDATE' AND (OLD.stage, OLD.stream, OLD.round, OLD.holder_id)\n            IS NOT DISTINCT FROM (NEW.stage, NEW.stream, NEW.round, NEW.holder_id) THEN\n            RETURN NULL;\n        END IF;\n        actor := COALESCE(current_setting('salesdesk.actor', true), '');\n        IF actor = '' THEN\n            RAISE EXCEPTION 'every_change_has_an_actor: no actor is set for this change of a lead'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'every_change_has_an_actor';\n        END IF;\n        INSERT INTO leads_stagechange\n            (lead_id, campaign_id, territory_id, round, version, from_stage, to_stage, stream_before, stream_after,\n             holder_id, by_id, reason, at)\n        VALUES\n            (NEW.id, NEW.campaign_id, NEW.territory_id, NEW.round, NEW.version,\n             CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.stage END, NEW.stage,\n             CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.stream END, NEW.stream,\n             NEW.holder_id, CASE actor WHEN 'system' THEN NULL ELSE actor::bigint END,\n             COALESCE(current_setting('salesdesk.reason', true), ''),\n             COALESCE(NULLIF(current_setting('salesdesk.now', true), '')::timestamptz, clock_timestamp()));\n        RETURN NULL;\n    ", hash='aa3c5f0fe159239537b3dad88d7b57c1d58b3e82', operation='INSERT OR UPDATE OF "stage", "stream", "holder_id", "round"', pgid='pgtrigger_log_stage_changes_cdc13', table='leads_lead', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='reopened_deal', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."stage" = \'opportunity\' AND OLD."stage" IN (\'won\', \'lost\'))', func="\n        INSERT INTO leads_undonecall (change_id)\n        SELECT change.id FROM leads_stagechange change\n         WHERE change.lead_id = NEW.id AND change.round = NEW.round\n           AND change.from_stage = 'opportunity' AND change.to_stage = OLD.stage\n        ON CONFLICT DO NOTHING;\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'reopened_deal: this lead was not closed as a deal in this round'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'reopened_deal';\n        END IF;\n        INSERT INTO leads_undonecall (change_id)\n        SELECT change.id FROM leads_stagechange change\n         WHERE change.lead_id = NEW.id AND change.round = NEW.round\n           AND change.from_stage = OLD.stage AND change.to_stage = 'opportunity'\n        ON CONFLICT DO NOTHING;\n        RETURN NULL;\n    ", hash='de59cf9d28fe4553964fd36a02d11fb12c4209d4', operation='UPDATE OF "stage"', pgid='pgtrigger_reopened_deal_fe823', table='leads_lead', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(models.F('merged_into'), condition=models.Q(('merged_into__isnull', False)), name='contact_merge_redirects'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(models.F('number_digest'), name='contact_by_number'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Lower('email'), 'C'), condition=models.Q(('email', ''), _negated=True), name='contact_email_prefix'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Reverse('phone'), 'C'), condition=models.Q(('phone', ''), _negated=True), name='contact_last_digits'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(django.db.models.functions.text.Upper('email'), condition=models.Q(('email', ''), _negated=True), name='contact_by_email'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='contact_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__regex', '^\\+[1-9]\\d{4,14}$'), _connector='OR'), name='phone_is_e164'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number_digest__isnull', True), ('phone', '')), models.Q(models.Q(('phone', ''), _negated=True), ('number_digest__isnull', False)), _connector='OR'), name='phone_has_its_digest'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('legal_basis', ''), ('legal_basis_proof', ''), ('legal_basis_since__isnull', True)), models.Q(('legal_basis__in', ['consent', 'customer']), ('legal_basis_since__isnull', False), models.Q(('legal_basis_proof', ''), _negated=True)), _connector='OR'), name='legal_basis_has_date_and_proof'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='write_search_keys', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        INSERT INTO leads_contactsearchkey (key, contact_id)\n        SELECT DISTINCT key, after.id FROM new_rows after\n           CROSS JOIN LATERAL (VALUES (after.name)) AS named (name)\n         CROSS JOIN LATERAL search_keys(named.name) AS key\n         WHERE named.name <> ''\n        ON CONFLICT DO NOTHING;\n     RETURN NULL;", hash='22d8cba49e361f732c713e5345367d248e2b83d2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_write_search_keys_dbbe9', referencing='REFERENCING NEW TABLE AS new_rows ', table='leads_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='rewrite_search_keys', sql=pgtrigger.compiler.UpsertTriggerSql(func="DELETE FROM leads_contactsearchkey gone USING old_rows before JOIN new_rows after ON after.id = before.id WHERE gone.contact_id = before.id AND (before.name <> after.name);\n        INSERT INTO leads_contactsearchkey (key, contact_id)\n        SELECT DISTINCT key, after.id FROM new_rows after\n          JOIN old_rows before ON before.id = after.id AND (before.name <> after.name) CROSS JOIN LATERAL (VALUES (after.name)) AS named (name)\n         CROSS JOIN LATERAL search_keys(named.name) AS key\n         WHERE named.name <> ''\n        ON CONFLICT DO NOTHING;\n     RETURN NULL;", hash='69478ae87a4666202e1d0bdb323aae3a1a9857cd', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_rewrite_search_keys_2ac49', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='leads_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='delete_search_keys', sql=pgtrigger.compiler.UpsertTriggerSql(func='DELETE FROM leads_contactsearchkey gone USING old_rows before  WHERE gone.contact_id = before.id ; RETURN NULL;', hash='25b99699bac8529315eed2e4e1dec3ec5a2e9ba2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_search_keys_31dbf', referencing='REFERENCING OLD TABLE AS old_rows ', table='leads_contact', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(models.F('lead'), models.F('at'), models.F('id'), name='activity_by_lead'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(models.F('by'), models.F('at'), name='activity_by_person'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(models.F('at'), name='activity_by_time'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'call'), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='call_has_an_outcome'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('incoming', False), ('kind__in', ['call', 'email', 'video', 'chat', 'sms']), _connector='OR'), name='only_two_way_activities_come_in'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('logged_at__isnull', True), ('logged_at__gte', models.F('at')), _connector='OR'), name='activity_is_logged_after_it_happened'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'probability'), _negated=True), ('probability__isnull', False), _connector='OR'), name='probability_activity_has_value'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'undo'), _negated=True), ('corrects__isnull', False), _connector='OR'), name='undo_has_its_call'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.UniqueConstraint(models.F('corrects'), condition=models.Q(('kind', 'undo')), name='call_is_undone_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7c66d9b8f46b7e866ae71d8cb9fb63c2fd9a9dcb', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_bc0ac', table='leads_activity', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='d80a212e547287b74f08635c7639fda6269c0da2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_175bb', table='leads_activity', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='mark_undone_changes', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" = \'undo\')', func="\n        PERFORM 1 FROM leads_callsnapshot before\n         WHERE before.activity_id = NEW.corrects_id AND before.lead_id = NEW.lead_id;\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'undo_needs_snapshot: this call is not being undone'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'undo_needs_snapshot';\n        END IF;\n        INSERT INTO leads_undonecall (change_id)\n        SELECT change.id\n          FROM leads_callsnapshot before\n          JOIN leads_lead lead ON lead.id = before.lead_id\n          JOIN leads_stagechange change ON change.lead_id = lead.id\n         WHERE before.activity_id = NEW.corrects_id\n           AND change.version > before.version_before AND change.version <= lead.version;\n        RETURN NULL;\n    ", hash='3df29488d5f32c3fbb8e7885bdc50eb0af5354e0', operation='INSERT', pgid='pgtrigger_mark_undone_changes_2c46e', table='leads_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='company_was_known', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."logged_at" IS NOT NULL)', func="\n        PERFORM 1 FROM leads_lead lead JOIN leads_company company ON company.id = lead.company_id\n         WHERE lead.id = NEW.lead_id AND LEAST(lead.created_at, company.created_at) <= NEW.at;\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'company_was_known: the company was added after this activity'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'company_was_known';\n        END IF;\n        RETURN NEW;\n    ", hash='122c7883ea66ba090ad12b2f2c37e0d7f3704e02', operation='INSERT', pgid='pgtrigger_company_was_known_31ae7', table='leads_activity', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='enrollment',
            index=models.Index(models.F('due_at'), models.F('id'), condition=models.Q(('ended_at__isnull', True)), name='enrollment_due'),
        ),
        migrations.AddConstraint(
            model_name='enrollment',
            constraint=models.UniqueConstraint(models.F('lead'), condition=models.Q(('ended_at__isnull', True)), name='one_open_enrollment_per_lead'),
        ),
        migrations.AddConstraint(
            model_name='enrollment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at__isnull', True)), models.Q(('ended_at__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='ended_enrollment_has_reason'),
        ),
        migrations.AddIndex(
            model_name='factsuggestion',
            index=models.Index(models.F('at'), models.F('id'), condition=models.Q(('settled_at__isnull', True)), name='open_fact_suggestion'),
        ),
        migrations.AddConstraint(
            model_name='factsuggestion',
            constraint=models.UniqueConstraint(models.F('company'), models.F('contact'), models.F('field'), models.F('value'), name='fact_suggested_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='factsuggestion',
            constraint=models.CheckConstraint(condition=models.Q(('value', ''), _negated=True), name='suggestion_has_a_value'),
        ),
        migrations.AddConstraint(
            model_name='factsuggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_used', False), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='suggestion_settled_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='focusrequest',
            index=models.Index(models.F('week'), condition=models.Q(('is_active', True)), name='focus_request_active'),
        ),
        migrations.AddConstraint(
            model_name='focusrequest',
            constraint=models.UniqueConstraint(models.F('lead'), models.F('week'), name='one_focus_request_per_lead_week'),
        ),
        migrations.AddConstraint(
            model_name='focusrequest',
            constraint=models.CheckConstraint(condition=models.Q(('week__iso_week_day', 1)), name='focus_request_week_is_monday'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='hold_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('dialled_at__isnull', True), ('dialled_at__gte', models.F('since')), _connector='OR'), name='dialled_while_held'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='one_caller_per_number', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."contact_id" IS NOT NULL)', declare='DECLARE called bytea;', func="\n        SELECT number_digest INTO called FROM leads_contact WHERE id = NEW.contact_id;\n        IF called IS NULL THEN\n            RETURN NEW;\n        END IF;\n        IF NOT pg_try_advisory_xact_lock(('x' || encode(substr(called, 9, 8), 'hex'))::bit(64)::bigint) THEN\n            RETURN NULL;\n        END IF;\n        PERFORM 1 FROM leads_hold held\n           JOIN leads_contact contact ON contact.company_id = held.company_id\n          WHERE held.company_id <> NEW.company_id AND held.until > clock_timestamp()\n            AND contact.number_digest = called;\n        IF FOUND THEN\n            RETURN NULL;\n        END IF;\n        RETURN NEW;\n    ", hash='74881306e4d7f132d55a2138f415be39d270728e', operation='INSERT', pgid='pgtrigger_one_caller_per_number_f9e02', table='leads_hold', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='importbatch',
            index=models.Index(models.F('worked_at'), condition=models.Q(('staged_rows', True)), name='import_to_process'),
        ),
        migrations.AddIndex(
            model_name='importbatch',
            index=models.Index(models.F('at'), condition=models.Q(('state', 'opening')), name='import_to_open'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(('rows_imported', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('created'), '+', models.F('updated')), '+', models.F('skipped')), '+', models.F('refused')))), name='import_rows_add_up'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'committed'), _negated=True), ('rows', models.F('rows_imported')), _connector='OR'), name='committed_import_is_complete'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('committed_at__isnull', False), ('state', 'committed')), models.Q(models.Q(('state', 'committed'), _negated=True), ('committed_at__isnull', True)), _connector='OR'), name='committed_import_has_time'),
        ),
        migrations.AddConstraint(
            model_name='importline',
            constraint=models.UniqueConstraint(models.F('batch'), models.F('line'), name='one_import_line_per_number'),
        ),
        migrations.AddConstraint(
            model_name='importpart',
            constraint=models.UniqueConstraint(models.F('batch'), models.F('kind'), models.F('opening'), models.F('number'), name='one_import_part_per_number'),
        ),
        migrations.AddConstraint(
            model_name='importperson',
            constraint=models.UniqueConstraint(models.F('batch'), models.F('line'), models.F('position'), name='one_staged_person_per_position'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(models.F('batch'), models.F('slice'), name='staged_row_by_slice'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(models.F('batch'), models.F('line'), condition=models.Q(('do_not_call', True), ('do_not_email', True), _connector='OR'), name='staged_row_objecting'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.UniqueConstraint(models.F('batch'), models.F('line'), name='one_staged_row_per_line'),
        ),
        migrations.AddConstraint(
            model_name='leakfigure',
            constraint=models.UniqueConstraint(models.F('day'), models.F('campaign'), name='one_leak_figure_per_campaign_day'),
        ),
        migrations.AddIndex(
            model_name='matchedrow',
            index=models.Index(models.F('batch'), models.F('line'), condition=models.Q(('other_spelling', True)), name='matched_row_other_spelling'),
        ),
        migrations.AddConstraint(
            model_name='matchedrow',
            constraint=models.UniqueConstraint(models.F('batch'), models.F('line'), name='one_matched_row_per_line'),
        ),
        migrations.AddIndex(
            model_name='pause',
            index=models.Index(models.F('person'), models.F('starts_at'), name='pause_by_person'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.UniqueConstraint(models.F('person'), condition=models.Q(('until__isnull', True)), name='one_open_pause_per_person'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('starts_at')), _connector='OR'), name='pause_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['lunch', 'meeting', 'training', 'admin', 'other'])), name='pause_reason_is_known'),
        ),
        migrations.AddIndex(
            model_name='nextstep',
            index=models.Index(models.F('campaign'), models.F('territory'), models.F('rank'), models.F('due_at'), models.F('id'), condition=models.Q(('assignee__isnull', True), ('ready', True)), name='step_head_of_pool'),
        ),
        migrations.AddIndex(
            model_name='nextstep',
            index=models.Index(models.F('assignee'), models.F('campaign'), models.F('rank'), models.F('due_at'), models.F('id'), condition=models.Q(('assignee__isnull', False), ('ready', True)), name='step_head_of_person'),
        ),
        migrations.AddIndex(
            model_name='nextstep',
            index=models.Index(models.F('campaign'), models.F('territory'), models.F('cold_first_rank'), models.F('due_at'), models.F('id'), condition=models.Q(('assignee__isnull', True), ('ready', True)), name='step_cold_head_of_pool'),
        ),
        migrations.AddIndex(
            model_name='nextstep',
            index=models.Index(models.F('assignee'), models.F('campaign'), models.F('cold_first_rank'), models.F('due_at'), models.F('id'), condition=models.Q(('assignee__isnull', False), ('ready', True)), name='step_cold_head_of_person'),
        ),
        migrations.AddIndex(
            model_name='nextstep',
            index=models.Index(models.F('place'), models.F('due_at'), condition=models.Q(('place__isnull', False), ('ready', False)), name='step_to_ready'),
        ),
        migrations.AddIndex(
            model_name='nextstep',
            index=models.Index(models.F('place'), condition=models.Q(('ready', True)), name='step_to_unready'),
        ),
        migrations.AddIndex(
            model_name='nextstep',
            index=models.Index(models.F('lead'), condition=models.Q(('without_legal_basis', True)), name='step_without_legal_basis'),
        ),
        migrations.AddIndex(
            model_name='nextstep',
            index=models.Index(models.F('assignee'), models.F('due_at'), condition=models.Q(('assignee__isnull', False)), name='step_of_person'),
        ),
        migrations.AddIndex(
            model_name='nextstep',
            index=models.Index(models.F('kind'), models.F('due_at'), models.F('id'), condition=models.Q(('place__isnull', True)), name='step_not_a_call'),
        ),
        migrations.AddConstraint(
            model_name='nextstep',
            constraint=models.UniqueConstraint(models.F('lead'), models.F('contact'), name='one_open_step_per_lead_and_contact', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='nextstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'callback'), _negated=True), models.Q(('contact__isnull', False), models.Q(('wall_time', ''), _negated=True), models.Q(('zone', ''), _negated=True)), _connector='OR'), name='callback_has_contact_and_wall_time'),
        ),
        migrations.AddConstraint(
            model_name='nextstep',
            constraint=models.CheckConstraint(condition=models.Q(('assignee__isnull', False), ('territory__isnull', False), _connector='OR'), name='step_has_assignee_or_pool'),
        ),
        migrations.AddConstraint(
            model_name='nextstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('contact__isnull', False), ('kind__in', ['callback', 'call_request', 'fresh', 'returned', 'nurture', 'retry', 'cold']), ('place__isnull', False), ('without_legal_basis', False)), models.Q(('contact__isnull', False), ('kind__in', ['callback', 'call_request', 'fresh', 'returned', 'nurture', 'retry', 'cold']), ('place__isnull', True), ('without_legal_basis', True)), models.Q(models.Q(('kind__in', ['callback', 'call_request', 'fresh', 'returned', 'nurture', 'retry', 'cold']), _negated=True), ('place__isnull', True), ('without_legal_basis', False)), _connector='OR'), name='call_has_contact_and_place'),
        ),
        migrations.AddConstraint(
            model_name='nextstep',
            constraint=models.CheckConstraint(condition=models.Q(('ready', False), ('place__isnull', False), _connector='OR'), name='only_calls_are_ready'),
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(models.F('country'), models.F('name_key'), models.F('postcode'), name='company_by_name'),
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(models.F('merged_into'), condition=models.Q(('merged_into__isnull', False)), name='company_merge_redirects'),
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Lower('register_number'), 'C'), condition=models.Q(('register_number', ''), _negated=True), name='company_by_register_number'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='company_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.UniqueConstraint(models.F('country'), models.F('register_number'), condition=models.Q(('register_number', ''), _negated=True), name='one_company_per_register_number'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='company_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(('legal_form__in', ['', 'company', 'partnership', 'sole_trader', 'person'])), name='legal_form_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='company',
            trigger=pgtrigger.compiler.Trigger(name='write_search_keys', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        INSERT INTO leads_companysearchkey (key, company_id)\n        SELECT DISTINCT key, after.id FROM new_rows after\n           CROSS JOIN LATERAL (VALUES (after.name), (after.other_name)) AS named (name)\n         CROSS JOIN LATERAL search_keys(named.name) AS key\n         WHERE named.name <> ''\n        ON CONFLICT DO NOTHING;\n     RETURN NULL;", hash='d6a7b34b294316e58959c46b3aa28d2b6b34d479', level='STATEMENT', operation='INSERT', pgid='pgtrigger_write_search_keys_a2773', referencing='REFERENCING NEW TABLE AS new_rows ', table='leads_company', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='company',
            trigger=pgtrigger.compiler.Trigger(name='rewrite_search_keys', sql=pgtrigger.compiler.UpsertTriggerSql(func="DELETE FROM leads_companysearchkey gone USING old_rows before JOIN new_rows after ON after.id = before.id WHERE gone.company_id = before.id AND (before.name <> after.name OR before.other_name <> after.other_name);\n        INSERT INTO leads_companysearchkey (key, company_id)\n        SELECT DISTINCT key, after.id FROM new_rows after\n          JOIN old_rows before ON before.id = after.id AND (before.name <> after.name OR before.other_name <> after.other_name) CROSS JOIN LATERAL (VALUES (after.name), (after.other_name)) AS named (name)\n         CROSS JOIN LATERAL search_keys(named.name) AS key\n         WHERE named.name <> ''\n        ON CONFLICT DO NOTHING;\n     RETURN NULL;", hash='6cc80f9472f2c2a925302fa2782cb66a9783fd8e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_rewrite_search_keys_0d465', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='leads_company', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='company',
            trigger=pgtrigger.compiler.Trigger(name='delete_search_keys', sql=pgtrigger.compiler.UpsertTriggerSql(func='DELETE FROM leads_companysearchkey gone USING old_rows before  WHERE gone.company_id = before.id ; RETURN NULL;', hash='ee1fb313ffff17cb1605381bbee588a4dcac6698', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_search_keys_e9bdb', referencing='REFERENCING OLD TABLE AS old_rows ', table='leads_company', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='refusedrow',
            constraint=models.UniqueConstraint(models.F('batch'), models.F('line'), name='one_refused_row_per_line'),
        ),
        migrations.AddConstraint(
            model_name='rescheduledstep',
            constraint=models.UniqueConstraint(models.F('bulk_reschedule'), models.F('step'), name='one_move_per_step_and_reschedule'),
        ),
        migrations.AddIndex(
            model_name='sentmail',
            index=models.Index(models.F('click_pending_since'), condition=models.Q(('click_pending_since__isnull', False)), name='sent_mail_click_pending'),
        ),
        migrations.AddConstraint(
            model_name='sentmail',
            constraint=models.UniqueConstraint(models.F('enrollment'), models.F('mail'), name='each_track_mail_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='sentmail',
            constraint=models.CheckConstraint(condition=models.Q(('call_requested_at__isnull', True), ('has_form', True), _connector='OR'), name='call_request_needs_form'),
        ),
        migrations.AddIndex(
            model_name='sentlink',
            index=models.Index(models.F('opened_at'), condition=models.Q(('opened_at__isnull', False)), name='sent_link_opened'),
        ),
        migrations.AddConstraint(
            model_name='sentlink',
            constraint=models.UniqueConstraint(models.F('sent'), models.F('number'), name='unique_link_number_per_mail'),
        ),
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(models.F('id'), condition=models.Q(('settled_at__isnull', True)), name='reply_unsettled'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('settled_at__isnull', True), models.Q(('address', ''), ('subject', ''), ('text', '')), _connector='OR'), name='settled_reply_is_anonymous'),
        ),
        migrations.AddIndex(
            model_name='skip',
            index=models.Index(models.F('person'), models.F('at'), name='skip_by_person'),
        ),
        migrations.AddConstraint(
            model_name='skip',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['prepare', 'moment', 'colleague', 'language', 'other'])), name='skip_reason_is_known'),
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
            model_name='undonecall',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cf5687ac10f46b6faffce654445f9ffef416b2be', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_db0d3', table='leads_undonecall', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='undonecall',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='784ecd1758dda6c66070ce3d11064bd98115cdb0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_d538f', table='leads_undonecall', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='undonecall',
            trigger=pgtrigger.compiler.Trigger(name='is_written_by_triggers', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF pg_trigger_depth() < 2 THEN\n                    RAISE EXCEPTION '% is written by triggers only', TG_TABLE_NAME\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'is_written_by_triggers';\n                END IF;\n                RETURN NEW;\n            ", hash='e99faec08e3ae91843241c382de589c58843ac4c', operation='INSERT', pgid='pgtrigger_is_written_by_triggers_d3323', table='leads_undonecall', when='BEFORE')),
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
            model_name='stagechange',
            trigger=pgtrigger.compiler.Trigger(name='is_written_by_triggers', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF pg_trigger_depth() < 2 THEN\n                    RAISE EXCEPTION '% is written by triggers only', TG_TABLE_NAME\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'is_written_by_triggers';\n                END IF;\n                RETURN NEW;\n            ", hash='0538cac6bd349e362ed47582f2eca47f47d7ab30', operation='INSERT', pgid='pgtrigger_is_written_by_triggers_c240f', table='leads_stagechange', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='stakeholder',
            constraint=models.UniqueConstraint(models.F('lead'), models.F('contact'), name='one_stakeholder_per_contact_lead'),
        ),
        migrations.AddConstraint(
            model_name='stakeholder',
            constraint=models.CheckConstraint(condition=models.Q(('buying_role__in', ['decides', 'signs', 'influences', 'uses', 'gatekeeper'])), name='buying_role_is_known'),
        ),
        migrations.AddConstraint(
            model_name='stakeholder',
            constraint=models.CheckConstraint(condition=models.Q(('stance__in', ['for', 'neutral', 'against', 'unknown'])), name='stance_is_known'),
        ),
        migrations.AddConstraint(
            model_name='suppression',
            constraint=models.UniqueConstraint(models.F('digest'), name='one_suppression_per_number_or_address'),
        ),
        migrations.AddConstraint(
            model_name='territorywindow',
            constraint=models.UniqueConstraint(models.F('territory'), models.F('place'), name='one_window_per_territory_and_place'),
        ),
        migrations.AddConstraint(
            model_name='territorywindow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closes_at__isnull', True), ('opens_at__isnull', True)), ('opens_at__lt', models.F('closes_at')), _connector='OR'), name='territory_window_opens_before_closing'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(models.F('company'), models.F('at'), models.F('person'), name='one_visit_per_company_person_time'),
        ),
        migrations.AddIndex(
            model_name='callsnapshot',
            index=models.Index(models.F('until'), name='call_snapshot_expired'),
        ),
        migrations.AddConstraint(
            model_name='callsnapshot',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', models.F('version_before'))), name='snapshot_version_does_not_decrease'),
        ),
        # Not expressible in models: the hold constraints and the storage of busy tables (docs/architecture.md).
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
    ]
