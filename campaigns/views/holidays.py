"""The holidays of countries and territories, as the desk observes them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.territories import holiday_list
from campaigns.territories import holidays as territory_holidays
from salesdesk import clock, countries, formats
from salesdesk.people import holidays as country_holidays
from salesdesk.people.access import allowed
from salesdesk.people.models import CountryHoliday
from salesdesk.people.permissions import EDIT_HOLIDAYS

from ..forms.holiday import HolidayForm
from ..models import Territory, TerritoryHoliday


@allowed(*EDIT_HOLIDAYS)
def holidays(request: HttpRequest) -> HttpResponse:
    """Show the countries of the territories and the territories, with the days of the chosen one."""
    territories = list(Territory.objects.visible_to(request.user))
    codes = sorted({code for each in territories for code in each.countries} | {request.user.country})
    chosen = request.GET.get("territory", "")
    territory = next((each for each in territories if str(each.pk) == chosen), None)
    country = request.GET.get("country") or request.user.country
    if (chosen and territory is None) or country not in codes:
        raise Http404
    form = HolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _added(request, form, territory, country):
        return redirect(_url(territory, country))
    context = {
        "form": form,
        "territory": territory,
        "country": country,
        "title": str(territory) if territory else countries.name_of(country),
        "countries": [(code, countries.name_of(code), _url(None, code)) for code in codes],
        "territories": [(each, _url(each, country)) for each in territories],
        "days": holiday_list.listed(territory, country, clock.today()),
        "removed": holiday_list.removed(territory, country),
    }
    return render(request, "campaigns/holidays.html", context, status=422 if form.errors else 200)


@allowed(*EDIT_HOLIDAYS)
@require_POST
def remove_country(request: HttpRequest, pk: int) -> HttpResponse:
    holiday = get_object_or_404(CountryHoliday.objects.in_force(), pk=pk)
    country_holidays.remove(holiday, request.user)
    messages.success(request, _removed_text(holiday))
    return redirect(_url(None, holiday.country))


@allowed(*EDIT_HOLIDAYS)
@require_POST
def remove_territory(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Territory.objects.visible_to(request.user)
    found = TerritoryHoliday.objects.in_force().filter(territory__in=visible).select_related("territory")
    holiday = get_object_or_404(found, pk=pk)
    territory_holidays.remove(holiday, request.user)
    messages.success(request, _removed_text(holiday))
    return redirect(_url(holiday.territory, ""))


def _added(request: HttpRequest, form: HolidayForm, territory: Territory | None, country: str) -> bool:
    facts = {**form.cleaned_data, "by": request.user}
    try:
        if territory:
            territory_holidays.add(territory, facts.pop("day"), **facts)
        else:
            country_holidays.add(country, facts.pop("day"), **facts)
    except country_holidays.AlreadySet:
        form.add_error("day", _("This day was changed before. Undo that first."))
        return False
    day = formats.full_day(form.cleaned_data["day"])
    if form.cleaned_data["is_day_off"]:
        text = _("%(day)s is a day off in %(where)s: no calls, and deadlines are paused.")
    else:
        text = _("%(day)s is a working day in %(where)s.")
    where = territory or countries.name_of(country)
    messages.success(request, text % {"day": day, "where": where})
    return True


def _removed_text(holiday) -> str:
    return _("%(name)s on %(day)s undone.") % {"name": holiday.name, "day": formats.full_day(holiday.day)}


def _url(territory: Territory | None, country: str) -> str:
    which = f"territory={territory.pk}" if territory else f"country={country}"
    return f"{reverse('holidays')}?{which}"
