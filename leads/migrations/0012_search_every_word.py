import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from leads.models.search_keys import DROP_FUNCTIONS, FUNCTIONS

BACKFILL = """
    INSERT INTO leads_companysearchkey (key, company_id)
    SELECT DISTINCT key, company.id FROM leads_company company
     CROSS JOIN LATERAL (VALUES (company.name), (company.other_name)) AS named (name)
     CROSS JOIN LATERAL search_keys(named.name) AS key WHERE named.name <> '';
    INSERT INTO leads_contactsearchkey (key, contact_id)
    SELECT DISTINCT key, contact.id FROM leads_contact contact
     CROSS JOIN LATERAL search_keys(contact.name) AS key WHERE contact.name <> '';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0011_settle_clicks'),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.CreateModel(
            name='CompanySearchKey',
            fields=[
                ('pk', models.CompositePrimaryKey('key', 'company', blank=True, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(db_collation='C', max_length=32)),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='leads.company')),
            ],
        ),
        migrations.CreateModel(
            name='ContactSearchKey',
            fields=[
                ('pk', models.CompositePrimaryKey('key', 'contact', blank=True, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(db_collation='C', max_length=32)),
                ('contact', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='leads.contact')),
            ],
        ),
        migrations.RemoveIndex(
            model_name='company',
            name='company_name_prefix',
        ),
        migrations.RemoveIndex(
            model_name='company',
            name='company_other_name_prefix',
        ),
        migrations.RemoveIndex(
            model_name='contact',
            name='contact_name_prefix',
        ),
        migrations.RemoveIndex(
            model_name='contact',
            name='contact_last_word',
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Lower('register_number'), 'C'), condition=models.Q(('register_number', ''), _negated=True), name='company_by_register_number'),
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
        pgtrigger.migrations.AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='one_caller_per_number', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."contact_id" IS NOT NULL)', declare='DECLARE called bytea;', func="\n        SELECT number_digest INTO called FROM leads_contact WHERE id = NEW.contact_id;\n        IF called IS NULL THEN\n            RETURN NEW;\n        END IF;\n        IF NOT pg_try_advisory_xact_lock(('x' || encode(substr(called, 9, 8), 'hex'))::bit(64)::bigint) THEN\n            RETURN NULL;\n        END IF;\n        PERFORM 1 FROM leads_hold held\n           JOIN leads_contact contact ON contact.company_id = held.company_id\n          WHERE held.company_id <> NEW.company_id AND held.until > clock_timestamp()\n            AND contact.number_digest = called;\n        IF FOUND THEN\n            RETURN NULL;\n        END IF;\n        RETURN NEW;\n    ", hash='74881306e4d7f132d55a2138f415be39d270728e', operation='INSERT', pgid='pgtrigger_one_caller_per_number_f9e02', table='leads_hold', when='BEFORE')),
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
