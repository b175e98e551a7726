import django.contrib.postgres.fields
from django.db import migrations, models

from salesdesk.parsing import name_key, register_number

CHUNK = 5_000


def normalize_companies(apps, schema_editor):
    """Write the keys of companies in their normal form. Of two with one number, the older keeps it normalized."""
    after = 0
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT id, name, name_key, register_number, country FROM leads_company WHERE id > %s ORDER BY id LIMIT %s",
                [after, CHUNK],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            after = rows[-1][0]
            keys = [(pk, name_key(name)[:200]) for pk, name, key, *_rest in rows if name_key(name)[:200] != key]
            cursor.execute(
                "UPDATE leads_company SET name_key = new.key FROM unnest(%s::bigint[], %s::text[]) AS new (id, key)"
                " WHERE leads_company.id = new.id",
                [[pk for pk, _key in keys], [key for _pk, key in keys]],
            )
            for pk, _name, _key, number, country in rows:
                normal = register_number(number, country).number[:40]
                if normal and normal != number:
                    cursor.execute(
                        "UPDATE leads_company SET register_number = %s WHERE id = %s AND NOT EXISTS"
                        " (SELECT 1 FROM leads_company WHERE country = %s AND register_number = %s)",
                        [normal, pk, country, normal],
                    )


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0007_campaign_turns'),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='first_name',
            field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='first name'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='contents',
            field=models.CharField(choices=[('leads', 'Leads to call'), ('objections', 'Do-not-call list: no one on it is called')], db_default='leads', default='leads', max_length=10, verbose_name='contents'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='next_objection',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='importperson',
            name='first_name',
            field=models.CharField(db_default='', default='', max_length=120),
        ),
        migrations.AddField(
            model_name='importperson',
            name='person_digests',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(max_length=32), db_default=[], default=list, size=None),
        ),
        migrations.AddField(
            model_name='importrow',
            name='do_not_call',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='importrow',
            name='do_not_email',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='importrow',
            name='number_objects',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='importrow',
            name='person_objects',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='importrow',
            name='person_suppressed',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='refusedrow',
            name='person_suppressed',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name='suppression',
            name='kind',
            field=models.CharField(choices=[('number', 'Phone number'), ('address', 'E-mail address'), ('person', 'Person')], max_length=7),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(models.F('batch'), models.F('line'), condition=models.Q(('do_not_call', True), ('do_not_email', True), _connector='OR'), name='staged_row_objecting'),
        ),
        migrations.RunPython(normalize_companies, migrations.RunPython.noop, elidable=True),
    ]
