"""Tell the encodings of Japanese, Chinese and Korean apart by how common their characters are.

Each of these character sets is ordered: its everyday characters stand in rows of their own, the rare ones in others. In
the right encoding nearly every character is an everyday one; in a wrong one they scatter. This holds for a line of a
few words, which is too short for statistics of language.
"""

import re
import unicodedata
from collections.abc import Callable

SURE = 0.85  # share of everyday characters
AHEAD = 0.1  # by which one encoding must lead the others
WESTERN = 0.25  # share of letters among ASCII letters, as in Málaga, above which the text is Western

Rows = tuple[range, ...]

#: Everyday characters by the first byte of two; Japanese kana and Korean syllables are what tells most.
EVERYDAY: dict[str, Rows] = {
    "cp932": (range(0x82, 0x84), range(0x88, 0x98)),
    "euc_jp": (range(0xA3, 0xA6), range(0xB0, 0xD0)),
    "gb18030": (range(0xA3, 0xA4), range(0xB0, 0xD8)),
    "cp950": (range(0xA4, 0xC7),),
    "cp949": (range(0xB0, 0xC9),),
}
#: Words that lists have in their header and in names of companies, in each of these languages.
_WORDS = (
    *("会社", "電話", "住所", "氏名", "担当", "都道府県", "郵便", "東京"),
    *("公司", "電話", "聯絡", "地址", "姓名", "编号", "电话", "联系"),
    *("회사", "전화", "주소", "담당", "이름", "주식"),
)
_HALF_WIDTH_KANA = range(0xFF61, 0xFFA0)
_HALF_WIDTH_AMONG_OTHERS = re.compile("[\uff61-\uff65]|[\uff61-\uff9f][A-Za-z{}|~@]|[A-Za-z][\uff61-\uff9f]")
_MARKS = "、。「」『』・ー（）　，．：；！？－＆／～"


def east_asian(sample: bytes) -> str:
    """Return the codec in which the lines are everyday text, or "" if none is clearly so."""
    if is_western(sample):
        return ""
    scores = sorted(((everyday(sample, codec), codec) for codec in EVERYDAY), reverse=True)
    (best, codec), (second, _other) = scores[:2]
    if best < SURE:
        return ""
    if best - second >= AHEAD:
        return codec
    likely = [codec for score, codec in scores if score >= best - AHEAD]
    known = [codec for codec in likely if any(word in sample.decode(codec) for word in _WORDS)]
    return known[0] if len(known) == 1 else ""


def is_western(sample: bytes) -> bool:
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


def everyday(sample: bytes, codec: str) -> float:
    """Return the share of everyday characters, 0 if the bytes are not of this codec."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return 0.0
    letters = [letter for letter in text if letter > "\x7f" and letter not in _MARKS]
    others = [letter for letter in letters if ord(letter) not in _HALF_WIDTH_KANA]
    if letters and not others:
        # Big5 read as Japanese is half-width too, but with signs and ASCII letters among it.
        return SURE if not _HALF_WIDTH_AMONG_OTHERS.search(text) else 0.0
    return sum(map(_is_everyday(codec), others)) / len(others) if others else 0.0


def _is_everyday(codec: str) -> Callable[[str], bool]:
    rows = EVERYDAY[codec]

    def is_everyday(letter: str) -> bool:
        written = letter.encode(codec)
        if len(written) != 2 or not any(written[0] in row for row in rows):
            return False
        # Kana are everyday in Japanese only; the other sets have them too, and Japanese read as those is full of them.
        kana = "KATAKANA" in (name := unicodedata.name(letter, "")) or "HIRAGANA" in name
        return codec in ("cp932", "euc_jp") or not kana

    return is_everyday
