"""Forms of the price list and of what all quotes show."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.models import Product, QuoteSettings
from salesdesk import clock
from salesdesk.formats import CURRENCIES
from salesdesk.web.forms.day_fields import DayField, PickerInput
from salesdesk.web.forms.edit_conflicts import EditConflictMixin
from salesdesk.web.forms.fields import check_names
from salesdesk.web.forms.number_fields import DecimalTextField


class ProductForm(EditConflictMixin):
    unit_price = DecimalTextField(label=_("Unit price, excluding VAT"), max_digits=14, decimal_places=4)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    vat_rate = DecimalTextField(
        label=_("VAT rate, %"), max_digits=5, decimal_places=2, max_value=Decimal(100)
    )

    class Meta:
        model = Product
        fields = ["code", "name", "unit_price", "currency", "vat_rate", "active_from", "active_until"]
        field_classes = {"active_from": DayField, "active_until": DayField}
        widgets = {"active_from": PickerInput, "active_until": PickerInput}
        help_texts = {"code": _("What you type in a quote to find it."), "active_until": _("The last day.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        check_names(self, "code", "name")
        if self.instance.pk is None:
            self.initial.setdefault("active_from", clock.today())

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip()
        if "·" in code:
            raise forms.ValidationError(_("Leave out “·”, which separates the code from the name."))
        if Product.objects.filter(code__iexact=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another product already has this code."))
        return code

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("active_from"), cleaned.get("active_until")
        if first and last and last < first:
            self.add_error("active_until", _("The last day is before the first one."))
        return cleaned


class QuoteSettingsForm(EditConflictMixin):
    class Meta:
        model = QuoteSettings
        fields = ["seller", "address", "registration", "terms", "valid_days"]
        widgets = {"address": forms.Textarea(attrs={"rows": 3}), "terms": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "registration": _("For example: KvK 12345678, VAT NL123456789B01."),
            "terms": _("What a new quote starts with. Each quote can change it."),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        check_names(self, "seller", "registration")
