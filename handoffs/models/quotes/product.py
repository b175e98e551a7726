from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from salesdesk import clock

#: The largest VAT rate and discount.
WHOLE = Decimal(100)
PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(WHOLE)]


class ProductQuerySet(models.QuerySet):
    def active_on(self, day):
        return self.filter(Q(active_until__isnull=True) | Q(active_until__gte=day), active_from__lte=day)


class Product(models.Model):
    """An entry of the price list. Quotes copy its values, so that a change never rewrites one."""

    code = models.CharField(_("code"), max_length=32)
    name = models.CharField(_("name"), max_length=160)
    unit_price = models.DecimalField(_("unit price"), max_digits=14, decimal_places=4)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=2, validators=PERCENT)
    active_from = models.DateField(_("active from"))
    active_until = models.DateField(_("active until"), null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(Upper("code"), name="unique_product_code"),
            models.CheckConstraint(name="product_has_code_and_name", condition=~Q(code="") & ~Q(name="")),
            models.CheckConstraint(name="product_price_is_not_negative", condition=Q(unit_price__gte=0)),
            models.CheckConstraint(
                name="product_vat_is_a_percentage", condition=Q(vat_rate__gte=0, vat_rate__lte=WHOLE)
            ),
            models.CheckConstraint(
                name="product_ends_after_it_starts",
                condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")),
            ),
        ]

    def __str__(self):
        return f"{self.code} · {self.name}"
