import phonenumbers
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from leads.models.count_triggers import NUMBER_CHANGED
from salesdesk import clock

from ..compliance.calling_law import LegalBasis
from ..compliance.suppression import digest
from .company import Company
from .compare_triggers import compare_triggers
from .querysets import ContactQuerySet
from .search_keys import key_triggers, prefix_key, reversed_key


class Contact(models.Model):
    """A person at a company, or its switchboard if no name is known."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=120, blank=True)
    #: Known only if somebody gave it apart; never guessed from the name.
    first_name = models.CharField(_("first name"), max_length=120, blank=True, default="", db_default="")
    title = models.CharField(_("title"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    phone_typed = models.CharField(_("phone as entered"), max_length=80, blank=True)
    number_digest = models.BinaryField(max_length=32, null=True, editable=False)
    email = models.EmailField(_("e-mail address"), blank=True)
    #: The address that bounced; a new address gets e-mail again. Imports leave these columns at their defaults.
    bounced_address = models.EmailField(blank=True, db_default="")
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_message = models.CharField(max_length=300, blank=True, db_default="")
    language = models.CharField(_("language"), max_length=10, blank=True)
    #: The legal basis for calling a natural person, with its date and proof.
    legal_basis = models.CharField(
        _("legal basis"), max_length=8, choices=LegalBasis, blank=True, default="", db_default=""
    )
    legal_basis_since = models.DateField(_("since"), null=True, blank=True)
    legal_basis_proof = models.CharField(_("proof"), max_length=300, blank=True, default="", db_default="")
    #: For contacts of a merged company: the same person at the remaining company.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merge_redirects", db_index=False
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_not_merged_into_itself",
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
            ),
            models.CheckConstraint(
                name="phone_is_e164",
                condition=models.Q(phone="") | models.Q(phone__regex=r"^\+[1-9]\d{4,14}$"),
            ),
            models.CheckConstraint(
                name="phone_has_its_digest",
                condition=models.Q(phone="", number_digest__isnull=True)
                | (~models.Q(phone="") & models.Q(number_digest__isnull=False)),
            ),
            models.CheckConstraint(
                name="legal_basis_has_date_and_proof",
                condition=models.Q(legal_basis="", legal_basis_since__isnull=True, legal_basis_proof="")
                | (
                    models.Q(legal_basis__in=LegalBasis.values, legal_basis_since__isnull=False)
                    & ~models.Q(legal_basis_proof="")
                ),
            ),
        ]
        indexes = [
            # Merge redirects to a contact, read when merging or deleting.
            models.Index(
                "merged_into", name="contact_merge_redirects", condition=models.Q(merged_into__isnull=False)
            ),
            # The list of contacts: its order by name, and its filter.
            models.Index("name", "id", name="contact_by_its_name", condition=~models.Q(name="")),
            models.Index(prefix_key("title"), name="contact_by_title", condition=~models.Q(title="")),
            # Suppression: all contacts with a number.
            models.Index("number_digest", name="contact_by_number"),
            # Search-as-you-type (leads/accounts/search.py).
            models.Index(prefix_key("email"), name="contact_email_prefix", condition=~models.Q(email="")),
            models.Index(reversed_key("phone"), name="contact_last_digits", condition=~models.Q(phone="")),
            # Bounces: all contacts with an address (leads/email_nurture/bounces.py).
            models.Index(Upper("email"), name="contact_by_email", condition=~models.Q(email="")),
        ]
        triggers = [
            *key_triggers("leads_contactsearchkey", "contact", ["name"]),
            *compare_triggers("company_id", ["company_id", "name", "phone", "email", "merged_into_id"]),
            NUMBER_CHANGED,
        ]

    def __str__(self):
        return self.name or self.company.name

    def save(self, *args, **kwargs):
        self.number_digest = digest(self.phone) if self.phone else None
        if (fields := kwargs.get("update_fields")) is not None and "phone" in fields:
            kwargs["update_fields"] = {*fields, "number_digest"}
        super().save(*args, **kwargs)

    @property
    def mail_bounces(self) -> bool:
        """Return whether e-mail to the current address bounced."""
        return bool(self.email) and self.email.casefold() == self.bounced_address.casefold()

    @property
    def phone_shown(self) -> str:
        """Return the number formatted for reading, such as +31 13 555 0142, or unchanged if it can't be parsed."""
        try:
            number = phonenumbers.parse(self.phone)
        except phonenumbers.NumberParseException:
            return self.phone
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    @property
    def greeting(self) -> str:
        """Return the name for "Dear …": the first name if it is certain, else the whole name."""
        return self.first_name or self.name

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"
