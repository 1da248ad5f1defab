"""Owns the visitor's door: a phone is proved by a code, then a visitor says who she is."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM, Actor
from app.domain.clock import now
from app.domain.errors import Code, Refused, refused
from app.domain.identity_proof import Gender, IdentityKind, IdentityProof
from app.domain.name_key import name_key
from app.domain.sign_in_code import DAY, LIVES_FOR, TRIES, CodeHistory, new_code, sending_refusal
from app.extensions import db, keyring
from app.models.sign_in import Door, SignInCode
from app.models.visitor import IdentityDocument, Visitor
from app.services import messages
from app.services.sign_ins import begin_sign_in
from app.services.transaction import transaction

NOT_FINGERPRINTED = frozenset({IdentityKind.AADHAAR, IdentityKind.NONE})


@dataclass(frozen=True, kw_only=True)
class Registration:
    """Who a visitor says she is."""

    name: str
    parent_name: str
    age: int
    gender: Gender
    address: str
    email: str | None
    language: str
    # None leaves the paper as it is known.
    identity: IdentityProof | None


def send_code(phone: str, *, language: str) -> str:
    """Send a code to `phone` and return the secret of the flow it is bound to.

    An unknown number gets one just the same: the answer never tells who is registered here.
    Raises Refused when too many were asked for.
    """
    flow = secrets.token_urlsafe(32)
    code = new_code()
    with transaction(SYSTEM) as session:
        at = now()
        refusal = sending_refusal(_history(phone, at), at)
        if refusal:
            raise Refused(refusal)
        _end_codes_of(phone, at)
        session.add(
            SignInCode(
                phone=phone,
                flow_hash=keyring.hashed("sign-in-flow", flow),
                code_hash=_code_hash(flow, code),
                sent_at=at,
                expires_at=at + LIVES_FOR,
            )
        )
        messages.queue_code(phone, code, language)
    return flow


def prove_phone(flow: str, typed: str, *, language: str) -> str:
    """Use the code of this flow and return the token of a new sign-in.

    A number that nobody has proved before becomes a new visitor. Raises Refused.
    """
    with transaction(SYSTEM):
        code = _code_of(flow)
        is_right = code is not None and hmac.compare_digest(code.code_hash, _code_hash(flow, typed))
        if code is not None and is_right:
            # A right answer is no failure: only those are counted against the number.
            code.ended_at, code.tries = now(), code.tries - 1
            visitor = _visitor_with(code.phone, language)
            return begin_sign_in(Door.VISITOR, visitor_id=visitor.id)
    # The try was counted and committed above; only then is it refused.
    raise refused(Code.CODE_WRONG if code else Code.CODE_OVER, "code")


def register(actor: Actor, facts: Registration) -> None:
    """Record who this visitor is; again later to correct it."""
    with transaction(actor) as session:
        visitor = session.scalars(
            select(Visitor).where(Visitor.id == actor.id).options(joinedload(Visitor.identity))
        ).one()
        at = now()
        visitor.name, visitor.name_key = facts.name, name_key(facts.name)
        visitor.parent_name = facts.parent_name
        visitor.birth_year = at.year - facts.age
        visitor.gender = facts.gender
        visitor.address = facts.address
        visitor.email = facts.email
        visitor.language = facts.language
        visitor.registered_at = visitor.registered_at or at
        if facts.identity is not None:
            _take_paper(visitor, facts.identity)


def _take_paper(visitor: Visitor, proof: IdentityProof) -> None:
    if visitor.identity is None:
        visitor.identity = IdentityDocument(visitor_id=visitor.id)
    paper = visitor.identity
    keeps_number = proof.kind not in NOT_FINGERPRINTED
    paper.kind = proof.kind
    paper.last_four = "" if proof.kind is IdentityKind.NONE else proof.last_four
    paper.number = proof.tidy_number if keeps_number else None
    paper.fingerprint = (
        keyring.hashed("identity", f"{proof.kind}:{proof.tidy_number}") if keeps_number else None
    )


def _history(phone: str, at: datetime) -> CodeHistory:
    codes = db.session.scalars(
        select(SignInCode).where(SignInCode.phone == phone, SignInCode.sent_at > at - DAY)
    ).all()
    return CodeHistory(
        sent_at=tuple(code.sent_at for code in codes),
        failures=sum(code.tries for code in codes),
    )


def _end_codes_of(phone: str, at: datetime) -> None:
    db.session.execute(
        update(SignInCode)
        .where(SignInCode.phone == phone, SignInCode.ended_at.is_(None))
        .values(ended_at=at)
        .execution_options(synchronize_session=False)
    )


def _code_of(flow: str) -> SignInCode | None:
    """The live code of this flow with one more try counted, or None when it has ended.

    The count is a conditional update, so that a hundred tries at once get five.
    """
    live = (
        SignInCode.flow_hash == keyring.hashed("sign-in-flow", flow),
        SignInCode.ended_at.is_(None),
        SignInCode.expires_at > now(),
        SignInCode.tries < TRIES,
    )
    counted = db.session.execute(
        update(SignInCode)
        .where(*live)
        .values(tries=SignInCode.tries + 1)
        .execution_options(synchronize_session=False)
        .returning(SignInCode.id)
    ).scalar()
    if counted is None:
        return None
    return db.session.get(SignInCode, counted, populate_existing=True)


def _code_hash(flow: str, code: str) -> str:
    return keyring.hashed("sign-in-code", f"{flow}:{code}")


def _visitor_with(phone: str, language: str) -> Visitor:
    visitor = db.session.scalar(select(Visitor).where(Visitor.phone == phone))
    if visitor is None:
        visitor = Visitor(phone=phone, created_at=now(), language=language)
        db.session.add(visitor)
        db.session.flush()
    return visitor
