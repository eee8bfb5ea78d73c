"""Positions of a picture's nodes."""

from __future__ import annotations

import random
import statistics
import time

import pytest

from rabita.graph.views.layout import BOX, place


def grown(count: int, joins: int, seed: int = 1) -> list[tuple[int, int]]:
    """Return the edges of a graph that grew: each new node joins some, the more joined the likelier."""
    chance, edges, ends = random.Random(seed), [], [0]
    for node in range(1, count):
        for _ in range(joins):
            other = chance.choice(ends) if chance.random() < 0.8 else chance.randrange(node)
            edges.append((node, other))
            ends += [node, other]
    return edges


def overlaps(points: list[tuple[float, float]]) -> int:
    return sum(
        abs(a[0] - b[0]) < BOX[0] - 2 and abs(a[1] - b[1]) < BOX[1] - 2
        for number, a in enumerate(points)
        for b in points[:number]
    )


def test_the_same_graph_always_gets_the_same_places() -> None:
    edges = grown(80, 2)
    assert place(80, edges) == place(80, edges)
    assert place(80, [(b, a) for a, b in reversed(edges)]) == place(80, edges)


@pytest.mark.parametrize("count", [2, 10, 60, 150])
def test_no_node_stands_on_another_or_on_its_name(count: int) -> None:
    assert overlaps(place(count, grown(count, 2))) <= count // 50


def test_joined_nodes_stand_nearer_than_others() -> None:
    edges = grown(120, 2)
    points = place(120, edges)
    distance = [[((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for b in points] for a in points]
    joined = statistics.mean(distance[a][b] for a, b in edges)
    assert joined < 0.6 * statistics.mean(distance[a][b] for a in range(120) for b in range(a))


def test_parts_that_do_not_hang_together_stand_apart() -> None:
    one = grown(30, 2)
    points = place(63, [*one, *((a + 30, b + 30) for a, b in one)])
    boxes = [
        (min(x for x, _ in part), max(x for x, _ in part), min(y for _, y in part), max(y for _, y in part))
        for part in (points[:30], points[30:60])
    ]
    (left, right, top, bottom), (left2, right2, top2, bottom2) = boxes
    assert right < left2 or right2 < left or bottom < top2 or bottom2 < top
    assert all(y > max(bottom, bottom2) for _, y in points[60:])


def test_the_whole_is_wider_than_high_as_screens_are() -> None:
    points = place(150, grown(150, 2))
    width = max(x for x, _ in points) - min(x for x, _ in points)
    height = max(y for _, y in points) - min(y for _, y in points)
    assert 1.0 < width / height < 2.2


@pytest.mark.parametrize(("count", "edges"), [(0, []), (1, []), (1, [(0, 0)]), (3, []), (2, [(0, 1), (1, 0), (0, 1)])])
def test_small_and_odd_graphs_have_places_too(count: int, edges: list[tuple[int, int]]) -> None:
    assert len(set(place(count, edges))) == count


def test_a_star_of_many_leaves_is_laid_out_without_overlaps() -> None:
    assert overlaps(place(120, [(0, leaf) for leaf in range(1, 120)])) == 0


def test_a_long_chain_is_no_problem() -> None:
    points = place(2000, [(n, n + 1) for n in range(1999)])
    assert len(set(points)) == 2000


@pytest.mark.long
@pytest.mark.parametrize(("count", "seconds"), [(150, 0.5), (5000, 2.0)])
def test_it_takes_less_than(count: int, seconds: float) -> None:
    edges = grown(count, 3)
    began = time.process_time()
    place(count, edges)
    assert time.process_time() - began < seconds
