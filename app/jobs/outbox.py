"""Owns draining the outbox: claim a batch, pay each debt through its service, settle.

Every job may run twice, and at the same moment in two workers: the claim decides who pays.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from app.domain.outbox_retries import OutboxKind
from app.extensions import db
from app.fault_log import log_fault
from app.integrations.errors import PermanentFailure, TemporaryFailure
from app.services import (
    outbox,
    passes,
    register_applying,
    register_files,
    register_reading,
    sending,
    suggestions,
    transfers,
    video,
    video_elsewhere,
)

log = logging.getLogger(__name__)

BATCH = 50
# A long file owes step after step: the job that the bell rang for must end in its time, and the
# relay looks again half a second later.
LONGEST_DRAIN = 60.0

PAY: dict[OutboxKind, Callable[[int], None]] = {
    OutboxKind.SEND_MESSAGE: sending.send,
    OutboxKind.OPEN_VIDEO_ROOM: video.open_room,
    OutboxKind.CLOSE_VIDEO_ROOM: video_elsewhere.end_there,
    OutboxKind.ISSUE_PASS: passes.issue_pass,
    OutboxKind.SUGGEST_PRISONER: suggestions.suggest_prisoner,
    OutboxKind.READ_REGISTER_FILE: register_reading.read_some,
    OutboxKind.APPLY_REGISTER_FILE: register_applying.apply_some,
    OutboxKind.FOLLOW_TRANSFER: transfers.follow,
}


def drain() -> int:
    """Pay everything that is due; how many debts were taken up."""
    paid, until = 0, time.monotonic() + LONGEST_DRAIN
    while time.monotonic() < until and (batch := outbox.claim(BATCH)):
        for debt in batch:
            _pay(debt)
        paid += len(batch)
    return paid


def _pay(debt: outbox.Debt) -> None:
    if debt.is_expired:
        _end(debt, "expired")
        return
    try:
        PAY[debt.kind](debt.subject_id)
    except TemporaryFailure as failure:
        if not outbox.put_off(debt, str(failure)):
            _tell_failed(debt, str(failure))
    except PermanentFailure as failure:
        _end(debt, str(failure))
    except Exception as error:
        # A fault of ours must not stop the families behind it: it is put off like any other.
        log_fault(log, f"debt {debt.id} of kind {debt.kind}", error)
        db.session.rollback()
        if not outbox.put_off(debt, type(error).__name__):
            _tell_failed(debt, type(error).__name__)
    else:
        outbox.settle(debt)


def _end(debt: outbox.Debt, fault: str) -> None:
    outbox.give_up(debt, fault)
    _tell_failed(debt, fault)


def _tell_failed(debt: outbox.Debt, fault: str) -> None:
    """Let the staff page of the visit, or of the file, show what did not arrive."""
    if debt.kind in register_files.KINDS_OWED.values():
        register_files.note_given_up(debt.subject_id)
    if debt.kind is OutboxKind.SEND_MESSAGE:
        if debt.is_expired:
            sending.note_expiry(debt.subject_id)
        else:
            sending.note_failure(debt.subject_id, fault)
