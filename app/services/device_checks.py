"""Owns keeping what a phone found out about itself before the call."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.clock import now
from app.domain.errors import NotFound
from app.domain.policy import Mode
from app.extensions import db
from app.models.device_check import DeviceCheck, RelativeDeviceCheck
from app.models.visit import Visit
from app.queries.relatives import link_for
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor


@dataclass(frozen=True, kw_only=True)
class DeviceFacts:
    """What «Try my phone» measured."""

    has_camera: bool
    has_microphone: bool
    down_kbit: int
    up_kbit: int
    reaches_relay: bool | None


def keep_device_check(actor: Actor, reference: str, facts: DeviceFacts) -> None:
    """Keep the newest try with its visit; raises NotFound for a visit that is not hers."""
    with transaction(actor):
        visit = db.session.scalar(select(Visit).where(Visit.reference == reference))
        if visit is None or visit.mode is not Mode.VIDEO or not visit.is_expected:
            raise NotFound
        _keep(db.session.get(DeviceCheck, visit.id) or DeviceCheck(visit_id=visit.id), facts)


def keep_relative_device_check(actor: Actor, key: str, facts: DeviceFacts) -> None:
    """Keep the newest try of a relative elsewhere; raises NotFound for a link not hers or his."""
    with transaction(actor):
        link = link_for(actor, key)
        if not link.visit.is_expected:
            raise NotFound
        check = db.session.get(RelativeDeviceCheck, link.id)
        _keep(check or RelativeDeviceCheck(link_id=link.id), facts)


def _keep(check: DeviceCheck | RelativeDeviceCheck, facts: DeviceFacts) -> None:
    for name, value in asdict(facts).items():
        setattr(check, name, value)
    check.checked_at = now()
    db.session.add(check)
