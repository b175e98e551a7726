"""The form of a quote: its facts and its lines, checked and saved as one."""

from collections.abc import Iterator
from itertools import chain, zip_longest

from django import forms
from django.conf import settings
from django.db import transaction
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from handoffs.models import Opportunity, QuoteVersion
from handoffs.quotes import drafting, price_list, totals
from handoffs.quotes.content import QuoteContent, first_content
from leads.funnel.transitions import Refused
from leads.models import Contact
from salesdesk.people.models import User
from salesdesk.web.forms.day_fields import DayField, PickerInput
from salesdesk.web.forms.edit_conflicts import SharedSheet

from . import lines

#: People to choose from.
MOST_PEOPLE = 100
#: Empty rows of a new quote.
FIRST_ROWS = 3


class QuoteFacts(forms.ModelForm):
    """For whom a quote is, until when it is valid, and its texts."""

    class Meta:
        model = QuoteVersion
        fields = ["contact", "language", "valid_until", "introduction", "terms"]
        field_classes = {"valid_until": DayField}
        widgets = {
            "valid_until": PickerInput,
            "introduction": forms.Textarea(attrs={"rows": 2}),
            "terms": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, user: User, opportunity: Opportunity, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.user = user
        people = opportunity.lead.company.contacts.filter(merged_into=None).order_by("pk")
        contact = self.fields["contact"]
        contact.queryset, contact.empty_label = people, None
        contact.choices = [(each.pk, _named(each)) for each in people[:MOST_PEOPLE]]
        contact.error_messages["required"] = _("Choose who the quote is for.")
        self.fields["language"].choices = settings.LANGUAGES

    def clean_valid_until(self):
        day = self.cleaned_data["valid_until"]
        if day <= self.user.today:
            raise forms.ValidationError(_("Choose a date after today."))
        return day


class QuoteSheet(SharedSheet):
    """The facts and lines of a quote, with the interface of one form."""

    def __init__(
        self,
        user: User,
        version: QuoteVersion | None = None,
        data: QueryDict | None = None,
        opportunity: Opportunity | None = None,
    ) -> None:
        self.user, self.version = user, version
        self.opportunity = opportunity or version.quote.opportunity
        self.currency = version.currency if version else self.opportunity.lead.campaign.currency
        self.filled_in: set[str] = set()
        products, is_editing_rows = {}, data is not None and lines.is_row_action(data)
        if data is not None:
            data = lines.apply_row_action(data) if is_editing_rows else data
            products = lines.products_in(data, user.today)
            data, self.filled_in = lines.with_prices(data, products, self.currency)
        initial = {} if version else first_content(self.opportunity, user)
        facts = {"user": user, "opportunity": self.opportunity, "initial": initial}
        self.facts = QuoteFacts(data, instance=version, **facts)
        rows = {"products": products, "currency": self.currency, "prefix": lines.PREFIX}
        self.rows = lines.LineRows(data, initial=self._first_rows() if data is None else None, **rows)
        self.is_editing_rows = is_editing_rows
        self.carry_marks(data)
        if is_editing_rows:
            self._compute_then_clear_errors()

    def is_valid(self) -> bool:
        valid = all([self.facts.is_valid(), self.rows.is_valid()])
        if valid and not self._fits():
            self.facts.add_error(None, _("The total is too large. Check quantities and prices."))
        return valid and not self.errors

    def save(self) -> QuoteVersion | None:
        """Return the saved draft, or None with `errors` set if it could not be saved."""
        try:
            with transaction.atomic():
                if self.version is None:
                    return drafting.create(self.opportunity, self.user, self._content())
                drafting.lock(self.version, self.user)
                return None if self.has_conflict() else self._save_draft()
        except Refused as refused:
            self.facts.add_error(None, str(refused))
        return None

    @cached_property
    def sums(self) -> totals.Totals:
        """The totals of the rows that are complete."""
        if not self.rows.is_bound:
            return totals.total(self.version.lines.all() if self.version else [], self.currency)
        return totals.total([row.content() for row in self.rows.filled()], self.currency)

    @cached_property
    def table(self) -> list[tuple]:
        """The rows in their order, each with its amount if it is complete."""
        if not self.rows.is_bound:
            return list(zip_longest(self.rows.forms, self.sums.lines))
        filled = [row.prefix for row in self.rows.filled()]
        amounts = dict(zip(filled, self.sums.lines, strict=True))
        return [(row, amounts.get(row.prefix)) for row in self.rows.forms]

    def offered(self):
        return price_list.offered(self.user.today, self.currency)

    @property
    def non_field_errors(self) -> list:
        return [*self.facts.non_field_errors(), *self.rows.non_form_errors()]

    @property
    def errors(self) -> list:
        return [*self.non_field_errors, *(error for field in self for error in field.errors)]

    def __iter__(self) -> Iterator[forms.BoundField]:
        return chain.from_iterable([self.facts, *self.rows.forms])

    def _content(self) -> QuoteContent:
        return QuoteContent(**self.facts.cleaned_data, lines=[row.content() for row in self.rows.filled()])

    def _save_draft(self) -> QuoteVersion:
        return drafting.save(self.version, self.user, self._content())

    def _compute_then_clear_errors(self) -> None:
        """Show no errors while rows are added or moved; they are shown on saving."""
        self.table  # noqa: B018 - it needs the errors
        for form in (self.facts, *self.rows.forms):
            form._errors = ErrorDict()
        self.rows._errors, self.rows._non_form_errors = [], ErrorList()

    def _fits(self) -> bool:
        sums = self.sums
        return sums.gross <= totals.MAX_TOTAL and all(each <= totals.MAX_TOTAL for each in sums.lines)

    def _first_rows(self) -> list[dict]:
        if self.version is None:
            return lines.extra_rows(FIRST_ROWS, 0)
        rows = lines.initial_rows(self.version.lines.select_related("product"))
        return rows + lines.extra_rows(1, len(rows))


def _named(contact: Contact) -> str:
    return f"{contact} <{contact.email}>" if contact.email else str(contact)
