"""The HTML picture in a real browser: offline, safe, drawn, readable in both directions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rabita.case import demo_case
from rabita.graph.views.html import write_html
from rabita.graph.views.pyvis_network import to_pyvis
from rabita.graph.views.view import ranked_view
from rabita.schema import default_registry
from tests.support.browser import opened
from tests.support.cases import case_of, cited
from tests.support.graph_rows import edge, node, open_projection, write_rows

pytestmark = pytest.mark.browser
PAYLOADS = [
    json.loads(line)["payload"] for line in Path(__file__).parents[1].joinpath("data/xss.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the demo's picture in both languages."""
    directory = tmp_path_factory.mktemp("pictures")
    with demo_case(directory / "demo") as case:
        for lang in ("en", "ar"):
            case.export(directory / f"{lang}.html", lang=lang)
    return directory


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_it_asks_for_nothing_and_draws_its_nodes_in_a_second(pictures: Path, lang: str, direction: str) -> None:
    file = pictures / f"{lang}.html"
    with opened(file) as (page, requests, complaints):
        timing = page.evaluate("performance.now()")
        assert requests == [file.as_uri()]
        assert complaints == []
        assert page.evaluate("document.documentElement.dataset.drawn") == "150"
        assert page.evaluate("getComputedStyle(document.body).direction") == direction
        colours = page.evaluate(
            "(() => { const c = document.querySelector('canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
            " const seen = new Set(); for (let i = 0; i < d.length; i += 40) if (d[i + 3]) seen.add(d[i] + ',' + d[i + 1] + ',' + d[i + 2]); return seen.size; })()"
        )
        assert colours > 20
        assert timing < 15_000
    assert b"http://" not in file.read_bytes().split(b"</style>")[0]


@pytest.mark.long
def test_the_nodes_are_there_within_a_second_of_opening(pictures: Path) -> None:
    took = []
    for _ in range(3):
        with opened(pictures / "ar.html") as (page, _, _):
            took.append(page.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart"))
    assert min(took) < 1000


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_click_shows_the_words_with_their_document(pictures: Path, lang: str) -> None:
    with opened(pictures / f"{lang}.html") as (page, _, complaints):
        page.evaluate("window.rabita.select(0)")
        quotes = page.locator("blockquote p[dir=auto]").all_inner_texts()
        assert quotes and all(quotes)
        assert page.locator("blockquote .source").first.inner_text()
        page.evaluate("window.rabita.showEdge(0)")
        assert page.locator("aside h2").inner_text()
        assert complaints == []


SPY = """(() => {
    const seen = [], spied = CanvasRenderingContext2D.prototype, fill = spied.fillText;
    spied.fillText = function (text, x, y) {
        const width = this.measureText(text).width;
        seen.push({ text, direction: this.direction, font: this.font, left: x - width / 2, right: x + width / 2, top: y, bottom: y + 10 });
        return fill.call(this, text, x, y);
    };
    window.rabita.network.redraw();
    spied.fillText = fill;
    return seen;
})()"""
"""Draws once and returns the lines of text with the way they are read and the place they take."""


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_names_are_drawn_whole_and_in_their_own_direction(pictures: Path, lang: str) -> None:
    with opened(pictures / f"{lang}.html") as (page, _, _):
        drawn = page.evaluate(SPY)
    assert len(drawn) > 60
    assert all(line["text"][0] in "\u2066\u2067" and line["text"][-1] == "\u2069" for line in drawn)
    assert all(line["direction"] == ("rtl" if line["text"][0] == "\u2067" else "ltr") for line in drawn)
    wanted = {"en": "\u2066Saudi Arabia\u2069", "ar": "\u2067المملكة العربية السعودية\u2069"}
    assert wanted[lang] in {line["text"] for line in drawn}


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_no_name_is_drawn_over_another_at_any_zoom(pictures: Path, lang: str) -> None:
    with opened(pictures / f"{lang}.html") as (page, _, _):
        for zoom in (0.2, 0.6, 1.5):
            page.evaluate(f"window.rabita.network.moveTo({{scale: {zoom}}})")
            drawn = page.evaluate(SPY)
            over = [
                (a["text"], b["text"])
                for number, a in enumerate(drawn)
                for b in drawn[:number]
                if a["left"] < b["right"] and b["left"] < a["right"] and a["top"] < b["bottom"] and b["top"] < a["bottom"]
            ]
            assert len(drawn) > 8
            assert over == []


def test_payloads_in_every_text_are_inert_while_the_nodes_draw(tmp_path: Path) -> None:
    records = [
        {
            "type": "Meeting",
            "label": {"en": payload},
            "description": {"ar": payload},
            "time": "2024-03-01",
            "condition": payload,
            "participant": [
                {"type": "Person", "label": {"en": payload, "ar": payload}, "alias": {"en": [payload + "!"]}},
                "Oman",
            ],
            "location": payload,
            "has_topic": [payload],
            "according_to": payload,
            "source": cited(payload, "2024-03-01", title=payload, quote=payload, url="https://example.org/1"),
        }
        for payload in PAYLOADS
    ]
    assert len(PAYLOADS) >= 30
    with case_of(tmp_path, records) as case:
        case.export(tmp_path / "picture.html", everything=True)
        count = case.projection.db.execute("select count(*) from node where root not in ('Document', 'Assertion')").fetchone()[0]
    with opened(tmp_path / "picture.html") as (page, requests, complaints):
        assert page.evaluate("document.documentElement.dataset.drawn") == str(count)
        for index in range(0, count, 3):
            page.evaluate(f"window.rabita.select({index})")
        page.evaluate("window.rabita.showEdge(0)")
        page.mouse.move(400, 400)
        assert page.evaluate("window.__xss") is None
        assert len(requests) == 1
        assert complaints == []


def test_the_bytes_are_the_same_under_any_locale(tmp_path: Path, pictures: Path) -> None:
    script = "import sys; from rabita.case import open_case; open_case(sys.argv[1]).export(sys.argv[2], lang='ar')"
    found = []
    for name, extra in (("c", {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}), ("utf8", {"PYTHONUTF8": "1"})):
        out = tmp_path / f"{name}.html"
        subprocess.run([sys.executable, "-c", script, str(pictures / "demo"), str(out)], check=True, env={**os.environ, **extra})
        found.append(out.read_bytes())
    assert found[0] == found[1]


def test_a_picture_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, pictures: Path) -> None:
    old = tmp_path / "picture.html"
    old.write_text("old")
    script = (
        "import resource, sys; from rabita.case import open_case; case = open_case(sys.argv[1]); case.projection;"
        " resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        " case.export(sys.argv[2])"
    )
    done = subprocess.run([sys.executable, "-c", script, str(pictures / "demo"), str(old)], capture_output=True, text=True)
    assert "cannot be written" in done.stderr
    assert old.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["picture.html"]


def test_pyvis_writes_our_page(tmp_path: Path, pictures: Path) -> None:
    with demo_case(pictures / "demo") as case:
        network = case.pyvis()
        network.write_html(str(tmp_path / "picture.html"))
        assert 'sandbox="allow-scripts"' in network._repr_html_()
    with opened(tmp_path / "picture.html") as (page, requests, _):
        assert len(requests) == 1
        assert page.evaluate("document.documentElement.dataset.drawn") == str(len(network.nodes))


def test_5000_nodes_draw(tmp_path: Path) -> None:
    records = [
        {
            "type": "Meeting",
            "time": "2024-03-01",
            "label": {"en": f"Talks {number}"},
            "participant": [f"Body {number % 700}", f"Body {number % 311}"],
        }
        for number in range(4300)
    ]
    with case_of(tmp_path, records) as case:
        began = time.monotonic()
        written = case.export(tmp_path / "picture.html", everything=True)
        assert written.nodes == 5000
        assert time.monotonic() - began < 30
    with opened(tmp_path / "picture.html") as (page, requests, _):
        assert page.evaluate("document.documentElement.dataset.drawn") == "5000"
        assert len(requests) == 1


HOSTILE_IDS = (
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "</script><script>window.__xss=1</script>",
    '" onload=1 x="',
)
CLASSLIKE = ("status", "time", "agreement_status", "modality", "polarity", "locator")


def test_payloads_in_ids_statuses_and_what_the_ontology_should_have_checked_are_inert(tmp_path: Path) -> None:
    registry = default_registry()
    nodes, edges = [], []
    for number, payload in enumerate([*PAYLOADS, *HOSTILE_IDS]):
        texts = dict.fromkeys(CLASSLIKE, payload)
        aliases = {"alias_en": [payload, payload + " too"], "label_x": payload}
        meeting = node(registry, "Agreement", f"{payload}{number}", name=payload, **texts, **aliases)
        state = node(registry, "Country", payload + str(number), name=payload)
        assertion = node(registry, "Assertion", payload + str(number), name=payload, quote=payload, **texts)
        article = node(registry, "NewsArticle", payload + str(number), name=payload, published=payload)
        nodes += [meeting, state, assertion, article]
        edges += [
            edge(registry, meeting, "party", state, assertions=[assertion.id], status=payload),
            edge(registry, assertion, "asserts", meeting, assertions=[]),
            *(edge(registry, assertion, role, article, assertions=[]) for role in ("in_document", "source", "reported_by")),
        ]
    with open_projection(tmp_path, registry) as projection:
        write_rows(projection, nodes, edges)
        view = ranked_view(projection, registry, lang="en", limit=None, title=PAYLOADS[1])
        write_html(view, registry, tmp_path / "picture.html")
    with opened(tmp_path / "picture.html") as (page, requests, complaints):
        assert page.evaluate("document.documentElement.dataset.drawn") == str(len(view.nodes))
        for index in range(len(view.nodes)):
            page.evaluate(f"window.rabita.select({index})")
            assert page.locator("aside h2").text_content() == view.nodes[index].name
        for index in range(len(view.edges)):
            page.evaluate(f"window.rabita.showEdge({index})")
            assert page.locator("blockquote p[dir=auto]").first.text_content() == view.quotes[view.edges[index].quotes[0]].text
        page.fill("#find", "<")
        assert page.locator("#found button").count() == 8
        assert page.title().strip() == PAYLOADS[1]
        assert page.evaluate("window.__xss") is None
        assert (len(requests), complaints) == (1, [])


def test_a_hovered_node_shows_its_name_as_plain_text(tmp_path: Path) -> None:
    registry = default_registry()
    name = '<b>bold</b> <a href="x">href</a> باكستان'
    with open_projection(tmp_path, registry) as projection:
        write_rows(projection, [node(registry, "Country", "Q1", name=name)])
        write_html(ranked_view(projection, registry, lang="en", title="t"), registry, tmp_path / "picture.html")
    with opened(tmp_path / "picture.html") as (page, _, _):
        at = page.evaluate("window.rabita.network.canvasToDOM(window.rabita.network.getPosition(0))")
        corner = page.locator("#graph").bounding_box()
        assert corner is not None
        page.mouse.move(corner["x"] + at["x"], corner["y"] + at["y"])
        page.mouse.move(corner["x"] + at["x"] + 1, corner["y"] + at["y"])
        page.wait_for_selector(".vis-tooltip", state="visible")
        assert page.locator(".vis-tooltip").text_content() == name
        assert page.locator(".vis-tooltip *").count() == 0


@pytest.mark.parametrize(("lang", "mirrored"), [("en", False), ("ar", True)])
def test_the_panel_stands_where_the_language_ends(pictures: Path, lang: str, mirrored: bool) -> None:
    with opened(pictures / f"{lang}.html") as (page, _, _):
        panel, graph, box = (page.locator(which).bounding_box() for which in ("aside", "main", "#find"))
        assert panel is not None and graph is not None and box is not None
        assert (panel["x"] < graph["x"]) is mirrored
        assert (box["x"] < 640) is mirrored
        assert page.evaluate("getComputedStyle(document.querySelector('aside')).direction") == ("rtl" if mirrored else "ltr")
        page.evaluate("window.rabita.select(0)")
        ways = page.evaluate(
            "[...document.querySelectorAll('blockquote p[dir=auto]')].map((p) => [p.textContent, getComputedStyle(p).direction])"
        )
        assert ways
        assert all((way == "rtl") is ("\u0600" <= text.lstrip('«"')[0] <= "\u06ff") for text, way in ways)


def test_a_name_is_found_in_either_script_without_its_marks_by_keyboard_alone(pictures: Path) -> None:
    with opened(pictures / "en.html") as (page, _, complaints):
        for typed, wanted in (("ايران", "Iran"), ("SAUDI", "Saudi Arabia"), ("عمان", "Oman")):
            page.focus("#find")
            page.keyboard.press("Control+A")
            page.keyboard.type(typed)
            names = page.locator("#found button").all_inner_texts()
            assert names[0] == wanted
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.textContent") == wanted
            page.keyboard.press("Enter")
            assert page.locator("aside h2").inner_text() == wanted
            assert page.evaluate("window.rabita.network.getSelectedNodes().length") == 1
        page.keyboard.press("Escape")
        assert page.locator("aside").get_attribute("data-shows") == "legend"
        page.fill("#find", "nobody of that name")
        assert page.locator("#found").inner_text() == "No such name in the picture"
        assert complaints == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_picture_is_told_as_text_for_those_who_cannot_see_a_canvas(pictures: Path, lang: str) -> None:
    with opened(pictures / f"{lang}.html") as (page, _, _):
        from playwright.sync_api import expect

        expect(page.locator("#node-rows tr")).to_have_count(150)
        expect(page.locator("#edge-rows tr")).to_have_count(page.evaluate("window.rabita.network.body.edgeIndices.length"))
        hidden = page.locator(".hidden").bounding_box()
        assert hidden is not None and hidden["width"] <= 1
        assert (
            page.evaluate("document.querySelectorAll('[aria-hidden=true] [tabindex=\"0\"], [aria-hidden=true] button').length")
            == 0
        )


def test_what_is_denied_is_struck_in_red_and_what_happened_is_not(tmp_path: Path) -> None:
    registry = default_registry()
    red = (
        "(() => { const c = document.querySelector('canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " let n = 0; for (let i = 0; i < d.length; i += 4) if (d[i] > 150 && d[i + 1] < 40 && d[i + 2] < 60 && d[i + 3]) n += 1; return n; })()"
    )
    seen = {}
    for status in ("occurred", "denied"):
        (tmp_path / status).mkdir()
        with open_projection(tmp_path / status, registry) as projection:
            write_rows(projection, [node(registry, "Meeting", "m.1", status=status)])
            write_html(ranked_view(projection, registry, lang="en", title="t"), registry, tmp_path / f"{status}.html")
        with opened(tmp_path / f"{status}.html") as (page, _, _):
            seen[status] = page.evaluate(red)
    assert seen["occurred"] == 0
    assert seen["denied"] > 30


def test_a_node_added_to_a_pyvis_network_draws_and_can_be_clicked(tmp_path: Path, pictures: Path) -> None:
    with demo_case(pictures / "demo") as case:
        network = to_pyvis(ranked_view(case.projection, case.registry, lang="en", limit=20), case.registry, directed=False)
    network.add_node("mine", label="<i>My own</i>", title="a note", x=0, y=0)
    network.add_edge("mine", network.nodes[0]["id"])
    network.show(str(tmp_path / "picture.html"))
    with opened(tmp_path / "picture.html") as (page, _, complaints):
        assert page.evaluate("document.documentElement.dataset.drawn") == "21"
        page.evaluate(
            "window.rabita.network.body.emitter.emit('click', { nodes: [window.rabita.network.body.nodeIndices[20]], edges: [] })"
        )
        assert page.locator("aside h2").text_content() == "<i>My own</i>"
        assert complaints == []


def test_a_notebook_frame_draws_without_leave_to_do_more(tmp_path: Path, pictures: Path) -> None:
    with demo_case(pictures / "demo") as case:
        frame = case.pyvis()._repr_html_()
    (tmp_path / "notebook.html").write_text(
        f"<!doctype html><html data-drawn='0'><meta charset='utf-8'><body>{frame}</body></html>", "utf-8"
    )
    with opened(tmp_path / "notebook.html") as (page, requests, complaints):
        inner = page.frames[1]
        inner.wait_for_selector("html[data-drawn]", state="attached")
        assert inner.evaluate("document.documentElement.dataset.drawn") == "150"
        assert inner.evaluate("self.origin") == "null"
        assert [address for address in requests if not address.startswith(("file:", "about:"))] == []
        assert complaints == []
