"""Test static assets: contrast, colors only as tokens, no inline styles or scripts, small JS modules."""

import re
from math import cos, radians, sin
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
SHEETS = sorted((ROOT / "static/css").glob("*.css"))
MODULES = sorted((ROOT / "static/js").glob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LIGHT, DARK = 0, 1

TOKEN = re.compile(r"--([\w-]+): light-dark\(oklch\(([^)/]+)\), oklch\(([^)/]+)\)\)")
COLOR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lch)a?\(|:\s*(?:white|black|red|gr[ae]y)\b", re.I
)


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


def tokens():
    text = (ROOT / "static/css/tokens.css").read_text()
    return {name: (light, dark) for name, light, dark in TOKEN.findall(text)}


def luminance(oklch: str) -> float:
    """Return the relative luminance (0 to 1) of `L% C H`, clipped to sRGB (Björn Ottosson's matrices)."""
    lightness, chroma, hue = (float(part.rstrip("%")) for part in oklch.split())
    lightness, a, b = lightness / 100, chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(channel, 0), 1) for channel in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(front: str, back: str) -> float:
    darker, lighter = sorted((luminance(front), luminance(back)))
    return (lighter + 0.05) / (darker + 0.05)


BACKGROUNDS = ["paper", "sheet", "sunk"]
TEXT_ON = [
    (ink, background)
    for ink in ("ink", "ink-2", "ink-3", "accent", "good", "warn", "bad")
    for background in BACKGROUNDS
]
TEXT_ON += [(tone, f"{tone}-wash") for tone in ("accent", "good", "warn", "bad")]
TEXT_ON += [(ink, "accent-wash") for ink in ("ink", "ink-2", "ink-3")]
TEXT_ON += [("ink-2", "good-wash"), ("ink", "warn-wash"), ("ink", "bad-wash")]
TEXT_ON += [("on-accent", "accent"), ("on-bad", "bad")]
STAGES = ["suspect", "prospect", "mql", "sql", "opportunity", "won", "lost"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "background"), TEXT_ON)
def test_text_has_enough_contrast(ink, background, theme):
    assert contrast(tokens()[ink][theme], tokens()[background][theme]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("stage", STAGES)
def test_large_number_has_enough_contrast_on_its_stage(stage, theme):
    assert contrast(tokens()["on-stage"][theme], tokens()[stage][theme]) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("background", ["sheet", "paper"])
def test_field_border_has_enough_contrast(background, theme):
    assert contrast(tokens()["edge"][theme], tokens()[background][theme]) >= 3


@pytest.mark.parametrize("sheet", names(SHEETS))
def test_stylesheet_defines_colors_only_in_tokens(sheet):
    text = re.sub(r"/\*.*?\*/", "", (ROOT / sheet).read_text(), flags=re.S)
    found = [] if sheet.endswith("tokens.css") else COLOR.findall(text)
    assert found == []


@pytest.mark.parametrize("template", names(TEMPLATES))
def test_template_has_no_inline_styles_or_scripts(template):
    text = (ROOT / template).read_text()
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:|hx-on", text) == []


@pytest.mark.parametrize("template", names(TEMPLATES))
def test_template_links_one_stylesheet_and_one_script(template):
    linked = re.findall(r"{% static '([^']+\.(?:css|js))' %}", (ROOT / template).read_text())
    assert all(name.startswith("entries/") for name in linked)
    assert len({name.rpartition(".")[2] for name in linked}) == len(linked)


@pytest.mark.parametrize("template", names(TEMPLATES))
def test_template_compiles(template):
    get_template(template.removeprefix("templates/"))


@pytest.mark.parametrize("module", names(MODULES))
def test_js_module_has_fewer_than_100_lines(module):
    assert len((ROOT / module).read_text().splitlines()) < 100
