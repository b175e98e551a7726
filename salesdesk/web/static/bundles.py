"""Join the files of an entry (static/entries) into one, so that a page needs one stylesheet and one script.

Entries and what they import are plain CSS and JavaScript modules, which a browser can load as they are: a developer's
desk and production differ only in the number of requests. Supported is what static/ uses; anything else is an error
while files are collected, not in somebody's browser.
"""

import posixpath
import re
from collections.abc import Callable

CSS_IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)
CSS_URL = re.compile(r'\burl\("(?!data:)([^"]+)"\)')
CSS_LEFT = re.compile(r'@import|\burl\((?!")')
JS_IMPORT = re.compile(r'^import (?:\{([^{}]*)\} from )?"(\.[^"]+)";$', re.MULTILINE)
JS_EXPORT = re.compile(r"^export (?=(?:const|class|(?:async )?function\*?) (\w+))", re.MULTILINE)
JS_LEFT = re.compile(r"^\s*(?:import|export)\b.*|\bimport[ ]*[(.].*", re.MULTILINE)

Read = Callable[[str], str]


class Unsupported(Exception):
    """A file can't be bundled; the message names it and says why."""


def stylesheet(entry: str, read: Read, url_of: Callable[[str], str]) -> str:
    """Return the stylesheet `entry` with its imports in place; `url_of` gives the URL of each file it refers to."""
    included: set[str] = set()

    def include(name: str) -> str:
        if name in included:
            return ""
        included.add(name)
        text = CSS_URL.sub(lambda found: f'url("{url_of(_resolve(found[1], name))}")', read(name))
        if left := CSS_LEFT.search(CSS_IMPORT.sub("", text)):
            raise Unsupported(f"{name}: {left[0]}")
        return CSS_IMPORT.sub(lambda found: include(_resolve(found[1], name)), text)

    return include(entry)


def script(entry: str, read: Read) -> str:
    """Return the module `entry` and all that it imports as one module, run in the order of the imports.

    Each module becomes a function that runs at once and returns its exports, so that its other names stay its own.
    """
    exports: dict[str, list[str]] = {}  # of the modules written so far, in order
    path: list[str] = []  # of the module being written, and those that import it
    written: list[str] = []

    def write(name: str) -> None:
        if name in exports:
            return
        if name in path:
            raise Unsupported(f"{name}: modules import each other: {' > '.join([*path, name])}")
        path.append(name)
        text, taken = read(name), []
        for imported in JS_IMPORT.finditer(text):
            source = _resolve(imported[2], name)
            write(source)
            if imported[1]:
                taken.append(_take(imported[1], source, name))
        written.append(_module(name, text, taken))
        path.pop()

    def _take(names: str, source: str, importer: str) -> str:
        pairs = [pair.split(" as ") for pair in names.replace("\n", " ").split(",") if pair.strip()]
        for exported, *_alias in pairs:
            if exported.strip() not in exports[source]:
                raise Unsupported(f"{importer}: {source} does not export {exported.strip()}")
        return f"const {{ {', '.join(': '.join(map(str.strip, pair)) for pair in pairs)} }} = {_variable(source)};"

    def _variable(source: str) -> str:
        return f"module{list(exports).index(source)}"

    def _module(name: str, text: str, taken: list[str]) -> str:
        exports[name] = JS_EXPORT.findall(text)
        body = JS_EXPORT.sub("", JS_IMPORT.sub("", text)).strip()
        if left := JS_LEFT.search(body):
            raise Unsupported(f"{name}: {left[0].strip()}")
        lines = [*taken, body, f"return {{ {', '.join(exports[name])} }};"]
        return f"const {_variable(name)} = (() => {{\n" + "\n".join(lines) + "\n})();\n"

    write(entry)
    return "".join(written)


def _resolve(url: str, name: str) -> str:
    """Return the name of the file that `url` in the file `name` means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), url))
