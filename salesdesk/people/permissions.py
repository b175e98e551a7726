"""Which roles may do what. Views, capabilities, templates and the navigation all ask here.

Whose object it is gets decided where the object is fetched (`visible_to`).
"""

from .roles import REPS, Role

#: Set up the desk: people, teams, workers, new calling laws.
ADMINISTER = frozenset({Role.ADMIN})
#: Run a team: campaigns, territories, imports, who works on what.
MANAGE_TEAMS = ADMINISTER | {Role.MANAGER}

#: An inside rep's own work: the desk, handing over, opening small deals.
CALL_LEADS = frozenset({Role.INSIDE})
#: A field rep's own work: answering handoffs, field nurture, focus requests.
WORK_IN_FIELD = frozenset({Role.FIELD})
CLOSE_DEALS = REPS
#: Be asked to approve a colleague's quote.
APPROVE_QUOTES = CALL_LEADS | MANAGE_TEAMS
#: Edit the price list and what all quotes show of the seller.
EDIT_PRICES = MANAGE_TEAMS
#: Report that a lead has shown interest, outside a call.
REPORT_INTEREST = CALL_LEADS | {Role.MARKETING}

#: Decide about leads that inside holds: phone nurture, exits, field's questions.
#: Field is not among them: it answers handoffs, and its deals and field nurture have their own exits.
WORK_INSIDE_LEADS = CALL_LEADS | MANAGE_TEAMS
#: Ask that a cold lead is called this week.
REQUEST_FOCUS = WORK_IN_FIELD | MANAGE_TEAMS
#: Make companies partners, run them, and let them update their deals.
RUN_PARTNERS = CALL_LEADS | MANAGE_TEAMS
#: Change what is known about a lead: its stakeholders, route, presales engineer, agenda item.
WORK_LEADS = REPS | MANAGE_TEAMS
#: Add a lead by hand.
ADD_LEADS = WORK_LEADS | {Role.MARKETING}
#: See calendars, and book, move and cancel meetings.
USE_CALENDAR = WORK_LEADS | {Role.PRESALES}

#: See the whole team's leads and figures.
VIEW_FUNNEL = MANAGE_TEAMS | {Role.MARKETING}
#: Plan from orders backwards; reps for themselves.
PLAN = VIEW_FUNNEL | CALL_LEADS
#: See targets: reps their own, the others those of the team.
VIEW_TARGETS = VIEW_FUNNEL | REPS
#: Run the e-mail programmes and read the replies to them.
WRITE_TRACKS = MANAGE_TEAMS | {Role.MARKETING}
#: Import lists of leads and of people who must not be called.
IMPORT_LISTS = VIEW_FUNNEL
#: Take lists of leads out of the desk, as files.
EXPORT_LISTS = VIEW_FUNNEL
VIEW_CAMPAIGNS = WORK_LEADS | {Role.MARKETING}
VIEW_HANDOFFS = WORK_LEADS | {Role.MARKETING}
VIEW_DEALS = VIEW_HANDOFFS | {Role.PRESALES}

MERGE_COMPANIES = MANAGE_TEAMS | {Role.SUPPORT}
#: Work on what reps send to Sales Support.
HANDLE_SUPPORT = MERGE_COMPANIES
#: Add and remove holidays.
EDIT_HOLIDAYS = MERGE_COMPANIES
#: Add a missing phone number or legal basis.
COMPLETE_LEADS = MERGE_COMPANIES | CALL_LEADS
#: Record and withdraw the consent of a contact to text messages.
RECORD_CONSENT = WORK_LEADS | COMPLETE_LEADS
#: Take an action on many leads at once; each action asks for the permission of the same on one lead.
TAKE_BULK_ACTIONS = WORK_INSIDE_LEADS | WRITE_TRACKS | COMPLETE_LEADS

#: By name, for templates: {% if can.manage_teams %}.
BY_NAME = {name.lower(): roles for name, roles in list(globals().items()) if isinstance(roles, frozenset)}


def granted_to(role: str) -> dict[str, bool]:
    """Return for each permission, by its lower-case name, whether `role` has it."""
    return {name: role in roles for name, roles in BY_NAME.items()}


def manages_team(user, team_id: int | None) -> bool:
    """Return whether `user` runs this team: its manager, or an admin."""
    return user.role == Role.ADMIN or (user.role == Role.MANAGER and user.team_id == team_id)
