from django.urls import URLPattern, path

from .views import brochures, campaigns, holidays, own_campaigns, territories

urlpatterns: list[URLPattern] = [
    path("", campaigns.campaigns, name="campaigns"),
    path("new/", campaigns.create, name="campaign-new"),
    path("<int:pk>/", campaigns.campaign, name="campaign"),
    path("<int:pk>/edit/", campaigns.edit, name="campaign-edit"),
    path("<int:pk>/start/", campaigns.start, name="campaign-start"),
    path("<int:pk>/pause/", campaigns.pause, name="campaign-pause"),
    path("<int:pk>/copy/", campaigns.copy, name="campaign-copy"),
    path("own/new/", own_campaigns.create, name="own-campaign-new"),
    path("own/<int:pk>/edit/", own_campaigns.edit, name="own-campaign-edit"),
    path("own/<int:pk>/ask-again/", own_campaigns.ask_again, name="own-campaign-ask-again"),
    path("<int:pk>/approve/", own_campaigns.approve, name="campaign-approve"),
    path("<int:pk>/decline/", own_campaigns.decline, name="campaign-decline"),
    path("holidays/", holidays.holidays, name="holidays"),
    path("holidays/country/<int:pk>/undo/", holidays.remove_country, name="country-holiday-remove"),
    path("holidays/territory/<int:pk>/undo/", holidays.remove_territory, name="territory-holiday-remove"),
    path("brochures/", brochures.brochures, name="brochures"),
    path("brochures/new/", brochures.create, name="brochure-new"),
    path("brochures/<int:pk>/", brochures.edit, name="brochure"),
    path("brochures/<int:pk>/withdraw/", brochures.withdraw, name="brochure-withdraw"),
    path("brochures/versions/<int:pk>/", brochures.version, name="brochure-version"),
    path("brochures/open/<uuid:key>/", brochures.public, name="brochure-public"),
    path("territories/", territories.territories, name="territories"),
    path("territories/new/", territories.create, name="territory-new"),
    path("territories/<int:pk>/", territories.edit, name="territory-edit"),
]
