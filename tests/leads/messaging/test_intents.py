"""The requests in text messages, in the desk's languages."""

import pytest

from leads.messaging import intents


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop.",
        "Stop please",
        "Stop aub",
        "Afmelden",
        "BAJA",
        "Dar de baja, por favor",
        "退訂",
        "請停止",
        "unsubscribe",
    ],
)
def test_stop_words_are_understood(text):
    assert intents.asks_to_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please don't stop",
        "Stop by on Monday",
        "We stoppen met de proef",
        "We can't stop the line",
        "baja el precio",
        "",
    ],
)
def test_sentence_with_a_stop_word_is_no_wish_to_stop(text):
    assert not intents.asks_to_stop(text)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Please call me", ""),
        ("Can you call me back tomorrow at 10?", "tomorrow at 10"),
        ("give us a ring on Friday after two", "on friday after two"),
        ("Bel me morgen om 10 uur aub", "morgen om 10 uur"),
        ("Kunt u mij vrijdag terugbellen?", "vrijdag"),
        ("Bel maar even terug", ""),
        ("Llámame mañana a las 10, por favor", "manana a las 10"),
        ("¿Me puede llamar el viernes?", "el viernes"),
        ("打電話給我", ""),
        ("請明天10點打電話給我", "明天10點"),
        ("请回电", ""),
    ],
)
def test_request_for_a_call_is_understood_with_its_time(text, when):
    asked = intents.call_asked(text)
    assert asked is not None
    assert asked.when.strip("¿ ") == when


@pytest.mark.parametrize(
    "text",
    [
        "Please do not call me",
        "Don't call me again",
        "Bel me niet meer",
        "Je hoeft niet te bellen",
        "No me llame más",
        "請不要打電話給我",
        "What does it cost?",
        "We call it a day",
        "Thanks for the call",
    ],
)
def test_other_messages_ask_for_no_call(text):
    assert intents.call_asked(text) is None


def test_other_sentences_are_kept_as_the_question():
    asked = intents.call_asked("We have ten doors. Please call me tomorrow at 10! What does it cost?")
    assert asked == intents.CallAsked("tomorrow at 10", "We have ten doors What does it cost")
