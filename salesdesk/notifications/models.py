from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesdesk import clock


class Kind(models.TextChoices):
    """The kinds of notifications. A promised call is not one of them: it stays in the call queue."""

    MENTIONED = "mentioned", _("Mentioned in a note")
    ASKED = "asked", _("Asked a question")
    ANSWERED = "answered", _("Question or handoff answered")
    HANDED_OVER = "handed_over", _("Handed over to you")
    ESCALATED = "escalated", _("Escalated to you")
    REPLY = "reply", _("Reply received")
    TASK = "task", _("Task assigned or done")
    APPROVAL = "approval", _("Approval requested or given")
    QUOTE = "quote", _("Quote answered by the customer")
    PARTNER = "partner", _("Partner due, or a report by a partner")
    INTEREST = "interest", _("Call requested or interest shown")
    LEVEL = "level", _("Level changed")
    EXPORT = "export", _("Export ready")
    UNDELIVERED = "undelivered", _("Message not delivered")


class Channel(models.TextChoices):
    """How a person hears of a notification, besides finding it in the list."""

    APP = "app", _("In-app only")
    EMAIL = "email", _("E-mail now")
    DIGEST = "digest", _("Daily digest")


#: Somebody waits, or never heard what was sent.
DEFAULT_CHANNELS = dict.fromkeys([Kind.ESCALATED, Kind.INTEREST, Kind.UNDELIVERED], Channel.EMAIL)


class NotificationQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """Something that a person is told, once, with the page it is about."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind)
    #: The colleague who caused it, None for the system.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: Written in the reader's language when it was created.
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    #: The path of the page it is about.
    url = models.CharField(max_length=300)
    dedupe_key = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    #: When it is due in a digest; None once it was sent, or if the person chose none.
    digest_at = models.DateTimeField(null=True, blank=True)
    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            # The key comes first: `settle` marks all of one key as read.
            models.UniqueConstraint("dedupe_key", "person", name="person_is_notified_once"),
            models.CheckConstraint(name="notification_has_a_subject", condition=~Q(subject="")),
            # Opening one redirects to it, so it must stay on the desk.
            models.CheckConstraint(
                name="notification_url_is_a_path", condition=Q(url__regex=r"^/([^/\\]|$)")
            ),
        ]
        indexes = [
            # A person's list.
            models.Index("person", "id", name="notification_list"),
            # The count in the top bar.
            models.Index("person", "id", name="notification_unread", condition=Q(read_at__isnull=True)),
            # The digest sweep.
            models.Index(
                "digest_at", "person", name="notification_digest", condition=Q(digest_at__isnull=False)
            ),
            # The retention sweep.
            models.Index("created_at", name="notification_by_time"),
        ]

    def __str__(self):
        return self.subject


class NotificationChoice(models.Model):
    """The channel that a person chose for one kind, if not the default."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_choices", db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind)
    channel = models.CharField(max_length=6, choices=Channel)

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "kind", name="one_channel_per_kind"),
        ]

    def __str__(self):
        return f"{self.kind}: {self.channel}"
