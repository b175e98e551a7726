"""Fill the form to write an e-mail with a template or a brochure; what was typed stays."""

import hashlib
from typing import Any

from campaigns.models import Brochure
from leads.brochures import sending
from leads.correspondence import merge_fields

from .compose import ComposeForm


def with_template(form: ComposeForm) -> tuple[dict[str, Any], list[str]]:
    """Return the fields with the chosen template filled in, above what was typed, and its empty merge fields."""
    typed, chosen = _typed(form), _cleaned(form)
    template, contact = chosen.get("template"), chosen.get("contact")
    if not (template and contact):
        return typed, []
    subject, text, empty = merge_fields.fill(template, form.lead, form.people[contact.pk], form.by)
    written = _written(typed)
    text = f"{text}\n\n{written}" if written else text
    kept = form.answers and typed["subject"]
    return typed | {"subject": kept or subject, "text": text, "filled": _digest(text)}, empty


def with_brochure(form: ComposeForm) -> dict[str, Any]:
    """Return the fields with the brochure's link at the cursor or the end, or its text if nothing was typed."""
    typed, chosen = _typed(form), _cleaned(form)
    brochure, contact, key = (chosen.get(name) for name in ("brochure", "contact", "key"))
    typed["brochure"] = ""
    if not (brochure and contact and key):
        return typed
    if not _written(typed):
        return typed | alone(form, brochure, contact.pk, key)
    link, text = sending.link_of(brochure, key), typed["text"]
    if link in text:
        return typed
    cursor = chosen.get("cursor")
    if cursor is None:
        return typed | {"text": f"{text.rstrip()}\n\n{link}"}
    return typed | {"text": _inserted(link, text[:cursor], text[cursor:])}


def alone(form: ComposeForm, brochure: Brochure, contact: int, key) -> dict[str, str]:
    """Return subject and text of an e-mail with nothing but the brochure."""
    text = sending.text_of(brochure, form.lead, form.people[contact], form.by, key)
    return {"subject": brochure.title, "text": text, "filled": _digest(text)}


def _inserted(link: str, before: str, after: str) -> str:
    """Return the link between these texts, with spaces so that no mail program takes a word for a part of it."""
    start = " " if before and not before[-1].isspace() else ""
    end = " " if after and after[0].isalnum() else ""
    return f"{before}{start}{link}{end}{after}"


def _cleaned(form: ComposeForm) -> dict[str, Any]:
    form.full_clean()
    return form.cleaned_data


def _typed(form: ComposeForm) -> dict[str, Any]:
    typed = {name: form.data.get(name, "") for name in form.fields}
    text = typed["text"].replace("\r\n", "\n")
    return typed | {"text": text, "chosen": form.data.getlist("chosen"), "cursor": ""}


def _written(typed: dict[str, Any]) -> str:
    """Return what somebody wrote: the text, unless it is just as it was filled in."""
    text = typed["text"].strip()
    return text if text and _digest(text) != typed["filled"] else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()
