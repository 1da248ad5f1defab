"""Owns why a visit is refused or called off: the codes, and what each lets a family know.

Before a contact is approved the portal never says whether somebody is held at a home. So the
codes that would tell are shown to the family under one neutral code (`shown_as`); the true code
stays in the event for staff and auditors.
"""

from enum import StrEnum


class Reason(StrEnum):
    """Why an officer refuses a request, or the prison calls a visit off."""

    PRISONER_NOT_FOUND = "prisoner_not_found"
    PRISONER_TRANSFERRED = "prisoner_transferred"
    PRISONER_RELEASED = "prisoner_released"
    PRISONER_UNAVAILABLE = "prisoner_unavailable"
    PRISONER_DECLINED = "prisoner_declined"
    PRISONER_UNDER_PUNISHMENT = "prisoner_under_punishment"
    LIMIT_REACHED = "limit_reached"
    SLOT_WITHDRAWN = "slot_withdrawn"
    VISITOR_NOT_ON_LIST = "visitor_not_on_list"
    RELATION_UNPROVED = "relation_unproved"
    ID_UNCLEAR = "id_unclear"
    ID_MISMATCH = "id_mismatch"
    TOO_MANY_VISITORS = "too_many_visitors"
    COUNSEL_PAPERS = "counsel_papers"
    VISITOR_BARRED = "visitor_barred"
    COURT_ORDER = "court_order"
    SECURITY = "security"
    DUPLICATE = "duplicate"
    STAFF_SHORTAGE = "staff_shortage"
    POWER_OR_NETWORK = "power_or_network"
    WEATHER = "weather"
    EPIDEMIC = "epidemic"
    ID_NOT_BROUGHT = "id_not_brought"
    CONDUCT = "conduct"
    NOT_BROUGHT = "not_brought"
    DETAILS_NOT_CONFIRMED = "details_not_confirmed"
    NOT_POSSIBLE_NOW = "not_possible_now"
    QUESTION_UNANSWERED = "question_unanswered"
    OFFER_NOT_TAKEN = "offer_not_taken"
    NO_PLACE_FREE = "no_place_free"
    PLACE_NOT_TAKEN = "place_not_taken"
    CO_ACCUSED_OR_WITNESS = "co_accused_or_witness"
    KEEP_APART_CLASH = "keep_apart_clash"
    AGENCY_NOC_PENDING = "agency_noc_pending"
    AGENCY_NOC_REFUSED = "agency_noc_refused"
    OTHER = "other"


R = Reason
FOR_REJECTION = (
    R.PRISONER_NOT_FOUND,
    R.PRISONER_TRANSFERRED,
    R.PRISONER_RELEASED,
    R.PRISONER_UNAVAILABLE,
    R.PRISONER_DECLINED,
    R.PRISONER_UNDER_PUNISHMENT,
    R.LIMIT_REACHED,
    R.VISITOR_NOT_ON_LIST,
    R.RELATION_UNPROVED,
    R.ID_UNCLEAR,
    R.ID_MISMATCH,
    R.TOO_MANY_VISITORS,
    R.COUNSEL_PAPERS,
    R.VISITOR_BARRED,
    R.COURT_ORDER,
    R.SECURITY,
    R.CO_ACCUSED_OR_WITNESS,
    R.KEEP_APART_CLASH,
    R.AGENCY_NOC_PENDING,
    R.AGENCY_NOC_REFUSED,
    R.DUPLICATE,
    R.OTHER,
)
FOR_CANCELLATION = (
    R.PRISONER_TRANSFERRED,
    R.PRISONER_RELEASED,
    R.PRISONER_UNAVAILABLE,
    R.PRISONER_DECLINED,
    R.SLOT_WITHDRAWN,
    R.STAFF_SHORTAGE,
    R.POWER_OR_NETWORK,
    R.WEATHER,
    R.EPIDEMIC,
    R.COURT_ORDER,
    R.SECURITY,
    R.OTHER,
)
# The gate has no time for notes, so its lists hold no «other».
FOR_ENTRY_REFUSAL = (R.ID_NOT_BROUGHT, R.ID_MISMATCH, R.CONDUCT, R.VISITOR_BARRED, R.SECURITY)
FOR_CUTTING_SHORT = (R.CONDUCT, R.POWER_OR_NETWORK, R.STAFF_SHORTAGE, R.SECURITY)
# Why a prisoner is not at the terminal when his meeting with one of another home begins.
FOR_NOT_BRINGING = (
    R.STAFF_SHORTAGE,
    R.POWER_OR_NETWORK,
    R.PRISONER_UNAVAILABLE,
    R.PRISONER_DECLINED,
    R.SECURITY,
    R.EPIDEMIC,
    R.NOT_BROUGHT,
)

# An ask to be put on a prisoner's list, and the end of a place on it.
FOR_ASK_REFUSAL = (
    R.PRISONER_NOT_FOUND,
    R.PRISONER_TRANSFERRED,
    R.PRISONER_RELEASED,
    R.PRISONER_DECLINED,
    R.RELATION_UNPROVED,
    R.ID_UNCLEAR,
    R.ID_MISMATCH,
    R.COUNSEL_PAPERS,
    R.VISITOR_BARRED,
    R.CO_ACCUSED_OR_WITNESS,
    R.COURT_ORDER,
    R.SECURITY,
    R.DUPLICATE,
    R.OTHER,
)
FOR_ENDING = (
    R.PRISONER_DECLINED,
    R.RELATION_UNPROVED,
    R.ID_MISMATCH,
    R.CONDUCT,
    R.CO_ACCUSED_OR_WITNESS,
    R.COURT_ORDER,
    R.SECURITY,
    R.OTHER,
)

NEEDS_A_NOTE = frozenset({R.OTHER})

_SHOWN_AS = {
    R.PRISONER_NOT_FOUND: R.DETAILS_NOT_CONFIRMED,
    R.PRISONER_TRANSFERRED: R.DETAILS_NOT_CONFIRMED,
    R.PRISONER_RELEASED: R.DETAILS_NOT_CONFIRMED,
    R.PRISONER_UNAVAILABLE: R.NOT_POSSIBLE_NOW,
    R.PRISONER_DECLINED: R.NOT_POSSIBLE_NOW,
    R.PRISONER_UNDER_PUNISHMENT: R.NOT_POSSIBLE_NOW,
    R.LIMIT_REACHED: R.NOT_POSSIBLE_NOW,
    R.VISITOR_NOT_ON_LIST: R.DETAILS_NOT_CONFIRMED,
    R.COURT_ORDER: R.NOT_POSSIBLE_NOW,
    R.SECURITY: R.NOT_POSSIBLE_NOW,
    R.CO_ACCUSED_OR_WITNESS: R.NOT_POSSIBLE_NOW,
    R.KEEP_APART_CLASH: R.NOT_POSSIBLE_NOW,
    R.AGENCY_NOC_PENDING: R.NOT_POSSIBLE_NOW,
    R.AGENCY_NOC_REFUSED: R.NOT_POSSIBLE_NOW,
}


class NextAct(StrEnum):
    """What a family can do after an end, by one press on the page of its visit."""

    ASK_AGAIN = "ask_again"
    CORRECT_REQUEST = "correct_request"
    CORRECT_DETAILS = "correct_details"
    SEE_VISITS = "see_visits"


_NEXT_ACT = {
    R.DETAILS_NOT_CONFIRMED: NextAct.CORRECT_REQUEST,
    R.ID_UNCLEAR: NextAct.CORRECT_DETAILS,
    R.ID_MISMATCH: NextAct.CORRECT_DETAILS,
    R.DUPLICATE: NextAct.SEE_VISITS,
}


def next_act(reason: Reason | None) -> NextAct:
    """What helps after `reason`; it depends on the code shown alone, so it tells no more."""
    return _NEXT_ACT.get(shown_as(reason), NextAct.ASK_AGAIN) if reason else NextAct.ASK_AGAIN


def shown_for_ask(reason: Reason) -> Reason:
    """The code whose words a family is given for an ask that is refused.

    One neutral code for all that would tell whether somebody is held: «he does not wish it» and
    «nobody of that name» must read alike to whoever is not on a list.
    """
    shown = shown_as(reason)
    return R.DETAILS_NOT_CONFIRMED if shown is R.NOT_POSSIBLE_NOW else shown


def shown_as(reason: Reason) -> Reason:
    """The code whose words the family is given for `reason`."""
    return _SHOWN_AS.get(reason, reason)
