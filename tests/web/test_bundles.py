"""Bundles of stylesheets and scripts, and how collected files are published."""

import gzip

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from salesdesk.web.static import bundles

FILES = {
    "entries/site.css": '@import "../css/base.css";\n' + "/* long enough to be worth compressing */" * 9,
    "entries/site.js": 'import "../js/shell.js";\n',
    "css/base.css": '.a { src: url("../vendor/font.woff2"); }',
    "js/shell.js": "console.log(1);",
    "vendor/font.woff2": "font",
}


def stylesheet(files, entry="entries/page.css"):
    return bundles.stylesheet(entry, files.__getitem__, lambda name: f"/static/{name}?1")


def script(files, entry="entries/page.js"):
    return bundles.script(entry, files.__getitem__)


def test_stylesheet_contains_each_import_once_and_in_order():
    files = {
        "entries/page.css": '@import "site.css";\n@import "../css/page.css";\n',
        "entries/site.css": '@import "../css/reset.css";\n',
        "css/reset.css": "@layer reset;\n",
        "css/page.css": '@import "reset.css";\n.page { color: var(--ink); }\n',
    }

    assert stylesheet(files).split() == ["@layer", "reset;", ".page", "{", "color:", "var(--ink);", "}"]


def test_stylesheet_refers_to_published_files():
    files = {
        "entries/page.css": '@import "../css/deep/page.css";',
        "css/deep/page.css": '.a { src: url("../../vendor/a.woff2"); } .b { src: url("data:image/gif;base64,R0") }',
    }

    assert "/static/vendor/a.woff2?1" in stylesheet(files)
    assert "data:image/gif;base64,R0" in stylesheet(files)


@pytest.mark.parametrize(
    "text", ['@import url("a.css");', ".a { src: url(a.png); }", '.a {} @import "b.css" print;']
)
def test_stylesheet_with_unsupported_syntax_is_refused(text):
    with pytest.raises(bundles.Unsupported, match=r"entries/page\.css"):
        stylesheet({"entries/page.css": text})


@pytest.mark.parametrize(
    "text",
    [
        'import all from "./other.js";',
        'import * as other from "./other.js";',
        'const other = await import("./other.js");',
        "export default function () {}",
        "export let changing = 1;",
        'export { one } from "./other.js";',
        "const here = import.meta.url;",
        'import { missing } from "./other.js";',
        'import { one } from "./other.js"; run(one);',
    ],
)
def test_script_with_unsupported_syntax_is_refused(text):
    with pytest.raises(bundles.Unsupported, match=r"entries/page\.js"):
        script({"entries/page.js": text, "entries/other.js": "export const one = 1;"})


def test_modules_that_import_each_other_are_refused():
    files = {"a.js": 'import "./b.js";', "b.js": 'import "./a.js";'}

    with pytest.raises(bundles.Unsupported, match=r"a\.js > b\.js > a\.js"):
        script(files, "a.js")


@pytest.fixture
def sources(tmp_path):
    """A folder of static files, and the settings that collect them to another folder."""
    sources = tmp_path / "static"
    for name, text in FILES.items():
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        (sources / name).write_text(text)
    with override_settings(
        STATICFILES_DIRS=[sources],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STATIC_ROOT=tmp_path / "collected",
        STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": settings.BUNDLED_STATIC_FILES}},
    ):
        yield sources


def collect():
    """Collect the files; return the names of all that are there."""
    call_command("collectstatic", interactive=False, verbosity=0)
    return {str(path.relative_to(settings.STATIC_ROOT)) for path in settings.STATIC_ROOT.rglob("*.*")}


def published(name):
    return staticfiles_storage.url(name).removeprefix("/static/")


def test_entries_are_published_under_names_with_a_hash(sources):
    found = collect()

    assert {name.split("/")[0] for name in found} == {"entries", "vendor", "staticfiles.json"}
    assert "entries/site.css" not in found
    assert published("entries/site.js") in found
    style = (settings.STATIC_ROOT / published("entries/site.css")).read_text()
    assert f'url("/static/{published("vendor/font.woff2")}")' in style


def test_texts_are_published_with_compressed_copies(sources):
    found = collect()

    path = settings.STATIC_ROOT / published("entries/site.css")
    assert gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == path.read_bytes()
    assert brotli.decompress(path.with_name(f"{path.name}.br").read_bytes()) == path.read_bytes()
    assert f"{published('vendor/font.woff2')}.gz" not in found


def test_change_of_an_import_changes_the_name_and_keeps_the_earlier_file(sources):
    before = collect()
    name = published("entries/site.js")
    (sources / "js/shell.js").write_text("console.log(2);")

    after = collect()

    assert published("entries/site.js") != name
    assert before < after


def test_unchanged_files_are_not_written_again(sources):
    collect()
    path = settings.STATIC_ROOT / published("entries/site.css")
    written = path.stat().st_mtime_ns

    collect()

    assert path.stat().st_mtime_ns == written


def test_missing_compressed_copy_is_written_again(sources):
    collect()
    path = settings.STATIC_ROOT / f"{published('entries/site.css')}.gz"
    path.unlink()

    collect()

    assert path.exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("css/base.css", '.a { src: url("../vendor/gone.woff2"); }'),
        ("entries/site.js", 'import "../js/gone.js";'),
    ],
)
def test_reference_to_a_missing_file_fails(sources, name, text):
    (sources / name).write_text(text)

    with pytest.raises(bundles.Unsupported, match="gone"):
        collect()
