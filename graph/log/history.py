"""Closing and reopening rows of the log: retract, undo, judgements, and the list of changes."""

from __future__ import annotations

from rabita.errors import InputError
from rabita.graph.log.log import Log
from rabita.schema.ids import digest

KINDS = ("same", "different")
"""Decisions about two nodes."""
FACT_KINDS = ("accept", "reject", "replace")
"""Decisions about one fact."""
GONE = "select id from document where removed = ?1"
TIMED = ("document", "assertion", "judgement")


def retract(log: Log, document: str, *, by: str) -> int:
    """Close ``document``, the posts in it, and for a dataset the documents that it alone cites; return how many assertions were closed.

    Raises:
        InputError: there is no such live document.
    """
    with log.transaction():
        found = log.db.execute("select id from document where id = ? and removed is null", (document,)).fetchone()
        if found is None:
            raise InputError(
                f"document {document!r} is not in this case (or was retracted); `rabita documents` lists those that are"
            )
        change = log.begin_change(f"retract {document}", by=by)
        closed = log.db.execute(
            "update assertion set removed = ?1 where removed is null and (document = ?2 or via = ?2"
            " or document in (select id from document where container = ?2))",
            (change, document),
        ).rowcount
        log.db.execute(
            "update document set removed = ?1 where removed is null and (id = ?2 or container = ?2)", (change, document)
        )
        log.db.execute(f"update rejected set resolved = ?1 where resolved is null and document in ({GONE})", (change,))
        _close_uncited(log, change)
    return closed


def _close_uncited(log: Log, change: int) -> None:
    """Close documents whose assertions were all closed by ``change``: cited ones that only a retracted dataset carried."""
    log.db.execute(
        "update document set removed = ?1 where removed is null and text is null and container is null and id in"
        " (select document from assertion where removed = ?1 and via is not null) and id not in"
        " (select document from assertion where removed is null)",
        (change,),
    )


def undo(log: Log, *, by: str) -> str:
    """Take back the newest change that is no undo and not undone; return what it was.

    Raises:
        InputError: there is nothing to undo.
    """
    row = log.db.execute(
        "select n, what from change where undoes is null and n > 1 and n not in (select undoes from change where undoes is not null)"
        " order by n desc limit 1"
    ).fetchone()
    if row is None:
        raise InputError("there is no change to undo in this case; `rabita history` lists its changes")
    with log.transaction():
        change = log.begin_change(f"undo {row[1]}", by=by, undoes=row[0])
        for table in TIMED:
            _swap(log, table, row[0], change)
        log.db.execute("update rejected set resolved = null where resolved = ?", (row[0],))
        log.db.execute("update rejected set resolved = ? where added = ? and resolved is null", (change, row[0]))
    return str(row[1])


def _swap(log: Log, table: str, undone: int, change: int) -> None:
    """Reopen the rows that ``undone`` closed and close those that it opened."""
    columns = [row[1] for row in log.db.execute(f"pragma table_info({table})") if row[1] not in ("added", "removed")]
    names = ", ".join(f'"{name}"' for name in columns)
    opened = f"select id from {table} where added = ?2"  # perhaps closed later, and reopened when that was undone
    log.db.execute(f"update {table} set removed = ?1 where removed is null and id in ({opened})", (change, undone))
    log.db.execute(
        f"insert into {table} ({names}, added) select {names}, ?1 from {table} where removed = ?2"
        f" and id not in (select id from {table} where removed is null)",
        (change, undone),
    )


def judge(log: Log, kind: str, a: str, b: str, *, why: str, by: str) -> None:
    """Note a person's decision about ``a`` and ``b``; the same decision twice is noted once, the contrary one takes its place.

    Raises:
        InputError: the kind is unknown, or ``a`` is ``b``.
    """
    _check_kind(kind, KINDS)
    if a == b:
        raise InputError(f"{a!r} cannot be judged against itself; name two nodes")
    first, second = sorted((a, b))
    id_ = "judgement/" + digest(kind, first, second)[:16]
    with log.transaction():
        if log.db.execute("select 1 from judgement where id = ? and removed is null", (id_,)).fetchone():
            return
        change = log.begin_change(f"judge {kind}: {a}, {b}", by=by)
        contrary = "update judgement set removed = ? where a = ? and b = ? and value is null and removed is null"
        log.db.execute(contrary, (change, first, second))
        log.db.execute(
            "insert into judgement values (?, ?, ?, ?, null, ?, ?, ?, null)", (id_, kind, first, second, by, why, change)
        )


def judge_fact(log: Log, kind: str, subject: str, object_: str | None, value: str, *, fact: str, why: str, by: str) -> None:
    """Note a person's decision about ``fact`` of ``subject``; ``value`` says as JSON which fact that is, and what takes its place.

    A decision takes the place of an earlier one about the same fact; the same one twice is noted once.

    Raises:
        InputError: the kind is unknown.
    """
    _check_kind(kind, FACT_KINDS)
    id_ = "judgement/" + digest(kind, subject, object_, value)[:16]
    with log.transaction():
        if log.db.execute("select 1 from judgement where id = ? and removed is null", (id_,)).fetchone():
            return
        change = log.begin_change(f"{kind} {fact}", by=by)
        log.db.execute("update judgement set removed = ? where removed is null and value ->> 'fact' = ?", (change, fact))
        log.db.execute(
            "insert into judgement values (?, ?, ?, ?, ?, ?, ?, ?, null)", (id_, kind, subject, object_, value, by, why, change)
        )


def judged_fact(log: Log, fact: str) -> tuple[str, str | None, str] | None:
    """Return subject, object and value of the live decision about ``fact``, if there is one."""
    row = log.db.execute("select a, b, value from judgement where removed is null and value ->> 'fact' = ?", (fact,)).fetchone()
    return None if row is None else (row[0], row[1], row[2])


def _check_kind(kind: str, known: tuple[str, ...]) -> None:
    if kind not in known:
        raise InputError(f"{kind!r} is no kind of judgement for that; known: {', '.join(known)}")


def changes(log: Log) -> list[tuple[int, str, str, str, str]]:
    """Return (number, when, who, what, "undone" or "") of each change, newest first."""
    rows = log.db.execute(
        "select n, at, by, what, case when n in (select undoes from change) then 'undone' else '' end from change order by n desc"
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]
