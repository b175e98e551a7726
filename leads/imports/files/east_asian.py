"""Tell the encodings of Japanese, Chinese and Korean apart by how common their characters are.

Each of these character sets is ordered: its everyday characters stand in rows of their own, the rare ones in others. In
the right encoding nearly every character is an everyday one; in a wrong one they scatter. This holds for a line of a
few words, which is too short for statistics of language.
"""

import unicodedata
from collections.abc import Callable

SURE = 0.85  # share of everyday characters
AHEAD = 0.1  # by which one encoding must lead the others
WESTERN = 0.25  # share of letters among ASCII letters, as in Málaga, above which the text is Western

Rows = tuple[range, ...]

#: Everyday characters by the first byte of two; Japanese kana and Korean syllables are what tells most.
_EVERYDAY: dict[str, Rows] = {
    "cp932": (range(0x82, 0x84), range(0x88, 0x98)),
    "euc_jp": (range(0xA3, 0xA6), range(0xB0, 0xD0)),
    "gb18030": (range(0xA3, 0xA4), range(0xB0, 0xD8)),
    "cp950": (range(0xA4, 0xC7),),
    "cp949": (range(0xB0, 0xC9),),
}
_MARKS = "、。「」『』・ー（）　，．：；！？－＆／～"


def east_asian(sample: bytes) -> str:
    """Return the codec in which the lines are everyday text, or "" if none is clearly so."""
    if _is_western(sample):
        return ""
    scores = sorted(((_everyday(sample, codec), codec) for codec in _EVERYDAY), reverse=True)
    (best, codec), (second, _other) = scores[:2]
    return codec if best >= SURE and best - second >= AHEAD else ""


def _is_western(sample: bytes) -> bool:
    """Return whether bytes above ASCII stand alone between ASCII letters, as accented letters do."""
    high = alone = 0
    for place, byte in enumerate(sample):
        if byte >= 0x80:
            high += 1
            beside = sample[max(0, place - 1) : place] + sample[place + 1 : place + 2]
            alone += all(other < 0x80 for other in beside) and any(map(_is_letter, beside))
    return alone > WESTERN * high


def _is_letter(byte: int) -> bool:
    return chr(byte).isalpha()


def _everyday(sample: bytes, codec: str) -> float:
    """Return the share of everyday characters, 0 if the bytes are not of this codec."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return 0.0
    letters = [letter for letter in text if letter > "\x7f" and letter not in _MARKS]
    everyday = _is_everyday(codec)
    return sum(map(everyday, letters)) / len(letters) if letters else 0.0


def _is_everyday(codec: str) -> Callable[[str], bool]:
    rows = _EVERYDAY[codec]

    def is_everyday(letter: str) -> bool:
        written = letter.encode(codec)
        if len(written) != 2 or not any(written[0] in row for row in rows):
            return False
        # Kana are everyday in Japanese only; the other sets have them too, and Japanese read as those is full of them.
        kana = "KATAKANA" in (name := unicodedata.name(letter, "")) or "HIRAGANA" in name
        return codec in ("cp932", "euc_jp") or not kana

    return is_everyday
