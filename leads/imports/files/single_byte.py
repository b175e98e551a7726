"""Tell encodings of one byte a letter apart by the language in which the text is likeliest.

Every such encoding reads every text, so letters are weighed: how common each is in a language, and whether capitals and
signs stand where they do in words. Words in ASCII around them say which language a list of a few rows is in.
"""

from collections.abc import Sequence

from .alphabets import CENTRAL, CYRILLIC, GREEK, TURKISH, WESTERN, Alphabet

#: The languages of each encoding; of equally likely ones the first.
LATIN = {
    "cp1252": WESTERN,
    "cp1250": CENTRAL | {"de": WESTERN["de"]},
    "iso8859_2": CENTRAL | {"de": WESTERN["de"]},
    "cp1254": TURKISH,
    "mac_roman": WESTERN,
    "cp850": WESTERN,
}
OTHER_SCRIPTS = {
    "cp1251": CYRILLIC,
    "koi8_r": CYRILLIC,
    "koi8_u": {"uk": CYRILLIC["uk"]},
    "cp866": CYRILLIC,
    "iso8859_5": CYRILLIC,
    "cp1253": GREEK,
    "iso8859_7": GREEK,
}
#: How unlikely each is, as a logarithm: a letter of another language, a sign within a word or elsewhere, a control
#: character, and a capital behind a small letter or the other way round.
_FOREIGN, _SIGN_IN_WORD, _SIGN, _CONTROL, _CASE = -9.0, -9.0, -4.0, -12.0, -5.0
#: What changing the language for one line costs, and what a hint is worth.
_OTHER_LANGUAGE, _HINT, _HINTS = -4.0, 2.0, 3
#: How much likelier another encoding than Windows' own must be.
_PRIOR = {"cp1252": 2.0, "mac_roman": -2.0, "cp850": -2.0}
#: The least likelihood of a letter, on average, of words in Latin letters and in another script.
_READABLE, _READABLE_SCRIPT = -3.9, -3.65
#: The first letter of other scripts, whose words hold no Latin ones.
_GREEK = "\u0370"
#: Lines of a list beyond which its encoding is clear, and the bytes read of each.
_LINES, _LINE = 60, 400


def latin(lines: list[bytes], ascii_text: str) -> tuple[str, bool]:
    """Return the likeliest encoding of Latin letters, and whether `lines` are words in it.

    `lines` are not ASCII; `ascii_text` is what stands around those bytes.
    """
    codec, score, letters = _likeliest(LATIN, lines, ascii_text)
    return codec, score / letters >= _READABLE


def other_script(lines: list[bytes]) -> str:
    """Return the encoding in which `lines` are Cyrillic or Greek words, or "" if there is none."""
    codec, score, letters = _likeliest(OTHER_SCRIPTS, lines, "")
    return codec if letters and score / letters >= _READABLE_SCRIPT else ""


def _likeliest(codecs: dict[str, dict[str, Alphabet]], lines: list[bytes], ascii_text: str):
    """Return the encoding with the highest score, that score, and how many bytes are above ASCII."""
    sample = [line[:_LINE] for line in lines[:_LINES]]
    letters = sum(byte > 0x7F for line in sample for byte in line)
    languages = {name: alphabet for group in codecs.values() for name, alphabet in group.items()}
    hints = {name: _hints(alphabet, ascii_text) for name, alphabet in languages.items()}
    scores = {
        codec: _score(sample, codec, group, hints) + _PRIOR.get(codec, 0.0) for codec, group in codecs.items()
    }
    best = max(scores, key=lambda codec: scores[codec])
    return best, scores[best], letters


def _hints(alphabet: Alphabet, ascii_text: str) -> float:
    found = {each.group().lower() for each in alphabet.hints.finditer(ascii_text)}
    return _HINT * min(_HINTS, len(found))


def _score(
    lines: Sequence[bytes], codec: str, languages: dict[str, Alphabet], hints: dict[str, float]
) -> float:
    """Return the likelihood of `lines` in the likeliest language, in which a line may be in another one."""
    totals, own = dict.fromkeys(languages, 0.0), dict.fromkeys(languages, 0)
    for line in lines:
        try:
            text = line.decode(codec)
        except UnicodeDecodeError:
            return float("-inf")
        found = {name: _likelihood(text, alphabet) for name, alphabet in languages.items()}
        other = max(found.values()) + _OTHER_LANGUAGE
        for name, value in found.items():
            totals[name] += max(value, other)
            own[name] += value >= other
    return max(totals[name] + hints[name] * own[name] / len(lines) for name in languages)


def _likelihood(text: str, alphabet: Alphabet) -> float:
    letters = alphabet.letters
    total = _FOREIGN * sum(1 for _each in alphabet.never.finditer(text))
    for place, letter in enumerate(text):
        if letter <= "\x7f":
            continue
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        if letter.isalpha() and letter not in "ºª":
            total += letters.get(letter, _FOREIGN) + _case(before, letter, after)
            if letter >= _GREEK and (_is_ascii_letter(before) or _is_ascii_letter(after)):
                total += _FOREIGN
        elif letter < "\xa0":
            total += _CONTROL
        elif before.isalpha() and after.isalpha() and letter not in "’·":
            total += _SIGN_IN_WORD
        else:
            total += _SIGN
    return total


def _is_ascii_letter(beside: str) -> bool:
    return beside.isascii() and beside.isalpha()


def _case(before: str, letter: str, after: str) -> float:
    if letter.isupper():
        return _CASE if before.islower() or (before.isupper() and after.islower()) else 0.0
    return _CASE if before.isupper() and after.isupper() else 0.0
