"""Owns the visitor's door: a phone or an e-mail is proved by a code, then she says who she is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM, Actor
from app.domain.clock import now
from app.domain.errors import Code, refused
from app.domain.identity_proof import Gender, IdentityKind, IdentityProof
from app.domain.name_key import name_key
from app.extensions import db, keyring
from app.models.sign_in import Door
from app.models.visitor import IdentityDocument, Visitor
from app.services.sign_in_codes import add_code, live_address, use_code
from app.services.sign_ins import begin_sign_in
from app.services.transaction import transaction
from app.services.visitors import visitor_with

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
    # Both empty for all who live in India.
    phone_abroad: str | None = None
    time_zone: str | None = None


def send_code(address: str, *, language: str) -> str:
    """Send a code to a phone or an e-mail address; the secret of the flow it is bound to.

    An unknown one gets a code just the same: the answer never tells who is registered here.
    Raises Refused when too many were asked for.
    """
    with transaction(SYSTEM):
        return add_code(address, language=language)


def send_code_elsewhere(flow: str, *, language: str) -> str:
    """Send the code of this flow anew, to the e-mail address that is known with its phone.

    Where none is known nothing is sent and the old flow stays, with the same answer. Raises
    Refused when the flow has ended or too many codes were asked for.
    """
    with transaction(SYSTEM):
        phone = live_address(flow)
        if phone is None:
            raise refused(Code.CODE_OVER, "code")
        email = db.session.scalar(select(Visitor.email).where(Visitor.phone == phone))
        return add_code(phone, language=language, sent_to=email) if email else flow


def prove_address(flow: str, typed: str, *, language: str) -> str:
    """Use the code of this flow and return the token of a new sign-in.

    A phone or e-mail address that nobody has proved before becomes a new visitor. Raises Refused.
    """
    with transaction(SYSTEM):
        address = use_code(flow, typed)
        if not isinstance(address, Code):
            visitor = visitor_with(address, language)
            return begin_sign_in(Door.VISITOR, visitor_id=visitor.id)
    # The try was counted and committed above; only then is it refused.
    raise refused(address, "code")


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
        visitor.phone_abroad, visitor.time_zone = facts.phone_abroad, facts.time_zone
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
