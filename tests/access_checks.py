"""Check who is let in and who is refused. Faults are returned as sentences, so that planted bugs can be tested.

Besides the status, the whole database is compared before and after each request.
"""

from collections.abc import Mapping

from django.db import DatabaseError

from salesdesk.people.roles import Role
from tests.database_state import undone, written
from tests.scene import WHOSE

from .access_matrix import Answer, Matrix, Rule, address_of, addresses

#: Tried as every role and on everybody's objects.
MAIN = ("GET", "POST")
#: Views decide on these without looking at role and object, so one role of each kind tries them on own objects.
OTHERS = ("HEAD", "PUT", "PATCH", "DELETE")


def undeclared(rules: Mapping[str, Rule]) -> list[str]:
    """Return a fault for each URL without an access rule."""
    known = {address_of(key) for key in rules}
    return [f"{each.name}: no access rule" for each in addresses() if each.name not in known]


def misdeclared(rules: Mapping[str, Rule]) -> list[str]:
    """Return a fault for each view that declares no roles, or other roles than its rule."""
    wrong = []
    for pattern in addresses():
        rule, declared = rules.get(pattern.name), getattr(pattern.callback, "roles", "nobody")
        if rule and not rule.unchecked and declared != (None if rule.open else rule.roles):
            wrong.append(f"{pattern.name}: the view is for {declared}, the rule for {rule.roles}")
    return wrong


def refusals(matrix: Matrix, name: str, rule: Rule) -> list[str]:
    """Return the faults of a URL's refusals: a wrong status, a leaked text, or a change in the database."""
    cases = [
        (role, method, whose)
        for role in [*Role, None]
        for method, whose in _cases(rule, role)
        if whose not in rule.reach(method, role)
    ]
    faults, before = [], written()
    with undone():
        for role, method, whose in cases:
            answer = matrix.ask(name, rule, role, whose, method)
            faults += _judged_refusal(answer, rule, role, method)
            faults += matrix.leaks(answer, role)
        changed = _changes(matrix, before)
    if changed:
        faults += _culprits(matrix, name, rule, cases)
    return faults


def admissions(matrix: Matrix, name: str, rule: Rule) -> list[str]:
    """Return the faults of a URL's allowed requests: GET must change nothing, POST must take effect."""
    faults = []
    for role in [*Role, *([None] if rule.open else [])]:
        before = written()
        with undone():
            for method, whose in _cases(rule, role, ("GET", "HEAD")):
                if whose in rule.reach(method, role):
                    answer = matrix.ask(name, rule, role, whose, method)
                    faults += _judged_look(answer, rule) + matrix.leaks(answer, role)
            if changed := _changes(matrix, before):
                faults.append(f"GET {name} as {role} changes {changed}")
        for _method, whose in _cases(rule, role, ("POST",)):
            if whose in rule.reach("POST", role):
                before = written()
                with undone():
                    answer = matrix.ask(name, rule, role, whose, "POST")
                    faults += _judged_post(answer, rule, wrote=bool(_changes(matrix, before)))
                    faults += matrix.leaks(answer, role)
    return faults


def forgeries(matrix: Matrix, name: str, rule: Rule) -> list[str]:
    """Return a fault if a POST without a CSRF token is not refused (or, at a `secret` URL, is refused)."""
    role = next(iter(rule.post))
    with undone():
        answer = matrix.ask(name, rule, role, WHOSE[0], "POST", forged=True)
    return (
        [] if (answer.status == 403) != rule.secret else [f"{answer.asked} without a token: {answer.status}"]
    )


def _cases(
    rule: Rule, role: Role | None, methods: tuple[str, ...] = (*MAIN, *OTHERS)
) -> list[tuple[str, str]]:
    """Return the methods and objects to try as a role. A role without access is refused before any object is read."""
    near = [(method, WHOSE[0]) for method in methods if method in MAIN or role in _examples(rule)]
    far = WHOSE[1:] if role in rule.roles and rule.names_objects else ()
    return near + [(method, whose) for whose in far for method in methods if method in MAIN]


def _examples(rule: Rule) -> set[Role | None]:
    """Return one role that may open the URL, one that may not, and nobody."""
    with_access = next((role for role in Role if role in rule.roles), None)
    without = next((role for role in Role if role not in rule.roles), None)
    return {with_access, without, None}


def _judged_refusal(answer: Answer, rule: Rule, role: Role | None, method: str) -> list[str]:
    if rule.unchecked:
        fine, wanted = answer.status < 500, "an answer"
    elif not rule.declares(method):
        fine = answer.status in (403, 404, 405) or answer.wants_sign_in
        wanted = "405"
    elif role is None:
        fine, wanted = answer.wants_sign_in, "to sign in"
    elif role not in rule.roles:
        fine, wanted = answer.status == 403, "403"
    else:
        statuses = rule.refused_with if role in (rule.post if method == "POST" else rule.get) else {403, 404}
        fine, wanted = answer.status in statuses, f"one of {sorted(statuses)}"
    return [] if fine else [f"{answer.asked}: {answer.status}, not {wanted}"]


def _judged_look(answer: Answer, rule: Rule) -> list[str]:
    fine = answer.status in rule.shown_with and not answer.wants_sign_in
    return [] if fine else [f"{answer.asked}: {answer.status}, expected success"]


def _judged_post(answer: Answer, rule: Rule, wrote: bool) -> list[str]:
    if answer.status not in {200, 204, 302, 422} | rule.shown_with or answer.wants_sign_in:
        return [f"{answer.asked}: {answer.status}, expected success"]
    if rule.writes and not wrote:
        return [f"{answer.asked}: {answer.status}, but nothing changed"]
    return []


def _culprits(matrix, name, rule, cases) -> list[str]:
    """Repeat each refused request alone, to find those that changed something."""
    found = []
    for role, method, whose in cases:
        before = written()
        with undone():
            answer = matrix.ask(name, rule, role, whose, method)
            if changed := _changes(matrix, before):
                found.append(f"{answer.asked}: refused with {answer.status}, but changed {changed}")
    return found


def _changes(matrix: Matrix, written_before: dict) -> str:
    try:
        return matrix.original.changes(written_before)
    except DatabaseError:  # a request broke the shared transaction; _culprits repeats each alone
        return "the transaction"


def assert_none(faults: list[str]) -> None:
    """Assert that there are no faults; the message shows each on a line of its own."""
    assert not faults, "\n" + "\n".join(faults)
