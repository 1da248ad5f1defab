"""Owns one-time codes: made and sent to an address, tried, and used once.

An address is a phone in E.164 form or an e-mail address. All functions here are adders: a use case
gives them its transaction.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from app.domain.clock import now
from app.domain.errors import Code, Refused
from app.domain.sign_in_code import DAY, LIVES_FOR, TRIES, CodeHistory, new_code, sending_refusal
from app.extensions import db, keyring
from app.models.sign_in import SignInCode
from app.services import messages


def add_code(address: str, *, language: str, sent_to: str | None = None) -> str:
    """Add a code that proves `address` to the present transaction and return its flow's secret.

    It is sent to the address itself, or to `sent_to`. Raises Refused when too many were asked for.
    """
    flow, code, at = secrets.token_urlsafe(32), new_code(), now()
    refusal = sending_refusal(_history(address, at), at)
    if refusal:
        raise Refused(refusal)
    _end_codes_of(address, at)
    db.session.add(
        SignInCode(
            address=address,
            flow_hash=keyring.hashed("sign-in-flow", flow),
            code_hash=_code_hash(flow, code),
            sent_at=at,
            expires_at=at + LIVES_FOR,
        )
    )
    messages.queue_code(sent_to or address, code, language)
    return flow


def use_code(flow: str, typed: str) -> str | Code:
    """Use the code of this flow and return the address it proves, or why it is not taken.

    The try is counted in the present transaction, which the caller commits before it refuses.
    """
    code = _code_with_one_more_try(flow)
    if code is None:
        return Code.CODE_OVER
    if not hmac.compare_digest(code.code_hash, _code_hash(flow, typed)):
        return Code.CODE_WRONG
    # A right answer is no failure: only those are counted against the address.
    code.ended_at, code.tries = now(), code.tries - 1
    return code.address


def live_address(flow: str) -> str | None:
    """The address that the live code of this flow would prove."""
    address: str | None = db.session.scalar(select(SignInCode.address).where(*_live(flow)))
    return address


def _history(address: str, at: datetime) -> CodeHistory:
    codes = db.session.scalars(
        select(SignInCode).where(SignInCode.address == address, SignInCode.sent_at > at - DAY)
    ).all()
    return CodeHistory(
        sent_at=tuple(code.sent_at for code in codes),
        failures=sum(code.tries for code in codes),
    )


def _end_codes_of(address: str, at: datetime) -> None:
    db.session.execute(
        update(SignInCode)
        .where(SignInCode.address == address, SignInCode.ended_at.is_(None))
        .values(ended_at=at)
        .execution_options(synchronize_session=False)
    )


def _code_with_one_more_try(flow: str) -> SignInCode | None:
    """The live code of this flow with one more try counted, or None when it has ended.

    The count is a conditional update, so that a hundred tries at once get five.
    """
    counted = db.session.execute(
        update(SignInCode)
        .where(*_live(flow))
        .values(tries=SignInCode.tries + 1)
        .execution_options(synchronize_session=False)
        .returning(SignInCode.id)
    ).scalar()
    if counted is None:
        return None
    return db.session.get(SignInCode, counted, populate_existing=True)


def _live(flow: str) -> tuple[ColumnElement[bool], ...]:
    return (
        SignInCode.flow_hash == keyring.hashed("sign-in-flow", flow),
        SignInCode.ended_at.is_(None),
        SignInCode.expires_at > now(),
        SignInCode.tries < TRIES,
    )


def _code_hash(flow: str, code: str) -> str:
    return keyring.hashed("sign-in-code", f"{flow}:{code}")
