"""The case: what documents say, kept in one directory, and the graph that follows from it."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Self, Unpack

from rabita.case_files import Settings, make_case, read_settings
from rabita.errors import InputError, StoreError
from rabita.graph.log.appending import append
from rabita.graph.log.content import content_hash
from rabita.graph.log.history import changes, judge, judge_fact, retract, undo
from rabita.graph.log.log import Log
from rabita.graph.projection.build import catch_up
from rabita.graph.projection.finding import find_node, search
from rabita.graph.projection.projection import Projection
from rabita.graph.table import Cell, Table
from rabita.judging import is_known, judged
from rabita.listing import document_id, documents, figures, is_demo, rejected
from rabita.loaders.mapping.gazetteer import gazetteer_statements
from rabita.loading import load_file, read_texts
from rabita.report import Report
from rabita.reviewing import undecided
from rabita.schema import Registry
from rabita.schema.ids import text_sha256
from rabita.showing import Quote, Shown, ShownFact, show

if TYPE_CHECKING:
    import networkx
    import rdflib
    from pyvis.network import Network

    from rabita.building import BuildOptions
    from rabita.exporting import Written
    from rabita.graph.stores.bolt import Applied, PropertyGraphStore
    from rabita.graph.stores.rdf import RdfStore

__all__ = ["Case", "Quote", "Report", "Shown", "ShownFact", "demo_case", "open_case"]
Progress = Callable[[int, int | None], None]
Say = Callable[[str], None]


def open_case(
    path: str | Path, *, create: bool = False, language: str | None = None, ontology: Iterable[str | Path] = ()
) -> Case:
    """Open the case at directory ``path``; with ``create`` make it when it is not there.

    ``language`` (``ar`` or ``en``, default ``en``) and ``ontology`` (your own modules, copied into the case) belong to a new case.

    Raises:
        InputError: ``path`` is no case, or an ontology module is wrong.
        StoreError: the case is of a newer version, damaged, or cannot be read.
    """
    directory = Path(path)
    is_new = create and not (directory / "case.toml").exists()
    if is_new:
        Registry.load(*ontology)  # what is wrong is said before anything is made
    settings = (
        make_case(directory, language=language, ontology=[Path(item) for item in ontology])
        if is_new
        else read_settings(directory, create=create)
    )
    registry = Registry.load(*(directory / name for name in settings.ontology))
    log = Log(directory / "case.db", create=create)
    case = Case(directory, registry, log, settings)
    if log.last_change == 0:
        append(log, [gazetteer_statements(registry)], what="new case", by="rabita")
    return case


def demo_case(path: str | Path) -> Case:
    """Return a case at ``path`` that is built from the bundled articles and table; one that is there already is opened.

    Raises:
        InputError: ``path`` holds something else.
    """
    from rabita.loaders.samples.catalog import sample_articles, sample_table

    case = open_case(path, create=True)
    samples = sample_articles()
    if not is_demo(case._log, [text_sha256(sample.text) for sample in samples]):
        case.close()
        raise InputError(f"{path} is a case of your own; give the demo another folder, such as `rabita demo try`")
    case.build(*(sample.path for sample in samples))
    table, mapping = sample_table()
    case.load(table, mapping=mapping)
    return case


class Case:
    """An open case. Use it in a ``with`` statement, or call ``close``; ``open_case`` makes one."""

    def __init__(self, path: Path, registry: Registry, log: Log, settings: Settings) -> None:
        self.path = path
        self.registry = registry
        self.language = settings.language
        self._id = settings.id
        self._log = log
        self._projection: Projection | None = None
        self._stores: dict[str, PropertyGraphStore] = {}
        self._rdf: RdfStore | None = None
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End engines that this case started and close its files; calling twice is fine."""
        for store in self._stores.values():
            store.close()
        self._stores.clear()
        if self._rdf is not None:
            self._rdf.close()
            self._rdf = None
        if self._projection is not None:
            self._projection.close()
            self._projection = None
        self._log.close()
        self._is_closed = True

    # ---- what comes in

    def load(
        self,
        *inputs: str | Path,
        mapping: str | Path | None = None,
        texts: Iterable[str | Path] = (),
        format: str | None = None,
        progress: Progress | None = None,
        say: Say | None = None,
    ) -> Report:
        """Load extracted data from files: Extractions, ontology records, or tables.

        Each batch is all or nothing, and loading the same thing twice changes nothing. Records that do not fit are kept with the
        reason (``rejected``). ``mapping`` is the TOML file of a table; ``texts`` are texts of Extractions that do not bring theirs;
        ``say`` is told what was guessed.

        Raises:
            InputError: a file cannot be used at all; files before it stay loaded.
            StoreError: the case cannot be written.
        """
        known = read_texts(texts)
        report = Report(0, 0, 0, 0, 0)
        for item in inputs:
            found = load_file(
                self._log, self.registry, item, mapping=mapping, texts=known, format=format, progress=progress, by=whoami()
            )
            report = report.plus(found)
            for note in found.notes:
                if say is not None:
                    say(note)
        return report

    def build(
        self,
        *inputs: str | Path,
        extractor: str = "rules",
        jobs: int = 1,
        progress: Progress | None = None,
        say: Say | None = None,
        **options: Unpack[BuildOptions],
    ) -> Report:
        """Read documents (files, folders with all below them, ZIP archives, ``-`` for standard input) and draw findings from them.

        Each document is committed before the next one, and a text that is there already is left alone, so that a build that was
        broken off goes on when it is run again. ``extractor`` is ``rules``, or ``none`` to keep the texts only; with ``jobs`` above
        1 so many processes extract: a script then needs ``if __name__ == "__main__":``. What cannot be read is kept with the reason.

        Raises:
            InputError: an option is wrong; nothing was changed.
            StoreError: the case cannot be written.
        """
        from rabita.building import build, make_options
        from rabita.extracting import get_drawing

        drawing, given = get_drawing(extractor), make_options(**options)
        return build(
            self._log, self.registry, inputs, options=given, by=whoami(), drawing=drawing, jobs=jobs, progress=progress, say=say
        )

    def retract(self, document: str) -> int:
        """Take ``document`` (an id, or the beginning of one) out, as if never loaded; return how many assertions went with it.

        Raises:
            InputError: no such document, or several.
        """
        return retract(self._log, document_id(self._log, document), by=whoami())

    def undo(self) -> str:
        """Take back the last change that is not undone yet, and return what it was.

        Raises:
            InputError: there is none.
        """
        return undo(self._log, by=whoami())

    def judge(self, kind: str, a: str, b: str, *, why: str, by: str | None = None) -> None:
        """Note a decision: ``same`` or ``different`` things ``a`` and ``b`` (ids, also of members of one node).

        Raises:
            InputError: the kind or an id is unknown.
        """
        for item in (a, b):
            if not is_known(self._log, self.projection, item):
                raise InputError(f"{item!r} is no id in this case; `rabita show` and `rabita search` tell ids")
        if a.partition("/")[0] != b.partition("/")[0]:
            raise InputError(f"{a!r} and {b!r} are of different kinds and can neither be the same nor be taken for it")
        judge(self._log, kind, a, b, why=why, by=by or whoami())

    def judge_fact(self, kind: str, fact: str, *, why: str, value: str | None = None, by: str | None = None) -> None:
        """Note a decision about ``fact`` (the id of an edge or of a fact that ``show`` gives): ``accept`` it, ``reject`` it, or ``replace`` it by ``value``.

        An accepted fact is the one that a slot of one value shows; a rejected one leaves the graph, and the log keeps it;
        ``value`` is a literal that the slot takes, or the id of a node. The newest decision about a fact holds.

        Raises:
            InputError: the kind or the fact is unknown, or ``value`` does not fit.
        """
        subject, object_, told = judged(self.projection, self._log, self.registry, fact, replace=kind == "replace", value=value)
        judge_fact(self._log, kind, subject, object_, told, fact=fact, why=why, by=by or whoami())

    # ---- what is in it

    @property
    def projection(self) -> Projection:
        """The projection of this case, brought up to the log."""
        if self._is_closed:
            raise StoreError(f"{self.path} is closed; open it again with open_case")
        if self._projection is None:
            self._projection = Projection(self.path / "derived" / "projection.db", self.registry.labels)
        catch_up(self._projection, self._log.path, self.registry, language=self.language)
        return self._projection

    def content_hash(self) -> str:
        """Return SHA-256 over all that is live: equal after loading twice, or in another order."""
        return content_hash(self._log)

    def info(self) -> Table:
        """Return what is in the case, in figures."""
        rows: list[tuple[Cell, ...]] = [("name", self.name), ("language", self.language), ("changes", self._log.last_change)]
        return Table(["what", "value"], rows + figures(self._log, self.projection))

    def documents(self) -> Table:
        """Return the documents, earliest first, with how many assertions each makes."""
        return documents(self._log, self.projection)

    def rejected(self) -> Table:
        """Return what was refused and is not resolved: where, why, and the record."""
        return rejected(self._log)

    def undecided(self, lang: str | None = None) -> Table:
        """Return the pairs that a person should look at, likeliest first, with names and words; ``judge`` decides about them."""
        return undecided(self.projection, self._log, lang=lang or self.language)

    def history(self) -> Table:
        """Return the changes of the case, newest first."""
        return Table(["change", "at", "by", "what", "state"], list(changes(self._log)))

    def search(self, text: str, limit: int = 20) -> Table:
        """Return the nodes whose names hold ``text``, in either script, then documents whose text does."""
        found = search(self.projection, text, limit=limit)
        return Table(["id", "class", "name", "matched"], [(item.id, item.cls, item.name, item.matched) for item in found])

    def find_node(self, text: str, root: str | None = None) -> str:
        """Return the id of the node that ``text`` means: an id, the beginning of one, or a name.

        Raises:
            InputError: none fits, or several do; these are listed.
        """
        return find_node(self.projection, text, root=root)

    def show(self, reference: str, lang: str | None = None) -> Shown:
        """Return everything about a node, each fact with its words."""
        projection = self.projection
        return show(projection, find_node(projection, reference), lang=lang or self.language)

    # ---- questions

    def ask(
        self, name: str, *, lang: str | None = None, sparql: bool = False, store: str = "embedded", **params: object
    ) -> Table:
        """Answer a shipped question; nodes may be given by name.

        Raises:
            InputError: the question or a parameter is unknown, or does not fit.
            StoreUnavailable: the store cannot be reached.
        """
        from rabita.graph.queries.library import bind, cypher_params, get_question

        question = get_question(name)
        values = bind(question, params, self.find_node)
        language = lang or self.language
        if sparql:
            return self.sparql(question.sparql(language, values))
        found = self.cypher(question.cypher(language), cypher_params(question, values), store=store)
        return found if found.rows else Table(question.columns, [])  # the embedded engine names no columns without rows

    def cypher(self, text: str, params: Mapping[str, object] | None = None, *, store: str = "embedded") -> Table:
        """Answer a Cypher query, read only; ``store`` is ``embedded`` or the URI of a server that this case was pushed to.

        Raises:
            InputError: the query is wrong, or would write.
            StoreUnavailable: the store cannot be reached.
        """
        return self._store(store).query(text, params or {})

    def _store(self, uri: str) -> PropertyGraphStore:
        """Return the store at ``uri``, opened once; the embedded one catches up with the projection."""
        from rabita.graph.stores.uris import open_store

        projection = self.projection
        if uri not in self._stores:
            self._stores[uri] = open_store(uri, derived=self.path / "derived")
        if uri == "embedded":
            self._catch_up(self._stores[uri], projection)
        return self._stores[uri]

    def _catch_up(self, store: PropertyGraphStore, projection: Projection) -> None:
        """Bring the embedded store up to ``projection``; after a failure the next question opens it anew."""
        try:
            store.catch_up(projection, self.registry, case=self._key)
        except StoreError:
            self._stores.pop("embedded").close()
            raise

    @property
    def name(self) -> str:
        """The name of the case's directory."""
        return self.path.resolve().name

    @property
    def _key(self) -> str:
        """What this case is called in a store that others write to as well."""
        return f"{self.name}-{self._id}" if self._id else self.name

    def sparql(self, text: str) -> Table:
        """Answer a SPARQL query, read only, from the local RDF store, which catches up first.

        Raises:
            InputError: the query is wrong, would write, or would call out.
        """
        return self._rdf_store().query(text)

    def _rdf_store(self) -> RdfStore:
        from rabita.graph.stores.rdf import RdfStore

        projection = self.projection
        if self._rdf is None:
            self._rdf = RdfStore(self.path / "derived" / "rdf")
        self._rdf.catch_up(projection, self.registry)
        return self._rdf

    # ---- what goes out

    def networkx(self, layer: str = "content") -> networkx.MultiDiGraph[str]:
        """Return the graph for networkx: node key = id, edge key = fact id; ``layer="all"`` adds documents and assertions."""
        from rabita.graph.export.networkx_graph import to_networkx

        return to_networkx(self.projection, layer=layer)

    def rdf(self) -> rdflib.Graph:
        """Return the graph for rdflib, read only."""
        return self._rdf_store().graph()

    def pyvis(self, *, lang: str | None = None, everything: bool = False) -> Network:
        """Return a picture as a ``pyvis`` network whose writers are ours: offline and safe; it shows itself in a notebook."""
        from rabita.graph.views.pyvis_network import to_pyvis
        from rabita.graph.views.view import ranked_view

        limit = None if everything else 150
        return to_pyvis(
            ranked_view(self.projection, self.registry, lang=lang or self.language, limit=limit, title=self.name), self.registry
        )

    def export(self, out: str | Path, to: str | None = None, *, everything: bool = False, lang: str | None = None) -> Written:
        """Write the graph to ``out``; the kind is that of its suffix, or ``to``: html, ttl, nt, trig, jsonld, graphml, gexf, csv, jsonl.

        Raises:
            InputError: the kind is not known.
            StoreError: ``out`` cannot be written.
        """
        from rabita.exporting import export

        return export(
            self.projection, self.registry, Path(out), to=to, everything=everything, lang=lang or self.language, title=self.name
        )

    def push(self, uri: str, *, content_only: bool = False, replace: bool = False, progress: Progress | None = None) -> Applied:
        """Send what changed to a server (``bolt://`` or ``neo4j://``); pushing again sends nothing.

        Raises:
            StoreUnavailable: the server is not there, refuses the password, or went away; push again to go on.
        """
        from rabita.graph.stores.uris import open_store

        projection = self.projection
        if uri not in self._stores:
            self._stores[uri] = open_store(uri, derived=self.path / "derived")
        return self._stores[uri].catch_up(
            projection, self.registry, case=self._key, content_only=content_only, replace=replace, progress=progress
        )


def whoami() -> str:
    """Return who changes the case: ``RABITA_USER``, else the name of the account."""
    try:
        return os.environ.get("RABITA_USER") or getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
