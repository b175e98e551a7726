import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import salesdesk.clock.moment
import salesdesk.people.models.user
from decimal import Decimal
import salesdesk.db.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(salesdesk.db.migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignInLimit',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('started_at', models.DateTimeField()),
                ('count', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('retry_share', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='retries')),
                ('cold_share', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='cold calls')),
                ('postal_address', models.CharField(blank=True, max_length=200, verbose_name='postal address')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('cold_share__range', (1, 9)), ('retry_share__range', (1, 9))), name='blend_shares_in_range')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('days_off', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), db_default=[], default=list, editable=False, size=None)),
                ('days_worked', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), db_default=[], default=list, editable=False, size=None)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('role', models.CharField(choices=[('inside', 'Inside rep'), ('field', 'Field rep'), ('marketing', 'Marketing'), ('manager', 'Manager'), ('support', 'Sales support'), ('presales', 'Presales engineer'), ('admin', 'Admin')], max_length=12, verbose_name='role')),
                ('level', models.CharField(blank=True, choices=[('junior', 'Junior'), ('medior', 'Medior'), ('senior', 'Senior'), ('semi_field', 'Semi-field')], max_length=12, verbose_name='level')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='people.team', verbose_name='team')),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                ('time_zone', models.CharField(default='Europe/Amsterdam', max_length=64, verbose_name='time zone')),
                ('country', models.CharField(default='NL', max_length=2, verbose_name='country')),
                ('subdivision', models.CharField(blank=True, max_length=10, verbose_name='region for public holidays')),
                ('work_start', models.TimeField(default=datetime.time(9, 0), verbose_name='work starts at')),
                ('work_end', models.TimeField(default=datetime.time(17, 30), verbose_name='work ends at')),
                ('work_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None, verbose_name='working days')),
                ('caller_number', models.CharField(blank=True, db_default='', default='', max_length=20, verbose_name='number you call from')),
                ('meeting_link', models.URLField(blank=True, db_default='', default='', validators=[django.core.validators.URLValidator(message='Enter a link that begins with https://.', schemes=['https'])], verbose_name='your meeting link')),
                ('custom_shortcuts', models.JSONField(default=dict, editable=False)),
                ('shortcuts_enabled', models.BooleanField(default=True, verbose_name='enable single-key shortcuts')),
                ('target_calls', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(500)], verbose_name='calls per day')),
                ('target_conversations', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(500)], verbose_name='conversations per day')),
                ('target_sqls', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(500)], verbose_name='SQLs per day')),
                ('is_active', models.BooleanField(default=True, verbose_name='active account')),
                ('sign_in_blocked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('sessions_ended', models.PositiveIntegerField(db_default=0, default=0, editable=False)),
                ('joined_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('level', ''), ('role', 'inside'), _negated=True), name='inside_rep_has_a_level'), models.CheckConstraint(condition=models.Q(('role', 'admin'), ('team__isnull', False), _connector='OR'), name='funnel_roles_have_a_team'), models.CheckConstraint(condition=models.Q(('work_end__gt', models.F('work_start'))), name='work_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('work_days__contained_by', [1, 2, 3, 4, 5, 6, 7])), name='work_days_are_weekdays_1_to_7'), models.CheckConstraint(condition=models.Q(models.Q(('target_calls__gt', 500), _negated=True), models.Q(('target_conversations__gt', 500), _negated=True), models.Q(('target_sqls__gt', 500), _negated=True)), name='daily_targets_in_range', violation_error_message="Daily targets can't exceed 500."), models.CheckConstraint(condition=models.Q(('meeting_link', ''), ('meeting_link__startswith', 'https://'), _connector='OR'), name='meeting_link_is_https'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_user_per_email')],
            },
            managers=[
                ('objects', salesdesk.people.models.user.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='LevelChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='level_changes', to=settings.AUTH_USER_MODEL)),
                ('before', models.CharField(blank=True, choices=[('junior', 'Junior'), ('medior', 'Medior'), ('senior', 'Senior'), ('semi_field', 'Semi-field')], max_length=12)),
                ('after', models.CharField(choices=[('junior', 'Junior'), ('medior', 'Medior'), ('senior', 'Senior'), ('semi_field', 'Semi-field')], max_length=12, verbose_name='level')),
                ('note', models.CharField(max_length=300, verbose_name='note')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='level_changes_to_another'), models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='level_change_has_a_note'), models.CheckConstraint(condition=models.Q(('person', models.F('by')), _negated=True), name='nobody_changes_their_own_level')],
            },
        ),
        migrations.CreateModel(
            name='LevelLimits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('junior', 'Junior'), ('medior', 'Medior'), ('senior', 'Senior'), ('semi_field', 'Semi-field')], max_length=12, verbose_name='level')),
                ('closes_up_to', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='largest order')),
                ('max_discount', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='largest discount, %')),
                ('routes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('inside', 'Inside closes'), ('field', 'Field closes'), ('partner', 'Partner closes')], max_length=10), size=None, verbose_name='routes')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
            ],
            options={
                'indexes': [models.Index(fields=['level', '-id'], name='level_limits_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_up_to__gte', 0), ('max_discount__gte', 0), ('max_discount__lte', 100)), name='level_limits_are_possible'), models.CheckConstraint(condition=models.Q(('routes__contained_by', ['inside', 'field', 'partner'])), name='level_closes_known_routes'), models.CheckConstraint(condition=models.Q(('level__in', ['junior', 'medior', 'senior', 'semi_field'])), name='limited_level_is_known')],
            },
        ),
        migrations.CreateModel(
            name='SecurityEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('kind', models.CharField(choices=[('sign_in', 'Signed in'), ('failure', 'Wrong password'), ('limited', 'Too many attempts'), ('refusal', 'Refused page'), ('password', 'Password changed'), ('role', 'Role, team or account changed'), ('blocked', 'Sign-in blocked'), ('allowed', 'Sign-in allowed again'), ('export', 'Data exported')], max_length=10)),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('address', models.GenericIPAddressField(null=True)),
                ('detail', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'indexes': [models.Index(models.F('at'), name='security_event_by_time')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('starts_at', models.DateTimeField(verbose_name='away from')),
                ('ends_at', models.DateTimeField(verbose_name='back at')),
                ('reason', models.CharField(choices=[('holiday', 'Vacation'), ('ill', 'Sick leave'), ('training', 'Training'), ('other', 'Other')], default='holiday', max_length=8, verbose_name='reason')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
            ],
            options={
                'ordering': ['starts_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='absence_ends_after_start'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_at'), models.F('ends_at'), django.contrib.postgres.fields.ranges.RangeBoundary(), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='no_overlapping_absences')],
            },
        ),
        migrations.CreateModel(
            name='CountryHoliday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('is_day_off', models.BooleanField(verbose_name='day off')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('removed_at', models.DateTimeField(null=True)),
                ('country', models.CharField(max_length=2, verbose_name='country')),
            ],
            options={
                'ordering': ['day', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='countryholiday_has_a_name'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='countryholiday_removal_has_who_and_when'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='country_holiday_has_a_country'), models.UniqueConstraint(models.F('country'), models.F('day'), condition=models.Q(('removed_at__isnull', True)), name='one_holiday_per_country_and_day')],
            },
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='countryholiday',
            trigger=pgtrigger.compiler.Trigger(name='holiday_not_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7e1cf366527925818d783829b823e980dde73771', operation='DELETE', pgid='pgtrigger_holiday_not_deleted_238c0', table='people_countryholiday', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='countryholiday',
            trigger=pgtrigger.compiler.Trigger(name='holiday_not_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot update of "day", "name", "is_day_off", "by_id", "at" rows from % table\', TG_TABLE_NAME;', hash='076b9f44dfdf96cc752d088a3194f14d0f4223d8', operation='UPDATE OF "day", "name", "is_day_off", "by_id", "at"', pgid='pgtrigger_holiday_not_changed_d7d05', table='people_countryholiday', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='countryholiday',
            trigger=pgtrigger.compiler.Trigger(name='holiday_removed_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."removed_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4d6a288d4bc54d9e171b0580376a0a6ee0ba01ff', operation='UPDATE', pgid='pgtrigger_holiday_removed_once_db3ab', table='people_countryholiday', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='levelchange',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='111874c0c5808e33783dd51c692504d1df4240aa', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_277fb', table='people_levelchange', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='levelchange',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='8e1946846b045ff589c8516d9ff185bcc134153e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_66201', table='people_levelchange', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='levellimits',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='388232a98edd50bdb3247b31daf79bbd8833c45c', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_8ee50', table='people_levellimits', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='levellimits',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='2b4086b10e5cfdfe0243a3602dbb77e37782f4c5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_e6961', table='people_levellimits', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='securityevent',
            trigger=pgtrigger.compiler.Trigger(name='is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8cb096b524615ee42cc19184a6588c197f65e88f', operation='UPDATE OR DELETE', pgid='pgtrigger_is_append_only_1e887', table='people_securityevent', when='BEFORE')),
        ),
        salesdesk.db.migrations.AddTrigger(
            model_name='securityevent',
            trigger=pgtrigger.compiler.Trigger(name='is_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';", hash='8d2880f2f6dbd905257798bef6120e60609794fc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_is_not_truncated_0850b', table='people_securityevent', when='BEFORE')),
        ),
    ]
