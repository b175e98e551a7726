"""URLs of quotes and the price list."""

from django.urls import path

from . import approvals, builder, page, price_list, public, sending

urlpatterns = [
    path("price-list/", price_list.products, name="price-list"),
    path("price-list/new/", price_list.create, name="product-new"),
    path("price-list/<int:pk>/", price_list.edit, name="product-edit"),
    path("price-list/<int:pk>/end/", price_list.end, name="product-end"),
    path("quotes/", page.quotes, name="quotes"),
    path("quotes/settings/", price_list.settings, name="quote-settings"),
    path("quotes/<int:pk>/", page.quote, name="quote"),
    path("quotes/<int:pk>/edit/", builder.edit, name="quote-edit"),
    path("quotes/<int:pk>/pdf/", page.download, name="quote-pdf"),
    path("quotes/<int:pk>/new-version/", page.new_version, name="quote-new-version"),
    path("quotes/<int:pk>/withdraw/", page.withdraw, name="quote-withdraw"),
    path("quotes/<int:pk>/send/", sending.send, name="quote-send"),
    path("quotes/<int:pk>/mark-sent/", sending.mark_sent, name="quote-mark-sent"),
    path("quotes/<int:pk>/answer/", sending.answer, name="quote-answer"),
    path("quotes/<int:pk>/approval/", approvals.ask, name="quote-approval-ask"),
    path("quotes/approvals/<int:pk>/", approvals.approval, name="quote-approval"),
    path("q/<str:signed>/", public.quote, name="quote-public"),
    path("q/<str:signed>/pdf/", public.download, name="quote-public-pdf"),
    path("opportunities/<int:pk>/quotes/new/", builder.create, name="quote-new"),
]
