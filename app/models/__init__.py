"""Owns what is stored: one file for each aggregate, columns and constraints and facts."""

from app.models import (
    contact,
    facility,
    gate_pass,
    message,
    outbox,
    prisoner,
    scope,
    sign_in,
    slot,
    timetable,
    user,
    video_room,
    visit,
    visit_draft,
    visit_event,
    visitor,
)

__all__ = [
    "contact",
    "facility",
    "gate_pass",
    "message",
    "outbox",
    "prisoner",
    "scope",
    "sign_in",
    "slot",
    "timetable",
    "user",
    "video_room",
    "visit",
    "visit_draft",
    "visit_event",
    "visitor",
]
