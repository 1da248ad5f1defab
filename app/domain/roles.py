"""Owns what officers are, what each may do, and the one map between the two."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.decision_clock import Level


class Role(StrEnum):
    """What an officer is at a facility."""

    SUPERINTENDENT = "superintendent"
    DEPUTY = "deputy"
    GATE_OFFICER = "gate_officer"
    WARD_OFFICER = "ward_officer"
    HELP_DESK_OFFICER = "help_desk_officer"
    RANGE_OFFICER = "range_officer"
    HEADQUARTERS = "headquarters"


class Permission(StrEnum):
    """One thing an officer may do at the facilities of his grant."""

    SEE_QUEUE = "see_queue"
    """See the requests that wait for a decision, and what the register says of them."""

    DECIDE_VISITS = "decide_visits"
    """Approve, reject or cancel a visit in his own name, once it has come up to his level."""

    SEE_OVERDUE = "see_overdue"
    """See what is past its time, home by home, and how far each request has climbed."""

    REVIEW_VISITS = "review_visits"
    """Settle approved visits that a later change puts in doubt, and close days and hours."""

    SEE_DAY = "see_day"
    """See who is expected on a day: name, party, hour; not relation, phone or papers."""

    KEEP_GATE = "keep_gate"
    """Record who came, who did not, and who was turned away."""

    KEEP_REGISTER = "keep_register"
    """See and change the register of prisoners: by hand, and by a file."""

    SET_ENTITLEMENT = "set_entitlement"
    """Set how many visits prisoners may have, from a day on: of his home, or of his state."""

    GRANT_ALLOWANCE = "grant_allowance"
    """Give a prisoner a visit more, or correct his count, with a reason."""

    KEEP_CONTACTS = "keep_contacts"
    """Answer who asks to be put on a prisoner's list, end a contact, bar a visitor, put a letter or
    papers on file, recommend, have a prisoner asked."""

    ASK_PRISONERS = "ask_prisoners"
    """See which prisoners are to be asked about a visit, and record what they say."""

    HELP_FAMILIES = "help_families"
    """Open a family's own pages at the help desk, in his name, and ask for a visit there."""

    CALL_FAMILIES = "call_families"
    """See which families a text message did not reach, with their number, and record the call."""

    ANSWER_COMPLAINTS = "answer_complaints"
    """Read what families say went wrong and answer it; what is said of officers, above the home."""

    ANSWER_APPEALS = "answer_appeals"
    """Look again at what was refused one step below, and uphold it or open the request again."""

    KEEP_VIDEO_DESK = "keep_video_desk"
    """Open, watch, warn, pause, extend and end video calls, and pair their terminals."""

    CHOOSE_VIDEO = "choose_video"
    """Choose where the calls of his home happen, and the telephone that families are told."""


# Whoever answers for several homes.
_ABOVE = frozenset(
    {
        Permission.DECIDE_VISITS,
        Permission.SEE_OVERDUE,
        Permission.SEE_DAY,
        Permission.ANSWER_COMPLAINTS,
        Permission.ANSWER_APPEALS,
    }
)
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.SUPERINTENDENT: frozenset(Permission),
    Role.DEPUTY: frozenset(
        {
            Permission.SEE_QUEUE,
            Permission.DECIDE_VISITS,
            Permission.REVIEW_VISITS,
            Permission.SEE_OVERDUE,
            Permission.SEE_DAY,
            Permission.KEEP_REGISTER,
            Permission.KEEP_CONTACTS,
            Permission.CALL_FAMILIES,
        }
    ),
    # He brings the prisoners to the room, so he sees the day too.
    Role.WARD_OFFICER: frozenset({Permission.SEE_DAY, Permission.ASK_PRISONERS}),
    Role.HELP_DESK_OFFICER: frozenset(
        {Permission.SEE_DAY, Permission.HELP_FAMILIES, Permission.CALL_FAMILIES}
    ),
    Role.GATE_OFFICER: frozenset(
        {Permission.SEE_DAY, Permission.KEEP_GATE, Permission.KEEP_VIDEO_DESK}
    ),
    Role.RANGE_OFFICER: _ABOVE,
    Role.HEADQUARTERS: _ABOVE | {Permission.SET_ENTITLEMENT},
}

# From which step of the decision clock a role decides; a home's own officers always do.
DECIDES_FROM: dict[Role, Level] = {
    Role.RANGE_OFFICER: Level.RANGE,
    Role.HEADQUARTERS: Level.HEADQUARTERS,
}


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role at one facility."""

    role: Role
    facility_id: int


def facilities_where(grants: tuple[Grant, ...], permission: Permission) -> frozenset[int]:
    """The facilities at which these grants allow `permission`."""
    return frozenset(grant.facility_id for grant in grants if permission in GRANTS[grant.role])


def may_decide(grants: tuple[Grant, ...], facility_id: int, level: Level) -> bool:
    """Whether these grants decide a request of this facility that has climbed to `level`."""
    return any(
        grant.facility_id == facility_id
        and Permission.DECIDE_VISITS in GRANTS[grant.role]
        and DECIDES_FROM.get(grant.role, Level.HOME).rank <= level.rank
        for grant in grants
    )
