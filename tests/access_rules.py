"""The access rules: one entry per URL name. A URL without an entry fails the tests.

`own` are the objects of a person's own pair, `team` those of their teammates, `foreign` those of another team.
"""

from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from handoffs.acceptance import takeover
from handoffs.quotes import links
from salesdesk import clock
from salesdesk.people.membership import invitations
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from tests.scene import WHOSE, Corner

from .access_matrix import Reach, Rule

OWN, TEAM, ALL, NOTHING = {"own"}, {"own", "team"}, set(WHOSE), set()

#: For pages open to all roles, with objects that only some of them see.
EVERYBODY_ELSE_NOTHING: Reach = dict.fromkeys(Role, NOTHING)
EVERYBODY: Reach = dict.fromkeys(Role, ALL)
STEERS: Reach = {Role.MANAGER: TEAM, Role.ADMIN: ALL}
#: Read access to leads: reps see their own, managers and marketing their team's.
READS: Reach = {Role.INSIDE: OWN, Role.FIELD: OWN, Role.MARKETING: TEAM, **STEERS}
#: The URL is the same for everybody of a role; the corners' marker words show which objects are listed.
LISTS: Reach = dict.fromkeys(READS, ALL)
READS_ALL: Reach = dict.fromkeys((Role.MARKETING, Role.MANAGER, Role.ADMIN), ALL)
STEERS_ALL: Reach = dict.fromkeys(STEERS, ALL)
ADMINS: Reach = {Role.ADMIN: ALL}
INSIDE: Reach = {Role.INSIDE: OWN}
FIELD: Reach = {Role.FIELD: OWN}
SELLERS: Reach = INSIDE | FIELD
AT_THE_DESK: Reach = {Role.INSIDE: ALL}
#: Adding a lead by hand: to a campaign of the team, which its pairs share.
ADDS: Reach = dict.fromkeys(READS, TEAM) | {Role.ADMIN: ALL}
ADDS_ALL: Reach = dict.fromkeys(ADDS, ALL)
COMPLETES: Reach = {Role.INSIDE: OWN, Role.SUPPORT: TEAM, **STEERS}
COMPLETES_ALL: Reach = dict.fromkeys(COMPLETES, ALL)
#: Lead pages: support sees leads with a missing phone number, presales the leads they joined.
LEAD_PAGES: Reach = READS | {Role.SUPPORT: TEAM, Role.PRESALES: OWN}
SEEN_BY = {
    Role.INSIDE: "cold",
    Role.FIELD: "field_nurture",
    Role.SUPPORT: "missing",
    Role.PRESALES: "deal_lead",
}
#: The companies and main contacts of those leads.
COMPANY_SEEN_BY = {role: f"company of {lead}" for role, lead in SEEN_BY.items()}
CONSENT_SEEN_BY = {role: f"consent of {lead}" for role, lead in SEEN_BY.items()}
EMAIL_SEEN_BY = {role: f"email of {lead}" for role, lead in SEEN_BY.items()}
CONTACT_SEEN_BY = {role: f"contact of {lead}" for role, lead in SEEN_BY.items()}
#: Recording the consent of a contact.
CONSENTS: Reach = SELLERS | STEERS | {Role.SUPPORT: TEAM}
#: Opportunities are also visible to the presales engineers who joined.
DEALS: Reach = READS | {Role.PRESALES: OWN}
#: For each role that can invite a presales engineer: the lead of its opportunity.
JOINED = {Role.FIELD: "deal_lead", Role.INSIDE: "small_lead"}
#: Roles that can merge duplicate companies.
MERGES: Reach = {Role.SUPPORT: TEAM, **STEERS}
MERGES_ALL: Reach = dict.fromkeys(MERGES, ALL)
#: Plans call blocks: reps their own, managers those of their team's reps.
PLANS_BLOCKS: Reach = SELLERS | STEERS
#: Works on what reps send to Sales Support.
HANDLES: Reach = MERGES
PASSES_ON: Reach = {Role.INSIDE: OWN, **STEERS}
MOVERS: Reach = INSIDE | STEERS
#: Actions on many leads, and a job of the pair's inside rep.
BULK: Reach = {Role.INSIDE: OWN, Role.MARKETING: NOTHING, Role.SUPPORT: NOTHING, **STEERS}
BULK_ALL: Reach = dict.fromkeys(BULK, ALL)
MARKETS: Reach = {Role.INSIDE: OWN, Role.MARKETING: TEAM}
#: The agreed funnel of a team, which all of the team read.
AGREED: Reach = {Role.INSIDE: TEAM, Role.FIELD: TEAM, Role.MARKETING: TEAM, **STEERS}
SIGNS: Reach = {Role.INSIDE: TEAM, Role.FIELD: TEAM, Role.MARKETING: TEAM}
WRITES_TRACKS: Reach = {Role.MARKETING: TEAM, **STEERS}
#: Templates that each role may edit.
TEMPLATES: Reach = dict.fromkeys(Role, NOTHING) | {Role.INSIDE: OWN, **WRITES_TRACKS}
TEMPLATE_OF = {Role.INSIDE: "own_template", Role.MARKETING: "team_template"}
TEMPLATE_OF |= dict.fromkeys(set(Role) - set(TEMPLATE_OF), "team_template")
#: Saved views, which only their owner changes.
OWNS_VIEWS: Reach = EVERYBODY_ELSE_NOTHING | {Role.MARKETING: TEAM, **STEERS}
VIEW_OF = dict.fromkeys(Role, "manager_view")
VIEW_OF |= {Role.MARKETING: "marketing_view", Role.ADMIN: "admin_view"}
#: The weekly meeting of a pair.
MEETS: Reach = SELLERS | STEERS
OWN_DEALS = {Role.INSIDE: "small_deal", Role.FIELD: "deal"}


def _pair(corner: Corner) -> dict:
    return {"inside": corner.inside.pk, "field": corner.field.pk}


def _in(days: int) -> str:
    return str(clock.now().date() + timedelta(days=days))


def _person_at(corner: Corner) -> dict:
    """A known contact of a lead in field nurture."""
    lead = corner.leads["field_nurture"]
    return {"lead_id": lead.pk, "contact_id": lead.contact_id}


def _terms(corner: Corner) -> dict:
    return {"value": "30000", "probability": "50", "decides_on": _in(30)}


def _keep(corner: Corner) -> dict:
    return {"comment": f"{corner.word} is worth it", "next_step": "Visit", "on": _in(20)}


def _introduced(corner: Corner) -> dict:
    return {"person": f"{corner.word} friend", "company_name": "Friends"}


def _referred(corner: Corner) -> dict:
    company = {"name": f"{corner.word} friends", "country": "NL", "source": "referral"}
    return company | {"campaign": corner.run.pk, "interest": "Referred"}


def _repeat(corner: Corner) -> dict:
    return {"value": "4000", "campaign": corner.run.pk}


def _task(corner: Corner) -> dict:
    return {"what": f"{corner.word} brochure", "due": "+5d", "person": corner.inside.pk}


def _to_support(corner: Corner) -> dict:
    return {"kind": "complaint", "what": f"{corner.word} invoice", "due": "+5d"}


def _fill_in(corner: Corner, subject: str) -> dict:
    return {corner.custom_fields[subject].key: f"{corner.word} runs on SAP"}


def _says(corner: Corner) -> dict:
    return {"text": f"{corner.word} is settled"}


def _support_step(name: str, of: str):
    return lambda corner: {"pk": corner[of], "name": name}


def _nurture(corner: Corner) -> dict:
    return {"on": _in(20), "comment": f"{corner.word} moves", "reason": "not_now"}


def _marketing(corner: Corner) -> dict:
    return {"reason": "no_budget", "comment": f"{corner.word} has none"}


def _day_plan(corner: Corner) -> dict:
    row = {"form-0-id": corner["inside"], "form-0-target_calls": "33"}
    return {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"} | row


def _track(corner: Corner) -> dict:
    """A new track without e-mails; only admins choose the team."""
    rows = {"mails-TOTAL_FORMS": 0, "mails-INITIAL_FORMS": 0}
    return rows | {"name": f"{corner.word} once more", "language": "en", "team": corner.team.pk}


def _template(corner: Corner) -> dict:
    return {
        "name": f"{corner.word} new",
        "language": "en",
        "subject": corner.word,
        "text": "Dear {first_name}",
    }


def _call(corner: Corner) -> dict:
    """The call that this corner's rep has on screen."""
    return {"outcome": "no_answer", "key": uuid4(), "fence": corner.inside.hold.fence}


def _offer(corner: Corner) -> dict:
    terms = {"to": corner.field.pk, "brief": f"{corner.word} waits", "probability": "50", "route": "field"}
    return terms | {"value": "30000", "meeting": ""}


def _open_here(corner: Corner) -> dict:
    return {
        "route": "inside",
        "value": "4000",
        "probability": "50",
        "decides_on": _in(30),
        "route_reason": "Small",
    }


def _screen(corner: Corner) -> dict:
    return {"fence": corner.inside.hold.fence, "lead": corner["screen"]}


def _logged(corner: Corner) -> dict:
    """The logged call that promised a callback."""
    return {"key": corner.leads["promised"].activities.get(outcome="call_back").key}


HEALTH = {name: Rule(get=EVERYBODY, open=True) for name in ("livez", "readyz")} | {
    "moved": Rule(get=EVERYBODY, open=True, shown_with=frozenset({301}))
}

#: allauth's pages: signing in, and changing a password.
ACCOUNT = {
    f"account_{name}": Rule(unchecked=True)
    for name in (
        "login",
        "logout",
        "inactive",
        "signup",
        "reauthenticate",
        "email",
        "email_verification_sent",
        "change_password",
        "set_password",
        "reset_password",
        "reset_password_done",
        "reset_password_from_key_done",
        "confirm_login_code",
    )
} | {
    "account_confirm_email": Rule(unchecked=True, args=lambda corner: {"key": "x"}),
    "account_reset_password_from_key": Rule(
        unchecked=True, args=lambda corner: {"uidb36": "1", "key": "x-y"}
    ),
}

NEW_PASSWORD = dict.fromkeys(("password", "again"), "a long way to Tipperary")
#: A link that was already used or is invalid.
SPENT = {"get": EVERYBODY, "post": EVERYBODY, "open": True, "writes": False, "shown_with": frozenset({410})}

PEOPLE = {
    "people": Rule(get=ADMINS),
    "security-events": Rule(get=ADMINS),
    "levels": Rule(get=ADMINS),
    "level-edit": Rule(
        get=ADMINS,
        post=ADMINS,
        args=lambda corner: {"level": "senior"},
        data=lambda corner: {"closes_up_to": "30000", "max_discount": "10", "routes": ["inside"]},
    ),
    "person-new": Rule(
        get=ADMINS,
        post=ADMINS,
        filled_in=True,
        data=lambda corner: {
            "name": "Noa",
            "email": "noa@desk.example",
            "role": "field",
            "team": corner.team.pk,
        },
    ),
    "person-edit": Rule(
        get=ADMINS, post=ADMINS, of="inside", filled_in=True, data=lambda corner: {"name": "Another"}
    ),
    "person-invite": Rule(post=ADMINS, of="inside"),
    "person-block": Rule(post=ADMINS, of="inside"),
    "person-takeover": Rule(
        get=STEERS,
        post=STEERS,
        of="field",
        data=lambda corner: {"to": takeover.takeover_candidates(corner.field)[0].pk},
    ),
    "teams": Rule(get=ADMINS, post=ADMINS, data=lambda corner: {"name": "South"}),
    "team-edit": Rule(get=ADMINS, post=ADMINS, of="team", data=lambda corner: {"name": "Another"}),
    "team-call-blend": Rule(
        get=STEERS,
        post=STEERS,
        of="team",
        data=lambda corner: {"retry_share": 2, "cold_share": 3, "admin_share": 15},
    ),
    "team-postal-address": Rule(
        get=WRITES_TRACKS, post=WRITES_TRACKS, of="team", data=lambda corner: {"postal_address": "Harbour 1"}
    ),
    "first-admin": Rule(**SPENT, args=lambda corner: {"token": "spent"}),
    "welcome": Rule(
        get=EVERYBODY,
        post=EVERYBODY,
        open=True,
        args=lambda corner: {"uid": corner["inside"], "token": invitations.tokens.make_token(corner.inside)},
        data=lambda corner: NEW_PASSWORD,
    ),
    "welcome: a link that is not theirs": Rule(
        **SPENT,
        args=lambda corner: {"uid": corner["field"], "token": invitations.tokens.make_token(corner.inside)},
        data=lambda corner: NEW_PASSWORD,
    ),
    "absences": Rule(
        get=EVERYBODY,
        post=EVERYBODY_ELSE_NOTHING | INSIDE | STEERS,
        refused_with=frozenset({422}),
        data=lambda corner: {
            "person": corner.inside.pk,
            "first_day": _in(60),
            "last_day": _in(61),
            "reason": "holiday",
        },
    ),
    "absence-cancel": Rule(post=EVERYBODY_ELSE_NOTHING | INSIDE | STEERS, of="absence"),
    "daily-targets": Rule(get=STEERS_ALL, post=STEERS, refused_with=frozenset({422}), data=_day_plan),
    "floor": Rule(get=dict.fromkeys(STEERS | INSIDE, ALL)),
    "coaching": Rule(get=dict.fromkeys(STEERS | INSIDE, ALL)),
    "selling-time": Rule(get=dict.fromkeys(STEERS | INSIDE, ALL)),
    "growth": Rule(get=STEERS | INSIDE, of="inside"),
    "growth-level": Rule(
        post=STEERS,
        of="inside",
        data=lambda corner: {
            "seen": corner.inside.level,
            "level": "junior" if corner.inside.level != "junior" else "senior",
            "note": "Ready",
        },
    ),
    "my-shortcuts": Rule(get=EVERYBODY, post=EVERYBODY, filled_in=True, data=lambda corner: {"note": "x"}),
    "me": Rule(get=EVERYBODY, post=EVERYBODY, filled_in=True, data=lambda corner: {"name": "Another"}),
}

NOTIFICATIONS = {
    "notifications": Rule(get=EVERYBODY),
    "notifications-read": Rule(post=EVERYBODY, writes=False),
    "notification-open": Rule(post=dict.fromkeys(Role, NOTHING) | INSIDE, of="notification"),
    "notification-read": Rule(post=dict.fromkeys(Role, NOTHING) | INSIDE, of="notification"),
    "notification-settings": Rule(get=EVERYBODY, post=EVERYBODY, filled_in=True),
}

TASKS = {
    "tasks": Rule(get=EVERYBODY),
    "task-new": Rule(get=EVERYBODY),
    "activity-new": Rule(get=EVERYBODY),
    "lead-task-new": Rule(get=LEAD_PAGES, post=LEAD_PAGES, of=SEEN_BY, data=_task),
    # Everybody sees the tasks of the leads that they see; only those concerned change them.
    "task": Rule(
        get=dict.fromkeys(Role, NOTHING) | MOVERS | {Role.MARKETING: TEAM},
        post=dict.fromkeys(Role, NOTHING) | MOVERS,
        of="task",
        data=_task,
    ),
    "task-complete": Rule(post=dict.fromkeys(Role, NOTHING) | MOVERS, of="task"),
    "task-reopen": Rule(post=dict.fromkeys(Role, NOTHING) | MOVERS, of="done_task"),
}

SUPPORT = {
    "support-new": Rule(get=LEAD_PAGES, post=LEAD_PAGES, of=SEEN_BY, data=_to_support),
    "support-sent": Rule(get=EVERYBODY),
    "support-inbox": Rule(get=MERGES_ALL),
    # Everybody sees the tasks of the leads that they see; the rep who sent one and Support change it.
    "support-task": Rule(
        get=dict.fromkeys(Role, NOTHING) | HANDLES | INSIDE | {Role.MARKETING: TEAM},
        post=dict.fromkeys(Role, NOTHING) | HANDLES | INSIDE,
        of="support_task",
        data=_to_support,
    ),
} | {
    f"support-step: {step}": Rule(
        post=dict.fromkeys(Role, NOTHING) | who, args=_support_step(step, of), data=data
    )
    for step, of, who, data in (
        ("take", "support_task", HANDLES, None),
        ("finish", "support_task", HANDLES, _says),
        ("decline", "support_task", HANDLES, _says),
        ("ask", "support_task", HANDLES, _says),
        ("assign", "support_task", HANDLES, lambda corner: {"person": corner.supporter.pk}),
        ("release", "asked_support", HANDLES, None),
        ("reply", "asked_support", HANDLES | INSIDE, _says),
        ("withdraw", "support_task", INSIDE, None),
        ("reopen", "closed_support", HANDLES | INSIDE, None),
    )
}

WORKERS = {
    "workers": Rule(get=ADMINS),
    "outgoing-email": Rule(get=ADMINS),
    # Shown only while no mail server is set up.
    "outgoing-email-text": Rule(get=ADMINS, args=lambda corner: {"pk": 1}, shown_with=frozenset({404})),
    "dead-letter": Rule(
        get=ADMINS, post=ADMINS, of="dead_letter", data=lambda corner: {"reason": "Informed by phone"}
    ),
    "dead-letter-retry": Rule(post=ADMINS, of="dead_letter"),
    "dead-letters-retry": Rule(post=ADMINS),
}

CAMPAIGNS = {
    "campaigns": Rule(get=LISTS),
    "campaign-new": Rule(
        get=STEERS_ALL,
        post=STEERS,
        refused_with=frozenset({422}),
        filled_in=True,
        data=lambda corner: {
            "name": "New",
            "team": corner.team.pk,
            "new_proposition": "New",
            "pitch": "Better",
            "territories": [corner["territory"]],
        },
    ),
    "campaign": Rule(get=READS, of="campaign"),
    "agreement": Rule(get=LISTS),
    "agreement-propose": Rule(
        get=STEERS_ALL, post=STEERS_ALL, filled_in=True, shown_with=frozenset({200, 422}), writes=False
    ),
    "agreement-version": Rule(get=AGREED, of="proposal"),
    "agreement-version: in force": Rule(get=AGREED, of="agreement"),
    "agreement-sign": Rule(post=SIGNS, of="proposal"),
    "agreement-decline": Rule(post=SIGNS, of="proposal", data=lambda corner: {"reason": "Too fast"}),
    "agreement-withdraw": Rule(post=STEERS, of="proposal"),
    "agreed-action-done": Rule(
        post=AGREED | {Role.MARKETING: NOTHING, Role.FIELD: NOTHING},
        of="agreed_action",
        refused_with=frozenset({302, 404}),
    ),
    "campaign-edit": Rule(
        get=STEERS, post=STEERS, of="campaign", filled_in=True, data=lambda corner: {"name": "Another"}
    ),
    "campaign: private": Rule(
        get=INSIDE | STEERS | {Role.FIELD: NOTHING, Role.MARKETING: NOTHING}, of="private"
    ),
    "own-campaign-new": Rule(
        get=AT_THE_DESK,
        post=INSIDE,
        refused_with=frozenset({422}),
        data=lambda corner: {
            "name": "Customers",
            "like": corner["campaign"],
            "territories": [corner["territory"]],
        },
    ),
    "campaign-approve": Rule(post=STEERS, of="private"),
    "campaign-decline": Rule(
        get=STEERS, post=STEERS, of="private", data=lambda corner: {"reason": f"{corner.word} knows"}
    ),
    "campaign-start": Rule(post=STEERS | {Role.INSIDE: NOTHING}, of="draft"),
    "campaign-pause": Rule(post=STEERS | {Role.INSIDE: NOTHING}, of="campaign"),
    "campaign-pause: own": Rule(post=STEERS | INSIDE, of="private"),
    "own-campaign-edit": Rule(
        get=INSIDE,
        post=INSIDE,
        of="private",
        data=lambda corner: {
            "name": f"{corner.word} customers",
            "territories": [corner["territory"]],
            "opening": f"{corner.word}?",
        },
    ),
    # Its manager has not answered yet, so asking again is refused with a message.
    "own-campaign-ask-again": Rule(post=INSIDE, of="private", writes=False),
    "campaign-end": Rule(get=STEERS, post=STEERS, of="campaign"),
    "campaign-split": Rule(
        get=STEERS,
        post=STEERS,
        of="campaign",
        data=lambda corner: {
            "planned": "200",
            "a_opening": f"{corner.word}?",
            "b_opening": f"{corner.word}!",
        },
    ),
    "campaign-audience": Rule(
        get=STEERS,
        post=STEERS,
        of="campaign",
        data=lambda corner: {"action": "save", "overlap": "skip"},
    ),
    "campaign-copy": Rule(
        get=STEERS, post=STEERS, of="campaign", data=lambda corner: {"name": f"{corner.word} again"}
    ),
    "campaign-tips": Rule(get=READS, of="campaign"),
    "tip-share": Rule(
        post=INSIDE | STEERS,
        of="campaign",
        data=lambda corner: {"kind": "insight", "text": f"{corner.word} answers early"},
    ),
    "tip-useful": Rule(post=INSIDE | STEERS, of="tip", data=lambda corner: {"useful": "1"}),
    "tip-take": Rule(post=STEERS, of="tip"),
    "tip-hide": Rule(post=STEERS, of="tip"),
    "tip-restore": Rule(post=STEERS, of="hidden_tip"),
    "campaign-hypothesis": Rule(
        get=STEERS,
        post=STEERS,
        of="draft",
        data=lambda corner: {
            "hypothesis": f"{corner.word} question",
            "hypothesis_measure": "sql",
            "hypothesis_direction": "up",
        },
    ),
    "holidays": Rule(
        get=MERGES_ALL,
        post=MERGES_ALL,
        data=lambda corner: {"day": _in(30), "name": "Inventory", "is_day_off": "1"},
    ),
    "country-holiday-remove": Rule(post=MERGES_ALL, of="country_holiday"),
    "territory-holiday-remove": Rule(post=MERGES, of="territory_holiday"),
    "brochures": Rule(get=LISTS),
    "brochure-new": Rule(
        get=READS_ALL,
        post=READS_ALL | {Role.MARKETING: TEAM, Role.MANAGER: TEAM},
        refused_with=frozenset({422}),
        data=lambda corner: {
            "proposition": corner.campaign.proposition_id,
            "language": "en",
            "title": "New guide",
            "text": "{link}",
            "file": SimpleUploadedFile("new.txt", b"Cold"),
        },
    ),
    "brochure": Rule(
        get=WRITES_TRACKS,
        post=WRITES_TRACKS,
        of="brochure",
        filled_in=True,
        data=lambda corner: {"title": f"{corner.word} new guide"},
    ),
    "brochure-withdraw": Rule(post=WRITES_TRACKS, of="brochure"),
    "brochure-version": Rule(get=READS, of="brochure_version"),
    # Anybody who was sent the address can open it.
    "brochure-public": Rule(
        get=EVERYBODY, open=True, args=lambda corner: {"key": corner.brochure_version.key}
    ),
    "territories": Rule(get=STEERS_ALL),
    "territory-new": Rule(
        get=STEERS_ALL,
        post=STEERS,
        refused_with=frozenset({422}),
        data=lambda corner: {
            "name": "New",
            "team": corner.team.pk,
            "countries": "Belgium",
            "inside_rep": corner.inside.pk,
            "field_rep": corner.field.pk,
        },
    ),
    "territory-edit": Rule(
        get=STEERS, post=STEERS, of="territory", filled_in=True, data=lambda corner: {"countries": "Belgium"}
    ),
}

DESK = {
    "desk": Rule(get=AT_THE_DESK),
    "desk-next": Rule(
        post=INSIDE,
        data=lambda corner: {"lead": corner["cold"], "note": f"{corner.word} hung up", "key": uuid4()},
    ),
    "desk-log": Rule(post=INSIDE, of="screen", data=_call),
    "desk-draft": Rule(
        post=AT_THE_DESK,
        writes=False,
        data=lambda corner: {"fence": corner.inside.hold.fence, "note": f"{corner.word} was in"},
    ),
    "desk-heartbeat": Rule(post=INSIDE, data=lambda corner: _screen(corner) | {"call": "dialled"}),
    "desk-context": Rule(get=AT_THE_DESK),
    "desk-callback-time": Rule(get=INSIDE, of="screen", filters=lambda corner: {"at": "tomorrow 10"}),
    "desk-skip": Rule(post=INSIDE, data=lambda corner: _screen(corner) | {"reason": "prepare"}),
    "desk-pause": Rule(post=AT_THE_DESK, data=lambda corner: {"reason": "lunch"}),
    "desk-resume": Rule(post=AT_THE_DESK, writes=False),
    # The call was logged an hour ago, so the undo is refused with a message.
    "desk-undo": Rule(post=INSIDE, data=_logged, writes=False),
    "desk-probability": Rule(post=INSIDE, data=lambda corner: _logged(corner) | {"probability": "30"}),
    "desk-notices": Rule(get=AT_THE_DESK),
}

LEADS = {
    "home": Rule(get=EVERYBODY),
    "search": Rule(get=EVERYBODY, filters=lambda corner: {"q": "Sanne"}),
    "search: a number": Rule(
        get=EVERYBODY, filters=lambda corner: {"q": corner.leads["cold"].contact.phone[-6:]}
    ),
    "lead-new": Rule(
        get=ADDS_ALL,
        post=ADDS,
        data=lambda corner: {
            "name": f"Nieuwe Zaak {uuid4()}",
            "country": "NL",
            "campaign": corner.run.pk,
            "source": "fair",
        },
        refused_with=frozenset({422}),
    ),
    "lead-known-elsewhere": Rule(get=READS, of=SEEN_BY, filters=lambda corner: {"phone": "+31135550199"}),
    "lead-new-known": Rule(
        get=ADDS_ALL,
        filters=lambda corner: {"name": corner.leads["cold"].company.name, "country": "NL"},
    ),
    "leads": Rule(get=EVERYBODY),
    "leads-columns": Rule(
        get=EVERYBODY, post=EVERYBODY, filled_in=True, data=lambda corner: {"column_0": "stage"}
    ),
    "companies": Rule(get=EVERYBODY),
    "companies-columns": Rule(
        get=EVERYBODY, post=EVERYBODY, filled_in=True, data=lambda corner: {"column_0": "industry"}
    ),
    "contacts": Rule(get=EVERYBODY),
    "contacts-columns": Rule(
        get=EVERYBODY, post=EVERYBODY, filled_in=True, data=lambda corner: {"column_0": "email"}
    ),
    "activities": Rule(get=EVERYBODY),
    "activities-columns": Rule(
        get=EVERYBODY, post=EVERYBODY, filled_in=True, data=lambda corner: {"column_0": "note"}
    ),
    "leads: of another's campaign": Rule(
        get=EVERYBODY, filters=lambda corner: {"campaign": corner["campaign"], "holder": corner["inside"]}
    ),
    "lead": Rule(get=LEAD_PAGES, of=SEEN_BY),
    "lead: support reads only what it completes": Rule(
        get=LEAD_PAGES | {Role.SUPPORT: NOTHING, Role.PRESALES: NOTHING},
        of=SEEN_BY | {Role.SUPPORT: "cold", Role.PRESALES: "cold"},
    ),
    "lead-mentionable": Rule(get=LEAD_PAGES, of=SEEN_BY),
    # Entries are corrected by their author, and these leads have none of the roles' own.
    "lead-correction-add": Rule(
        post=dict.fromkeys(LEAD_PAGES, NOTHING),
        of=SEEN_BY,
        data=lambda corner: {"text": f"{corner.word} called"},
        refused_with=frozenset({404, 422}),
    ),
    "lead-files": Rule(
        get=LEAD_PAGES,
        post=LEAD_PAGES,
        of=SEEN_BY,
        data=lambda corner: {"files": SimpleUploadedFile("plan.txt", corner.word.encode())},
    ),
    "company-files": Rule(
        get=LEAD_PAGES,
        post=LEAD_PAGES,
        of=COMPANY_SEEN_BY,
        data=lambda corner: {"files": SimpleUploadedFile("plan.txt", corner.word.encode())},
    ),
    "file": Rule(get=EVERYBODY_ELSE_NOTHING | READS, of="attachment"),
    "file-delete": Rule(post=EVERYBODY_ELSE_NOTHING | INSIDE | STEERS, of="attachment"),
    "company": Rule(get=LEAD_PAGES, of=COMPANY_SEEN_BY),
    "contact": Rule(get=LEAD_PAGES, of=CONTACT_SEEN_BY),
    "inbound-call": Rule(get=ADDS_ALL, filters=lambda corner: {"number": corner.leads["cold"].contact.phone}),
    "activity-log": Rule(
        get=LEAD_PAGES,
        post=LEAD_PAGES,
        of=SEEN_BY,
        data=lambda corner: {"kind": "note", "note": f"{corner.word} wrote", "key": uuid4()},
    ),
    "email-write": Rule(
        get=LEAD_PAGES,
        post=LEAD_PAGES,
        of=SEEN_BY,
        data=lambda corner: {"subject": f"{corner.word} again", "text": "Hello", "key": uuid4()},
    ),
    "email": Rule(get=LEAD_PAGES, of=EMAIL_SEEN_BY),
    "text-write": Rule(
        get=LEAD_PAGES,
        post=LEAD_PAGES,
        of=SEEN_BY,
        data=lambda corner: {
            "channel": "line",
            "text": f"{corner.word} again",
            "by_hand": "1",
            "key": uuid4(),
        },
    ),
    "consent-give": Rule(
        get=CONSENTS,
        post=CONSENTS,
        of=CONTACT_SEEN_BY,
        data=lambda corner: {"channel": "whatsapp", "since": _in(-1), "proof": f"{corner.word} called"},
    ),
    "consent-withdraw": Rule(
        get=CONSENTS, post=CONSENTS, of=CONSENT_SEEN_BY, data=lambda corner: {"how": f"{corner.word} called"}
    ),
    "custom-fields": Rule(get=ADMINS),
    "custom-field-new": Rule(
        get=ADMINS, post=ADMINS, filled_in=True, data=lambda corner: {"label": f"{corner.word} machines"}
    ),
    "custom-field": Rule(
        get=ADMINS,
        post=ADMINS,
        of="field of lead",
        filled_in=True,
        data=lambda corner: {"label": f"{corner.word} system"},
    ),
    "custom-field-move": Rule(post=ADMINS, of="field of lead"),
    "custom-field-delete": Rule(get=ADMINS, post=ADMINS, of="field of lead"),
    "text-channels": Rule(get=ADMINS),
    "text-channel": Rule(
        get=ADMINS,
        post=ADMINS,
        args=lambda corner: {"channel": "whatsapp"},
        filled_in=True,
        data=lambda corner: {"url": "https://api.example.com/send"},
    ),
    "text-channel-webhook-secret": Rule(post=ADMINS, args=lambda corner: {"channel": "whatsapp"}),
    # Programs post here; the signature says whether they may.
    "text-webhook": Rule(unchecked=True, args=lambda corner: {"key": uuid4()}),
    # Everybody has templates of their own; the pair's inside rep owns this one, and the other is the team's.
    "email-templates": Rule(get=EVERYBODY),
    "email-template-new": Rule(get=EVERYBODY, post=EVERYBODY, data=_template),
    "email-template": Rule(get=TEMPLATES, post=TEMPLATES, of=TEMPLATE_OF, data=_template),
    "email-template-delete": Rule(post=TEMPLATES, of=TEMPLATE_OF),
    # It was logged an hour ago, so the undo is refused with a message.
    "activity-undo": Rule(
        post=EVERYBODY_ELSE_NOTHING | INSIDE,
        data=lambda corner: {"key": corner.leads["nurtured"].activities.get(kind="visit").key},
        writes=False,
    ),
    "lead-stakeholders": Rule(
        get=SELLERS | STEERS,
        post=SELLERS | STEERS,
        of=SEEN_BY,
        data=lambda corner: {"line": f"Tom {corner.word}, IT, influences"},
    ),
    "lead-stakeholder": Rule(
        get=SELLERS | STEERS,
        post=SELLERS | STEERS,
        args=_person_at,
        data=lambda corner: {"buying_role": "signs", "stance": "for"},
    ),
    "lead-closing-route": Rule(
        get=SELLERS | STEERS,
        post=SELLERS | STEERS,
        of=SEEN_BY,
        data=lambda corner: {"value": "9000", "route": "inside", "route_reason": f"{corner.word} is small"},
    ),
    "lead-in-row": Rule(
        get=MOVERS | {Role.FIELD: NOTHING},
        post=MOVERS | {Role.FIELD: NOTHING},
        of="cold",
        filled_in=True,
        data=lambda corner: {"on": "2027-03-09", "why": f"{corner.word} budget"},
    ),
    "lead-reassign": Rule(get=STEERS, post=STEERS, of="cold", filled_in=True),
    "lead-exit": Rule(
        get=MOVERS,
        post=MOVERS,
        of="promised",
        data=lambda corner: _nurture(corner) | {"interest": "yes", "when": "later", "exit_route": "nurture"},
    ),
    # Field reps cannot see cold leads, so they request a focus by company name.
    "lead-focus-request": Rule(
        get={Role.FIELD: NOTHING} | STEERS, post={Role.FIELD: NOTHING} | STEERS, of="cold"
    ),
    "focus-requests": Rule(
        get=dict.fromkeys(FIELD, ALL),
        post=FIELD,
        refused_with=frozenset({422}),
        # The form repeats the typed name; uppercase keeps it from being reported as a leak.
        data=lambda corner: {"company": str(corner.leads["cold"].company).upper()},
    ),
    # The form repeats the typed name, as above.
    "focus-filter-new": Rule(
        post=FIELD, refused_with=frozenset({422}), data=lambda corner: {"name": corner.word.upper()}
    ),
    "focus-filter-again": Rule(post=FIELD, of="focus_filter"),
    "focus-filter-remove": Rule(post=FIELD, of="focus_filter"),
    "focus-request-withdraw": Rule(
        post=dict.fromkeys((Role.FIELD, *STEERS), NOTHING), args=lambda corner: {"pk": 1}, writes=False
    ),
    "lead-merge": Rule(get=MERGES, of="missing"),
    "lead-merge: looked for": Rule(get=MERGES, of="missing", filters=lambda corner: {"q": "Sanne"}),
    "lead-merge-with": Rule(
        get=MERGES,
        post=MERGES,
        args=lambda corner: {"lead_id": corner["missing"], "other_id": corner["duplicate"]},
        data=lambda corner: {"survivor": corner.leads["missing"].company_id},
    ),
    "contact-merge": Rule(
        get=MERGES,
        post=MERGES,
        of="contact of missing",
        filters=lambda corner: {"with": corner["twin"]},
        filled_in=True,
    ),
    "duplicates": Rule(get=MERGES_ALL),
    "duplicate-judge": Rule(post=MERGES, of="suspected"),
    "merge": Rule(
        get=MERGES,
        # Somebody else merged them.
        post={**STEERS, Role.SUPPORT: NOTHING},
        refused_with=frozenset({404, 422}),
        of="merged",
    ),
    "contact-merge: looked for": Rule(get=MERGES, of="contact of missing"),
    "lead-interest": Rule(
        get=MARKETS, post=MARKETS, of="cold", data=lambda corner: {"interest": corner.word, "source": "fair"}
    ),
}

NURTURE = {
    "phone-nurture": Rule(get=dict.fromkeys(MOVERS, ALL)),
    "phone-nurture: of another's campaign": Rule(
        get=dict.fromkeys(MOVERS, ALL),
        filters=lambda corner: {"campaign": corner["campaign"], "due": "later"},
    ),
    "phone-nurture-reschedule": Rule(
        post=MOVERS,
        refused_with=frozenset({422}),
        data=lambda corner: {
            "on": _in(30),
            "days": 2,
            "go": 1,
            "seen": [f"{step.pk}@{step.due_at.isoformat()}" for step in corner.leads["nurtured"].steps.all()],
        },
    ),
    "phone-nurture-reschedule-undo": Rule(
        post=dict.fromkeys(MOVERS, NOTHING), args=lambda corner: {"pk": 1}, writes=False
    ),
    "lead-score": Rule(get=READS_ALL),
    "call-hours": Rule(get=READS, of="campaign"),
    "leaks": Rule(get=READS_ALL),
    "leak-plan-call": Rule(post=STEERS, of="promised", writes=False),
}

TRACKS = {
    "tracks": Rule(get=READS_ALL),
    # For marketing, the posted team is ignored: the track belongs to their own team.
    "track-new": Rule(get=READS_ALL, post=READS_ALL, data=_track),
    "track": Rule(get=WRITES_TRACKS, post=WRITES_TRACKS, of="track", data=_track),
    "track-leads": Rule(
        get=WRITES_TRACKS, of="track", args=lambda corner: {"pk": corner["track"], "metric": "enrolled"}
    ),
    "track-run": Rule(post=WRITES_TRACKS, of="track", writes=False),
    "tracks-unenrolled": Rule(
        get=READS_ALL,
        post=WRITES_TRACKS,
        refused_with=frozenset({422}),
        data=lambda corner: {"track": corner["track"], "lead": corner["marketed"]},
        writes=False,
    ),
    "replies": Rule(get=READS_ALL),
    "reply-assign": Rule(
        get=READS_ALL,
        post=WRITES_TRACKS,
        of="unknown",
        data=lambda corner: {"lead": corner["cold"]},
    ),
    "reply-resolve": Rule(post=WRITES_TRACKS, of="reply"),
    # Anybody with the e-mail can use its links; mail clients unsubscribe with a POST without a form.
    "email-link": Rule(unchecked=True, args=lambda corner: {"token": uuid4()}),
    "email-callback-form": Rule(
        get=EVERYBODY,
        post=EVERYBODY,
        open=True,
        secret=True,
        args=lambda corner: {"token": corner["sent_mail"]},
        data=lambda corner: {"when": "tomorrow after two"},
    ),
    "email-unsubscribe": Rule(unchecked=True, args=lambda corner: {"token": uuid4()}),
}

FORMS = {
    "public-forms": Rule(get=ADMINS),
    "public-form-new": Rule(
        get=ADMINS,
        post=ADMINS,
        filled_in=True,
        data=lambda corner: {
            "name": f"{corner.word} new form",
            "campaign": corner.campaign.pk,
            "title_en": "Call me",
            "consent_en": "You may call me.",
        },
    ),
    "public-form-edit": Rule(
        get=ADMINS,
        post=ADMINS,
        of="public_form",
        filled_in=True,
        data=lambda corner: {"name": f"{corner.word} other form"},
    ),
    "public-form-submissions": Rule(get=ADMINS, of="public_form"),
    # Anybody can fill in a form; a request that does not say from which site it comes is refused.
    "public-form": Rule(
        get=EVERYBODY,
        post=EVERYBODY,
        open=True,
        args=lambda corner: {"key": corner.public_form.key},
        writes=False,
        shown_with=frozenset({200, 403}),
    ),
    "public-form-challenge": Rule(
        get=EVERYBODY, open=True, args=lambda corner: {"key": corner.public_form.key}
    ),
    "public-form-script": Rule(get=EVERYBODY, open=True),
    "public-form-thanks": Rule(get=EVERYBODY, open=True, args=lambda corner: {"key": corner.public_form.key}),
}

IMPORTS = {
    "lead-bulk": Rule(
        get=BULK_ALL,
        post=STEERS,
        filters=lambda corner: {"do": "assign", "lead": corner.leads["cold"].pk},
        data=lambda corner: {"to": corner.inside.pk, "start": ""},
    ),
    "bulk-jobs": Rule(get=BULK_ALL),
    "bulk-job": Rule(get=BULK, post=BULK, of="bulk_job"),
    "exports": Rule(get=READS_ALL),
    "export-new": Rule(get=READS_ALL, post=READS_ALL, data=lambda corner: {"reason": "For the fair"}),
    "export-cancel": Rule(post=WRITES_TRACKS, of="export"),
    "export-file": Rule(
        post={Role.MARKETING: TEAM, Role.MANAGER: NOTHING, Role.ADMIN: NOTHING}, of="exported"
    ),
    "imports": Rule(get=READS_ALL),
    "import-new": Rule(
        get=READS_ALL,
        post=WRITES_TRACKS,
        refused_with=frozenset({422}),
        data=lambda corner: {
            "file": SimpleUploadedFile("new.csv", f"Company,City\n{corner.word} new,Breda\n".encode()),
            "campaign": corner["campaign"],
            "country": "NL",
        },
    ),
    "import": Rule(get=WRITES_TRACKS, of="previewed"),
    "import: imported": Rule(get=WRITES_TRACKS, of="committed"),
    "import-mapping": Rule(get=WRITES_TRACKS, post=WRITES_TRACKS, of="mapped", filled_in=True),
    "import-commit": Rule(post=WRITES_TRACKS, of="previewed"),
    "import: in progress": Rule(get=WRITES_TRACKS, of="reading"),
    "import-pause": Rule(post=WRITES_TRACKS, of="reading"),
    "import-resume": Rule(post=WRITES_TRACKS, of="paused"),
    "import-cancel": Rule(post=WRITES_TRACKS, of="reading"),
    "import-discard": Rule(post=WRITES_TRACKS, of="previewed"),
    "import-undo": Rule(post=WRITES_TRACKS, of="committed", data=lambda corner: {"step": "check"}),
    "import-matches": Rule(get=WRITES_TRACKS, of="committed"),
    "import-refused": Rule(get=WRITES_TRACKS, of="committed"),
    "leads-missing-number": Rule(get=COMPLETES_ALL),
    "lead-number-add": Rule(post=COMPLETES, of="missing", data=lambda corner: {"phone": "013 555 98 76"}),
    "lead-number-add: it has one": Rule(
        post=dict.fromkeys(COMPLETES, NOTHING), of="cold", data=lambda corner: {"phone": "013 555 98 76"}
    ),
    "leads-missing-legal-basis": Rule(get=COMPLETES_ALL),
    "lead-legal-basis": Rule(
        get=COMPLETES, post=COMPLETES, of="missing", data=lambda corner: {"legal_form": "partnership"}
    ),
    "lead-correct": Rule(
        get=COMPLETES,
        post=COMPLETES,
        of="missing",
        filled_in=True,
        data=lambda corner: {"city": f"{corner.word} city"},
    ),
    "lead-fields": Rule(
        get=COMPLETES, post=COMPLETES, of="missing", data=lambda corner: _fill_in(corner, "lead")
    ),
    "company-fields": Rule(
        get=COMPLETES,
        post=COMPLETES,
        of="company of missing",
        data=lambda corner: _fill_in(corner, "company"),
    ),
    "contact-fields": Rule(
        get=COMPLETES,
        post=COMPLETES,
        of="contact of missing",
        data=lambda corner: _fill_in(corner, "contact"),
    ),
    "leads-suggestions": Rule(get=COMPLETES_ALL),
    "fact-suggestion-keep": Rule(post=COMPLETES, of="suggestion"),
    "calling-laws": Rule(get=STEERS_ALL),
    "calling-law-new": Rule(
        get=ADMINS,
        post=ADMINS,
        filled_in=True,
        data=lambda corner: {
            "country": "NL",
            "source": "Telecommunicatiewet",
            "companies": "allowed",
            "persons": "never",
        },
    ),
    "calling-law-offer": Rule(
        # The desk of these tests has all published versions, so nothing is offered.
        post=ADMINS,
        args=lambda corner: {"edition": "NL-2026-07"},
        writes=False,
    ),
    "leads-unassigned": Rule(get=READS_ALL),
    "territory-moves": Rule(get=STEERS_ALL),
    "territory-move-start": Rule(post=STEERS_ALL),
    "territory-move-cancel": Rule(post=STEERS, of="territory_move"),
    "territory-move-undo": Rule(post=STEERS, of="territory_move"),
    "territory-coverage": Rule(get=STEERS_ALL),
    "territory-area-give": Rule(
        post=STEERS,
        data=lambda corner: {"territory": corner["territory"], "country": "NL", "codes": "99"},
    ),
    "leads-assign": Rule(post=STEERS, data=lambda corner: {"campaign": corner["run"]}),
}

HANDOFFS = {
    "handoffs": Rule(get=LISTS),
    "handoff": Rule(get=READS, of="handoff"),
    "lead-handoff-new": Rule(get=INSIDE, post=INSIDE, of="sql", data=_offer),
    "handoff-withdraw": Rule(post=INSIDE, of="handoff", data=lambda corner: {"keep_meeting": "cancel"}),
    "handoff-ask": Rule(
        get=FIELD, post=FIELD, of="handoff", data=lambda corner: {"text": f"Who signs at {corner.word}?"}
    ),
    "field-question-answer": Rule(
        post=PASSES_ON,
        args=lambda corner: {"lead_id": corner.asked.lead_id},
        data=lambda corner: {"answer": f"The board of {corner.word}."},
    ),
    "handoff-pass-on": Rule(post=PASSES_ON, of="late"),
    "agenda-item-resolve": Rule(
        post=SELLERS | STEERS, of="agenda_item", data=lambda corner: {"agreement": f"{corner.word} waits."}
    ),
    "weekly": Rule(get=dict.fromkeys(MEETS, ALL)),
    "weekly-meeting": Rule(get=MEETS, args=_pair),
    "weekly-action-new": Rule(
        post=MEETS,
        args=_pair,
        data=lambda corner: {"what": f"{corner.word} again", "person": corner.field.pk},
    ),
    "weekly-action-done": Rule(post=MEETS, of="meeting_action"),
    "weekly-action-carry-over": Rule(post=MEETS, of="meeting_action"),
    "weekly-action-reopen": Rule(post=MEETS, of="done_action"),
    "handoff-accept": Rule(get=FIELD, post=FIELD, of="handoff", data=_terms),
    "handoff-send-back": Rule(
        get=FIELD,
        post=FIELD,
        of="handoff",
        data=lambda corner: {
            "reason": "no_budget",
            "missing_info": f"Who pays at {corner.word}?",
            "keep_meeting": "cancel",
        },
    ),
    "handoff-phone-nurture": Rule(get=FIELD, post=FIELD, of="handoff", data=_nurture),
    "handoff-marketing": Rule(get=FIELD, post=FIELD, of="handoff", data=_marketing),
    "handoff-field-nurture": Rule(get=FIELD, post=FIELD, of="handoff", data=_keep),
}

#: Roles with a calendar of their own, or with access to their team's.
CALENDARS: Reach = {role: ALL for role in (Role.INSIDE, Role.FIELD, Role.PRESALES, *STEERS)}
#: Presales engineers see meetings of the leads they joined, but none before field has accepted the handoff.
MEETS: Reach = {Role.INSIDE: OWN, Role.FIELD: OWN, Role.PRESALES: OWN, **STEERS}
MEETS_OFFERED: Reach = MEETS | {Role.PRESALES: NOTHING}
WAS_THERE: Reach = MEETS | {Role.INSIDE: NOTHING, Role.PRESALES: NOTHING}
NOT_THERE = frozenset({404, 422})

MEETINGS = {
    "calendar": Rule(get=CALENDARS),
    "calendar: another's": Rule(get=CALENDARS, filters=lambda corner: {"person": corner["field"]}),
    # Another person's key in the link shows one's own blocks.
    "call-blocks": Rule(
        get=dict.fromkeys(PLANS_BLOCKS, ALL),
        post=dict.fromkeys(PLANS_BLOCKS, ALL),
        data=lambda corner: {"on": _in(30), "starts": "09:00", "ends": "11:00", "weeks": "1"},
    ),
    "call-block-remove": Rule(
        post=PLANS_BLOCKS,
        of={Role.FIELD: "field_block"} | dict.fromkeys(set(Role) - {Role.FIELD}, "call_block"),
    ),
    "meeting-feedback": Rule(get=CALENDARS),
    "calendar-feed-settings": Rule(get=CALENDARS),
    "calendar-feed-create": Rule(post=CALENDARS),
    "calendar-feed-revoke": Rule(post=CALENDARS, writes=False),
    "calendar-feed": Rule(
        get=EVERYBODY,
        open=True,
        args=lambda corner: {"secret": "somebody-elses"},
        shown_with=frozenset({404}),
    ),
    "meeting-new": Rule(get=CALENDARS, filters=lambda corner: {"q": "Sanne"}),
    "meeting-new: own ones": Rule(get=CALENDARS),
    "lead-meeting-new": Rule(
        get=MEETS,
        post=MEETS,
        of={Role.INSIDE: "sql", Role.FIELD: "field_nurture", Role.PRESALES: "deal_lead"},
        data=lambda corner: {
            "person": corner.field.pk,
            "meeting": "other",
            "at": "2026-11-27T15:00",
            "duration": "45",
            "location": f"{corner.word} street",
        },
    ),
    "meeting": Rule(get=MEETS_OFFERED, of="meeting"),
    "meeting: of a deal": Rule(get=MEETS, of="told"),
    "meeting-reschedule": Rule(
        get=MEETS_OFFERED,
        post=MEETS_OFFERED,
        of="meeting",
        data=lambda corner: {"starts_at": "2026-11-27T16:00", "duration": "45", "location": corner.word},
    ),
    "meeting-cancel": Rule(
        get=MEETS_OFFERED,
        post=MEETS_OFFERED,
        of="meeting",
        data=lambda corner: {"reason": f"{corner.word} is closed"},
    ),
    "meeting-mark-held": Rule(
        get=MEETS,
        post=WAS_THERE,
        refused_with=NOT_THERE,
        of="met",
        data=lambda corner: {"feedback": "good", "comment": corner.word},
    ),
    "meeting-mark-no-show": Rule(
        get=MEETS,
        post=WAS_THERE,
        refused_with=NOT_THERE,
        of="met",
        data=lambda corner: {"comment": f"{corner.word} was shut"},
    ),
    "meeting-feedback-read": Rule(post=INSIDE, of="told"),
    "meeting-give-feedback": Rule(
        get=MEETS,
        post=dict.fromkeys(MEETS, NOTHING) | FIELD,
        refused_with=NOT_THERE,
        of="held",
        data=lambda corner: {"feedback": "too_early", "comment": corner.word},
    ),
}

OPPORTUNITIES = {
    "opportunities": Rule(get=LISTS | {Role.PRESALES: ALL}),
    "opportunities-columns": Rule(
        get=LISTS | {Role.PRESALES: ALL},
        post=LISTS | {Role.PRESALES: ALL},
        filled_in=True,
        data=lambda corner: {"column_0": "value"},
    ),
    "opportunities-closed": Rule(get=LISTS | {Role.PRESALES: ALL}),
    "opportunities-closed-columns": Rule(
        get=LISTS | {Role.PRESALES: ALL},
        post=LISTS | {Role.PRESALES: ALL},
        filled_in=True,
        data=lambda corner: {"column_0": "value"},
    ),
    "opportunity-board": Rule(get=LISTS | {Role.PRESALES: ALL}),
    "opportunity-step": Rule(
        post=SELLERS | STEERS,
        of=OWN_DEALS | dict.fromkeys(STEERS, "deal"),
        data=lambda corner: {"step": "proposal", "seen": "discovery"},
    ),
    "presales-invite": Rule(
        post=SELLERS | STEERS, of=JOINED, data=lambda corner: {"engineer": corner.engineer.pk}
    ),
    "presales-leave": Rule(post=SELLERS | STEERS | {Role.PRESALES: OWN}, of=JOINED),
    "lead-opportunity-new": Rule(get=INSIDE, post=INSIDE, of="sql", data=_open_here),
    "opportunity": Rule(get=DEALS, of="deal"),
    "opportunity-buyer-fact-add": Rule(
        post=SELLERS,
        of="deal",
        data=lambda corner: {
            "kind": "decision_date",
            "said_by": corner["contact of deal_lead"],
            "channel": "call",
            "note": f"{corner.word} decides in June",
        },
    ),
    "opportunity-buyer-fact-withdraw": Rule(
        post=SELLERS,
        args=lambda corner: {"pk": corner.deal.pk, "fact_id": corner.fact.pk},
        data=lambda corner: {"reason": f"{corner.word} took it back"},
    ),
    "opportunity-win": Rule(
        get=SELLERS,
        post=SELLERS,
        of=OWN_DEALS,
        data=lambda corner: {"value": "4500", "ordered_on": _in(0)},
    ),
    "opportunity-evaluate": Rule(
        get={Role.INSIDE: NOTHING} | FIELD | STEERS,
        post={Role.INSIDE: NOTHING} | FIELD | STEERS,
        of="won_deal",
        data=lambda corner: {"comment": f"{corner.word} liked it"},
    ),
    "competitors": Rule(
        get=STEERS_ALL,
        post=STEERS,
        refused_with=frozenset({422}),
        data=lambda corner: {"name": "Frigonet", "team": corner.team.pk},
    ),
    "competitor-rename": Rule(post=STEERS, of="competitor", data=lambda corner: {"name": "Koelnet Group"}),
    "customers": Rule(get=LISTS),
    "customer": Rule(get=READS, of="company of won"),
    "repeat-order": Rule(
        get=SELLERS, post=SELLERS, of="won", data=lambda corner: _terms(corner) | _repeat(corner)
    ),
    "referrals": Rule(get=LISTS),
    "referral": Rule(get=READS, of="referral"),
    "referral-introduce": Rule(post=SELLERS | STEERS, of="referral", data=_introduced),
    "referral-new": Rule(get=SELLERS | STEERS, post=SELLERS | STEERS, of="won", data=_introduced),
    "referral-decline": Rule(post=SELLERS | STEERS, of="referral"),
    "referral-lead": Rule(get=SELLERS | STEERS, post=SELLERS | STEERS, of="referral", data=_referred),
    "referral-of-call": Rule(get=SELLERS | STEERS, of="customer_call"),
    "customer-plan": Rule(post=SELLERS | STEERS, of="won"),
    "forecast": Rule(get=LISTS),
    "forecast: another's campaign": Rule(get=LISTS, filters=lambda corner: {"campaign": corner.run.pk}),
    "forecast-accuracy": Rule(get=LISTS),
    "forecast-deals": Rule(get=LISTS),
    "forecast-deals: of another rep": Rule(
        get=LISTS, filters=lambda corner: {"by": "rep", "group": corner.field.pk}
    ),
    "win-loss": Rule(get=READS_ALL),
    "win-loss-deals": Rule(get=READS_ALL, filters=lambda corner: {"result": "won"}),
    "opportunity-reopen": Rule(
        # Inside reps reopen the deals that they closed, which the scene has none of.
        get={Role.INSIDE: NOTHING} | FIELD | STEERS,
        post={Role.INSIDE: NOTHING} | FIELD | STEERS,
        of="won_deal",
        data=lambda corner: {"reason": f"{corner.word} signed for two"},
    ),
    "opportunity-revise": Rule(
        get=SELLERS,
        post=SELLERS,
        of=OWN_DEALS,
        data=lambda corner: _terms(corner) | {"next_step": "Ask again", "on": _in(3)},
    ),
    "opportunity-fields": Rule(
        get=SELLERS, post=SELLERS, of=OWN_DEALS, data=lambda corner: _fill_in(corner, "opportunity")
    ),
    "opportunity-field-nurture": Rule(get=FIELD, post=FIELD, of="deal", data=_keep),
    "opportunity-phone-nurture": Rule(get=SELLERS, post=SELLERS, of=OWN_DEALS, data=_nurture),
    "opportunity-marketing": Rule(get=SELLERS, post=SELLERS, of=OWN_DEALS, data=_marketing),
    "opportunity-lose": Rule(
        get=SELLERS,
        post=SELLERS,
        of=OWN_DEALS,
        data=lambda corner: {"reason": "price", "comment": corner.word, "on": _in(90)},
    ),
    "field-nurture": Rule(get=READS | {Role.PRESALES: NOTHING}, of="field_nurture"),
    "field-nurture-take-up": Rule(get=FIELD, post=FIELD, of="field_nurture", data=_terms),
    "field-nurture-review": Rule(get=FIELD, post=FIELD, of="field_nurture", data=_keep),
    "field-nurture-phone-nurture": Rule(get=FIELD, post=FIELD, of="field_nurture", data=_nurture),
    "field-nurture-marketing": Rule(get=FIELD, post=FIELD, of="field_nurture", data=_marketing),
    "field-nurture-disqualify": Rule(
        get=FIELD,
        post=FIELD,
        of="field_nurture",
        data=lambda corner: {"reason": "wrong_fit", "comment": corner.word},
    ),
}


def _quote(corner: Corner) -> dict:
    """A quote of one line."""
    row = {
        "item": f"{corner.word} sensor",
        "quantity": "1",
        "unit_price": "100",
        "vat_rate": "21",
        "order": "0",
    }
    lines = {f"lines-0-{name}": value for name, value in row.items()}
    return lines | {
        "contact": corner.leads["small_lead"].contact_id,
        "language": "en",
        "valid_until": _in(20),
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
    }


def _product(corner: Corner) -> dict:
    return {
        "code": f"NEW-{corner.word}",
        "name": "Sensor",
        "unit_price": "12.50",
        "currency": "EUR",
        "vat_rate": "21",
        "active_from": _in(0),
    }


QUOTES = {
    "price-list": Rule(get=LISTS | {Role.PRESALES: ALL}),
    "product-new": Rule(get=STEERS_ALL, post=STEERS_ALL, data=_product),
    "product-edit": Rule(get=STEERS_ALL, post=STEERS_ALL, of="product", data=_product),
    "product-end": Rule(post=STEERS_ALL, of="product"),
    "quote-settings": Rule(
        get=STEERS_ALL,
        post=STEERS_ALL,
        data=lambda corner: {"seller": "South", "address": "Kade 2", "valid_days": "30"},
    ),
    "quotes": Rule(get=LISTS | {Role.PRESALES: ALL}),
    "quote": Rule(get=READS | {Role.FIELD: NOTHING, Role.PRESALES: NOTHING}, of="quote"),
    "quote-pdf": Rule(get=READS | {Role.FIELD: NOTHING, Role.PRESALES: NOTHING}, of="quote"),
    "quote-new": Rule(
        get=SELLERS,
        post=INSIDE | {Role.FIELD: NOTHING},
        of=OWN_DEALS,
        data=_quote,
        refused_with=frozenset({404, 422}),
    ),
    "quote-edit": Rule(
        get=INSIDE | {Role.FIELD: NOTHING}, post=INSIDE | {Role.FIELD: NOTHING}, of="quote", data=_quote
    ),
    "quote-new-version": Rule(post=INSIDE | {Role.FIELD: NOTHING}, of="quote", writes=False),
    "quote-withdraw": Rule(post=INSIDE | {Role.FIELD: NOTHING}, of="quote"),
    "quote-send": Rule(
        get=INSIDE | {Role.FIELD: NOTHING},
        post=INSIDE | {Role.FIELD: NOTHING},
        of="quote",
        data=lambda corner: {
            "subject": f"{corner.word} quote",
            "text": links.url_of(corner.quote),
            "key": uuid4(),
        },
    ),
    "quote-mark-sent": Rule(
        get=INSIDE | {Role.FIELD: NOTHING},
        post=INSIDE | {Role.FIELD: NOTHING},
        of="quote",
        data=lambda corner: {"how": "by post"},
    ),
    "quote-answer": Rule(
        get=INSIDE | {Role.FIELD: NOTHING},
        post=INSIDE | {Role.FIELD: NOTHING},
        of="sent_quote",
        data=lambda corner: {"name": f"Sanne {corner.word}", "answer": "accept"},
    ),
    "quote-approval-ask": Rule(
        get=INSIDE,
        post=INSIDE,
        of="large_quote",
        data=lambda corner: {"approver": User.objects.get(name="Ada").pk},
    ),
    # Only the approver that was named: the admin.
    "quote-approval": Rule(
        get={Role.INSIDE: NOTHING, Role.MANAGER: NOTHING, Role.ADMIN: ALL},
        post={Role.INSIDE: NOTHING, Role.MANAGER: NOTHING, Role.ADMIN: ALL},
        of="approval",
        data=lambda corner: {"answer": "approve"},
    ),
    # Anybody with the signed link can read a quote and answer it (tests/handoffs/quotes/test_answering.py).
    "quote-public": Rule(
        get=EVERYBODY,
        post=EVERYBODY,
        open=True,
        secret=True,
        writes=False,
        args=lambda corner: {"signed": "of-another-desk"},
        shown_with=frozenset({404}),
    ),
    "quote-public-pdf": Rule(
        get=EVERYBODY,
        open=True,
        args=lambda corner: {"signed": "of-another-desk"},
        shown_with=frozenset({404}),
    ),
}

#: For each role that may choose the partner of a deal: the deal.
DEALS_OF_PARTNERS = OWN_DEALS | dict.fromkeys(set(Role) - set(OWN_DEALS), "deal")
RUNS_PARTNERS: Reach = INSIDE | STEERS


def _partner(corner: Corner) -> dict:
    return {"kind": "distributor", "owner": corner.inside.pk, "talk_days": "21", "update_days": "7"}


PARTNERS = {
    "partners": Rule(get=LISTS),
    "partner": Rule(get=READS, of="partner"),
    "partner-edit": Rule(get=RUNS_PARTNERS, post=RUNS_PARTNERS, of="partner", data=_partner),
    "partner-end": Rule(post=RUNS_PARTNERS, of="partner"),
    "partner-new": Rule(get=RUNS_PARTNERS, post=RUNS_PARTNERS, of="company of cold", data=_partner),
    "partner-work": Rule(get=AT_THE_DESK),
    "partner-talk": Rule(
        post=INSIDE,
        of="partner",
        data=lambda corner: {"outcome": "spoke", "note": f"{corner.word} has news"},
    ),
    "partner-link-new": Rule(
        get=RUNS_PARTNERS, post=RUNS_PARTNERS, of="partner", data=lambda corner: {"days": "30"}
    ),
    "partner-link-revoke": Rule(post=RUNS_PARTNERS, of="partner_link"),
    "partner-result-confirm": Rule(post=INSIDE | {Role.FIELD: NOTHING}, of="partner_result"),
    "partner-result-decline": Rule(post=INSIDE | {Role.FIELD: NOTHING}, of="partner_result"),
    "opportunity-partner": Rule(
        get=SELLERS | STEERS,
        post=SELLERS | STEERS,
        of=DEALS_OF_PARTNERS,
        data=lambda corner: {"partner": ""},
    ),
    # Anybody with the signed link can update the partner's deals (tests/handoffs/partners/test_public_page.py).
    "partner-public": Rule(
        get=EVERYBODY,
        open=True,
        args=lambda corner: {"signed": "of-another-desk"},
        shown_with=frozenset({404}),
    ),
} | {
    name: Rule(
        get=EVERYBODY,
        post=EVERYBODY,
        open=True,
        secret=True,
        writes=False,
        args=lambda corner, deal=deal: {"signed": "of-another-desk"} | deal,
        shown_with=frozenset({404}),
    )
    for name, deal in {
        "partner-public-new": {},
        "partner-public-deal": {"pk": 1},
        "partner-public-result": {"pk": 1},
    }.items()
}

FUNNEL = {
    "handoff-report": Rule(get=LISTS),
    "handoff-report: another's campaign": Rule(
        get=LISTS, filters=lambda corner: {"campaign": corner["campaign"]}
    ),
    "handoff-report-list": Rule(get=LISTS, filters=lambda corner: {"number": "answered"}),
    "handoff-report-list: of another pair": Rule(
        get=LISTS, filters=lambda corner: {"number": "returned", "field": corner["field"]}
    ),
    "funnel": Rule(get=READS_ALL),
    "funnel: another's campaign": Rule(
        get=READS_ALL, filters=lambda corner: {"campaign": corner["campaign"]}
    ),
    "comparison": Rule(get=READS_ALL),
    "comparison: another's campaign": Rule(
        get=READS_ALL, filters=lambda corner: {"campaign": corner["campaign"], "group": "territory"}
    ),
    "campaign-versions": Rule(get={Role.MARKETING: TEAM, **STEERS}, of="campaign"),
    "targets": Rule(get=LISTS),
    "targets-early-warning": Rule(get=READS_ALL),
    "wall": Rule(get=LISTS),
    "targets-set": Rule(get=STEERS_ALL, post=STEERS_ALL, filled_in=True, writes=False),
    "planner": Rule(get=READS_ALL | {Role.INSIDE: ALL}),
    "planner: another's campaign": Rule(
        get=READS_ALL | {Role.INSIDE: ALL}, filters=lambda corner: {"campaign": corner["campaign"]}
    ),
    "saved-views": Rule(get=EVERYBODY, args=lambda corner: {"area": "leads"}),
    "saved-views: of the funnel": Rule(get=READS_ALL, args=lambda corner: {"area": "funnel"}),
    "saved-view-new": Rule(
        get=EVERYBODY,
        post=EVERYBODY,
        args=lambda corner: {"area": "leads"},
        data=lambda corner: {"name": f"{corner.word} weekly"},
    ),
    "saved-view-new: of the funnel": Rule(
        get=READS_ALL,
        post=READS_ALL,
        args=lambda corner: {"area": "funnel"},
        data=lambda corner: {"name": f"{corner.word} weekly"},
    ),
    "saved-view": Rule(
        get=OWNS_VIEWS, post=OWNS_VIEWS, of=VIEW_OF, data=lambda corner: {"name": f"{corner.word} monthly"}
    ),
    "saved-view-delete": Rule(post=OWNS_VIEWS, of=VIEW_OF),
    # The scene has no such lead that another rep could get.
    "funnel-reassign": Rule(
        post=STEERS,
        filters=lambda corner: {"number": "unreached"},
        data=lambda corner: {"to": corner.inside.pk},
        writes=False,
    ),
    "funnel-act": Rule(
        post=STEERS,
        filters=lambda corner: {"number": "callbacks"},
        data=lambda corner: {"act": "reassign", "lead": corner["cold"], "to": corner.inside.pk},
        writes=False,
    ),
    "funnel-act-undo": Rule(post=STEERS_ALL, data=lambda corner: {"undo": "forged"}, writes=False),
    "funnel-reassign-undo": Rule(post=STEERS_ALL, data=lambda corner: {"undo": "forged"}, writes=False),
    "funnel-sparklines": Rule(get=READS_ALL),
    "funnel-trends": Rule(get=READS_ALL),
    "funnel-times": Rule(get=READS_ALL),
    "funnel-exits": Rule(get=READS_ALL),
    "funnel-sources": Rule(get=READS_ALL),
    "funnel-csv": Rule(get=READS_ALL, filters=lambda corner: {"part": "funnel"}),
    "funnel-csv: of another's campaign": Rule(
        get=READS_ALL, filters=lambda corner: {"part": "funnel-sources", "campaign": corner["campaign"]}
    ),
    "funnel-leads": Rule(get=READS_ALL, filters=lambda corner: {"number": "conversations"}),
    "funnel-leads: needing attention": Rule(get=READS_ALL, filters=lambda corner: {"number": "late"}),
    "funnel-leads: of another's campaign": Rule(
        get=READS_ALL, filters=lambda corner: {"number": "pipeline", "campaign": corner["campaign"]}
    ),
}

RULES = (
    HEALTH
    | ACCOUNT
    | PEOPLE
    | NOTIFICATIONS
    | TASKS
    | SUPPORT
    | WORKERS
    | FUNNEL
    | CAMPAIGNS
    | DESK
    | IMPORTS
    | LEADS
    | NURTURE
    | TRACKS
    | FORMS
    | HANDOFFS
    | MEETINGS
    | OPPORTUNITIES
    | QUOTES
    | PARTNERS
)
