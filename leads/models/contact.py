import phonenumbers
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from salesdesk import clock

from .calling_law import Basis
from .company import Company
from .searchable import begins, from_behind, last_word
from .suppression import digest


class Contact(models.Model):
    """A person at a company, or its switchboard when nobody is known by name."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    phone_typed = models.CharField(_("telephone as it was typed"), max_length=80, blank=True)
    number_digest = models.BinaryField(max_length=32, null=True, editable=False)
    email = models.EmailField(_("e-mail address"), blank=True)
    #: The address that bounced: mail goes again to another one. Imports write contacts without these.
    bounced_address = models.EmailField(blank=True, db_default="")
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_said = models.CharField(max_length=300, blank=True, db_default="")
    language = models.CharField(_("language"), max_length=10, blank=True)
    #: On what ground a natural person may be called, since when, and what proves it.
    basis = models.CharField(
        _("ground to call"), max_length=8, choices=Basis, blank=True, default="", db_default=""
    )
    basis_on = models.DateField(_("since"), null=True, blank=True)
    basis_proof = models.CharField(_("proof"), max_length=300, blank=True, default="", db_default="")
    #: At a company that was merged: who they are at the one that stays. What was written about them stays with them.
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="signposts", db_index=False
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_contact_is_somebody_else_than_itself",
                condition=models.Q(same_as__isnull=True) | ~models.Q(same_as=models.F("id")),
            ),
            models.CheckConstraint(
                name="a_number_is_e164",
                condition=models.Q(phone="") | models.Q(phone__regex=r"^\+[1-9]\d{4,14}$"),
            ),
            models.CheckConstraint(
                name="a_number_has_its_digest",
                condition=models.Q(phone="", number_digest__isnull=True)
                | (~models.Q(phone="") & models.Q(number_digest__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_basis_has_its_date_and_proof",
                condition=models.Q(basis="", basis_on__isnull=True, basis_proof="")
                | (models.Q(basis__in=Basis.values, basis_on__isnull=False) & ~models.Q(basis_proof="")),
            ),
        ]
        indexes = [
            # Merging, and who deletes a contact: the signposts to it.
            models.Index("same_as", name="contact_signposts", condition=models.Q(same_as__isnull=False)),
            # Suppression: everybody with this number, everywhere.
            models.Index("number_digest", name="contact_by_number"),
            # Search as you type (leads/accounts/search.py).
            models.Index(begins("name"), name="contact_begins", condition=~models.Q(name="")),
            models.Index(last_word("name"), name="contact_last_word", condition=~models.Q(name="")),
            models.Index(begins("email"), name="contact_email_begins", condition=~models.Q(email="")),
            models.Index(from_behind("phone"), name="contact_last_digits", condition=~models.Q(phone="")),
            # A bounce: everybody with this address (leads/email_nurture/bounces.py).
            models.Index(Upper("email"), name="contact_by_address", condition=~models.Q(email="")),
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
        """Whether mail to their present address came back."""
        return bool(self.email) and self.email.casefold() == self.bounced_address.casefold()

    @property
    def phone_shown(self) -> str:
        """The number as people read it: +31 13 555 0142. One that no plan knows is shown as it is."""
        try:
            number = phonenumbers.parse(self.phone)
        except phonenumbers.NumberParseException:
            return self.phone
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"
