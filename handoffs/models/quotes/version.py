import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from handoffs.models.opportunity import Opportunity
from leads.models import Contact, Email
from salesdesk import clock
from salesdesk.files.models import StoredFile

from . import version_rules as rules
from .quote import Quote
from .version_rules import ANSWERABLE, QuoteState


class QuoteVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the versions of the deals that `user` sees."""
        return self.filter(quote__opportunity__in=Opportunity.objects.visible_to(user))

    def with_deal(self):
        """Select what a page shows of a version besides its lines."""
        return self.select_related(
            "quote__opportunity__holder",
            "quote__opportunity__lead__company__place",
            "quote__opportunity__lead__campaign",
            "contact",
        )


class QuoteVersion(models.Model):
    """The content of a quote at one time. A new version never rewrites an earlier one."""

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    state = FSMField(choices=QuoteState, default=QuoteState.DRAFT, protected=True)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", verbose_name=_("for"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    currency = models.CharField(max_length=3)
    valid_until = models.DateField(_("valid until"))
    introduction = models.TextField(_("introduction"), max_length=2000, blank=True)
    terms = models.TextField(_("terms"), max_length=2000, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    net = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    vat = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    #: Set when it was sent, or handed to the outbox.
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    #: How it was sent by hand, such as by post; empty if by e-mail.
    sent_how = models.CharField(max_length=60, blank=True)
    email = models.OneToOneField(Email, models.PROTECT, null=True, blank=True, related_name="quote_version")
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    #: Part of the public address, which is signed too. It works until `link_until`.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link_until = models.DateTimeField(null=True, blank=True)
    #: When the customer first opened the public page.
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    objects = QuoteVersionQuerySet.as_manager()

    class Meta:
        constraints = rules.CONSTRAINTS
        indexes = [
            # The list of quotes of a state, newest first.
            models.Index(fields=["state", "-id"], name="quote_version_by_state"),
            # The sweep that expires quotes.
            models.Index("valid_until", name="quote_to_expire", condition=Q(state="sent")),
        ]
        triggers = rules.TRIGGERS

    def __str__(self):
        return self.reference

    @property
    def reference(self) -> str:
        """Return the number as the customer sees it; later versions name theirs: 2026-0042/2."""
        number = f"/{self.number}" if self.number > 1 else ""
        return f"{self.quote.reference}{number}"

    @property
    def gross(self):
        return self.net + self.vat

    @property
    def is_draft(self) -> bool:
        return self.state == QuoteState.DRAFT

    @property
    def is_answerable(self) -> bool:
        return self.state in ANSWERABLE

    @property
    def tone(self) -> str:
        """Return the tone of the state's label."""
        return {
            "accepted": "good",
            "declined": "bad",
            "expired": "warn",
            "sent": "accent",
            "queued": "warn",
        }.get(self.state, "")

    @transition(state, source=QuoteState.DRAFT, target=QuoteState.QUEUED)
    def queue(self, by, email):
        """Hand it to the outbox; it is sent when a mail server has taken it."""
        self.issued_by, self.email = by, email

    @transition(state, source=QuoteState.QUEUED, target=QuoteState.DRAFT)
    def return_to_draft(self):
        """The mail server refused it, so nobody has it."""
        self.issued_by = self.email = self.pdf = self.link_until = None

    @transition(state, source=QuoteState.QUEUED, target=QuoteState.SENT)
    def mark_delivered(self, at):
        """A mail server took it."""
        self.sent_at = at

    @transition(state, source=QuoteState.DRAFT, target=QuoteState.SENT)
    def mark_sent(self, by, how):
        """Somebody sent it another way, such as by post."""
        self.issued_by, self.sent_how, self.sent_at = by, how, clock.now()

    @transition(state, source=ANSWERABLE, target=QuoteState.ACCEPTED)
    def accept(self):
        """The customer accepted it."""
        self._end()

    @transition(state, source=ANSWERABLE, target=QuoteState.DECLINED)
    def decline(self):
        """The customer declined it."""
        self._end()

    @transition(state, source=QuoteState.SENT, target=QuoteState.EXPIRED)
    def expire(self):
        """Its date passed without an answer."""
        self._end()

    @transition(state, source=QuoteState.SENT, target=QuoteState.REPLACED)
    def replace(self):
        """A later version was sent."""
        self._end()

    @transition(state, source=[QuoteState.DRAFT, *ANSWERABLE], target=QuoteState.WITHDRAWN)
    def withdraw(self):
        """It is no longer offered; its link says so."""
        self._end()

    def _end(self):
        self.ended_at = clock.now()
        self.sent_at = self.sent_at or (self.ended_at if self.email_id else None)
