import django.contrib.postgres.fields
from django.db import migrations, models

from salesdesk.parsing import name_spellings


def fill_spellings(apps, schema_editor):
    """Fill the spellings of known companies, of which most have none."""
    company = apps.get_model("leads", "Company")
    changed = []
    for each in company.objects.filter(name__iregex="[aou]e|[^[:ascii:]]").only("name").iterator():
        if spellings := name_spellings(each.name):
            each.name_spellings = spellings
            changed.append(each)
        if len(changed) == 1000:
            company.objects.bulk_update(changed, ["name_spellings"])
            changed = []
    company.objects.bulk_update(changed, ["name_spellings"])


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0014_log_activities_by_hand'),
    ]

    operations = [
        migrations.AddField(
            model_name='company',
            name='name_spellings',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, editable=False, size=None),
        ),
        migrations.AddField(
            model_name='importrow',
            name='name_spellings',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, size=None),
        ),
        migrations.RunPython(fill_spellings, migrations.RunPython.noop),
    ]
