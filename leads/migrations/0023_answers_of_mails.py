from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0022_companies_are_merged"),
    ]

    operations = [
        migrations.AddField("sentmail", "replied_at", models.DateTimeField(blank=True, null=True)),
    ]
