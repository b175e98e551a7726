import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from leads.models.accounts.company import Company
from leads.models.accounts.contact import Contact
from leads.models.lead import Lead

#: Two companies with one number are one call: no hold is given while the number, or a company that has it, is held.
#: A hold that is refused is not written, as when a colleague has the company. Nobody waits: who comes second loses.
ONE_CALLER_PER_NUMBER = pgtrigger.Trigger(
    name="one_caller_per_number",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Q(new__contact__isnull=False),
    declare=[("called", "bytea")],
    func="""
        SELECT number_digest INTO called FROM leads_contact WHERE id = NEW.contact_id;
        IF called IS NULL THEN
            RETURN NEW;
        END IF;
        IF NOT pg_try_advisory_xact_lock(('x' || encode(substr(called, 9, 8), 'hex'))::bit(64)::bigint) THEN
            RETURN NULL;
        END IF;
        PERFORM 1 FROM leads_hold held
           JOIN leads_contact contact ON contact.company_id = held.company_id
          WHERE held.company_id <> NEW.company_id AND held.until > clock_timestamp()
            AND contact.number_digest = called;
        IF FOUND THEN
            RETURN NULL;
        END IF;
        RETURN NEW;
    """,
)


class HoldQuerySet(models.QuerySet):
    def active(self):
        """Holds that have not ended, by the database's clock."""
        return self.filter(until__gt=Now())


class Hold(models.Model):
    """The exclusive right of a rep to call a company: a lease that expires by the database's clock.

    Every write under the hold carries its fence, a number that only increases, so that late writes are recognized.
    """

    company = models.OneToOneField(Company, models.CASCADE, related_name="hold")
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hold")
    lead = models.OneToOneField(Lead, models.CASCADE, related_name="hold")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+", db_index=False)
    fence = models.BigIntegerField()
    #: Unsaved input on the card, by field, restored on reload.
    draft = models.JSONField(default=dict)
    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    #: When the current call was dialled; during a call the lease is longer and needs no heartbeat.
    dialled_at = models.DateTimeField(null=True, blank=True)
    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hold_ends_after_start", condition=models.Q(until__gte=models.F("since"))
            ),
            models.CheckConstraint(
                name="dialled_while_held",
                condition=models.Q(dialled_at__isnull=True) | models.Q(dialled_at__gte=models.F("since")),
            ),
        ]

        triggers = [ONE_CALLER_PER_NUMBER]

    def __str__(self):
        return f"{self.person_id} holds {self.company_id}"
