"""Positions for a picture: the same graph always gets the same ones."""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

SPACE = 105.0
"""Between the ends of an edge, in pixels at zoom 1."""
BOX = (130.0, 64.0)
"""What a node takes with its label: no two overlap, where that can be had."""
WIDER = 1.3
"""Screens are wider than high."""
ALL_PAIRS_UP_TO = 400
"""Above so many nodes distances are kept to some nodes only (pivots), so that time grows with the graph and not its square."""
PIVOTS = (6, 24)
ROUNDS = 16
PUSHES = (8, 120)
"""Least and most, in number: fewer the more nodes there are, see ``_affordable``."""
Point = tuple[float, float]
Pair = tuple[int, int, float, float]
"""Two nodes, how far apart they should be in edges, and how much of a move the second takes part in."""


def place(count: int, edges: Iterable[tuple[int, int]]) -> list[Point]:
    """Return a position for each of ``count`` nodes joined by ``edges`` (pairs of indexes); x grows to the right, y down.

    Parts that do not hang together stand side by side, the largest first; nodes without edges stand in rows below.
    """
    neighbours: list[set[int]] = [set() for _ in range(count)]
    for a, b in edges:
        if a != b:
            neighbours[a].add(b)
            neighbours[b].add(a)
    near = [sorted(found) for found in neighbours]
    parts = sorted(_components(near), key=lambda part: (-len(part), part[0]))
    alone = [part[0] for part in parts if len(part) == 1]
    laid = [(part, _lay(part, near)) for part in parts if len(part) > 1]
    points: list[Point] = [(0.0, 0.0)] * count
    _pack(points, laid, alone)
    return [(round(x, 1), round(y, 1)) for x, y in points]


def _components(near: Sequence[Sequence[int]]) -> Iterable[list[int]]:
    seen = [False] * len(near)
    for start in range(len(near)):
        if not seen[start]:
            seen[start] = True
            part = [start]
            for node in part:
                for other in near[node]:
                    if not seen[other]:
                        seen[other] = True
                        part.append(other)
            yield sorted(part)


def _lay(part: Sequence[int], near: Sequence[Sequence[int]]) -> list[Point]:
    """Return positions of one part, in its order: distances as in the graph, then apart by what each node takes."""
    number = {node: index for index, node in enumerate(part)}
    local = [[number[other] for other in near[node]] for node in part]
    chance = random.Random(len(part))
    spread = SPACE * math.sqrt(len(part))
    xs = [chance.uniform(-spread, spread) for _ in part]
    ys = [chance.uniform(-spread, spread) for _ in part]
    _relax(xs, ys, _wanted(local, chance), chance)
    xs = [x * WIDER for x in xs]
    _widen(xs, ys)
    _push_apart(xs, ys)
    return list(zip(xs, ys, strict=True))


def _wanted(near: Sequence[Sequence[int]], chance: random.Random) -> list[Pair]:
    """Return all pairs; of many nodes neighbours, and some nodes (pivots) with all, which place those but stay (Ortmann 2016)."""
    count = len(near)
    if count <= ALL_PAIRS_UP_TO:
        return [(a, b, float(d), 1.0) for a in range(count) for b, d in enumerate(_distances(near, a)[:a])]
    pairs = [(a, b, 1.0, 1.0) for a in range(count) for b in near[a] if b < a]
    for pivot in chance.sample(range(count), _affordable(PIVOTS, count)):
        pairs += [(node, pivot, float(d), 0.0) for node, d in enumerate(_distances(near, pivot)) if d > 1]
    return pairs


def _affordable(bounds: tuple[int, int], count: int) -> int:
    """Return how often something that costs as much as there are nodes may be done: 10,000 nodes nine times, 1,000 ninety times."""
    return max(bounds[0], min(bounds[1], 90_000 // count))


def _distances(near: Sequence[Sequence[int]], start: int) -> list[int]:
    found = [-1] * len(near)
    found[start] = 0
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        further = found[node] + 1
        for other in near[node]:
            if found[other] < 0:
                found[other] = further
                waiting.append(other)
    return found


def _relax(xs: list[float], ys: list[float], pairs: list[Pair], chance: random.Random) -> None:
    """Move nodes until their distances fit (Zheng, Pawar, Goodman 2018, "Graph Drawing by Stochastic Gradient Descent")."""
    furthest = max(d for _, _, d, _ in pairs)
    cooling = math.log(furthest * furthest / 0.1) / (ROUNDS - 1)
    chance.shuffle(pairs)
    for turn in range(ROUNDS):
        rate = furthest * furthest * math.exp(-cooling * turn)
        pairs.reverse()
        for a, b, d, share in pairs:
            weight = rate / (d * d)
            x, y = xs[a] - xs[b], ys[a] - ys[b]
            length = math.sqrt(x * x + y * y) or 1e-6
            step = (length - d * SPACE) / (2 * length) * (weight if weight < 1.0 else 1.0)
            xs[a] -= x * step
            ys[a] -= y * step
            xs[b] += x * step * share
            ys[b] += y * step * share


def _widen(xs: list[float], ys: list[float]) -> None:
    """Scale so that there is room for all boxes, and two thirds more."""
    width, height = max(xs) - min(xs) + BOX[0], max(ys) - min(ys) + BOX[1]
    factor = math.sqrt(len(xs) * BOX[0] * BOX[1] * 1.8 / (width * height))
    if factor > 1:
        xs[:] = [x * factor for x in xs]
        ys[:] = [y * factor for y in ys]


def _push_apart(xs: list[float], ys: list[float]) -> None:
    """Move boxes that overlap away from each other along the shorter way, as often as is affordable."""
    width, height = BOX
    for _ in range(_affordable(PUSHES, len(xs))):
        moved = False
        for a, b in _close_pairs(xs, ys):
            x, y = xs[b] - xs[a], ys[b] - ys[a]
            over_x, over_y = width - abs(x), height - abs(y)
            if over_x > 0.5 and over_y > 0.5:
                moved = True
                if over_x * height < over_y * width:
                    push = math.copysign(over_x / 2, x)
                    xs[a] -= push
                    xs[b] += push
                else:
                    push = math.copysign(over_y / 2, y)
                    ys[a] -= push
                    ys[b] += push
        if not moved:
            return


def _close_pairs(xs: Sequence[float], ys: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Yield each pair of nodes whose boxes may overlap once."""
    cells: dict[tuple[int, int], list[int]] = {}
    for node, (x, y) in enumerate(zip(xs, ys, strict=True)):
        cells.setdefault((int(x // BOX[0]), int(y // BOX[1])), []).append(node)
    for (column, row), nodes in cells.items():
        beside = [b for dx, dy in ((1, 0), (0, 1), (1, 1), (-1, 1)) for b in cells.get((column + dx, row + dy), ())]
        for index, a in enumerate(nodes):
            for b in nodes[index + 1 :]:
                yield a, b
            for b in beside:
                yield a, b


def _pack(points: list[Point], laid: list[tuple[list[int], list[Point]]], alone: Sequence[int]) -> None:
    """Put the parts into rows of about the width that makes the whole wider than high, and the lonely nodes into rows below."""
    boxes = [_box(found) for _, found in laid]
    area = sum(width * height for _, _, width, height in boxes) + len(alone) * BOX[0] * BOX[1]
    limit = max([math.sqrt(area * WIDER * 1.2), *(width for _, _, width, _ in boxes)])
    x = y = tallest = 0.0
    for (part, found), (left, top, width, height) in zip(laid, boxes, strict=True):
        if x and x + width > limit:
            x, y, tallest = 0.0, y + tallest, 0.0
        for node, (px, py) in zip(part, found, strict=True):
            points[node] = px - left + x, py - top + y
        x, tallest = x + width, max(tallest, height)
    per_row = max(1, int(limit // BOX[0]))
    for number, node in enumerate(alone):
        points[node] = (number % per_row + 0.5) * BOX[0], y + tallest + (number // per_row + 0.5) * BOX[1]


def _box(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """Return left, top, width and height with room around."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs) - BOX[0], min(ys) - BOX[1], max(xs) - min(xs) + 2 * BOX[0], max(ys) - min(ys) + 2 * BOX[1]
