import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import salesdesk.clock.moment
import salesdesk.people.models.user
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Every table of this room at once, as an empty database gets it: the same as one by one, in a fifth of the time."""

    replaces = [
        ("people", "0001_initial"),
        ("people", "0002_absence"),
        ("people", "0003_keys_and_day_plans"),
        ("people", "0004_mix_of_the_calls"),
        ("people", "0005_postal_address"),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('retries', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='retries')),
                ('cold', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='cold calls')),
                ('postal_address', models.CharField(blank=True, max_length=200, verbose_name='postal address')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('cold__range', (1, 9)), ('retries__range', (1, 9))), name='neither_retries_nor_cold_calls_starve')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('role', models.CharField(choices=[('inside', 'Inside rep'), ('field', 'Field rep'), ('marketing', 'Marketing'), ('manager', 'Manager'), ('support', 'Sales support'), ('presales', 'Presales engineer'), ('admin', 'Admin')], max_length=12, verbose_name='role')),
                ('level', models.CharField(blank=True, choices=[('junior', 'Junior'), ('medior', 'Medior'), ('senior', 'Senior'), ('semi_field', 'Semi-field')], max_length=12, verbose_name='level')),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                ('time_zone', models.CharField(default='Europe/Amsterdam', max_length=64, verbose_name='time zone')),
                ('country', models.CharField(default='NL', max_length=2, verbose_name='country')),
                ('subdivision', models.CharField(blank=True, max_length=10, verbose_name='region of public holidays')),
                ('work_start', models.TimeField(default=datetime.time(9, 0), verbose_name='work starts')),
                ('work_end', models.TimeField(default=datetime.time(17, 30), verbose_name='work ends')),
                ('work_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None, verbose_name='working days')),
                ('own_keys', models.JSONField(default=dict, editable=False)),
                ('single_keys', models.BooleanField(default=True, verbose_name='single keys press buttons')),
                ('plan_calls', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(500)], verbose_name='calls a day')),
                ('plan_conversations', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(500)], verbose_name='conversations a day')),
                ('plan_sqls', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(500)], verbose_name='SQLs a day')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('joined_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='people.team', verbose_name='team')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('level', ''), ('role', 'inside'), _negated=True), name='a_rep_has_a_level'), models.CheckConstraint(condition=models.Q(('role', 'admin'), ('team__isnull', False), _connector='OR'), name='who_works_in_the_funnel_has_a_team'), models.CheckConstraint(condition=models.Q(('work_end__gt', models.F('work_start'))), name='work_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('work_days__contained_by', [1, 2, 3, 4, 5, 6, 7])), name='working_days_are_days_of_a_week'), models.CheckConstraint(condition=models.Q(models.Q(('plan_calls__gt', 500), _negated=True), models.Q(('plan_conversations__gt', 500), _negated=True), models.Q(('plan_sqls__gt', 500), _negated=True)), name='a_day_plan_fits_a_day', violation_error_message='That is more than a day holds.'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_person_per_address')],
            },
            managers=[
                ('objects', salesdesk.people.models.user.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_at', models.DateTimeField(verbose_name='away from')),
                ('ends_at', models.DateTimeField(verbose_name='back at')),
                ('reason', models.CharField(choices=[('holiday', 'Holiday'), ('ill', 'Ill'), ('training', 'Training'), ('other', 'Something else')], default='holiday', max_length=8, verbose_name='reason')),
                ('told_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('told_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['begins_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='who_is_away_comes_back'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('begins_at'), models.F('ends_at'), django.contrib.postgres.fields.ranges.RangeBoundary(), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='nobody_is_away_twice')],
            },
        ),
    ]
