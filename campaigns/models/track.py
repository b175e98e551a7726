from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import Team
from salesdesk.people.roles import Role


class TrackQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A team's own; an admin's all. Reps read the mails in a lead's story."""
        if user.role == Role.ADMIN:
            return self
        return self.filter(team=user.team_id) if user.role in (Role.MARKETING, Role.MANAGER) else self.none()


class Track(models.Model):
    """A row of mails for leads that fell back into the market: the digital nurture of a team."""

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
    """One mail of a track: so long after the one before, or after the lead was placed."""

    track = models.ForeignKey(Track, models.CASCADE, related_name="mails")
    number = models.PositiveSmallIntegerField()
    delay = models.DurationField(_("after"))
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=5000)
    #: What {link} becomes. Other addresses stand in the text itself.
    link = models.URLField(_("link"), max_length=500, blank=True)
    #: The number of the mail that follows; 0 ends the track, nothing is the one after this.
    then = models.PositiveSmallIntegerField(null=True, blank=True)
    #: The same for who opened a link; nothing makes the lead an MQL again, and ends the track.
    next_on_click = models.PositiveSmallIntegerField(null=True, blank=True)
    #: The same for who answered it.
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
                condition=~models.Q(then=models.F("number")) & ~models.Q(next_on_click=models.F("number")),
            ),
            models.CheckConstraint(
                name="reply_leads_to_another_mail", condition=~models.Q(next_on_reply=models.F("number"))
            ),
        ]

    def __str__(self):
        return f"{self.number}: {self.subject}"

    @property
    def default_next(self) -> "TrackMail | None":
        """The mail that comes next for who opened no link and did not answer; none where the track ends."""
        return self.mail_with_number(self.number + 1 if self.then is None else self.then)

    def mail_with_number(self, number: int | None) -> "TrackMail | None":
        """The mail of this track with that number."""
        return TrackMail.objects.filter(track=self.track_id, number=number).first() if number else None

    def in_language(self, language: str) -> tuple[str, str, str]:
        """Subject, text and language in which somebody of `language` reads it; else in the track's own."""
        other = self.translations.filter(language=language).first()
        if other:
            return other.subject, other.text, other.language
        return self.subject, self.text, self.track.language


class MailTranslation(models.Model):
    """A mail of a track in another language than the track's own."""

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
