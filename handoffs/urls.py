"""URLs of handoffs, meetings, calendars and opportunities."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, include, path

from .views import customers, field_questions, handoff, offer, referrals, takeover, weekly
from .views.deals import (
    board,
    competitors,
    custom_fields,
    field_nurture,
    opportunities,
    opportunity,
    opportunity_actions,
    presales,
)
from .views.meetings import appointment, booking, calendar, calendar_feed, call_blocks


def _action_paths(route: str, prefix: str, view: Callable[..., HttpResponse], actions) -> list[URLPattern]:
    """Return a URL for each action of an action bar; the names of the actions start with `prefix`."""
    return [
        path(
            f"{route}/<int:pk>/{action.url.removeprefix(prefix)}/",
            view,
            {"name": action.url},
            name=action.url,
        )
        for action in actions
    ]


urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/call-blocks/", call_blocks.call_blocks, name="call-blocks"),
    path("calendar/call-blocks/<int:pk>/remove/", call_blocks.remove, name="call-block-remove"),
    path("calendar/feed/", calendar_feed.link, name="calendar-feed-settings"),
    path("calendar/feed/create/", calendar_feed.create, name="calendar-feed-create"),
    path("calendar/feed/revoke/", calendar_feed.revoke, name="calendar-feed-revoke"),
    path("calendar/feed/<str:secret>.ics", calendar_feed.feed, name="calendar-feed"),
    path("meetings/feedback/", calendar.feedback, name="meeting-feedback"),
    path("meetings/new/", booking.new, name="meeting-new"),
    path("leads/<int:lead_id>/meetings/new/", booking.book, name="lead-meeting-new"),
    path("meetings/<int:pk>/", appointment.appointment, name="meeting"),
    path("meetings/<int:pk>/feedback/read/", appointment.mark_read, name="meeting-feedback-read"),
    *_action_paths("meetings", "meeting-", appointment.act, appointment.ACTIONS),
    path("people/<int:pk>/takeover/", takeover.take_over, name="person-takeover"),
    path("handoffs/", handoff.handoffs, name="handoffs"),
    path("leads/<int:lead_id>/handoffs/new/", offer.offer, name="lead-handoff-new"),
    path("handoffs/<int:pk>/", handoff.handoff, name="handoff"),
    path("handoffs/<int:pk>/withdraw/", handoff.withdraw, name="handoff-withdraw"),
    path("handoffs/<int:pk>/pass-on/", handoff.pass_on, name="handoff-pass-on"),
    path(
        "leads/<int:lead_id>/field-question/answer/",
        field_questions.answer_question,
        name="field-question-answer",
    ),
    path("handoffs/agenda-items/<int:pk>/resolve/", handoff.settle, name="agenda-item-resolve"),
    *_action_paths("handoffs", "handoff-", handoff.answer, handoff.ACTIONS),
    path("weekly/", weekly.meetings, name="weekly"),
    path("weekly/<int:inside>/<int:field>/", weekly.meeting, name="weekly-meeting"),
    path("weekly/<int:inside>/<int:field>/actions/", weekly.agree, name="weekly-action-new"),
    path("weekly/actions/<int:pk>/done/", weekly.complete, name="weekly-action-done"),
    path("weekly/actions/<int:pk>/reopen/", weekly.reopen, name="weekly-action-reopen"),
    path("weekly/actions/<int:pk>/carry-over/", weekly.carry_over, name="weekly-action-carry-over"),
    path("opportunities/", opportunities.opportunities, name="opportunities"),
    path("opportunities/columns/", opportunities.open_columns, name="opportunities-columns"),
    path("opportunities/closed/", opportunities.closed_opportunities, name="opportunities-closed"),
    path("opportunities/closed/columns/", opportunities.closed_columns, name="opportunities-closed-columns"),
    path("opportunities/board/", board.opportunity_board, name="opportunity-board"),
    path("opportunities/competitors/", competitors.competitors, name="competitors"),
    path("opportunities/competitors/<int:pk>/", competitors.rename, name="competitor-rename"),
    path("customers/", customers.customers, name="customers"),
    path("customers/<int:pk>/", customers.customer, name="customer"),
    path("leads/<int:lead_id>/repeat-order/", customers.repeat_order, name="repeat-order"),
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/<int:pk>/", referrals.referral, name="referral"),
    path("referrals/<int:pk>/introduce/", referrals.introduce, name="referral-introduce"),
    path("referrals/<int:pk>/decline/", referrals.decline, name="referral-decline"),
    path("referrals/<int:pk>/lead/", referrals.make_lead, name="referral-lead"),
    path("referrals/of-call/<int:activity_id>/", referrals.of_call, name="referral-of-call"),
    path("leads/<int:lead_id>/referrals/new/", referrals.ask, name="referral-new"),
    path("leads/<int:lead_id>/customer-call/plan/", customers.plan_touch, name="customer-plan"),
    path("leads/<int:lead_id>/opportunities/new/", offer.open_inside, name="lead-opportunity-new"),
    path("opportunities/<int:pk>/fields/", custom_fields.edit, name="opportunity-fields"),
    path("opportunities/<int:pk>/", opportunity.opportunity, name="opportunity"),
    path("leads/<int:lead_id>/presales/invite/", presales.invite, name="presales-invite"),
    path("leads/<int:lead_id>/presales/leave/", presales.leave, name="presales-leave"),
    path("opportunities/<int:pk>/step/", board.move, name="opportunity-step"),
    path("opportunities/<int:pk>/reopen/", opportunity.reopen, name="opportunity-reopen"),
    path("opportunities/<int:pk>/evaluate/", opportunity.evaluate, name="opportunity-evaluate"),
    path("opportunities/<int:pk>/buyer-facts/", opportunity.confirm, name="opportunity-buyer-fact-add"),
    path(
        "opportunities/<int:pk>/buyer-facts/<int:fact_id>/withdraw/",
        opportunity.withdraw_fact,
        name="opportunity-buyer-fact-withdraw",
    ),
    path("opportunities/<int:pk>/field-nurture/", opportunity.keep, name="opportunity-field-nurture"),
    *_action_paths("opportunities", "opportunity-", opportunity.close, opportunity_actions.ACTIONS),
    path("", include("handoffs.views.quotes.urls")),
    path("", include("handoffs.views.partners.urls")),
    path("field-nurture/<int:pk>/", field_nurture.field_nurture_lead, name="field-nurture"),
    *_action_paths("field-nurture", "field-nurture-", field_nurture.act, field_nurture.ACTIONS),
]
