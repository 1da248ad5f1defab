"""Owns who may see and change which rows: each query is cut down to the actor's own.

A session without an actor sees no owned row at all. An officer sees his facilities', a visitor her
own, the system everything; what belongs to a visit is reached through the visit. The cut is made
on every SELECT, UPDATE and DELETE through the ORM, and checked again for every row that is
flushed, so that a forgotten WHERE leaks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, event, false
from sqlalchemy.orm import (
    LoaderCriteriaOption,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    with_loader_criteria,
)

from app.domain.actor import Actor, ActorKind
from app.extensions import Base, db


class OutOfScope(Exception):
    """A row of somebody else was about to be written."""


class FacilityOwned:
    """A row that belongs to one facility; officers of another do not see it."""

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))


class VisitorOwned:
    """A row that belongs to one visitor; other visitors do not see it."""

    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitor.id"))


def limit_to(actor: Actor | None) -> None:
    """From here on the session serves `actor` alone."""
    db.session.info["actor"] = actor


def served() -> Actor | None:
    """Whom the session serves."""
    actor: Actor | None = db.session.info.get("actor")
    return actor


@contextmanager
def acting(actor: Actor | None) -> Iterator[None]:
    """Serve `actor` inside the block, and whoever was served before after it."""
    before = db.session.info.get("actor")
    limit_to(actor)
    try:
        yield
    finally:
        limit_to(before)


def watch(session: Any) -> None:
    """Cut and check everything that goes through `session`."""
    for name, listener in (("do_orm_execute", _cut), ("before_flush", _check)):
        # All applications of one process share the session: it is watched once, not once for each.
        if not event.contains(session, name, listener):
            event.listen(session, name, listener)


def _cut(state: ORMExecuteState) -> None:
    # Relationship loads inherit the criteria of the query that fed them.
    if state.is_column_load or state.is_relationship_load or state.is_insert:
        return
    actor: Actor | None = state.session.info.get("actor")
    if actor is not None and actor.kind is ActorKind.SYSTEM:
        return
    criteria = _nothing() if actor is None else _own(actor.kind, actor.id, actor.facilities)
    state.statement = state.statement.options(*criteria)  # type: ignore[union-attr]


@cache
def _nothing() -> list[LoaderCriteriaOption]:
    return [_only(owned, false()) for owned in _owned_classes()]


# Built once for each actor, not for each query: what is kept is ids alone, never a row.
@lru_cache(maxsize=512)
def _own(
    kind: ActorKind, actor_id: int | None, facilities: frozenset[int]
) -> list[LoaderCriteriaOption]:
    def allowed(owned: Any) -> ColumnElement[bool]:
        if kind is ActorKind.OFFICER and issubclass(owned, FacilityOwned):
            return owned.facility_id.in_(facilities)
        if kind is ActorKind.VISITOR and issubclass(owned, VisitorOwned):
            return owned.visitor_id == actor_id
        return false()

    return [_only(owned, allowed(owned)) for owned in _owned_classes()]


def _only(owned: type[Any], criteria: ColumnElement[bool]) -> LoaderCriteriaOption:
    return with_loader_criteria(owned, criteria, include_aliases=True)


def _owned_classes() -> list[type[Any]]:
    return [
        mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, FacilityOwned | VisitorOwned)
    ]


def _check(session: Session, _context: Any, _instances: Any) -> None:
    actor: Actor | None = session.info.get("actor")
    for row in [*session.new, *session.dirty, *session.deleted]:
        if isinstance(row, FacilityOwned | VisitorOwned) and not _may_write(row, actor):
            raise OutOfScope(f"{type(row).__name__} of somebody else")


def _may_write(row: FacilityOwned | VisitorOwned, actor: Actor | None) -> bool:
    if actor is None:
        return False
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is ActorKind.VISITOR:
        return isinstance(row, VisitorOwned) and row.visitor_id == actor.id
    return isinstance(row, FacilityOwned) and row.facility_id in actor.facilities
