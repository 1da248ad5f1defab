"""Owns the words for reasons: what an officer picks, and what the family is told to do now."""

from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.reasons import NextAct, Reason, shown_as
from app.formatting import local_day

FOR_STAFF: dict[Reason, LazyString] = {
    Reason.PRISONER_NOT_FOUND: _("No such prisoner here"),
    Reason.PRISONER_TRANSFERRED: _("Prisoner transferred"),
    Reason.PRISONER_RELEASED: _("Prisoner released"),
    Reason.PRISONER_UNAVAILABLE: _("Prisoner at court, in hospital or away"),
    Reason.PRISONER_DECLINED: _("Prisoner does not wish it"),
    Reason.PRISONER_UNDER_PUNISHMENT: _("Prisoner's visits are stopped"),
    Reason.LIMIT_REACHED: _("This period's visits are used"),
    Reason.SLOT_WITHDRAWN: _("This time was withdrawn"),
    Reason.VISITOR_NOT_ON_LIST: _("Visitor not on the prisoner's list"),
    Reason.RELATION_UNPROVED: _("Relation not proved"),
    Reason.ID_UNCLEAR: _("Identity paper unclear"),
    Reason.ID_MISMATCH: _("Identity does not match"),
    Reason.TOO_MANY_VISITORS: _("Too many visitors"),
    Reason.COUNSEL_PAPERS: _("Counsel's papers missing"),
    Reason.VISITOR_BARRED: _("Visitor barred"),
    Reason.COURT_ORDER: _("Court order"),
    Reason.SECURITY: _("Security"),
    Reason.DUPLICATE: _("Same request twice"),
    Reason.STAFF_SHORTAGE: _("Too few staff"),
    Reason.POWER_OR_NETWORK: _("Power or network down"),
    Reason.WEATHER: _("Weather or flood"),
    Reason.EPIDEMIC: _("Illness in the home"),
    Reason.ID_NOT_BROUGHT: _("Identity paper not brought"),
    Reason.CONDUCT: _("Conduct at the gate"),
    Reason.NOT_BROUGHT: _("Not at the terminal; why is not known"),
    Reason.DETAILS_NOT_CONFIRMED: _("Details not confirmed"),
    Reason.NOT_POSSIBLE_NOW: _("Not possible at that time"),
    Reason.QUESTION_UNANSWERED: _("The family did not answer the question"),
    Reason.OFFER_NOT_TAKEN: _("The family chose none of the hours offered"),
    Reason.NO_PLACE_FREE: _("No place came free on that day"),
    Reason.PLACE_NOT_TAKEN: _("The family did not take the place kept for it"),
    Reason.CO_ACCUSED_OR_WITNESS: _("Co-accused or witness in his case"),
    Reason.KEEP_APART_CLASH: _("Somebody he is kept apart from has a visit then"),
    Reason.AGENCY_NOC_PENDING: _("Agency's no-objection is awaited"),
    Reason.AGENCY_NOC_REFUSED: _("Agency objects"),
    Reason.OTHER: _("Another reason (write it)"),
}

# Each says what happened and what to do now. Codes that `shown_as` hides have no words here.
_FOR_FAMILY: dict[Reason, LazyString] = {
    Reason.DETAILS_NOT_CONFIRMED: _(
        "We could not arrange a visit with these details. Check the name, the father's name and"
        " the home, and ask again, or ask at the home's help desk."
    ),
    Reason.NOT_POSSIBLE_NOW: _(
        "A visit at that time is not possible. You may ask for another day, or ask at the home's"
        " help desk."
    ),
    Reason.SLOT_WITHDRAWN: _("The home withdrew that time. Please choose another."),
    Reason.RELATION_UNPROVED: _(
        "Your relation could not be confirmed. Bring or send a paper that shows it, such as a"
        " ration card."
    ),
    Reason.ID_UNCLEAR: _(
        "Your identity paper could not be read. Check its number in «My details», and ask again."
    ),
    Reason.ID_MISMATCH: _(
        "Your name and your identity paper do not match. Correct «My details», and ask again."
    ),
    Reason.TOO_MANY_VISITORS: _("Too many people for one visit. Ask again with fewer."),
    Reason.COUNSEL_PAPERS: _("Please show your vakalatnama and bar council card, and ask again."),
    Reason.DUPLICATE: _("We hold another request of yours for this visit. See «My visits»."),
    Reason.STAFF_SHORTAGE: _("The home has too few officers at that time. Please choose another."),
    Reason.POWER_OR_NETWORK: _("Power or network failed at the home. Please choose another time."),
    Reason.WEATHER: _("The weather does not allow visits that day. Please choose another."),
    Reason.EPIDEMIC: _("Visits are stopped because of illness in the home. Please ask later."),
    Reason.ID_NOT_BROUGHT: _("The identity paper was not brought. Bring it to the next visit."),
    Reason.CONDUCT: _("The rules of the gate were not kept."),
    Reason.NOT_BROUGHT: _("One of the homes did not come to the call. It does not count."),
    Reason.QUESTION_UNANSWERED: _(
        "The home had asked you something, and the hour came before your answer. Please ask again."
    ),
    Reason.OFFER_NOT_TAKEN: _(
        "The last of the hours offered has begun and none was chosen. Please ask again."
    ),
    Reason.NO_PLACE_FREE: _("We are sorry: no place came free on that day."),
    Reason.PLACE_NOT_TAKEN: _(
        "The time to take the place is over. It has gone to the next family. You may ask again."
    ),
    Reason.VISITOR_BARRED: _(
        "You may not visit here for now. If you think this is not right, you may ask for a second"
        " look."
    ),
    Reason.OTHER: _("The home wrote you a note. It is on the page of your visit."),
}
_BARRED_UNTIL = _(
    "You may not visit here until %(day)s. If you think this is not right, you may ask for a second"
    " look."
)


NEXT_ACT: dict[NextAct, LazyString] = {
    NextAct.ASK_AGAIN: _("Ask for another time"),
    NextAct.CORRECT_REQUEST: _("Correct the details and ask again"),
    NextAct.CORRECT_DETAILS: _("Correct «My details»"),
    NextAct.SEE_VISITS: _("See «My visits»"),
}


def for_family(reason: Reason, barred_until: date | None = None) -> str:
    """What the family reads for `reason`, masked where the true reason is not theirs to know.

    Of a bar they learn its last day, never why it was put.
    """
    if reason is Reason.VISITOR_BARRED and barred_until is not None:
        return str(_BARRED_UNTIL) % {"day": local_day(barred_until)}
    return str(_FOR_FAMILY[shown_as(reason)])
