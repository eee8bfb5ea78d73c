"""What is in a picture, and what its page is made of; no browser."""

from __future__ import annotations

import hashlib
import json
import random
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from rabita.errors import InputError, StoreError
from rabita.graph.projection.projection import Projection
from rabita.graph.views import html as page_module
from rabita.graph.views.document import view_document
from rabita.graph.views.html import in_script, render_html, write_html
from rabita.graph.views.items import CONTRADICTED, NOT_YET, STRUCK, TWO_SOURCES, flags_of, lines, vis_edges, vis_nodes
from rabita.graph.views.pyvis_network import to_pyvis
from rabita.graph.views.view import View, ranked_view
from rabita.graph.views.words import WORDS
from rabita.schema import Registry, default_registry
from tests.support.graph_rows import edge, node, open_projection, write_rows
from tests.support.picture_rows import busy_graph


@pytest.fixture
def registry() -> Registry:
    return default_registry()


@pytest.fixture
def projection(tmp_path: Path, registry: Registry) -> Iterator[Projection]:
    with open_projection(tmp_path, registry) as opened:
        yield opened


@pytest.fixture
def busy(projection: Projection, registry: Registry) -> Projection:
    """A projection of 400 meetings of 100 actors."""
    write_rows(projection, *busy_graph(registry, 400, people=100))
    return projection


def data_of(page: bytes) -> dict[str, object]:
    """Return the data that stands in a page."""
    found = re.search(rb'<script id="data" type="application/json">(.*?)</script>', page, re.S)
    assert found is not None
    return dict(json.loads(found[1]))


# ---- what is chosen


def test_the_default_is_150_nodes_of_all_that_can_be_drawn(busy: Projection, registry: Registry) -> None:
    view = ranked_view(busy, registry, lang="en")
    assert (len(view.nodes), view.total) == (150, 500)
    assert view_document(view, registry)["truncated"] == {"nodes": {"shown": 150, "of": 500}}


def test_without_a_limit_everything_but_documents_and_assertions_is_drawn(busy: Projection, registry: Registry) -> None:
    view = ranked_view(busy, registry, lang="en", limit=None)
    drawn = busy.db.execute("select count(*) from node where root not in ('Document', 'Assertion')").fetchone()[0]
    facts = busy.db.execute("select count(*) from edge where is_fact = 1").fetchone()[0]
    assert (len(view.nodes), len(view.edges)) == (drawn, facts)


@pytest.mark.parametrize("limit", [1, 2, 40, 150])
def test_a_meeting_that_is_shown_is_shown_with_all_who_took_part(busy: Projection, registry: Registry, limit: int) -> None:
    view = ranked_view(busy, registry, lang="en", limit=limit)
    assert len(view.nodes) == limit
    meetings = [item for item in view.nodes if item.cls == "Meeting"]
    present = "select count(*) from edge where source = ? and is_fact = 1"
    cut = [item.id for item in meetings if item.degree < busy.db.execute(present, (item.id,)).fetchone()[0]]
    assert len(cut) <= 3  # a meeting and three actors: so many may be needed to fill the last room


def test_what_more_sources_tell_comes_first_then_what_is_more_joined_then_the_latest(
    projection: Projection, registry: Registry
) -> None:
    state, other = node(registry, "Country", "Q1"), node(registry, "Country", "Q2")
    told = {"old": ("2019-01-01", 1), "late": ("2024-01-01", 1), "joined": ("2018-01-01", 1), "trusted": ("2001-01-01", 3)}
    events = {
        key: node(registry, "Meeting", f"m.{key}", time=day, time_from=day, sources=sources)
        for key, (day, sources) in told.items()
    }
    ties = [edge(registry, event, "participant", state) for event in events.values()]
    ties.append(edge(registry, events["joined"], "participant", other))
    write_rows(projection, [state, other, *events.values()], ties)
    view = ranked_view(projection, registry, lang="en", limit=None)
    assert [item.id for item in view.nodes if item.cls == "Meeting"] == [
        events[key].id for key in ("trusted", "joined", "late", "old")
    ]


def test_the_choice_does_not_hang_on_the_order_of_rows(tmp_path: Path, registry: Registry) -> None:
    nodes, edges = busy_graph(registry, 60, people=30)
    views = []
    for number in range(2):
        (tmp_path / str(number)).mkdir()
        random.Random(number).shuffle(nodes)
        random.Random(number).shuffle(edges)
        with open_projection(tmp_path / str(number), registry) as projection:
            write_rows(projection, nodes, edges)
            views.append(render_html(ranked_view(projection, registry, lang="ar", limit=40, title="ق"), registry))
    assert views[0] == views[1]


def test_an_event_with_more_participants_than_there_is_room_for_is_still_shown(
    projection: Projection, registry: Registry
) -> None:
    people = [node(registry, "Person", f"p.{n:03}") for n in range(300)]
    summit = node(registry, "Meeting", "m.1", sources=5)
    write_rows(projection, [*people, summit], [edge(registry, summit, "participant", person) for person in people])
    view = ranked_view(projection, registry, lang="en", limit=20)
    assert summit.id in {item.id for item in view.nodes}
    assert (len(view.nodes), len(view.edges)) == (20, 19)


def test_a_tenure_is_drawn_as_an_edge_with_the_words_that_tell_it(projection: Projection, registry: Registry) -> None:
    person, post = node(registry, "Person", "p.1"), node(registry, "Position", "o.1")
    tenure = node(registry, "Tenure", "t.1", status="occurred", sources=2)
    assertion = node(registry, "Assertion", "a1", quote="رئيس الأركان محمد باقري", modality="asserted", polarity="affirmed")
    ties = [edge(registry, tenure, "holder", person), edge(registry, tenure, "of_position", post)]
    write_rows(
        projection, [person, post, tenure, assertion], [*ties, edge(registry, assertion, "asserts", tenure, assertions=[])]
    )
    view = ranked_view(projection, registry, lang="en")
    (drawn,) = view.edges
    assert (drawn.id, drawn.role, drawn.sources) == (tenure.id, "Tenure", 2)
    assert (view.nodes[drawn.source].id, view.nodes[drawn.target].id) == (person.id, post.id)
    assert [view.quotes[index].text for index in drawn.quotes] == ["رئيس الأركان محمد باقري"]
    assert view.total == 2


def test_an_empty_graph_gives_an_empty_picture(projection: Projection, registry: Registry) -> None:
    view = ranked_view(projection, registry, lang="ar", title="فارغ")
    assert (view.nodes, view.edges, view.total) == ([], [], 0)
    assert "المعروض 0 من أصل 0".encode() in render_html(view, registry)


# ---- the words behind it


def evidence(projection: Projection, registry: Registry, count: int = 1, **props: str) -> View:
    """Return the view of one meeting that ``count`` assertions tell."""
    meeting, state = node(registry, "Meeting", "m.1"), node(registry, "Country", "Q1", name_en="Iran", name_ar="إيران")
    agency = node(registry, "MediaOutlet", "tasnim", name_en="Tasnim", name_ar="تسنيم")
    article = node(registry, "NewsArticle", "n1", name_en="News", name_ar="خبر", published="2025-01-21")
    told = [
        node(registry, "Assertion", f"a{n}", quote=f"words {n}", **{"modality": "asserted", "polarity": "affirmed", **props})
        for n in range(count)
    ]
    ties = [edge(registry, meeting, "participant", state, assertions=[item.id for item in told])]
    for item in told:
        ties += [edge(registry, item, "asserts", meeting, assertions=[], **{"class": "Meeting"})]
        ties += [
            edge(registry, item, role, end, assertions=[])
            for role, end in (("in_document", article), ("source", state), ("reported_by", agency))
        ]
    write_rows(projection, [meeting, state, agency, article, *told], ties)
    return ranked_view(projection, registry, lang="ar", title="t")


def test_a_quote_names_its_document_who_says_so_and_who_reports_it(projection: Projection, registry: Registry) -> None:
    view = evidence(projection, registry, modality="proposed", locator="row 3")
    (quote,) = view.quotes
    assert quote == ("words 0", "خبر", "2025-01-21", "إيران", "تسنيم", "proposed", "affirmed", "row 3")
    assert view.edges[0].quotes == [0]
    assert [item.quotes for item in view.nodes if item.cls == "Meeting"] == [[0]]


def test_quotes_that_are_left_out_are_counted(projection: Projection, registry: Registry) -> None:
    view = evidence(projection, registry, count=20)
    assert (len(view.edges[0].quotes), view.edges[0].more) == (6, 14)
    assert len(view.quotes) == 6


def test_a_long_quote_is_cut(projection: Projection, registry: Registry) -> None:
    meeting = node(registry, "Meeting", "m.1")
    assertion = node(registry, "Assertion", "a1", quote="ك" * 5000)
    write_rows(projection, [meeting, assertion], [edge(registry, assertion, "asserts", meeting, assertions=[])])
    (quote,) = ranked_view(projection, registry, lang="en").quotes
    assert (len(quote.text), quote.text[-1]) == (700, "…")


# ---- labels and marks


def test_an_event_without_a_label_is_called_by_its_class_and_day_and_all_else_by_its_name(
    projection: Projection, registry: Registry
) -> None:
    named = node(registry, "Meeting", "m.1", label_ar="قمة العلا", name_ar="قمة العلا")
    bare = node(registry, "Meeting", "m.2", name_ar="اجتماع: إيران، باكستان", time="2025-01-20")
    fear = node(registry, "Concern", "c.1", name_ar="تهديد: إيران", concern_kind="threat")
    state = node(registry, "Country", "Q1", name_ar="عُمان")
    write_rows(projection, [named, bare, fear, state])
    labels = {item.id: item.label for item in ranked_view(projection, registry, lang="ar").nodes}
    assert labels == {
        named.id: "قمة العلا", bare.id: f"{registry.text('Meeting', 'ar')}\n2025-01-20",
        fear.id: registry.text(("ConcernKind", "threat"), "ar"), state.id: "عُمان",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Iran", ["\u2066Iran\u2069"]),
        ("رئيس الأركان، NI (M)", ["\u2067رئيس الأركان، NI (M)\u2069"]),
        ("2025 اجتماع", ["\u20672025 اجتماع\u2069"]),
        ("العميد محمد باقري رئيس هيئة الأركان", ["\u2067العميد محمد باقري رئيس\u2069", "\u2067هيئة الأركان\u2069"]),
        ("اجتماع الوفدين في Islamabad Serena Hotel", ["\u2067اجتماع الوفدين في\u2069", "\u2067Islamabad Serena Hotel\u2069"]),
        ("\u202eevil\u2069 \u2066name", ["\u2066evil name\u2069"]),
        ("", [""]),
        ("x" * 500, ["\u2066" + "x" * 48 + "…\u2069"]),
    ],
)
def test_a_label_is_broken_between_words_and_every_line_keeps_the_direction_of_the_whole(text: str, drawn: list[str]) -> None:
    assert lines(text).split("\n") == drawn


def test_a_long_label_has_three_lines_and_says_that_it_goes_on() -> None:
    drawn = lines("a meeting of the foreign ministers of all the states of the region on the crisis").split("\n")
    assert len(drawn) == 3
    assert drawn[-1].endswith("…\u2069")


@pytest.mark.parametrize(
    ("status", "sources", "flags"),
    [
        ("occurred", 1, 0), ("occurred", 2, TWO_SOURCES), ("proposed", 1, NOT_YET), ("possible", 3, NOT_YET | TWO_SOURCES),
        ("denied", 1, STRUCK), ("cancelled", 1, STRUCK), ("disputed", 2, CONTRADICTED | TWO_SOURCES), (None, 1, 0),
    ],
)  # fmt: skip
def test_what_is_known_of_a_thing_is_marked(status: str | None, sources: int, flags: int) -> None:
    assert flags_of(status, sources) == flags


def test_no_mark_is_told_by_colour_alone(projection: Projection, registry: Registry) -> None:
    state = node(registry, "Country", "Q1", status="occurred")
    statuses = ("occurred", "proposed", "denied", "disputed")
    events = [node(registry, "Meeting", f"m.{status}", status=status) for status in statuses]
    ties = [edge(registry, event, "participant", state, status=str(event.props["status"])) for event in events]
    write_rows(projection, [state, *events], ties)
    view = ranked_view(projection, registry, lang="en")
    drawn = {str(item["id"]).split(".")[-1]: item for item in vis_nodes(view, registry)}
    assert drawn["proposed"]["shapeProperties"] == {"borderDashes": [4, 3]}
    assert [drawn[status]["color"]["background"] == "#FFFFFF" for status in statuses] == [False, True, True, False]  # type: ignore[index]
    assert str(drawn["disputed"]["label"]).startswith("\u2066≠ ")
    dashes = {view.edges[n].status: item.get("dashes") for n, item in enumerate(vis_edges(view, registry))}
    assert dashes == {"occurred": None, "proposed": [6, 4], "denied": [2, 4], "disputed": [2, 4]}


def test_edges_of_one_pair_are_bent_apart(projection: Projection, registry: Registry) -> None:
    meeting, state = node(registry, "Meeting", "m.1"), node(registry, "Country", "Q1")
    ties = [edge(registry, meeting, role, state) for role in ("participant", "host", "speaker")]
    write_rows(projection, [meeting, state], ties)
    drawn = vis_edges(ranked_view(projection, registry, lang="en"), registry)
    assert len({json.dumps(item.get("smooth")) for item in drawn}) == 3


# ---- the document


def test_the_document_has_columns_of_equal_length_and_needs_nothing_else(busy: Projection, registry: Registry) -> None:
    view = ranked_view(busy, registry, lang="ar", title="عنوان")
    document = json.loads(json.dumps(view_document(view, registry), ensure_ascii=False))
    assert (document["format"], document["lang"], document["dir"], document["title"]) == ("rabita-view/1", "ar", "rtl", "عنوان")
    for part in ("nodes", "edges"):
        assert len({len(column) for column in document[part].values()}) == 1
    count = len(document["nodes"]["id"])
    assert all(0 <= index < count for key in ("source", "target") for index in document["edges"][key])
    told = len(document["evidence"]["quotes"]["text"])
    assert all(index < told for part in ("nodes", "edges") for quotes in document["evidence"][part]["quotes"] for index in quotes)
    classes = {item["name"]: item for item in document["classes"]}
    assert set(document["nodes"]["class"]) == set(classes)
    assert classes["Meeting"]["label"] == {"ar": registry.text("Meeting", "ar"), "en": registry.text("Meeting", "en")}
    assert {item["name"] for item in document["relations"]} == set(document["edges"]["role"])


def test_the_document_is_what_its_schema_says(busy: Projection, registry: Registry) -> None:
    schema = json.loads((Path(page_module.__file__).parent / "rabita-view-1.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    document = json.loads(json.dumps(view_document(ranked_view(busy, registry, lang="ar"), registry)))
    assert list(validator.iter_errors(document)) == []
    del document["edges"]["role"]
    assert [error.message for error in validator.iter_errors(document)] == ["'role' is a required property"]


def test_the_best_of_a_view_is_a_view_of_its_own(busy: Projection, registry: Registry) -> None:
    view = ranked_view(busy, registry, lang="en", limit=None)
    best = view.first(30)
    assert best.nodes == view.nodes[:30]
    assert best.total == view.total
    assert best.edges == [tie for tie in view.edges if max(tie.source, tie.target) < 30]


# ---- the page


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_policy_allows_our_scripts_and_style_by_hash_and_nothing_else(
    busy: Projection, registry: Registry, lang: str
) -> None:
    page = render_html(ranked_view(busy, registry, lang=lang, title="t"), registry).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    scripts = re.findall(r"<script>(.*?)</script>", page, re.S)
    styles = re.findall(r"<style>(.*?)</style>", page, re.S)
    hashes = ["'sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'" for text in [*scripts, *styles]]
    assert policy[1] == (
        f"default-src 'none'; script-src {hashes[0]} {hashes[1]}; style-src {hashes[2]};"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert len(scripts) == 2
    assert "\r" not in page
    assert not re.search(r'(src|href|url)\s*[=(]\s*["\']?https?:', page.replace(scripts[0], ""))
    assert "sourceMappingURL" not in page


def test_our_script_makes_text_nodes_only() -> None:
    script = (Path(page_module.__file__).parent / "static" / "picture.js").read_text("utf-8")
    style = (Path(page_module.__file__).parent / "static" / "picture.css").read_text("utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|fetch\(|XMLHttp", script)
    assert not re.search(r"(?<![-\w])(left|right)\s*:", style)


def test_data_cannot_leave_the_script_element_and_arabic_stays_readable() -> None:
    text = in_script({"</script><!--": "&<b> \u2028\u2029 باكستان 🇵🇰"})
    assert not set("<>&\u2028\u2029") & set(text)
    assert "باكستان 🇵🇰" in text
    assert json.loads(text) == {"</script><!--": "&<b> \u2028\u2029 باكستان 🇵🇰"}


def test_lone_surrogates_are_replaced_and_counted(projection: Projection, registry: Registry, tmp_path: Path) -> None:
    write_rows(projection, [node(registry, "Topic", "t.1", name="x\ud83cy")])
    written = write_html(ranked_view(projection, registry, lang="en", title="t"), registry, tmp_path / "out.html")
    assert "x\ufffdy" in (tmp_path / "out.html").read_text("utf-8")
    assert written.replaced > 0


def test_another_vis_network_than_the_one_checked_is_refused(
    busy: Projection, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "VIS_SHA256", "0" * 64)
    page_module._vis.cache_clear()
    (tmp_path / "out.html").write_text("old", "utf-8")
    with pytest.raises(StoreError, match="pip install pyvis=="):
        write_html(ranked_view(busy, registry, lang="en"), registry, tmp_path / "out.html")
    page_module._vis.cache_clear()
    assert (tmp_path / "out.html").read_text("utf-8") == "old"


def test_both_languages_have_the_same_words_and_the_same_gaps() -> None:
    assert WORDS["en"].keys() == WORDS["ar"].keys()
    for key, text in WORDS["en"].items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", WORDS["ar"][key])), key


def test_every_word_of_the_table_is_used() -> None:
    home = Path(page_module.__file__).parent
    code = "".join(path.read_text("utf-8") for path in [*home.glob("*.py"), *home.glob("static/*.js")] if path.name != "words.py")
    assert [key for key in WORDS["en"] if not re.search(rf"words\.{key}\b|[\"']{key}[\"']", code)] == []


# ---- pyvis


def test_a_pyvis_network_has_ids_to_ask_for_and_every_parallel_edge(projection: Projection, registry: Registry) -> None:
    meeting, state = node(registry, "Meeting", "m.1"), node(registry, "Country", "Q1", name_en="Iran")
    ties = [edge(registry, meeting, role, state) for role in ("participant", "host")]
    write_rows(projection, [meeting, state], ties)
    network = to_pyvis(ranked_view(projection, registry, lang="en"), registry)
    assert network.get_node(state.id)["title"] == "Iran"
    assert {item["id"] for item in network.edges} == {tie.id for tie in ties}
    assert network.neighbors(meeting.id) == {state.id}


def test_what_is_changed_in_a_pyvis_network_is_in_its_page(busy: Projection, registry: Registry) -> None:
    network = to_pyvis(ranked_view(busy, registry, lang="en", limit=10), registry, directed=False, height="600px")
    network.get_node(network.nodes[0]["id"])["color"] = "#123456"
    network.add_node("mine", label="My own", x=0, y=0)
    network.add_edge("mine", network.nodes[0]["id"], title="see")
    page = network.generate_html()
    data = data_of(page.encode())
    nodes, edges = data["nodes"], data["edges"]
    assert (nodes[0]["color"], nodes[-1]["label"]) == ("#123456", "My own")  # type: ignore[index]
    assert nodes[-1]["id"] == edges[-1]["from"] not in [item["id"] for item in nodes[:-1]]  # type: ignore[index]
    assert (edges[-1]["to"], edges[-1]["of"], edges[-1]["title"]) == (0, -1, "see")  # type: ignore[index]
    assert "--height: 600px" in page
    assert "arrows" not in data["options"]["edges"]  # type: ignore[index]


def test_options_that_are_set_go_over_ours(busy: Projection, registry: Registry) -> None:
    network = to_pyvis(ranked_view(busy, registry, lang="en", limit=10), registry)
    network.set_options('{"physics": true, "interaction": {"dragNodes": false}}')
    options = data_of(network.generate_html().encode())["options"]
    assert (options["physics"], options["interaction"]) == (True, {"dragNodes": False})  # type: ignore[index]


def test_physics_is_off_until_asked_for_and_refused_for_many(busy: Projection, registry: Registry) -> None:
    few, many = ranked_view(busy, registry, lang="en", limit=10), ranked_view(busy, registry, lang="en", limit=None)
    asked = [data_of(to_pyvis(few, registry, physics=physics).generate_html().encode())["options"] for physics in (False, True)]
    assert [options["physics"] for options in asked] == [False, True]  # type: ignore[index]
    with pytest.raises(InputError, match="500 nodes"):
        to_pyvis(many, registry, physics=True)


@pytest.mark.parametrize("height", ["", "10", "1px;} body{}", "100vh</style>", "-5px"])
def test_a_height_that_is_no_length_is_refused(busy: Projection, registry: Registry, height: str) -> None:
    with pytest.raises(InputError, match="is no length"):
        to_pyvis(ranked_view(busy, registry, lang="en", limit=5), registry, height=height)


def test_an_edge_to_a_node_that_was_taken_out_is_named(busy: Projection, registry: Registry) -> None:
    network = to_pyvis(ranked_view(busy, registry, lang="en", limit=10), registry)
    gone = network.edges[0]["from"]
    network.nodes = [item for item in network.nodes if item["id"] != gone]
    with pytest.raises(InputError, match=f"ends at '{gone}'"):
        network.generate_html()


def test_a_notebook_shows_a_sandboxed_frame_and_of_very_many_nodes_the_best(projection: Projection, registry: Registry) -> None:
    write_rows(projection, [node(registry, "Topic", f"t.{n}") for n in range(2001)])
    shown = to_pyvis(ranked_view(projection, registry, lang="en", limit=None), registry)._repr_html_()
    assert 'sandbox="allow-scripts" referrerpolicy="no-referrer"' in shown
    assert "150 of 2001 nodes" in shown
    assert len(shown) < 1_500_000
