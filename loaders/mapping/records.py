"""From ontology records (nested dicts) to what the log keeps: one assertion a record, and one for each thing it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, NoReturn

import msgspec

from rabita.errors import InputError
from rabita.loaders.mapping.citing import Cited, cite
from rabita.loaders.mapping.record_values import anchor, apart, as_json, checked_text, is_blank, items_of, languages, short_hash
from rabita.loaders.mapping.statements import link, text, typed, value
from rabita.schema.gazetteer_entries import find_entry
from rabita.schema.ids import document_key
from rabita.schema.model import Slot, SlotKind
from rabita.schema.names import language_of, name_key
from rabita.schema.records import Assertion, Document, Rejected, Run, Said, Statement
from rabita.schema.registry import Registry
from rabita.schema.validation import check_value, get_class

Record = Mapping[str, object]
SAYING = ("confidence", "modality", "polarity", "condition", "according_to", "reported_by")
ABOUT_THE_RECORD = ("type", "id", "source", *SAYING)
SIGNED = "on_agreement"
NAMED_RANGE = {"Node": "Topic", "SpatialThing": "Place"}
KEEP = 50_000
KEEP_CITED = 1_000
"""So many names, and sources, are remembered: a longer file has flat memory, and asks again."""
ID_REST = re.compile(r"[A-Za-z0-9_.-]{1,128}")


class Saying(NamedTuple):
    """How a record says what it says."""

    modality: str
    polarity: str
    condition: str | None
    source: str | None
    reported_by: str | None
    confidence: float


PLAIN = Saying("asserted", "affirmed", None, None, None, 1.0)
"""How most records say it: nothing is stated about that."""


class _Unit:
    """What one record comes to, while it is being mapped."""

    def __init__(self, cited: Cited, locator: str, row: str) -> None:
        self.cited = cited
        self.key = document_key(cited.document.id)
        self.locator = locator
        self.row = row
        self.anonymous = 0
        self.signs = False
        self.assertions: list[Assertion] = list(cited.assertions)
        self.refused: list[str] = []


class RecordMapper:
    """Maps the records of one dataset; remembers the names it has met, up to a bound."""

    def __init__(self, registry: Registry, dataset: Document, run: Run) -> None:
        self.registry = registry
        self.dataset = dataset
        self.run = run
        self._roots = {registry.root(name).prefix: name for name, cls in registry.classes.items() if cls.root is not None}
        self._slots = {
            name: {key: slot for key, slot in registry.slots_of(name).items() if not slot.derived} for name in registry.classes
        }
        self._required = {name: [key for key, slot in slots.items() if slot.required] for name, slots in self._slots.items()}
        self._named: dict[tuple[str, str, str], str] = {}
        self._new_names: list[tuple[str, str, str]] = []
        self._cited: dict[bytes, Cited] = {}

    def map(self, record: Record, *, locator: str, row: str) -> Said:
        """Return what ``record`` says; ``row`` is its anchor in the dataset (a hash), for things without a name.

        A record that does not fit comes back as rejected, whole; a value that does not fit, alone.
        """
        self._new_names.clear()
        try:
            unit = self._mapped(record, locator, row)
        except InputError as error:
            for key in self._new_names:  # what was said of them is refused with the record
                self._named.pop(key, None)
            return Said(rejected=(self._rejected(locator, str(error), record),))
        rejected = tuple(self._rejected(locator, reason, record) for reason in unit.refused)
        documents = () if unit.cited.document is self.dataset else (unit.cited.document,)
        return Said(documents, (self.run,), tuple(unit.assertions), rejected)

    def _rejected(self, locator: str, reason: str, record: Record) -> Rejected:
        return Rejected(locator, reason, as_json(record)[:4000], self.dataset.id, self.run.id)

    def _mapped(self, record: Record, locator: str, row: str) -> _Unit:
        unit = _Unit(self._cite(record.get("source")), locator, row)
        saying = self._saying(record, unit)
        self._thing(record, unit, saying, self._class_of(record, None))
        return unit

    def _cite(self, source: object) -> Cited:
        """Return the document that a record's ``source`` names, else the dataset; an equal source is looked up."""
        if source is None:
            return Cited(self.dataset, (), None)
        packed = msgspec.json.encode(source)
        if packed not in self._cited:
            if len(self._cited) > KEEP_CITED:
                self._cited.clear()
            self._cited[packed] = cite(source, self.registry, self.run.id, self.dataset)
        return self._cited[packed]

    def _saying(self, record: Record, unit: _Unit) -> Saying:
        if record.keys().isdisjoint(SAYING):
            return PLAIN
        confidence = record.get("confidence", 1.0)
        if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
            raise InputError(f"confidence is {confidence!r}; give a number from 0 to 1")
        actor = self.registry.slots["participant"]
        named = {
            key: None if record.get(key) is None else self._reference(record[key], actor, unit)
            for key in ("according_to", "reported_by")
        }
        condition = record.get("condition")
        return Saying(
            self._choice(record, "modality", "asserted", "Modality"),
            self._choice(record, "polarity", "affirmed", "Polarity"),
            None if condition is None else checked_text(condition),
            named["according_to"],
            named["reported_by"],
            float(confidence),
        )

    def _choice(self, record: Record, key: str, default: str, enum: str) -> str:
        given = record.get(key, default)
        values = self.registry.enums[enum].values
        if given not in values:
            near = self.registry.nearest(str(given), values)
            raise InputError(f"{key} is {given!r}; known: {', '.join(values)}" + ("" if near is None else f"; nearest: {near!r}"))
        return str(given)

    def _class_of(self, record: Record, slot: Slot | None) -> str | None:
        """Return the class that ``record`` gives, else that of ``slot``'s range; None when only an id tells."""
        given = record.get("type")
        if given is None:
            if slot is not None:
                return self._default_class(slot)
            if "id" in record:
                return None
            raise InputError("the record has no 'type'; give the name of a class, such as \"Meeting\"")
        if not isinstance(given, str):
            raise InputError(f'type is {given!r}; give the name of a class, such as "Meeting"')
        get_class(self.registry, given)
        if slot is not None and not self.registry.is_a(given, slot.range):
            raise InputError(f"slot {slot.name!r} takes a {slot.range}, and {given!r} is none")
        return given

    def _default_class(self, slot: Slot) -> str:
        return NAMED_RANGE.get(slot.range, slot.range)

    def _thing(self, record: Record, unit: _Unit, saying: Saying, cls: str | None) -> str:
        """Add the assertion that ``record`` makes of its thing, and return the thing's referent."""
        me = self._referent(record, unit, cls)
        kind = cls or self.registry.root_of_id(me).name
        statements = [] if cls is None else [typed(me, cls, saying.confidence)]
        slots = self._slots[kind]
        for key, given in record.items():
            if given is not None and key not in ABOUT_THE_RECORD:
                slot = slots.get(key) or self._no_slot(key, kind)
                if key == SIGNED:
                    unit.signs = self.registry.is_a(kind, "Signing")
                    given = self._signed(given, slot, unit)
                statements += TELL[slot.kind](self, me, slot, given, unit, saying)
        self._require(record, kind)
        if statements:
            unit.assertions.append(self._assertion(me, statements, unit, saying))
        return me

    def _signed(self, given: object, slot: Slot, unit: _Unit) -> object:
        """Return the agreement that is signed as an object, so that it is said as its signing is."""
        if unit.signs and isinstance(given, str) and not self._is_id(given, slot):
            return {"type": slot.range, "label": given}
        return given

    def _assertion(self, me: str, statements: list[Statement], unit: _Unit, saying: Saying) -> Assertion:
        cited = unit.cited
        via = None if cited.document is self.dataset else self.dataset.id
        return Assertion(
            cited.document.id, self.run.id, me, tuple(statements), via, None, None, unit.locator, cited.quote,
            saying.modality, saying.polarity, saying.condition, saying.source, saying.reported_by,
        )  # fmt: skip

    def _no_slot(self, key: str, cls: str) -> NoReturn:
        slots = self.registry.slots_of(cls)
        if key in slots:
            raise InputError(f"{key!r} of {cls} is computed by Rabita and cannot be given")
        near = self.registry.nearest(key, [*slots, *ABOUT_THE_RECORD])
        hint = f"nearest: {near!r}" if near is not None else f"known: {', '.join(self._slots[cls])}"
        raise InputError(f"{key!r} is no slot of {cls}; {hint}")

    def _require(self, record: Record, cls: str) -> None:
        missing = [name for name in self._required[cls] if record.get(name) in (None, [], "")]
        if missing and "id" not in record:
            raise InputError(f"{cls} needs {', '.join(map(repr, missing))}")

    def _texts(self, me: str, slot: Slot, given: object, unit: _Unit, saying: Saying) -> list[Statement]:
        return [text(me, slot.name, words, language, saying.confidence) for language, words in languages(slot, given)]

    def _links(self, me: str, slot: Slot, given: object, unit: _Unit, saying: Saying) -> list[Statement]:
        name, confidence = slot.name, saying.confidence
        targets = [self._reference(item, slot, unit, saying) for item in items_of(slot, given) if not is_blank(item)]
        return [link(me, name, target, confidence) for target in targets]

    def _values(self, me: str, slot: Slot, given: object, unit: _Unit, saying: Saying) -> list[Statement]:
        """Return the statements of literals; one that does not fit is refused alone."""
        found: list[Statement] = []
        for item in items_of(slot, given):
            try:
                found.append(value(me, slot.name, check_value(self.registry, slot, item), slot.range, saying.confidence))
            except InputError as error:
                unit.refused.append(str(error))
        return found

    def _reference(self, given: object, slot: Slot, unit: _Unit, saying: Saying | None = None) -> str:
        """Return the referent that a name, an id or an object stands for."""
        if isinstance(given, str):
            known = self._named.get((unit.key, slot.range, given))
            if known is not None:
                return known
            return given if self._is_id(given, slot) else self._by_name(given, slot, unit)
        if not isinstance(given, Mapping):
            raise InputError(f"{slot.name!r} holds {given!r}; give a name, an id or an object")
        cls = self._class_of(given, slot)
        assert cls is not None
        return self._thing(given, unit, self._nested_saying(given, slot, cls, unit, saying), cls)

    def _nested_saying(self, record: Record, slot: Slot, cls: str, unit: _Unit, outer: Saying | None) -> Saying:
        """Return how an object inside a record is said.

        Named things are there whatever is said of them, but for an agreement whose signing is told: it is as real as that. What is proposed
        is proposed. All else is said as the record is, unless it says otherwise.
        """
        saying = self._saying(record, unit)
        follows = slot.name == "proposes" or (slot.name == SIGNED and unit.signs)
        if outer is None or (self._is_named_kind(cls) and not follows):
            return saying
        modality = "proposed" if slot.name == "proposes" else outer.modality
        return saying._replace(
            modality=saying.modality if "modality" in record else modality,
            polarity=saying.polarity if "polarity" in record else outer.polarity,
            condition=saying.condition or outer.condition,
            source=saying.source or outer.source,
            reported_by=saying.reported_by or outer.reported_by,
            confidence=saying.confidence if "confidence" in record else outer.confidence,
        )

    def _is_id(self, given: str, slot: Slot | None) -> bool:
        prefix, slash, rest = given.partition("/")
        root = self._roots.get(prefix)
        if not slash or root is None or ID_REST.fullmatch(rest) is None:
            return False
        if slot is not None and not self._fits(root, slot):
            raise InputError(f"slot {slot.name!r} takes a {slot.range}, and {given!r} is the id of a {root}")
        return True

    def _fits(self, root: str, slot: Slot) -> bool:
        return self.registry.is_a(root, slot.range) or any(
            self.registry.is_a(cls, slot.range) for cls in self.registry.descendants(root)
        )

    def _by_name(self, name: str, slot: Slot, unit: _Unit) -> str:
        """Return the referent of the thing called ``name``; the gazetteer tells its class and ids when the name is in it."""
        me = self._name(checked_text(name).strip(), slot, unit)
        if len(self._named) > KEEP:
            self._named.clear()
        self._named[unit.key, slot.range, name] = me
        self._new_names.append((unit.key, slot.range, name))
        return me

    def _name(self, name: str, slot: Slot, unit: _Unit) -> str:
        entry = find_entry(name, classes=self.registry.descendants(slot.range))
        cls = self._default_class(slot) if entry is None else entry.cls
        if not self._is_named_kind(cls):
            raise InputError(
                f"slot {slot.name!r} takes a {slot.range}, which the name {name!r} cannot tell; give an id or an object"
            )
        me = self._named_referent(name, cls, unit)
        statements = [typed(me, cls), text(me, "label", name, language_of(name))]
        if entry is not None:
            ids = (("wikidata", entry.wikidata), ("iso_code", entry.iso_code))
            statements += [value(me, slot_name, found, "string") for slot_name, found in ids if found]
        unit.assertions.append(self._assertion(me, statements, unit, PLAIN))
        return me

    def _is_named_kind(self, cls: str) -> bool:
        return self.registry.is_a(cls, "Entity")

    def _named_referent(self, name: str, cls: str, unit: _Unit) -> str:
        key = name_key(name) or name
        return f"{self.registry.root(cls).prefix}/{unit.key}.{short_hash(key)}"

    def _referent(self, record: Record, unit: _Unit, cls: str | None) -> str:
        """Return the referent of ``record``'s thing: by its id, its authority id, its name, else by its row."""
        given = record.get("id")
        if given is not None:
            return self._by_id(checked_text(given), unit, cls)
        assert cls is not None
        prefix = self.registry.root(cls).prefix
        if self._is_named_kind(cls):
            if isinstance(record.get("wikidata"), str):
                return f"{prefix}/{unit.key}.{anchor(str(record['wikidata']))}"
            names = [words for _, words in languages(self.registry.slots["label"], record.get("label") or {})]
            if names:
                return self._named_referent(names[0], cls, unit) + apart(record)
        unit.anonymous += 1
        return f"{prefix}/{unit.key}.{unit.row}" + ("" if unit.anonymous == 1 else f".{unit.anonymous}")

    def _by_id(self, given: str, unit: _Unit, cls: str | None) -> str:
        if self._is_id(given, None):
            root = self.registry.root_of_id(given).name
            if cls is not None and self.registry.root(cls).name != root:
                raise InputError(f"id {given!r} is of a {root}, and the type is {cls!r}")
            return given
        if cls is None:
            raise InputError(f"the record has no 'type' and its id {given!r} is not that of a node; give a type")
        return f"{self.registry.root(cls).prefix}/{unit.key}.{anchor(given)}"


TELL: Mapping[SlotKind, Callable[[RecordMapper, str, Slot, object, _Unit, Saying], list[Statement]]] = {
    "text": RecordMapper._texts,
    "relationship": RecordMapper._links,
    "time": RecordMapper._values,
    "value": RecordMapper._values,
}
