"""The lines of the quote form. Rows are added, removed and moved before anything is saved."""

from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from handoffs.models import Product
from handoffs.models.quotes.line import MAX_LINES
from handoffs.quotes import price_list
from handoffs.quotes.content import LineContent
from salesdesk.web.forms.fields import LineField, parse_id
from salesdesk.web.forms.number_fields import DecimalTextField

PREFIX = "lines"
FIELDS = ("item", "quantity", "unit_price", "discount", "vat_rate")
#: Buttons that show the form again without saving it.
ROW_ACTIONS = ("add", "remove", "up", "down", "show")
#: Between the code and the name of a product.
BETWEEN = " · "


class LineRow(forms.Form):
    """One line. An empty row is not saved."""

    order = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    item = LineField(label=_("Product or text"), max_length=240, required=False)
    quantity = DecimalTextField(label=_("Quantity"), max_digits=12, decimal_places=3, required=False)
    unit_price = DecimalTextField(label=_("Unit price"), max_digits=14, decimal_places=4, required=False)
    discount = DecimalTextField(
        label=_("Discount %"), max_digits=5, decimal_places=2, max_value=Decimal(100), required=False
    )
    vat_rate = DecimalTextField(
        label=_("VAT %"), max_digits=5, decimal_places=2, max_value=Decimal(100), required=False
    )
    #: Set by LineRows.
    products: dict[str, Product] = {}
    currency = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["item"].widget.attrs |= {"list": "products", "autocomplete": "off", "data-item": ""}

    @property
    def is_empty(self) -> bool:
        typed = self.cleaned_data
        return not typed.get("item") and typed.get("unit_price") is None

    @property
    def product(self) -> Product | None:
        return self.products.get(code_in(self.cleaned_data.get("item") or ""))

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        if self.is_empty and not self.errors:
            return cleaned
        if not cleaned.get("item") and "item" not in self.errors:
            self.add_error("item", _("Enter a product or a text."))
        self._require("unit_price", self._price_error())
        self._require("vat_rate", _("Enter a VAT rate, 0 if there is none."))
        self._require("quantity", _("Enter a quantity."))
        if cleaned.get("quantity") == 0:
            self.add_error("quantity", _("Enter a quantity above 0."))
        return cleaned

    def content(self) -> LineContent:
        data, product = self.cleaned_data, self.product
        _code, _between, text = data["item"].partition(BETWEEN)
        named = (text.strip() or product.name) if product else data["item"]
        return LineContent(
            named[:200],
            data["quantity"],
            data["unit_price"],
            data["discount"] or Decimal(0),
            data["vat_rate"],
            product,
        )

    def _price_error(self) -> str:
        if self.product and self.product.currency != self.currency:
            return _("The price list has no price in %(currency)s. Enter one.") % {"currency": self.currency}
        return _("Enter a price.")

    def _require(self, name: str, message) -> None:
        if self.cleaned_data.get(name) is None and name not in self.errors:
            self.add_error(name, message)


class BaseLineRows(forms.BaseFormSet):
    """The rows in the order that was chosen."""

    def __init__(self, *args, products: dict[str, Product], currency: str, **kwargs):
        self.products, self.currency = products, currency
        super().__init__(*args, **kwargs)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.products, form.currency = self.products, self.currency

    def is_valid(self) -> bool:
        return super().is_valid() and not any(row.errors for row in self.forms)

    def filled(self) -> list[LineRow]:
        """Return the rows that have a line, in their order."""
        rows = [row for row in self.forms if row.is_valid() and row.cleaned_data and not row.is_empty]
        return sorted(rows, key=lambda row: row.cleaned_data.get("order") or 0)


LineRows = forms.formset_factory(
    LineRow, BaseLineRows, extra=0, max_num=MAX_LINES, absolute_max=MAX_LINES, validate_max=True
)


def code_in(item: str) -> str:
    """Return the product code that a typed item may start with, in capitals."""
    return item.partition(BETWEEN)[0].strip().upper()


def products_in(data: QueryDict, today) -> dict[str, Product]:
    """Return the active products that the rows name, by their code."""
    return price_list.by_code({code_in(data.get(f"{PREFIX}-{row}-item", "")) for row in rows_of(data)}, today)


def rows_of(data: QueryDict) -> range:
    return range(min(parse_id(data.get(f"{PREFIX}-TOTAL_FORMS", "")) or 0, MAX_LINES))


def with_prices(data: QueryDict, products: dict[str, Product], currency: str) -> tuple[QueryDict, set[str]]:
    """Return the data with what the price list knows in the fields left empty, and the names of those fields."""
    data, filled = data.copy(), set()
    for row in rows_of(data):
        product = products.get(code_in(data.get(f"{PREFIX}-{row}-item", "")))
        if product is None or product.currency != currency:
            continue
        known = {"quantity": Decimal(1), "unit_price": product.unit_price, "vat_rate": product.vat_rate}
        for name, value in known.items():
            key = f"{PREFIX}-{row}-{name}"
            if not data.get(key, "").strip():
                data[key] = LineRow.base_fields[name].prepare_value(value)
                filled.add(key)
    return data, filled


def is_row_action(data: QueryDict) -> bool:
    return any(name in data for name in ROW_ACTIONS)


def apply_row_action(data: QueryDict) -> QueryDict:
    """Return the data with a row added, removed or moved, as its button says."""
    data = data.copy()
    rows = [{name: data.get(f"{PREFIX}-{row}-{name}", "") for name in FIELDS} for row in rows_of(data)]
    orders = [parse_id(data.get(f"{PREFIX}-{row}-order", "")) or 0 for row in rows_of(data)]
    chosen = {name: parse_id(data.get(name, "").removeprefix(f"{PREFIX}-")) for name in ROW_ACTIONS}
    places = sorted(range(len(rows)), key=lambda row: orders[row])
    if "add" in data and len(rows) < MAX_LINES:
        rows.append(dict.fromkeys(FIELDS, ""))
        places.append(len(rows) - 1)
    for name, step in (("up", -1), ("down", 1)):
        if chosen[name] in places:
            at = places.index(chosen[name])
            if 0 <= at + step < len(places):
                places[at], places[at + step] = places[at + step], places[at]
    if chosen["remove"] in places:
        places.remove(chosen["remove"])
    for number, row in enumerate(places):
        for name in FIELDS:
            data[f"{PREFIX}-{number}-{name}"] = rows[row][name]
        data[f"{PREFIX}-{number}-order"] = str(number)
    data[f"{PREFIX}-TOTAL_FORMS"] = str(len(places))
    return data


def initial_rows(lines) -> list[dict]:
    """Return the values of the rows of these lines."""
    return [
        {
            "order": number,
            "item": f"{line.product.code}{BETWEEN}{line.description}" if line.product else line.description,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
            "discount": line.discount or None,
            "vat_rate": line.vat_rate,
        }
        for number, line in enumerate(lines)
    ]


def extra_rows(count: int, have: int) -> list[dict]:
    """Return empty rows to type in."""
    return [{"order": have + number} for number in range(count)][: MAX_LINES - have]
