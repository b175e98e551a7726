from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import Team
from salesdesk.people.permissions import WRITE_TRACKS
from salesdesk.people.roles import Role


class TrackQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the team's tracks for Marketing and managers; reps see the e-mails in a lead's timeline."""
        if user.role == Role.ADMIN:
            return self
        return self.filter(team=user.team_id) if user.role in WRITE_TRACKS else self.none()


class Track(models.Model):
    """A sequence of nurture e-mails for leads that went back to Marketing."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="tracks")
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    running = models.BooleanField(default=False)
    objects = TrackQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("team", "name", name="unique_track_name_per_team"),
        ]

    def __str__(self):
        return self.name


class TrackMail(models.Model):
    """One e-mail of a track, sent `delay` after the previous one or after enrollment."""

    track = models.ForeignKey(Track, models.CASCADE, related_name="mails")
    number = models.PositiveSmallIntegerField()
    delay = models.DurationField(_("send after"))
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=5000)
    #: The target of {link}. Other addresses are part of the text.
    link = models.URLField(_("link"), max_length=500, blank=True)
    #: The number of the next e-mail; 0 ends the track, null is the one after this.
    next_otherwise = models.PositiveSmallIntegerField(null=True, blank=True)
    #: The same after a click; null makes the lead an MQL again and ends the track.
    next_on_click = models.PositiveSmallIntegerField(null=True, blank=True)
    #: The same after a reply.
    next_on_reply = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("track", "number", name="unique_mail_number_per_track"),
            models.CheckConstraint(
                name="mail_delay_is_not_negative", condition=models.Q(delay__gte=timedelta(0))
            ),
            models.CheckConstraint(
                name="mail_does_not_follow_itself",
                condition=~models.Q(next_otherwise=models.F("number"))
                & ~models.Q(next_on_click=models.F("number")),
            ),
            models.CheckConstraint(
                name="reply_leads_to_another_mail", condition=~models.Q(next_on_reply=models.F("number"))
            ),
        ]

    def __str__(self):
        return f"{self.number}: {self.subject}"

    @property
    def default_next(self) -> "TrackMail | None":
        """Return the next e-mail without a click or a reply, or None where the track ends."""
        return self.mail_with_number(self.number + 1 if self.next_otherwise is None else self.next_otherwise)

    def mail_with_number(self, number: int | None) -> "TrackMail | None":
        """Return the e-mail of this track with that number, or None."""
        return TrackMail.objects.filter(track=self.track_id, number=number).first() if number else None

    def in_language(self, language: str) -> tuple[str, str, str]:
        """Return subject, text and language for a reader of `language`, in the track's own if untranslated."""
        other = self.translations.filter(language=language).first()
        if other:
            return other.subject, other.text, other.language
        return self.subject, self.text, self.track.language


class MailTranslation(models.Model):
    """A track e-mail in a language other than the track's own."""

    mail = models.ForeignKey(TrackMail, models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=5000)

    class Meta:
        constraints = [
            models.UniqueConstraint("mail", "language", name="one_translation_per_mail_and_language"),
        ]

    def __str__(self):
        return f"{self.language}: {self.subject}"
