"""Tell the Western encodings of Windows, the Macintosh and DOS apart by which one gives the likeliest letters."""

#: Accented letters by how common they are in the desk's languages and their neighbours.
_COMMON = frozenset("éèêëáíóúñüöäçàïßÉÁÑÜÖÄÇ")
_RARE = frozenset("âîôûìòùåæøãõœÿÈÊËÀÍÓÚÏÂÎÔÛÅÆØŒ")
_SIGNS = frozenset("€’‘“”–—…¿¡ºª°£§«»·\xa0")
_CODECS = ("cp1252", "mac_roman", "cp850")


def western(sample: bytes) -> str:
    """Return the codec; Windows' own unless another one is clearly likelier."""
    scores = {codec: _score(sample, codec) for codec in _CODECS}
    best = max(_CODECS, key=lambda codec: scores[codec])
    return best if scores[best] > scores["cp1252"] + 0.2 else "cp1252"


def _score(sample: bytes, codec: str) -> float:
    """Return the average likelihood of the letters above ASCII, 0 if the bytes are not of this codec."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return 0.0
    points = [
        _likelihood(text[place - 1 : place], letter) for place, letter in enumerate(text) if letter > "\x7f"
    ]
    return sum(points) / len(points) if points else 0.0


def _likelihood(before: str, letter: str) -> float:
    if letter == "’":
        return 0.9  # Jan’s
    if before.islower() and (letter.isupper() or letter in _SIGNS):
        return 0.0
    return 1.0 if letter in _COMMON else 0.5 if letter in _SIGNS else 0.3 if letter in _RARE else 0.0
