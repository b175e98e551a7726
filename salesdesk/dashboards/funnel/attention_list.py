"""The funnel page's list of leads that need attention, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from salesdesk.dashboards.funnel import attention
from salesdesk.dashboards.funnel.attention import AttentionItem
from salesdesk.dashboards.funnel.drill_downs import Link
from salesdesk.templatetags.formatting import number

#: The action offered on the list of these leads.
VERBS = {
    "leaking": gettext_lazy("Plan now"),
    "uncalled": gettext_lazy("Reassign"),
    "late": gettext_lazy("Re-offer"),
    "unanswered": gettext_lazy("Reassign"),
    "unreviewed": gettext_lazy("Reassign"),
    "callbacks": gettext_lazy("Reassign"),
    "unreached": gettext_lazy("Replan"),
    "unassigned": gettext_lazy("Assign"),
    "incomplete": gettext_lazy("Add numbers"),
}


def of(items: dict[str, AttentionItem], link: Link) -> list[dict[str, str | Promise]]:
    """Return text, value at risk, owner, link and action of every kind that has leads, in their order."""
    return [
        {
            "text": _text(name, item.count),
            "value": item.value,
            "owner": _top_owner(item),
            "url": link(name),
            "verb": VERBS[name],
        }
        for name, item in items.items()
        if name in attention.ATTENTION_KINDS
    ]


def _text(name: str, count: int) -> str:
    texts = {
        "leaking": ngettext("%(n)s lead has no next step", "%(n)s leads have no next step", count),
        "uncalled": ngettext(
            "%(n)s MQL has waited longer than agreed", "%(n)s MQLs have waited longer than agreed", count
        ),
        "late": ngettext("%(n)s handoff is overdue", "%(n)s handoffs are overdue", count),
        "unanswered": ngettext(
            "%(n)s question from field is unanswered", "%(n)s questions from field are unanswered", count
        ),
        "unreviewed": ngettext(
            "%(n)s field nurture review is overdue", "%(n)s field nurture reviews are overdue", count
        ),
        "callbacks": ngettext("%(n)s promised call is overdue", "%(n)s promised calls are overdue", count),
        "unreached": ngettext(
            "%(n)s nurture call was missed or unanswered",
            "%(n)s nurture calls were missed or unanswered",
            count,
        ),
        "unassigned": ngettext("%(n)s lead has no territory", "%(n)s leads have no territory", count),
        "incomplete": ngettext("%(n)s lead has no phone number", "%(n)s leads have no phone number", count),
    }
    return texts[name] % {"n": number(count)}


def _top_owner(item: AttentionItem) -> str:
    owner = item.top_owner or _("Unassigned")
    most = item.shares[item.top_owner]
    if most == item.count:
        return owner
    return _("%(owner)s: %(n)s") % {"owner": owner, "n": number(most)}
