from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

#: How many days a quote can be valid.
MAX_VALID_DAYS = 365


class QuoteSettings(models.Model):
    """The seller's details on all quotes, and the defaults of a new one. There is one row."""

    seller = models.CharField(_("name of your company"), max_length=120)
    address = models.TextField(_("address"), max_length=400)
    registration = models.CharField(_("registration and VAT number"), max_length=160, blank=True)
    terms = models.TextField(_("terms"), max_length=2000, blank=True)
    valid_days = models.PositiveSmallIntegerField(
        _("days that a quote is valid"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_VALID_DAYS)],
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(Value(1), name="one_row_of_quote_settings"),
            models.CheckConstraint(
                name="quote_validity_is_plausible", condition=Q(valid_days__range=(1, MAX_VALID_DAYS))
            ),
        ]

    def __str__(self):
        return self.seller

    @classmethod
    def current(cls) -> "QuoteSettings":
        """Return the settings, unsaved defaults if nobody has saved any."""
        return cls.objects.first() or cls()
