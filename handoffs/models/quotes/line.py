import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .product import WHOLE, Product
from .version import QuoteVersion

#: Lines of one quote.
MAX_LINES = 60

#: The lines belong to what the customer has read.
LINES_OF_DRAFTS_ONLY = pgtrigger.Trigger(
    name="only_lines_of_drafts_change",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("changed", "bigint")],
    func="""
        changed := CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
        PERFORM 1 FROM handoffs_quoteversion WHERE id = changed AND state <> 'draft';
        IF FOUND THEN
            RAISE EXCEPTION 'only_lines_of_drafts_change: this version was sent'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'only_lines_of_drafts_change';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    """,
)


class QuoteLine(models.Model):
    """A product or free text with its quantity and price, as they were when the line was written."""

    version = models.ForeignKey(QuoteVersion, models.PROTECT, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    description = models.CharField(_("description"), max_length=200)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    unit_price = models.DecimalField(_("unit price"), max_digits=14, decimal_places=4)
    discount = models.DecimalField(_("discount %"), max_digits=5, decimal_places=2, default=0)
    vat_rate = models.DecimalField(_("VAT %"), max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint("version", "position", name="one_quote_line_per_position"),
            models.CheckConstraint(name="quote_line_has_a_description", condition=~Q(description="")),
            models.CheckConstraint(name="quote_line_quantity_is_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="quote_line_price_is_not_negative", condition=Q(unit_price__gte=0)),
            models.CheckConstraint(
                name="quote_line_discount_is_a_percentage", condition=Q(discount__gte=0, discount__lte=WHOLE)
            ),
            models.CheckConstraint(
                name="quote_line_vat_is_a_percentage", condition=Q(vat_rate__gte=0, vat_rate__lte=WHOLE)
            ),
        ]
        triggers = [LINES_OF_DRAFTS_ONLY]

    def __str__(self):
        return self.description
