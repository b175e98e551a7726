"""Answer field's questions, from the handoff page or right from the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import reswap

from handoffs.acceptance import questions
from handoffs.forms.answers import AnswerQuestionForm
from handoffs.models import Handoff
from leads.calling import field_questions
from leads.funnel import transitions
from salesdesk.people.access import allowed
from salesdesk.people.permissions import WORK_INSIDE_LEADS

from . import inbox
from .action_bar import redirect_whole_page


@require_POST
@allowed(*WORK_INSIDE_LEADS)
def answer_question(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Answer the open question about a lead, which resumes field's clock."""
    handoffs = Handoff.objects.visible_to(request.user).filter(lead=lead_id)
    handoff = get_object_or_404(handoffs.for_inbox().order_by("-number")[:1])
    form = AnswerQuestionForm(request.POST)
    answered = form.is_valid() and _answer(request, handoff, form)
    if request.htmx:
        return _answered_on_desk(request, handoff, form)
    if not answered:
        return inbox.show(request, handoff, actions=[], answer_form=form)
    return (
        redirect_whole_page(request, "desk")
        if "desk" in request.POST
        else redirect_whole_page(request, "handoff", handoff.pk)
    )


def _answer(request: HttpRequest, handoff: Handoff, form: AnswerQuestionForm) -> bool:
    try:
        questions.answer(handoff, request.user, **form.cleaned_data)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Answer sent. %(who)s’s deadline is running again.") % {"who": handoff.to})
    return True


def _answered_on_desk(request: HttpRequest, handoff: Handoff, form: AnswerQuestionForm) -> HttpResponse:
    """Remove the question that was answered from the desk, or show it again with its input and the error."""
    if not form.errors:
        return reswap(render(request, "components/messages.html", {"oob": True}), "delete")
    questions_left = field_questions.open_questions(request.user)
    question = next((each for each in questions_left if each.lead_id == handoff.lead_id), None)
    trouble = " ".join(error for errors in form.errors.values() for error in errors)
    if question is None:
        messages.warning(request, trouble)
        return render(request, "components/messages.html", {"oob": True}, status=422)
    question.typed = form.data.get("answer", "")
    context = {"question": question, "trouble": trouble}
    return render(request, "leads/calling/field_questions.html#asked", context, status=422)
