"""Owns pairing a browser as a terminal by a code, and the limits on guessing one.

A try is counted in a transaction of its own, before the code is looked at: by one guarded update
of the address's row, so that many guesses sent at once are counted one after the other.
"""

from __future__ import annotations

import secrets
from ipaddress import ip_address, ip_network
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import Code, refused
from app.domain.pairing import TRIES_OF_AN_ADDRESS, WINDOW, WRONG_GUESSES
from app.extensions import db
from app.models.pairing_try import PairingTry, address_hash
from app.models.video_terminal import VideoTerminal, code_hash, terminal_key_hash
from app.services.transaction import transaction


def pair(code: str, address: str) -> str:
    """Pair this browser by the code; the key that it keeps. Raises Refused for a wrong code."""
    who = address_hash(_neighbourhood(address))
    if not _count(who):
        raise refused(Code.PAIRING_WAIT, "code", minutes=WINDOW.seconds // 60)
    key = _pair(code, who)
    # What was wrong has been counted and committed; only then is it refused.
    if key is None:
        raise refused(Code.PAIRING_WRONG, "code")
    return key


def drop_old_tries() -> int:
    """Forget the addresses whose time is over; how many."""
    with transaction(SYSTEM) as session:
        old = delete(PairingTry).where(PairingTry.since_at < now() - WINDOW)
        result: Any = session.execute(old.execution_options(synchronize_session=False))
        return int(result.rowcount)


def _pair(code: str, who: str) -> str | None:
    key, at = secrets.token_urlsafe(32), now()
    with transaction(SYSTEM) as session:
        terminal = session.scalar(
            select(VideoTerminal)
            .where(VideoTerminal.code_hash == code_hash(code), VideoTerminal.code_until_at > at)
            .where(VideoTerminal.wrong_guesses < WRONG_GUESSES)
            .with_for_update(key_share=True)
        )
        if terminal is None:
            _count_against_codes()
            return None
        terminal.code_hash = terminal.code_until_at = None
        terminal.key_hash, terminal.paired_at = terminal_key_hash(key), at
        session.execute(_of(delete(PairingTry), who))
    return key


def _count_against_codes() -> None:
    """Any code that waits could have been the one that was guessed at."""
    db.session.execute(
        update(VideoTerminal)
        .where(VideoTerminal.code_until_at > now())
        .values(wrong_guesses=VideoTerminal.wrong_guesses + 1)
        .execution_options(synchronize_session=False)
    )


def _count(who: str) -> bool:
    """Count one try of this address; whether it had one left."""
    try:
        with transaction(SYSTEM) as session:
            session.execute(
                _of(delete(PairingTry), who).where(PairingTry.since_at < now() - WINDOW)
            )
            if session.get(PairingTry, who) is None:
                session.add(PairingTry(address_hash=who, since_at=now(), tries=1))
                return True
            more = _of(update(PairingTry), who).where(PairingTry.tries < TRIES_OF_AN_ADDRESS)
            result: Any = session.execute(more.values(tries=PairingTry.tries + 1))
            return bool(result.rowcount)
    except IntegrityError:
        # Two first tries at one moment: whoever came second is asked to try again.
        return False


def _of(statement: Any, who: str) -> Any:
    here = statement.where(PairingTry.address_hash == who)
    return here.execution_options(synchronize_session=False)


def _neighbourhood(address: str) -> str:
    """An IPv6 household has a whole /64 to itself; what is no address is one of its own."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)
