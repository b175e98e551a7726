import django.db.models.deletion
from django.db import migrations, models

BY_MAIL = """
UPDATE leads_placement placement SET next_id = mail.id
  FROM campaigns_trackmail mail
 WHERE mail.track_id = placement.track_id AND mail.number = placement.next_mail;
UPDATE leads_sentmail sent SET mail_id = mail.id
  FROM campaigns_trackmail mail, leads_placement placement
 WHERE placement.id = sent.placement_id AND mail.track_id = placement.track_id AND mail.number = sent.number;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
BY_NUMBER = """
UPDATE leads_placement placement SET next_mail = mail.number
  FROM campaigns_trackmail mail WHERE mail.id = placement.next_id;
UPDATE leads_sentmail sent SET number = mail.number
  FROM campaigns_trackmail mail WHERE mail.id = sent.mail_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0008_branches_and_languages"),
        ("leads", "0015_replies"),
    ]

    operations = [
        migrations.RemoveConstraint("sentmail", "each_mail_of_a_track_leaves_once"),
        migrations.AddField(
            "placement",
            "next",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="waiting",
                to="campaigns.trackmail",
            ),
        ),
        migrations.AddField(
            "sentmail",
            "mail",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="sent",
                to="campaigns.trackmail",
            ),
        ),
        migrations.AlterField("sentmail", "number", models.PositiveSmallIntegerField(default=1)),
        migrations.RunSQL(BY_MAIL, BY_NUMBER),
        migrations.RemoveField("placement", "next_mail"),
        migrations.RemoveField("sentmail", "number"),
        migrations.AddConstraint(
            "sentmail",
            models.UniqueConstraint("placement", "mail", name="each_mail_of_a_track_leaves_once"),
        ),
        migrations.AlterField(
            "placement",
            "ended",
            models.CharField(
                blank=True,
                choices=[
                    ("through", "All mails sent"),
                    ("interest", "Showed interest"),
                    ("reply", "Answered"),
                    ("opened", "Opened the link that ends it"),
                    ("unreachable", "No mail reaches them"),
                    ("moved", "Went elsewhere"),
                ],
                max_length=11,
            ),
        ),
    ]
