from django.db import migrations

from leads.models.person_keys import DROP_FUNCTION, FUNCTION


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0016_holidays'),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, DROP_FUNCTION),
    ]
