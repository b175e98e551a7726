"""The texts of a public form: a change is a new row, so that each submission names what was shown."""

from django.db import transaction

from leads.models import FormText, PublicForm
from salesdesk.people.models import User


def texts_of(form: PublicForm) -> dict[str, FormText]:
    """Return the current text of each language in which the form is offered."""
    latest = form.texts.order_by("language", "-number").distinct("language")
    return {text.language: text for text in latest if text.consent}


@transaction.atomic
def write_texts(form: PublicForm, texts: dict[str, tuple[str, str]], by: User | None) -> None:
    """Add a row for each text (title, consent) that has changed. An empty one ends its language."""
    current = {text.language: text for text in form.texts.order_by("number")}
    for language, (title, consent) in texts.items():
        before = current.get(language)
        if (title, consent) != ((before.title, before.consent) if before else ("", "")):
            number = before.number + 1 if before else 1
            FormText.objects.create(
                form=form, language=language, number=number, title=title, consent=consent, by=by
            )


def text_for(form: PublicForm, wanted: list[str]) -> FormText | None:
    """Return the text in the first of the `wanted` languages that the form has, or in any."""
    texts = texts_of(form)
    return next((texts[code] for code in wanted if code in texts), next(iter(texts.values()), None))
