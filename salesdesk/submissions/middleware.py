"""Accept a form once: the view and the digest of the form are one transaction.

A copy waits for the first one. If that was accepted, the copy gets its answer and changes nothing; if it was refused or
failed, the copy is tried anew.
"""

from collections.abc import Callable
from hashlib import blake2b

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from .models import Submission
from .once import take

FIELD = "submission"


class SubmissionMiddleware:
    """Must come last, so that a form is read only once it may be sent at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        """Answer for the view if the form has a key."""
        if request.method != "POST" or not request.user.is_authenticated:
            return None  # a stranger is led to sign in, which accepts nothing
        if not request.POST.get(FIELD):
            return None
        digest = _digest(request)
        with transaction.atomic():
            if not take(digest):
                return _answer_alike(request, digest)
            response = view(request, *args, **kwargs)
            taken = Submission.objects.filter(pk=digest)
            # An accepted form leads on; another answer shows the form again.
            if location := response.headers.get("Location") or response.headers.get("HX-Redirect"):
                taken.update(location=location[:2000])
            else:
                taken.delete()
        return response


def _digest(request: HttpRequest) -> str:
    """Return the digest of who sent what: the same form with other words or files is not a copy."""
    typed = [(name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"]
    files = [(field, each.name, _content(each)) for field, all_of in request.FILES.lists() for each in all_of]
    sent = repr((request.user.pk, request.path, sorted(typed), sorted(files)))
    return blake2b(sent.encode("utf-8", "replace"), digest_size=32).hexdigest()


def _content(upload: UploadedFile) -> str:
    """Return the digest of a file, and leave it to be read from its beginning."""
    digest = blake2b(digest_size=32)
    for piece in upload.chunks():
        digest.update(piece)
    upload.seek(0)
    return digest.hexdigest()


def _answer_alike(request: HttpRequest, digest: str) -> HttpResponse:
    location = Submission.objects.values_list("location", flat=True).get(pk=digest)
    messages.info(request, _("This was already saved."))
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": location})
    return HttpResponseRedirect(location)
