import django.db.models.deletion
from django.db import migrations, models

#: The one link that each mail had is its first: those letters lie in people's boxes.
TO_LINKS = """
INSERT INTO leads_sentlink (sent_id, number, address, clicked_at)
SELECT token, 1, link, clicked_at FROM leads_sentmail;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
BACK = """
UPDATE leads_sentmail sent SET link = led.address
  FROM leads_sentlink led WHERE led.sent_id = sent.token AND led.number = 1;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0010_links_in_the_text"),
        ("leads", "0020_story_lines_of_the_calendar"),
    ]

    operations = [
        migrations.CreateModel(
            "SentLink",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("address", models.URLField(max_length=500)),
                ("clicked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "sent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="leads.sentmail",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint("sent", "number", name="one_link_of_a_number_in_a_mail")
                ],
            },
        ),
        migrations.RunSQL(TO_LINKS, BACK),
        # So that on the way back the column can stand before it is filled.
        migrations.AlterField("sentmail", "link", models.URLField(max_length=500, default="")),
        migrations.RemoveField("sentmail", "link"),
        migrations.AlterField(
            "placement",
            "ended",
            models.CharField(
                blank=True,
                choices=[
                    ("through", "All mails sent"),
                    ("interest", "Showed interest"),
                    ("reply", "Answered"),
                    ("opened", "Opened a link that ends it"),
                    ("unreachable", "No mail reaches them"),
                    ("moved", "Went elsewhere"),
                ],
                max_length=11,
            ),
        ),
    ]
