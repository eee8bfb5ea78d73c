"""The arguments of a finding: a role filled by a node, or by words that name a topic or a place."""

from __future__ import annotations

from collections.abc import Iterator

from rabita.loaders.mapping.placing import Told
from rabita.loaders.mapping.reading import Reading
from rabita.loaders.mapping.spans import Quoted, Stretch
from rabita.loaders.mapping.statements import link, text, typed
from rabita.schema.extraction import Argument, Span
from rabita.schema.names import language_of

NAMED_BY_WORDS = {"has_topic": "Topic", "about": "Topic", "location": "Place"}


def argument(reading: Reading, item: str, given: Argument) -> Iterator[Told]:
    """Yield what ``given`` says of finding ``item``; what does not fit the ontology or the text is refused."""
    cls = reading.classes[item]
    if given.role not in reading.registry.slots_of(cls):
        near = reading.registry.nearest(given.role, reading.registry.slots_of(cls))
        hint = "" if near is None else f"; nearest: {near!r}"
        reading.reject(item, f"role {given.role!r} is no slot of {cls}{hint}", given)
        return
    span = _own_span(reading, item, given)
    targets = [
        target for target in (given.entity, given.event, given.agreement, given.situation, given.concern) if target is not None
    ]
    for target in targets:
        for filler in reading.fillers(target):
            yield from _filled(reading, item, given, filler, span)
    if not targets and span is not None:
        yield from words_node(reading, item, given.role, span, given.confidence)
    elif not targets and given.start is None:
        reading.reject(item, f"role {given.role!r} names no entity, finding or words", given)


def _own_span(reading: Reading, item: str, given: Argument) -> Span | None:
    """Return the span that ``given`` brings, when it is grounded."""
    if given.start is None or given.end is None or given.text is None:
        return None
    span = Span(given.start, given.end, given.text)
    return span if reading.grounded(item, [span]) else None


def _filled(reading: Reading, item: str, given: Argument, filler: str, span: Span | None) -> Iterator[Told]:
    """Yield that ``filler`` fills the role, told where its own span lies, else where the filler is mentioned."""
    slot = reading.registry.slots_of(reading.classes[item])[given.role]
    if filler not in reading.referents:
        reading.reject(item, f"role {given.role!r}: {filler!r} is nothing of this Extraction, or was refused", given)
        return
    if slot.kind != "relationship" or not reading.registry.is_a(reading.classes[filler], slot.range):
        reading.reject(item, f"role {given.role!r} takes a {slot.range}, and {filler!r} is a {reading.classes[filler]}", given)
        return
    spans: tuple[Stretch, ...] = (span,) if span is not None else reading.spans.get(filler, ())
    yield Told(link(reading.referents[item], given.role, reading.referents[filler], given.confidence), spans)


def words_node(reading: Reading, item: str, role: str, span: Quoted, confidence: float) -> Iterator[Told]:
    """Yield a Topic or Place named by the words of ``span``, and that it fills ``role``."""
    cls = NAMED_BY_WORDS.get(role)
    if cls is None or role not in reading.registry.slots_of(reading.classes[item]):
        reading.reject(
            item, f"role {role!r} of {reading.classes[item]} cannot be filled by words alone; name an entity", {"text": span.text}
        )
        return
    me = reading.mint(cls, span.start)
    yield Told(link(reading.referents[item], role, me, confidence), (span,))
    yield Told(typed(me, cls, confidence), (span,))
    yield Told(text(me, "label", span.text, language_of(span.text), confidence=confidence), (span,))
