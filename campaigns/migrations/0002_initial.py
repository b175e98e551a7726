import datetime
import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('campaigns', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='audience',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='audiences', to='people.team'),
        ),
        migrations.AddField(
            model_name='cadencestep',
            name='cadence',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='campaigns.cadence'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='audience',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='campaigns.audience', verbose_name='audience'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='people.team', verbose_name='team'),
        ),
        migrations.AddField(
            model_name='cadence',
            name='campaign',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cadences', to='campaigns.campaign'),
        ),
        migrations.AddField(
            model_name='fieldcolleague',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposition',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='propositions', to='people.team'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='proposition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='campaigns.proposition', verbose_name='proposition'),
        ),
        migrations.AddField(
            model_name='question',
            name='campaign',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='campaigns.campaign'),
        ),
        migrations.AddField(
            model_name='script',
            name='campaign',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='script', to='campaigns.campaign'),
        ),
        migrations.AddField(
            model_name='territory',
            name='colleagues',
            field=models.ManyToManyField(blank=True, help_text='Round-robin among available reps, the field rep included.', related_name='helped_territories', through='campaigns.FieldColleague', to=settings.AUTH_USER_MODEL, verbose_name='more field reps'),
        ),
        migrations.AddField(
            model_name='territory',
            name='field_rep',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='field_territories', to=settings.AUTH_USER_MODEL, verbose_name='field rep'),
        ),
        migrations.AddField(
            model_name='territory',
            name='inside_rep',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inside_territories', to=settings.AUTH_USER_MODEL, verbose_name='inside rep'),
        ),
        migrations.AddField(
            model_name='territory',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='territories', to='people.team', verbose_name='team'),
        ),
        migrations.AddField(
            model_name='fieldcolleague',
            name='territory',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.territory'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='territories',
            field=models.ManyToManyField(related_name='campaigns', to='campaigns.territory', verbose_name='territories'),
        ),
        migrations.AddField(
            model_name='territoryholiday',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='territoryholiday',
            name='removed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='territoryholiday',
            name='territory',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holidays', to='campaigns.territory', verbose_name='territory'),
        ),
        migrations.AddField(
            model_name='track',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tracks', to='people.team'),
        ),
        migrations.AddField(
            model_name='trackmail',
            name='track',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='campaigns.track'),
        ),
        migrations.AddField(
            model_name='mailtranslation',
            name='mail',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='campaigns.trackmail'),
        ),
        migrations.AddConstraint(
            model_name='audience',
            constraint=models.UniqueConstraint(models.F('team'), models.F('name'), name='unique_audience_name_per_team'),
        ),
        migrations.AddConstraint(
            model_name='audience',
            constraint=models.CheckConstraint(condition=models.Q(('employees_from__isnull', True), ('employees_to__isnull', True), ('employees_from__lte', models.F('employees_to')), _connector='OR'), name='employees_from_before_to'),
        ),
        migrations.AddConstraint(
            model_name='cadencestep',
            constraint=models.UniqueConstraint(models.F('cadence'), models.F('number'), name='unique_step_number_per_cadence'),
        ),
        migrations.AddConstraint(
            model_name='cadencestep',
            constraint=models.CheckConstraint(condition=models.Q(('gap__gt', datetime.timedelta(0))), name='cadence_gap_is_positive'),
        ),
        migrations.AddConstraint(
            model_name='cadence',
            constraint=models.UniqueConstraint(models.F('campaign'), models.F('warmth'), name='one_cadence_per_campaign_and_warmth'),
        ),
        migrations.AddConstraint(
            model_name='proposition',
            constraint=models.UniqueConstraint(models.F('team'), models.F('name'), name='unique_proposition_name_per_team'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('campaign', 'label'), name='unique_question_label_per_campaign'),
        ),
        migrations.AddConstraint(
            model_name='territory',
            constraint=models.UniqueConstraint(models.F('team'), models.F('name'), name='unique_territory_name_per_team'),
        ),
        migrations.AddConstraint(
            model_name='territory',
            constraint=models.CheckConstraint(condition=models.Q(('countries__len__gt', 0)), name='territory_has_a_country'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='territory',
            trigger=pgtrigger.compiler.Trigger(name='territory_pair_is_in_team', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM 1 FROM people_user\n          WHERE (id, role) IN ((NEW.inside_rep_id, 'inside'), (NEW.field_rep_id, 'field'))\n            AND team_id = NEW.team_id FOR SHARE;\n        IF (SELECT count(*) FROM people_user\n             WHERE (id, role) IN ((NEW.inside_rep_id, 'inside'), (NEW.field_rep_id, 'field'))\n               AND team_id = NEW.team_id) < 2 THEN\n            RAISE EXCEPTION 'territory_pair_is_in_team: inside rep and field rep must be in the same team'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_pair_is_in_team';\n        END IF;\n        RETURN NEW;\n    ", hash='37c5af60701611f705342b7177472b7f3b999e40', operation='INSERT OR UPDATE OF "team_id", "inside_rep_id", "field_rep_id"', pgid='pgtrigger_territory_pair_is_in_team_1e655', table='campaigns_territory', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='fieldcolleague',
            constraint=models.UniqueConstraint(models.F('territory'), models.F('person'), name='unique_colleague_per_territory'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fieldcolleague',
            trigger=pgtrigger.compiler.Trigger(name='colleague_is_field_rep_in_team', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM 1 FROM people_user person\n           JOIN campaigns_territory territory ON territory.team_id = person.team_id\n          WHERE person.id = NEW.person_id AND person.role = 'field' AND territory.id = NEW.territory_id\n            FOR SHARE OF person;\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'colleague_is_field_rep_in_team: must be a field rep in the same team'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'colleague_is_field_rep_in_team';\n        END IF;\n        RETURN NEW;\n    ", hash='e98d8d0d04cfa1ed40b00b1daa583ed4e0f1c777', operation='INSERT OR UPDATE', pgid='pgtrigger_colleague_is_field_rep_in_team_aa8b2', table='campaigns_fieldcolleague', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'running', 'paused', 'ended'])), name='campaign_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.UniqueConstraint(models.F('team'), models.F('name'), name='unique_campaign_name_per_team'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='campaign_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('offer_mql_after__gte', models.F('first_call_within'))), name='mql_is_offered_after_the_alert'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('agenda_after_rounds__gte', 1)), name='agenda_after_at_least_one_round'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('value_threshold__gte', 0)), name='thresholds_are_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('meeting_protection__range', (datetime.timedelta(0), datetime.timedelta(days=90)))), name='meeting_protection_within_90_days'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('cold_share__range', (1, 9))), name='cold_share_is_1_to_9'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('hidden_outcomes__contained_by', ['voicemail', 'call_back', 'later', 'no_interest', 'qualified', 'meeting', 'wrong_person'])), name='hidden_outcomes_may_be_hidden'),
        ),
        migrations.AddConstraint(
            model_name='territoryholiday',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='territoryholiday_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='territoryholiday',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='territoryholiday_removal_has_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='territoryholiday',
            constraint=models.UniqueConstraint(models.F('territory'), models.F('day'), condition=models.Q(('removed_at__isnull', True)), name='one_holiday_per_territory_and_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='territoryholiday',
            trigger=pgtrigger.compiler.Trigger(name='holiday_not_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='afd4dc0e9f15ef1745d0a7de34edcbd53176dc2a', operation='DELETE', pgid='pgtrigger_holiday_not_deleted_8cf1c', table='campaigns_territoryholiday', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='territoryholiday',
            trigger=pgtrigger.compiler.Trigger(name='holiday_not_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot update of "day", "name", "is_day_off", "by_id", "at" rows from % table\', TG_TABLE_NAME;', hash='39f82cfa2cafd0f84e88a42850a1650c8ce5ef71', operation='UPDATE OF "day", "name", "is_day_off", "by_id", "at"', pgid='pgtrigger_holiday_not_changed_1b812', table='campaigns_territoryholiday', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='territoryholiday',
            trigger=pgtrigger.compiler.Trigger(name='holiday_removed_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."removed_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='41b9df1f7e907935e9390ef2003256514a472923', operation='UPDATE', pgid='pgtrigger_holiday_removed_once_3e06f', table='campaigns_territoryholiday', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='track',
            constraint=models.UniqueConstraint(models.F('team'), models.F('name'), name='unique_track_name_per_team'),
        ),
        migrations.AddConstraint(
            model_name='trackmail',
            constraint=models.UniqueConstraint(models.F('track'), models.F('number'), name='unique_mail_number_per_track'),
        ),
        migrations.AddConstraint(
            model_name='trackmail',
            constraint=models.CheckConstraint(condition=models.Q(('delay__gte', datetime.timedelta(0))), name='mail_delay_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='trackmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('next_otherwise', models.F('number')), _negated=True), models.Q(('next_on_click', models.F('number')), _negated=True)), name='mail_does_not_follow_itself'),
        ),
        migrations.AddConstraint(
            model_name='trackmail',
            constraint=models.CheckConstraint(condition=models.Q(('next_on_reply', models.F('number')), _negated=True), name='reply_leads_to_another_mail'),
        ),
        migrations.AddConstraint(
            model_name='mailtranslation',
            constraint=models.UniqueConstraint(models.F('mail'), models.F('language'), name='one_translation_per_mail_and_language'),
        ),
    ]
