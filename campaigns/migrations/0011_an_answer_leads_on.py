from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0010_links_in_the_text"),
    ]

    operations = [
        migrations.AddField(
            "trackmail", "replied", models.PositiveSmallIntegerField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            "trackmail",
            models.CheckConstraint(
                condition=models.Q(("replied", models.F("number")), _negated=True),
                name="an_answer_leads_to_another_mail",
            ),
        ),
    ]
