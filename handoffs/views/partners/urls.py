"""URLs of partners."""

from django.urls import path

from . import links, overview, page, partnership, public, results, work

urlpatterns = [
    path("partners/", overview.partners, name="partners"),
    path("partners/work/", work.work, name="partner-work"),
    path("partners/<int:pk>/", page.partner, name="partner"),
    path("partners/<int:pk>/edit/", partnership.edit, name="partner-edit"),
    path("partners/<int:pk>/end/", partnership.end, name="partner-end"),
    path("partners/<int:pk>/talk/", work.talk, name="partner-talk"),
    path("partners/<int:pk>/links/new/", links.create, name="partner-link-new"),
    path("partners/links/<int:pk>/revoke/", links.revoke, name="partner-link-revoke"),
    path("partners/results/<int:pk>/confirm/", results.confirm, name="partner-result-confirm"),
    path("partners/results/<int:pk>/decline/", results.decline, name="partner-result-decline"),
    path("companies/<int:pk>/partner/new/", partnership.create, name="partner-new"),
    path("opportunities/<int:pk>/partner/", partnership.of_deal, name="opportunity-partner"),
    path("p/<str:signed>/", public.deals, name="partner-public"),
    path("p/<str:signed>/new/", public.new_deal, name="partner-public-new"),
    path("p/<str:signed>/deals/<int:pk>/", public.deal, name="partner-public-deal"),
    path("p/<str:signed>/deals/<int:pk>/result/", public.result, name="partner-public-result"),
]
