from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0009_teams_say_who_sends"),
    ]

    operations = [
        migrations.AlterField(
            "trackmail", "link", models.URLField(blank=True, max_length=500, verbose_name="link")
        ),
    ]
