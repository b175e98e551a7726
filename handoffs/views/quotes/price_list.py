"""The price list, and what all quotes show of the seller."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoffs.forms.quotes.price_list import ProductForm, QuoteSettingsForm
from handoffs.models import Product, QuoteSettings
from handoffs.quotes import price_list
from salesdesk.people.access import allowed
from salesdesk.people.permissions import EDIT_PRICES, VIEW_DEALS
from salesdesk.web.paging import page_of


@require_safe
@allowed(*VIEW_DEALS)
def products(request: HttpRequest) -> HttpResponse:
    """List the products that can be quoted today or later, or those that ended."""
    ended = request.GET.get("state") == "ended"
    page = page_of(price_list.products(request.user.today, ended=ended), request.GET, by="code")
    return render(request, "handoffs/quotes/price_list.html", {"page": page, "ended": ended})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*EDIT_PRICES)
def create(request: HttpRequest) -> HttpResponse:
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*EDIT_PRICES)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, get_object_or_404(Product, pk=pk))


@require_POST
@allowed(*EDIT_PRICES)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a product today, or offer an ended one again."""
    product = get_object_or_404(Product, pk=pk)
    if price_list.has_ended(product, request.user.today):
        price_list.offer_again(product)
        messages.success(request, _("%(name)s can be quoted again.") % {"name": product.name})
    else:
        price_list.end(product, request.user.today)
        messages.success(request, _("%(name)s is no longer offered in new quotes.") % {"name": product.name})
    return redirect("price-list")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*EDIT_PRICES)
def settings(request: HttpRequest) -> HttpResponse:
    """Edit name, address and terms of the seller."""
    current = QuoteSettings.current()
    form = QuoteSettingsForm(request.POST or None, instance=current)
    if request.method == "POST" and form.is_valid() and _saved(form):
        messages.success(request, _("Quote settings saved. New versions of quotes show them."))
        return redirect("quote-settings")
    return render(
        request, "handoffs/quotes/settings.html", {"form": form}, status=422 if form.errors else 200
    )


def _form(request: HttpRequest, product: Product | None) -> HttpResponse:
    name = product and product.name
    form = ProductForm(request.POST or None, instance=product)
    if request.method == "POST" and form.is_valid() and (saved := _saved(form)):
        messages.success(request, _("%(name)s saved.") % {"name": saved})
        return redirect("price-list")
    context = {"form": form, "name": name}
    return render(request, "handoffs/quotes/product.html", context, status=422 if form.errors else 200)


def _saved(form):
    """Save the row, or return None with an error if somebody else has just saved another one like it."""
    try:
        with transaction.atomic():
            return form.saved()
    except IntegrityError:
        form.add_error(None, _("Somebody else saved this at the same moment. Reload the page."))
        return None
