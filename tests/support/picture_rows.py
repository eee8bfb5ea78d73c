"""Rows for pictures: meetings of a few much-met states and many people, told by articles, with names in Arabic and English."""

from __future__ import annotations

import random

from rabita.graph.projection.rows import EdgeRow, NodeRow
from rabita.schema import Registry
from tests.support.graph_rows import edge, node

FIRST = ("محمد", "Ali", "سعيد", "Maryam", "خالد", "Sarah", "ليلى", "John")
LAST = ("الحسيني", "Haddad", "المنصوري", "Khan", "العلوي", "Smith", "القاسمي", "Yılmaz")
STATUSES = ("occurred",) * 6 + ("proposed", "planned", "denied", "disputed", "cancelled")
Rows = tuple[list[NodeRow], list[EdgeRow]]


def busy_graph(registry: Registry, meetings: int, *, people: int, seed: int = 1) -> Rows:
    """Return ``meetings`` meetings of three of ``people`` actors each, the more met the likelier, with their articles and quotes."""
    chance = random.Random(seed)
    actors = [_actor(registry, chance, number) for number in range(people)]
    nodes, edges, met = [*actors], [], list(actors)
    for number in range(meetings):
        meeting = _meeting(registry, chance, number)
        assertion, article, told = _telling(registry, number, meeting)
        nodes += [meeting, assertion, article]
        edges += told
        present = (chance.choice(met if chance.random() < 0.7 else actors) for _ in range(3))
        for actor in {actor.id: actor for actor in present}.values():
            met.append(actor)
            status = str(meeting.props["status"])
            tie = edge(
                registry,
                meeting,
                "participant",
                actor,
                assertions=[assertion.id],
                status=status,
                sources=chance.choice([1, 1, 1, 2]),
            )
            edges.append(tie)
    return nodes, edges


def _actor(registry: Registry, chance: random.Random, number: int) -> NodeRow:
    if number % 10 == 0:
        return node(registry, "Country", f"Q{number}", name=f"State {number}", name_ar=f"دولة {number}", sources=2)
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)} {number}"
    return node(registry, "Person", f"p.{number}", name=name, label_ar=name, sources=1)


def _meeting(registry: Registry, chance: random.Random, number: int) -> NodeRow:
    day = f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return node(
        registry, "Meeting", f"m.{number}", name=f"Meeting: who met {number}", name_ar=f"اجتماع: من التقى {number}",
        time=day, time_from=day, time_to=day, status=chance.choice(STATUSES), sources=chance.choice([1, 1, 2]),
    )  # fmt: skip


def _telling(registry: Registry, number: int, meeting: NodeRow) -> tuple[NodeRow, NodeRow, list[EdgeRow]]:
    quote = f"They met for the {number}th time" if number % 2 else f"التقيا للمرة {number} في العاصمة"
    assertion = node(registry, "Assertion", f"{number}", name=quote, quote=quote, modality="asserted", polarity="affirmed")
    article = node(registry, "NewsArticle", f"{number}", name=f"News of day {number}", published="2025-01-20")
    told = edge(registry, assertion, "asserts", meeting, assertions=[])
    return assertion, article, [told, edge(registry, assertion, "in_document", article, assertions=[])]
