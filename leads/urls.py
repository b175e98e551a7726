"""Leads: the desk itself, the lists, the imports."""

from django.urls import path

from .views import (
    calling_law,
    campaign_end,
    files,
    focus_requests,
    home,
    lead,
    lead_actions,
    leads,
    leaks,
    log_activity,
    nurture,
    to_do,
    unassigned,
)
from .views.accounts import correction, merge, missing_numbers, new_lead, search, stakeholders
from .views.accounts import pages as accounts
from .views.correspondence import compose, emails, templates
from .views.desk import actions, card_parts, current_call
from .views.email_nurture import assign, email_links, replies, tracks
from .views.imports import controls, lists, results
from .views.messaging import consents, providers, webhook
from .views.messaging import write as text_write
from .views.public_forms import admin as form_admin
from .views.public_forms import public as public_forms
from .views.support import inbox as support_inbox
from .views.support import send as support_send
from .views.support import task as support_task

urlpatterns = [
    # The desk.
    path("desk/", current_call.desk, name="desk"),
    path("desk/next/", current_call.next_call, name="desk-next"),
    path("desk/log/<int:lead_id>/", current_call.log, name="desk-log"),
    path("desk/draft/", current_call.draft, name="desk-draft"),
    path("desk/heartbeat/", current_call.heartbeat, name="desk-heartbeat"),
    path("desk/callback-time/<int:lead_id>/", card_parts.callback_time, name="desk-callback-time"),
    path("desk/skip/", actions.skip, name="desk-skip"),
    path("desk/pause/", actions.pause, name="desk-pause"),
    path("desk/resume/", actions.resume, name="desk-resume"),
    path("desk/undo/", actions.undo, name="desk-undo"),
    path("desk/probability/", actions.set_probability, name="desk-probability"),
    path("desk/notices/", actions.poll_notices, name="desk-notices"),
    path("desk/context/", card_parts.around_card, name="desk-context"),
    # Leads: the list, the page of each lead with its actions, and search.
    path("", home.home, name="home"),
    path("search/", search.find, name="search"),
    path("leads/", leads.leads, name="leads"),
    path("leads/new/", new_lead.add, name="lead-new"),
    path("leads/new/known-companies/", new_lead.known, name="lead-new-known"),
    path("leads/<int:lead_id>/", lead.lead, name="lead"),
    path("leads/<int:lead_id>/corrections/", lead.correct, name="lead-correction-add"),
    path("leads/<int:lead_id>/mentionable/", lead.mentionable, name="lead-mentionable"),
    path("leads/<int:lead_id>/files/", files.lead_files, name="lead-files"),
    path("companies/<int:pk>/files/", files.company_files, name="company-files"),
    path("files/<int:pk>/", files.download, name="file"),
    path("files/<int:pk>/delete/", files.delete, name="file-delete"),
    path("leads/<int:lead_id>/log/", log_activity.log, name="activity-log"),
    path("leads/<int:lead_id>/tasks/new/", to_do.add, name="lead-task-new"),
    path("tasks/", to_do.tasks, name="tasks"),
    path("tasks/support/", support_inbox.sent, name="support-sent"),
    path("support/", support_inbox.inbox, name="support-inbox"),
    path("support/<int:pk>/", support_task.task, name="support-task"),
    path("support/<int:pk>/<slug:name>/", support_task.step, name="support-step"),
    path("leads/<int:lead_id>/support/new/", support_send.send, name="support-new"),
    path("tasks/new/", to_do.find_lead, name="task-new"),
    path("tasks/<int:pk>/", to_do.task, name="task"),
    path("tasks/<int:pk>/complete/", to_do.complete, name="task-complete"),
    path("tasks/<int:pk>/reopen/", to_do.reopen, name="task-reopen"),
    path("leads/<int:lead_id>/email/", compose.write, name="email-write"),
    path("leads/<int:lead_id>/text/", text_write.write, name="text-write"),
    path("contacts/<int:pk>/consent/", consents.give, name="consent-give"),
    path("contacts/consents/<int:pk>/withdraw/", consents.withdraw, name="consent-withdraw"),
    path("channels/", providers.channels, name="text-channels"),
    path("channels/<slug:channel>/", providers.edit, name="text-channel"),
    path(
        "channels/<slug:channel>/webhook-secret/", providers.renew_secret, name="text-channel-webhook-secret"
    ),
    path("webhooks/messages/<uuid:key>/", webhook.report, name="text-webhook"),
    path("emails/templates/", templates.templates, name="email-templates"),
    path("emails/templates/new/", templates.edit, name="email-template-new"),
    path("emails/templates/<int:pk>/", templates.edit, name="email-template"),
    path("emails/templates/<int:pk>/delete/", templates.delete, name="email-template-delete"),
    path("emails/<uuid:token>/", emails.email, name="email"),
    path("calls/inbound/", accounts.inbound_call, name="inbound-call"),
    path("companies/<int:pk>/", accounts.company, name="company"),
    path("contacts/<int:pk>/", accounts.contact, name="contact"),
    path("activities/undo/", log_activity.undo_logged, name="activity-undo"),
    path("leads/<int:lead_id>/merge/", merge.find_duplicate, name="lead-merge"),
    path("leads/<int:lead_id>/merge/<int:other_id>/", merge.merge, name="lead-merge-with"),
    path("leads/<int:lead_id>/stakeholders/", stakeholders.add, name="lead-stakeholders"),
    path(
        "leads/<int:lead_id>/stakeholders/<int:contact_id>/",
        stakeholders.stakeholder,
        name="lead-stakeholder",
    ),
    path("leads/<int:lead_id>/closing-route/", lead_actions.route, name="lead-closing-route"),
    path("leads/<int:lead_id>/reassign/", lead_actions.reassign, name="lead-reassign"),
    path("leads/<int:lead_id>/exit/", lead_actions.exit_lead, name="lead-exit"),
    path("leads/<int:lead_id>/interest/", lead_actions.interest, name="lead-interest"),
    path("leads/<int:lead_id>/focus-request/", lead_actions.request_focus, name="lead-focus-request"),
    path("focus-requests/", focus_requests.focus_request_list, name="focus-requests"),
    path("focus-requests/<int:pk>/withdraw/", focus_requests.withdraw, name="focus-request-withdraw"),
    # Recycling: campaign ends, phone nurture and the leak meter.
    path("campaigns/<int:pk>/end/", campaign_end.end, name="campaign-end"),
    path("phone-nurture/", nurture.nurture, name="phone-nurture"),
    path("phone-nurture/reschedule/", nurture.reschedule_calls, name="phone-nurture-reschedule"),
    path("phone-nurture/reschedule/<int:pk>/undo/", nurture.undo, name="phone-nurture-reschedule-undo"),
    path("leaks/", leaks.leaks, name="leaks"),
    path("leaks/<int:lead_id>/plan-call/", leaks.plan, name="leak-plan-call"),
    # E-mail nurture: tracks, enrollment, replies, and the public links in the e-mails.
    path("tracks/", tracks.tracks, name="tracks"),
    path("tracks/new/", tracks.edit, name="track-new"),
    path("tracks/unenrolled/", tracks.to_enroll, name="tracks-unenrolled"),
    path("tracks/<int:pk>/", tracks.edit, name="track"),
    path("tracks/<int:pk>/leads/<slug:metric>/", tracks.result_leads, name="track-leads"),
    path("tracks/<int:pk>/run/", tracks.run, name="track-run"),
    path("tracks/replies/", replies.replies, name="replies"),
    path("tracks/replies/<int:pk>/resolve/", replies.settle, name="reply-resolve"),
    path("tracks/replies/<int:pk>/assign/", assign.assign, name="reply-assign"),
    # The link of e-mails that were sent before links had numbers.
    path("m/<uuid:token>/", email_links.link, name="email-link"),
    path("m/<uuid:token>/<int:number>/", email_links.link, name="email-link"),
    path("m/<uuid:token>/call/", email_links.ask, name="email-callback-form"),
    path("m/<uuid:token>/stop/", email_links.unsubscribe, name="email-unsubscribe"),
    # Public forms: the pages of admins, and the public ones.
    path("campaigns/forms/", form_admin.forms, name="public-forms"),
    path("campaigns/forms/new/", form_admin.create, name="public-form-new"),
    path("campaigns/forms/<int:pk>/", form_admin.edit, name="public-form-edit"),
    path("campaigns/forms/<int:pk>/submissions/", form_admin.submissions, name="public-form-submissions"),
    path("f/<uuid:key>/", public_forms.form, name="public-form"),
    path("f/<uuid:key>/thanks/", public_forms.thanks, name="public-form-thanks"),
    # Imports, and the leads without a phone number or a territory.
    path("imports/", lists.imports, name="imports"),
    path("imports/new/", lists.new, name="import-new"),
    path("imports/<int:batch_id>/", lists.batch, name="import"),
    path("imports/<int:batch_id>/mapping/", lists.mapping, name="import-mapping"),
    path("imports/<int:batch_id>/commit/", lists.commit, name="import-commit"),
    path("imports/<int:batch_id>/pause/", controls.pause, name="import-pause"),
    path("imports/<int:batch_id>/resume/", controls.resume, name="import-resume"),
    path("imports/<int:batch_id>/cancel/", controls.cancel, name="import-cancel"),
    path("imports/<int:batch_id>/matches/", results.matches, name="import-matches"),
    path("imports/<int:batch_id>/discard/", lists.discard, name="import-discard"),
    path("imports/<int:batch_id>/refused.csv", results.refused, name="import-refused"),
    path("leads/missing-number/", missing_numbers.missing, name="leads-missing-number"),
    path("leads/<int:lead_id>/number/", missing_numbers.complete, name="lead-number-add"),
    path("leads/missing-legal-basis/", calling_law.missing_legal_basis, name="leads-missing-legal-basis"),
    path("leads/<int:lead_id>/edit/", correction.correct, name="lead-correct"),
    path("leads/suggestions/", correction.suggested, name="leads-suggestions"),
    path("leads/suggestions/<int:pk>/keep-ours/", correction.keep_ours, name="fact-suggestion-keep"),
    path("leads/<int:lead_id>/legal-basis/", calling_law.edit_legal_basis, name="lead-legal-basis"),
    path("calling-laws/", calling_law.laws, name="calling-laws"),
    path("calling-laws/new/", calling_law.add, name="calling-law-new"),
    path("calling-laws/offers/<slug:edition>/", calling_law.answer_offer, name="calling-law-offer"),
    path("leads/unassigned/", unassigned.unassigned_leads, name="leads-unassigned"),
    path("leads/unassigned/assign/", unassigned.assign, name="leads-assign"),
]
