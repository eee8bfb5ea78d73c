"""Positions for a picture: the same graph always gets the same ones."""

from __future__ import annotations

import math
from collections.abc import Sequence

FORCE_UP_TO = 220
"""Up to so many nodes a force layout is affordable in pure Python (0.5 s); above, groups around hubs."""
ROUNDS = 70
GOLDEN = math.pi * (3 - math.sqrt(5))
SPACE = 130.0
Point = tuple[float, float]


def place(count: int, edges: Sequence[tuple[int, int]]) -> list[Point]:
    """Return a position for each of ``count`` nodes joined by ``edges`` (pairs of indexes); x grows to the right, y down."""
    points = _around_hubs(count, edges)
    if 2 < count <= FORCE_UP_TO:
        points = _relaxed(points, edges)
    return [(round(x, 1), round(y, 1)) for x, y in points]


def _around_hubs(count: int, edges: Sequence[tuple[int, int]]) -> list[Point]:
    """Place each node near the best connected of its neighbours, and these on a spiral, the largest groups in the middle."""
    neighbours: list[set[int]] = [set() for _ in range(count)]
    for a, b in edges:
        if a != b:
            neighbours[a].add(b)
            neighbours[b].add(a)
    rank = sorted(range(count), key=lambda item: (-len(neighbours[item]), item))
    order = {item: number for number, item in enumerate(rank)}
    hub: dict[int, int] = {}
    for item in rank:
        known = [other for other in neighbours[item] if order[other] < order[item] and hub.get(other) == other]
        hub[item] = min(known, key=lambda other: order[other]) if known else item
    groups: dict[int, list[int]] = {}
    for item in rank:
        groups.setdefault(hub[item], []).append(item)
    points: list[Point] = [(0.0, 0.0)] * count
    area = 0.0
    for number, members in enumerate(sorted(groups.values(), key=lambda group: (-len(group), group[0]))):
        radius = SPACE * math.sqrt(len(members))
        area += radius * radius * 1.6
        distance = 0.0 if number == 0 else math.sqrt(area)
        _spiral(points, members, (distance * math.cos(number * GOLDEN), distance * math.sin(number * GOLDEN)))
    return points


def _spiral(points: list[Point], members: Sequence[int], middle: Point) -> None:
    for number, item in enumerate(members):
        distance = SPACE * 0.9 * math.sqrt(number)
        points[item] = middle[0] + distance * math.cos(number * GOLDEN), middle[1] + distance * math.sin(number * GOLDEN)


def _relaxed(points: list[Point], edges: Sequence[tuple[int, int]]) -> list[Point]:
    """Return ``points`` after a force layout (Fruchterman and Reingold, 1991), wider than high as screens are."""
    count = len(points)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    ideal, pairs = SPACE * 1.05, sorted({(min(a, b), max(a, b)) for a, b in edges if a != b})
    for turn in range(ROUNDS):
        dx, dy = [0.0] * count, [0.0] * count
        for i in range(count):
            xi, yi = xs[i], ys[i]
            for j in range(i + 1, count):
                x, y = xi - xs[j], yi - ys[j]
                push = ideal * ideal / (x * x + y * y + 1.0)
                dx[i] += x * push
                dy[i] += y * push
                dx[j] -= x * push
                dy[j] -= y * push
        for a, b in pairs:
            x, y = xs[a] - xs[b], ys[a] - ys[b]
            pull = math.sqrt(x * x + y * y) / ideal
            dx[a] -= x * pull
            dy[a] -= y * pull
            dx[b] += x * pull
            dy[b] += y * pull
        step = SPACE * (1 - turn / ROUNDS) + 1
        for i in range(count):
            dx[i] -= xs[i] * 0.16
            dy[i] -= ys[i] * 0.26
            length = math.hypot(dx[i], dy[i]) or 1.0
            xs[i] += dx[i] / length * min(length, step)
            ys[i] += dy[i] / length * min(length, step)
    return list(zip(xs, ys, strict=True))
