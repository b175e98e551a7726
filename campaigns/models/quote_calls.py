from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class QuoteCalls(models.Model):
    """When a campaign's quotes are followed up by telephone."""

    quote_first_call_after = models.DurationField(
        _("first call after a quote"), default=timedelta(days=2), db_default=timedelta(days=2)
    )
    quote_call_every = models.DurationField(
        _("then a call every"), default=timedelta(days=4), db_default=timedelta(days=4)
    )
    quote_calls = models.PositiveSmallIntegerField(
        _("number of calls after a quote"),
        default=4,
        db_default=4,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("From 1 to 10. They stop when the customer answers."),
    )

    class Meta:
        abstract = True
