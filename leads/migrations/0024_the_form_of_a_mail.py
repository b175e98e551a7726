from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0023_answers_of_mails"),
    ]

    operations = [
        migrations.AddField("sentmail", "has_form", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("sentmail", "asked_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            "sentmail",
            models.CheckConstraint(
                condition=models.Q(("asked_at__isnull", True), ("has_form", True), _connector="OR"),
                name="who_asks_to_be_called_had_the_form",
            ),
        ),
    ]
