"""The text of an HTML e-mail, in lines as its writer saw them.

Reads in one pass over the text, as nothing limits what a stranger sends: the standard library's HTML parser takes
quadratic time on unclosed tags, and the libraries that build a tree bring a parser in C for the sake of ten tags.
"""

import html
import re
from collections.abc import Iterator

#: Tags that begin and end a line; those of `_SPACED` have an empty line around them.
_BLOCKS = re.compile(
    r"address|article|aside|blockquote|body|center|d[dlt]|div|fieldset|figure|footer|form|h[1-6r]|header|li|main|nav|"
    r"[ou]l|p|pre|section|t(?:able|r)"
)
_SPACED = re.compile(r"p|h[1-6]")
#: Elements whose content is not text.
HIDDEN = frozenset({"style", "script", "title", "template", "xml"})
_TAG_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)")
_CITED = re.compile(r"""type\s*=\s*["']?cite|class\s*=\s*["'][^"']*gmail_quote""", re.IGNORECASE)
#: Paragraphs that word processors write for one line each.
_TIGHT = re.compile(r"mso|margin", re.IGNORECASE)
_LINK = re.compile(r"""href\s*=\s*["']?(https?://[^\s"'>]+)""", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u2060\ufeff]")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def html_to_text(source: str) -> str:
    """Return the text of `source`, with its lines, list marks and links. Quoted lines begin with "> "."""
    writer = _Writer()
    for tag, content in _pieces(source):
        if tag:
            writer.tag(tag, content)
        else:
            writer.text(html.unescape(content))
    writer.end_line()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(writer.lines)).strip()


def _pieces(source: str) -> Iterator[tuple[str, str]]:
    """Yield ("", text) and (name, tag); the name of an end tag begins with a slash."""
    at, hidden = 0, set(HIDDEN)
    while (start := source.find("<", at)) >= 0:
        yield "", source[at:start]
        if source.startswith("<!--", start):
            end = source.find("-->", start)
            at = end + 3 if end >= 0 else len(source)
            continue
        name = _TAG_NAME.match(source, start + 1)
        end = source.find(">", start)
        if end < 0 or not (name or source.startswith(("<!", "<?"), start)):
            # A "<" that a person typed.
            yield "", "<"
            at = start + 1
            if end < 0:
                break
            continue
        at = end + 1
        if name:
            tag = name[0].casefold()
            yield tag, source[start:at]
            if tag in hidden:
                closing = re.compile(f"</{tag}", re.IGNORECASE).search(source, at)
                at = closing.start() if closing else at
                hidden -= set() if closing else {tag}
    yield "", source[at:]


class _Writer:
    """The lines so far, and the one being written."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.cited: list[bool] = []
        self.preformatted = 0
        self.link = ""

    def text(self, text: str) -> None:
        text = _INVISIBLE.sub("", text)
        if self.preformatted:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self.line.append(first)
            for each in others:
                self.break_line()
                self.line.append(each)
        elif text := _SPACE.sub(" ", text):
            self.line.append(text)

    def tag(self, name: str, tag: str) -> None:
        bare, opens = name.removeprefix("/"), not name.startswith("/")
        if _BLOCKS.fullmatch(bare):
            self.end_line()
            if _SPACED.fullmatch(bare) and not (opens and _TIGHT.search(tag)):
                self.space(opens)
        if name == "br":
            self.break_line()
        elif name == "li":
            self.line.append("- ")
        elif name in ("/td", "/th"):
            self.line.append(" ")
        elif bare == "pre":
            self.preformatted = max(0, self.preformatted + (1 if opens else -1))
        elif name == "blockquote":
            self.cited.append(bool(_CITED.search(tag)))
        elif name == "/blockquote" and self.cited:
            self.cited.pop()
        elif name == "a":
            self.link = found[1] if (found := _LINK.search(tag)) else ""
        elif name == "/a":
            self._end_link()

    def space(self, opens: bool) -> None:
        """Put an empty line between paragraphs."""
        if opens and self.lines and self.lines[-1].strip("> "):
            self.lines.append("> " * sum(self.cited))

    def end_line(self) -> None:
        """Begin a new line unless this one is empty. One with only a fixed space is an empty line that was typed."""
        if "".join(self.line).strip(" "):
            self.break_line()
        else:
            self.line = []

    def break_line(self) -> None:
        text = "".join(self.line).replace("\xa0", " ")
        text = text.rstrip() if self.preformatted else re.sub(" +", " ", text).strip()
        self.lines.append("> " * sum(self.cited) + text)
        self.line = []

    def _end_link(self) -> None:
        """Name the address of a link whose text does not."""
        link, self.link = html.unescape(self.link), ""
        shown = "".join(self.line)
        if link and link.split("://")[1].rstrip("/") not in shown:
            self.line.append(f" ({link})")
