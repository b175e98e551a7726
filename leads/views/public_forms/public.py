"""The public side of a form: its page, sending it from here or from another site, and the thanks."""

from email.utils import parseaddr
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, override
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from leads.brochures.offered import current_version
from leads.forms.public_forms.submission import SubmissionForm
from leads.funnel.transitions import Refused
from leads.models import FormText, PublicForm
from leads.public_forms import definitions, guard, proof_of_work, submit
from salesdesk import clock
from salesdesk.people.access import anyone

#: Responses with this header hold no personal data, so any site may read them.
ANY_SITE = {"Access-Control-Allow-Origin": "*"}
SCRIPT = settings.BASE_DIR / "static" / "js" / "proof-of-work.js"


@csrf_exempt  # Strangers have no session, and other sites send the form; `guard` says which.
@require_http_methods(["GET", "HEAD", "POST"])
@anyone
@cache_control(private=True, max_age=0)  # so that "back" leads to the form, also after an error
def form(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the form, or take it in; a GET changes nothing."""
    public_form = get_object_or_404(PublicForm.objects.select_related("campaign", "brochure"), key=key)
    text = definitions.text_for(public_form, [request.GET.get("lang", ""), get_language() or ""])
    if text is None or not public_form.is_open:
        return _page(request, "closed.html", text, status=410)
    if request.method != "POST":
        return _form_page(request, SubmissionForm(public_form=public_form, text=text), text)
    return _take(request, public_form, text)


@require_safe
@anyone
def thanks(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say thank you, with the download if the form is for one."""
    found = get_object_or_404(PublicForm.objects.select_related("brochure"), key=key)
    text = definitions.text_for(found, [request.GET.get("lang", ""), get_language() or ""])
    version = current_version(found.brochure) if found.brochure else None
    return _page(request, "thanks.html", text, {"form": found, "version": version})


@require_safe
@anyone
def challenge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand out a challenge for the proof of work."""
    found = get_object_or_404(PublicForm, key=key)
    answer = {"challenge": proof_of_work.challenge(found), "bits": proof_of_work.BITS}
    return JsonResponse(answer, headers=ANY_SITE)


@require_safe
@anyone
@cache_control(public=True, max_age=60 * 60)
def script(request: HttpRequest) -> FileResponse:
    """Send the script of the proof of work. Its address has no version, because other sites link to it."""
    return FileResponse(SCRIPT.open("rb"), content_type="text/javascript; charset=utf-8", headers=ANY_SITE)


def _take(request: HttpRequest, public_form: PublicForm, text: FormText) -> HttpResponse:
    origin = guard.sender_of(request.headers)
    if not guard.may_send(public_form, origin, request.get_host()):
        return _page(request, "foreign.html", text, {"origin": origin}, status=403)
    if not guard.allow(public_form, get_adapter().get_client_ip(request), clock.now()):
        return _page(request, "too_many.html", text, status=429)
    shown = public_form.texts.filter(pk=_number(request.POST.get("text", ""))).exclude(consent="").first()
    text = shown or text
    with override(text.language):
        form = SubmissionForm(request.POST, public_form=public_form, text=text)
        is_valid = form.is_valid()
    if form.is_from_a_program():
        return _thank(public_form, text)
    if not is_valid:
        return _form_page(request, form, text, status=422)
    try:
        submit.submit(public_form, text, form.answers(), origin, form.proof())
    except Refused as refused:
        with override(text.language):
            form.add_error(None, str(refused))
        return _form_page(request, form, text, status=422)
    except guard.TooMany:
        return _page(request, "too_many.html", text, status=429)
    return _thank(public_form, text)


def _thank(public_form: PublicForm, text: FormText) -> HttpResponse:
    response = redirect("public-form-thanks", public_form.key)
    response["Location"] += f"?lang={text.language}"
    return response


def _form_page(request: HttpRequest, form: SubmissionForm, text: FormText, status: int = 200) -> HttpResponse:
    return _page(request, "form.html", text, {"form": form, "text": text}, status)


def _page(
    request: HttpRequest, template: str, text: FormText | None, context: dict | None = None, status: int = 200
) -> HttpResponse:
    """Render a public page in the language of its text, under the sender's name."""
    sender, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    with override(text.language if text else get_language()):
        shown = (context or {}) | {"sender": sender or address}
        return render(request, f"leads/public_forms/{template}", shown, status=status)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else 0
