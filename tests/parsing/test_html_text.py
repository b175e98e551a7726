"""The text of HTML e-mails."""

import time

import pytest

from salesdesk.parsing.html_text import html_to_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "<style>P {margin:0}</style><div>Hallo,</div><div><br></div><div>Bel me.</div>",
            "Hallo,\n\nBel me.",
        ),
        ("Ren&eacute;e &amp; co&nbsp;om 10&#160;uur &#8364; 5", "Renée & co om 10 uur € 5"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ('<p class="MsoNormal">One<o:p></o:p></p>\n<p class="MsoNormal">Two</p>', "One\nTwo"),
        (
            "<p class=MsoNormal>One</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Two</p>",
            "One\n\nTwo",
        ),
        ("one<br>two<BR/>three", "one\ntwo\nthree"),
        ("<ul><li>Budget</li><li>Date</li></ul>", "- Budget\n- Date"),
        (
            "<table><tr><td>Mon</td><td>10:00</td></tr><tr><td>Tue</td><td>11:00</td></tr></table>",
            "Mon 10:00\nTue 11:00",
        ),
        (
            'See <a href="https://x.example/a?b=1&amp;c=2">the plan</a>.',
            "See the plan (https://x.example/a?b=1&c=2).",
        ),
        ('<a href="https://x.example/">x.example</a>', "x.example"),
        ("<pre>a  b\n  c</pre>", "a  b\n  c"),
        ("Hi<blockquote type=cite><div>You wrote</div></blockquote>Bye", "Hi\n> You wrote\nBye"),
        ("<blockquote>Indented</blockquote>", "Indented"),
        ("<!-- hidden --><head><title>T</title></head><script>x()</script>Text", "Text"),
        ("<!--[if mso]><p>x</p><![endif]-->Text<![if !mso]>!<![endif]>", "Text!"),
        ("3 < 4 and <b>5 > 4</b>", "3 < 4 and 5 > 4"),
        ("<style>never closed <b>Text", "never closed Text"),
        ("zero\u200bwidth", "zerowidth"),
        ("", ""),
    ],
)
def test_html_becomes_lines_of_text(source, text):
    assert text == html_to_text(source)


@pytest.mark.parametrize(
    "piece", ["<a ", "<!--", "<!-- >", "<style>", "<", "<blockquote type=cite>", "&", "</p>", "<p>"]
)
def test_malformed_html_is_read_in_linear_time(piece):
    began = time.process_time()
    html_to_text(piece * (500_000 // len(piece)))

    assert time.process_time() - began < 5
