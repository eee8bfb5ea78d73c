"""SPARQL that would write or reach outside is refused, however it is spelt; a listener sees no connection."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Iterator

import pyoxigraph
import pytest

from rabita.errors import InputError
from rabita.graph.stores.sparql_guard import DEEPEST, LARGEST, check_sparql

HEAD = "PREFIX : <{u}> PREFIX s: <{u}> "
CALLS = {
    "plain": "SELECT * {{ SERVICE <{u}> {{ ?a ?b ?c }} }}",
    "silent": "SELECT * {{ SERVICE SILENT <{u}> {{ ?a ?b ?c }} }}",
    "mixed case": "SELECT * {{ SeRvIcE <{u}> {{ ?a ?b ?c }} }}",
    "prefixed": HEAD + "SELECT * {{ SERVICE s:x {{ ?a ?b ?c }} }}",
    "prefixed without a space": HEAD + "SELECT * {{ SERVICE:a{{ ?a ?b ?c }} }}",
    "silent without a space": HEAD + "SELECT * {{ SERVICESILENT:a{{ ?a ?b ?c }} }}",
    "without any space": "SELECT*{{SERVICE<{u}>{{?a?b?c}}}}",
    "by a variable": "SELECT * {{ VALUES ?u {{ <{u}> }} SERVICE ?u {{ ?a ?b ?c }} }}",
    "after a comment": "SELECT * {{ #x\nSERVICE #y\n <{u}> {{ ?a ?b ?c }} }}",
    "after a comment that ends at a carriage return": "SELECT * {{ #x\rSERVICE <{u}> {{ ?a ?b ?c }} }}",
    "after a string": "SELECT * {{ VALUES ?x {{ 'a' \"\"\"b\"c\"\"\" }} SERVICE <{u}> {{ ?a ?b ?c }} }}",
    "after a string with an escaped quotation mark": "SELECT * {{ VALUES ?x {{ 'a\\'' }} SERVICE <{u}> {{ ?a ?b ?c }} # ' }}\n}}",
    "in a subquery": "SELECT * {{ {{ SELECT * {{ SERVICE <{u}> {{ ?a ?b ?c }} }} }} }}",
    "in an optional part": "SELECT * {{ OPTIONAL {{ SERVICE <{u}> {{ ?a ?b ?c }} }} }}",
    "in EXISTS": "SELECT * {{ BIND(EXISTS {{ SERVICE <{u}> {{ ?a ?b ?c }} }} AS ?x) }}",
    "in CONSTRUCT": "CONSTRUCT {{ ?a ?b ?c }} {{ SERVICE <{u}> {{ ?a ?b ?c }} }}",
    "in ASK": "ASK {{ SERVICE <{u}> {{ ?a ?b ?c }} }}",
    "in DESCRIBE": "DESCRIBE ?a {{ SERVICE <{u}> {{ ?a ?b ?c }} }}",
    "escaped": "SELECT * {{ \\u0053ERVICE <{u}> {{ ?a ?b ?c }} }}",
    "escaped in eight digits": "SELECT * {{ \\U00000053ERVICE <{u}> {{ ?a ?b ?c }} }}",
    "right after a number": "SELECT * {{ OPTIONAL {{ ?s ?p 1 }}SERVICE<{u}>{{ ?a ?b ?c }} }}",
    "behind a comparison with a string": "SELECT * {{ FILTER(1<'>')SERVICE <{u}> {{ ?a ?b ?c }}#'\n}}",
    "behind a comparison and a comment": HEAD + "SELECT * {{ FILTER(1<2)SERVICE#>\n:a{{ ?a ?b ?c }} }}",
    "behind a comparison and a comment with quotation marks": HEAD + "SELECT * {{ FILTER(1<#>'''\n3)SERVICE :a {{ ?a ?b ?c }} #'''\n}}",
    "behind a name with a dot": HEAD + "SELECT * {{ OPTIONAL {{ ?s ?p s:a }} OPTIONAL {{ ?s ?p s:a.SERVICE :a {{ ?a ?b ?c }} }} }}",
    "behind a name with an escaped hash": HEAD + "SELECT * {{ OPTIONAL {{ ?s ?p s:a\\# SERVICE :a {{ ?a ?b ?c }} }}\n}} }}",
    "behind a prefix that gives no IRI": "PREFIX x: <http://h:> " + HEAD + "SELECT * {{ ?s ?p x:SERVICE :a {{ ?a ?b ?c }} }}",
    "with a long s": HEAD + "SELECT * {{ ſERVICE :a {{ ?a ?b ?c }} }}",
}  # fmt: skip
WRITES = (
    "LOAD <{u}>", "load silent <{u}> into graph <a:b>", "INSERT DATA {{ <a:b> <a:b> <a:b> }}", "DELETE WHERE {{ ?s ?p ?o }}", "CLEAR ALL",
    "DROP GRAPH <a:b>", "CREATE GRAPH <a:b>", "COPY <a:b> TO <a:c>", "MOVE <a:b> TO <a:c>", "ADD <a:b> TO <a:c>",
    "WITH <a:b> DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 1 }} WHERE {{ ?s ?p ?o }}", "\\u004cOAD <{u}>", "SELECT * {{}} ; DROP ALL",
    "SELECT * FROM <{u}> {{ ?s ?p ?o }}", "SELECT * FROM NAMED <{u}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", "ASK FrOm <{u}> {{}}",
)  # fmt: skip
HARMLESS = (
    "SELECT * { ?s ?p ?o }",
    'SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?o), "SERVICE <http://example.org/> { ?a ?b ?c }")) }',
    "SELECT * { ?s ?p '''it's a SERVICE''' }",
    'SELECT * { ?s ?p "say \\"SERVICE\\" { }"@en }',
    "SELECT ?service { ?service ?p $Service }",
    "SELECT * { ?s ?p ?o } # SERVICE <http://example.org/> {}",
    "SELECT * { ?s a <http://example.org/service/x> }",
    "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> SELECT * { ?s a sd:Graph }",
    "# my services\nBASE <http://example.org/service/#>\nprefix x:<http://x/#>SELECT * { ?s x:p ?o }",
    'SELECT * { ?s ?p "secret service" ; ?q "2025-01-01"^^<http://www.w3.org/2001/XMLSchema#date> }',
    "SELECT ?load ?from { ?load <http://example.org/from> ?from ; rb:from ?x . FILTER(?x<3&&?load>?from) } # insert, delete",
    'SELECT * { ?s rb:quote "they insert, delete, load and drop FROM <here>" }',
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . FILTER NOT EXISTS { ?s a rb:Proposal } } GROUP BY ?s HAVING(COUNT(*)<5)",
)
WORDS = (
    "SERVICE", "service", "SILENT", "<{u}>", ":a", "s:b", "?x", "$x", "{", "}", "(", ")", "<", ">", "<#>", "'", '"', "'''", '"""', "#", "\n", " ", "\\", "1",
    "true", "FILTER(1", "OPTIONAL{", "{ ?a ?b ?c }", ".", "@en", "^^", "&&", "BIND(1 AS ?y)", "VALUES ?z { 1 }", "?s ?p ?o",
)  # fmt: skip


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """A server on loopback that notes each connection and answers no results."""
    seen: list[bytes] = []
    body = b'{"head":{"vars":["a","b","c"]},"results":{"bindings":[]}}'
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
        % len(body)
    )
    server = socket.create_server(("127.0.0.1", 0), backlog=64)

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                seen.append(connection.recv(65536))
                connection.sendall(head + body)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/", seen
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    made = pyoxigraph.Store()
    thing = pyoxigraph.NamedNode("http://a/")
    made.add(pyoxigraph.Quad(thing, thing, pyoxigraph.Literal("x")))
    return made


def run(store: pyoxigraph.Store, text: str) -> None:
    """Ask past the guard; what the engine says does not matter."""
    try:
        found = store.query(text)
        if not isinstance(found, pyoxigraph.QueryBoolean):
            list(found)
    except (SyntaxError, OSError, RuntimeError, ValueError):
        return


def test_the_engine_itself_would_call_another_server(store: pyoxigraph.Store, listener: tuple[str, list[bytes]]) -> None:
    address, seen = listener
    calling = []
    for name, call in CALLS.items():
        seen.clear()
        run(store, call.format(u=address))
        if seen:
            calling.append(name)
    assert {"plain", "prefixed without a space", "silent without a space", "behind a comparison and a comment"} <= set(calling)
    assert "behind a comparison and a comment with quotation marks" in calling


@pytest.mark.parametrize("name", CALLS)
def test_a_call_of_another_server_is_refused(name: str, listener: tuple[str, list[bytes]]) -> None:
    address, seen = listener
    seen.clear()
    with pytest.raises(InputError, match=r"(?i)service") as refused:
        check_sparql(CALLS[name].format(u=address))
    assert "\n" not in str(refused.value)
    assert seen == []


@pytest.mark.parametrize("text", WRITES)
def test_what_would_write_or_load_is_refused(text: str, listener: tuple[str, list[bytes]]) -> None:
    address, seen = listener
    with pytest.raises(InputError, match="is refused: it would"):
        check_sparql(text.format(u=address))
    assert seen == []


@pytest.mark.parametrize("text", HARMLESS)
def test_the_same_words_where_they_do_nothing_pass(text: str) -> None:
    check_sparql(text)


@pytest.mark.parametrize("seed", range(4))
def test_no_text_that_passes_ever_calls(seed: int, store: pyoxigraph.Store, listener: tuple[str, list[bytes]]) -> None:
    address, seen = listener
    seen.clear()
    chance = random.Random(seed)
    passed = 0
    for _ in range(3000):
        words = chance.choices(WORDS, k=chance.randint(1, 7))
        words.insert(chance.randint(0, len(words)), chance.choice(("SERVICE:a{?a ?b ?c}", "SERVICE<{u}>{?a ?b ?c}", "SERVICE")))
        text = (HEAD + "SELECT * {{").format(u=address) + chance.choice(("", " ")).join(words).replace("{u}", address) + "}"
        try:
            check_sparql(text)
        except InputError:
            continue
        passed += 1
        run(store, text)
        assert seen == [], text
    assert passed > 100


@pytest.mark.parametrize(
    "unit", ['"', "'", "<", '\\"', "a", ".", ":", "<a", '"""\\', "service '", "PREFIX x: <a:b> ", "()", "\\u0041", "#"]
)
def test_the_longest_text_is_checked_in_no_time(unit: str) -> None:
    text = (unit * LARGEST)[:LARGEST]
    began = time.process_time()
    for query in (text, text[:-7] + "service"):
        try:
            check_sparql(query)
        except InputError:
            continue
    assert time.process_time() - began < 1


def test_a_longer_text_is_refused() -> None:
    with pytest.raises(InputError, match="100,001 characters"):
        check_sparql("#" * (LARGEST + 1))


@pytest.mark.parametrize(("left", "right"), [("(", ")"), ("{", "}"), ("[<a:b>", "]")])
def test_brackets_nest_to_a_depth_that_the_engine_survives(left: str, right: str, store: pyoxigraph.Store) -> None:
    def nested(depth: int) -> str:
        return {
            "(": f"SELECT * {{ FILTER({left * depth}1{right * depth}) }}",
            "{": f"SELECT * {left * depth}{right * depth}",
            "[<a:b>": f"SELECT * {{ {left * depth} 1 {right * depth} <a:b> 1 }}",
        }[left]

    check_sparql(nested(DEEPEST - 2))
    run(store, nested(DEEPEST - 2))
    with pytest.raises(InputError, match="nests more than 100 brackets"):
        check_sparql(nested(DEEPEST + 1))
    check_sparql(f'SELECT * {{ ?s ?p "{left * 500}" }}')
