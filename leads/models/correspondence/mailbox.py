from django.db import models


class Mailbox(models.Model):
    """How far the desk's mailbox on an IMAP server has been read (leads/correspondence/mailbox.py)."""

    #: Account, server and folder.
    name = models.CharField(max_length=300, unique=True)
    #: While the server keeps this number, its UIDs only increase.
    uid_validity = models.BigIntegerField()
    last_uid = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "mailboxes"
        constraints = [
            models.CheckConstraint(name="mailbox_uid_is_not_negative", condition=models.Q(last_uid__gte=0)),
        ]

    def __str__(self):
        return self.name
