from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from leads.models import Activity, Contact, Lead
from leads.models.stages import Stage
from salesdesk import clock


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the referrals by customers that `user` can see."""
        return self.filter(lead__in=Lead.objects.visible_to(user))

    def open(self):
        """Return the referrals of which nobody has made a lead yet."""
        return self.filter(state__in=[Referral.State.ASKED, Referral.State.INTRODUCED])

    def for_lists(self):
        return self.select_related("lead__company", "asked", "by", "new_lead__company", "new_lead__campaign")


class Referral(models.Model):
    """A customer was asked whom else to talk to: whom they introduced, and which lead came of it (R20)."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        INTRODUCED = "introduced", _("Introduced")
        LEAD = "lead", _("Became a lead")
        DECLINED = "declined", _("Nobody")

    state = FSMField(choices=State, default=State.ASKED, protected=True)
    #: The lead of the customer who was asked. Merging companies moves it, and with it the tree.
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="referrals")
    asked = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="referrals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    #: The customer call in which they were asked.
    call = models.OneToOneField(Activity, models.PROTECT, null=True, blank=True, related_name="referral")
    company_name = models.CharField(_("company"), max_length=200, blank=True)
    person = models.CharField(_("person"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    new_lead = models.OneToOneField(
        Lead, models.PROTECT, null=True, blank=True, related_name="referral", editable=False
    )
    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="referral_state_is_known",
                condition=Q(state__in=["asked", "introduced", "lead", "declined"]),
            ),
            models.CheckConstraint(
                name="introduced_somebody",
                condition=~Q(state__in=["introduced", "lead"]) | ~Q(company_name="", person=""),
            ),
            models.CheckConstraint(
                name="referral_that_became_a_lead",
                condition=Q(state="lead", new_lead__isnull=False)
                | (~Q(state="lead") & Q(new_lead__isnull=True)),
            ),
            models.CheckConstraint(name="referral_is_of_another_lead", condition=~Q(new_lead=F("lead"))),
        ]

    def __str__(self):
        return self.company_name or self.person or str(self.lead)

    @property
    def result(self) -> str:
        """Return what became of it: the stage of its lead, or its own state."""
        return self.new_lead.get_stage_display() if self.new_lead else self.get_state_display()

    @property
    def tone(self) -> str:
        tones: dict[str, str] = {Stage.WON: "good", Stage.LOST: "bad"}
        return tones.get(self.new_lead.stage, "") if self.new_lead else ""

    @transition(state, source=[State.ASKED, State.INTRODUCED], target=State.INTRODUCED)
    def introduce(self, company_name: str, person: str, phone: str, note: str):
        """Note whom they introduced."""
        self.company_name, self.person, self.phone, self.note = company_name, person, phone, note

    @transition(state, source=State.INTRODUCED, target=State.LEAD)
    def become(self, lead: Lead):
        """Note the lead that was made of it."""
        self.new_lead = lead

    @transition(state, source=[State.ASKED, State.INTRODUCED], target=State.DECLINED)
    def decline(self):
        """They know nobody, or the introduction led nowhere."""
