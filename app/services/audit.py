"""Owns the adder by which an act of staff is kept for an auditor. Moves of a visit are events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.domain.clock import now
from app.extensions import db
from app.models.audit_entry import AuditEntry

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.domain.audit_acts import Act


def record(
    actor: Actor,
    *,
    act: Act,
    facility_id: int,
    subject: tuple[str, int],
    reason: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add one act to the present transaction; `details` names changed fields, (old, new) each."""
    kind, subject_id = subject
    db.session.add(
        AuditEntry(
            facility_id=facility_id,
            at=now(),
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            act=act,
            subject_kind=kind,
            subject_id=subject_id,
            reason=reason,
            details=dict(details or {}),
        )
    )
