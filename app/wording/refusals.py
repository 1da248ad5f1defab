"""Owns the sentence for each refusal of the rules: what is wrong and what to do now."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.entitlement import EntitlementRow
from app.domain.errors import Code, Refusal
from app.formatting import local_day
from app.wording.allowances import in_short

SENTENCES: dict[Code, LazyString] = {
    Code.TOO_MANY_ADULTS: _(
        "At most %(most)d people may come, you included. Small children are counted apart."
    ),
    Code.TOO_MANY_CHILDREN: _("At most %(most)d small children may come."),
    Code.VISITOR_TOO_YOUNG: _("Whoever asks must be %(age)d or older. Ask an adult to send this."),
    Code.PERSON_TWICE: _("%(name)s is named twice. Name each person once."),
    Code.TOO_MANY_OPEN_REQUESTS: _(
        "You have %(most)d requests that wait for an answer. Withdraw one, or wait for its answer."
    ),
    Code.URGENT_ALREADY_OPEN: _(
        "We have your urgent request already. Open it under «My visits», or ring the home."
    ),
    Code.WORDS_NEEDED: _("Write to the family why, in a few words."),
    Code.PARTY_NEEDS_PLACES: _(
        "So many people need %(places)d places, and this hour has fewer left. Leave somebody out,"
        " or give another hour."
    ),
    Code.NO_TIME_AFTER: _(
        "The next hour is full, so double time cannot be given. Give another hour, or usual time."
    ),
    Code.TIME_NOT_KEPT: _(
        "The time after that hour is not free, so double time cannot be kept. Choose another hour,"
        " or tick that usual time will do."
    ),
    Code.SLOT_UNKNOWN: _("Choose one of the times shown."),
    Code.SLOT_TOO_SOON: _("That is too soon. The first day you may ask for is %(first)s."),
    Code.SLOT_TOO_LATE: _("That is too far ahead. The last day you may ask for is %(last)s."),
    Code.SLOT_CLOSED: _("There are no visits at that time. Choose another."),
    Code.SLOT_FULL: _("That time has just filled. Choose another; the rest is kept."),
    Code.SLOT_ALREADY_ASKED: _("You have already asked for this time. See «My visits»."),
    Code.DAY_HAS_PLACES: _("A place has come free on that day. Choose the hour."),
    Code.WAITING_ALREADY: _("You wait for this day already. See «My visits»."),
    Code.WAIT_OVER: _("It is too late to wait for that day. Choose another."),
    Code.PRISONER_BUSY: _("This prisoner already has a visit at that hour."),
    Code.PRISONER_NOT_CHOSEN: _("Choose the prisoner from the register first."),
    Code.REASON_NEEDED: _("Choose a reason. For «another reason», write it in a few words."),
    Code.QUESTION_NEEDED: _("Write what you want to know from the family."),
    Code.ANSWER_NEEDED: _("Write your answer first."),
    Code.OFFER_NEEDS_HOURS: _("Tick one to %(most)d hours to offer."),
    Code.NOTE_NEEDED: _(
        "A check is red. Write in the note for staff why you approve all the same."
    ),
    Code.CODE_WRONG: _("That code is not right. Look at the newest message and type its 6 digits."),
    Code.CODE_OVER: _("This code has ended. Ask for a new one."),
    Code.CODE_LIMIT: _(
        "Too many codes were asked for. Try again in %(minutes)d minutes, or ask at the home's"
        " help desk."
    ),
    Code.SIGN_IN_WRONG: _("The name or the password is not right."),
    Code.SIGN_IN_WAIT: _("Too many tries. Wait %(minutes)d minutes, then try again."),
    Code.SAME_FORM_OTHER_WORDS: _(
        "This form was sent before with other answers. The first request stands; see «My visits»."
    ),
    Code.SECOND_OFFICER_NEEDED: _(
        "This prisoner is high-risk. Another officer must recommend the visit before you approve."
    ),
    Code.NOC_NEEDED: _("Put the agency's no-objection on file first, still valid on that day."),
    Code.KEPT_APART: _(
        "Somebody from whom this prisoner is kept apart has a visit at that hour. Choose another."
    ),
    Code.ALREADY_RECORDED: _("This is recorded already, by %(by)s."),
    Code.NOT_IN_TIME: _("This can be done only in its time."),
    Code.PRISONER_NUMBER_TAKEN: _("Another prisoner of this home has that number."),
    Code.PRISONER_UNKNOWN: _("Nobody in the register of this home has that number."),
    Code.NOTHING_CHANGED: _("Nothing was changed, so nothing is kept."),
    Code.ENDS_BEFORE_START: _("The end must come after the beginning."),
    Code.ABSENCE_TWICE: _("An absence of this kind that begins then is in the register already."),
    Code.APART_ALREADY: _("These two are kept apart already."),
    Code.APART_FROM_SELF: _("Type the number of another prisoner."),
    Code.FILE_EMPTY: _("This file has no rows. Choose the file with the register."),
    Code.FILE_NOT_TEXT: _(
        "This is not a CSV file. In a spreadsheet choose «Save as» and «CSV UTF-8»."
    ),
    Code.FILE_ENCODING: _(
        "The letters of this file cannot be read. In a spreadsheet choose «Save as» and «CSV"
        " UTF-8», so that names in Bengali and Hindi stay whole."
    ),
    Code.FILE_COLUMNS_MISSING: _(
        "These columns are missing: %(columns)s. Their names stand in the first line of the file."
    ),
    Code.FILE_COLUMNS_UNKNOWN: _(
        "These columns are not known: %(columns)s. Take them out, or name them as in the template."
    ),
    Code.FILE_COLUMN_TWICE: _("These columns stand in the file twice: %(columns)s."),
    Code.FILE_IN_HAND: _("Another file of this home is not finished yet. Apply it or drop it."),
    Code.GRANT_NEEDED: _(
        "The visits of these days are used up. Only the superintendent may give one more."
    ),
    Code.BALANCE_BELOW_ZERO: _("So many cannot be taken away: only %(left)d are left."),
    Code.NO_CHANGE_ASKED: _("No change waits for an answer any more. Look at the visit again."),
    Code.NO_LIMIT_SET: _("No limit is set for this prisoner, so there is nothing to count."),
    Code.ENTITLEMENT_OVERLAPS: _(
        "Another rule of this home covers some of the same days: %(row)s. End it first, or"
        " choose other days."
    ),
    Code.DAYS_OUT_OF_ORDER: _("The last day must not come before the first, nor before today."),
    Code.ENDED_ALREADY: _("This rule has ended already."),
    Code.TO_REVIEW: _(
        "Something changed after this visit was approved. An officer must review it first."
    ),
    Code.KEEP_REASON_NEEDED: _("Write in a few words why the visit is kept."),
    Code.PRISONER_AWAY: _("The prisoner is away at that hour. Choose another."),
    Code.NOTHING_OWED: _("No minutes are owed for this visit any more."),
    Code.APPEALED_ALREADY: _("You have asked for a second look already. It is given once."),
    Code.VIDEO_AWAY: _(
        "The video server does not answer. Press again in a minute; if it stays so, telephone the"
        " home."
    ),
    Code.VIDEO_PLACE_MISSING: _("This portal has no such server set up. Choose another."),
    Code.VIDEO_LINK_ELSEWHERE: _("Paste the whole link. It must begin with %(origins)s."),
    Code.PAIRING_WRONG: _("This code does not work. Ask the desk for a new one."),
    Code.PAIRING_WAIT: _(
        "Too many codes were tried here. Wait %(minutes)d minutes, then ask the desk for a new one."
    ),
    Code.COMPLAINT_WAITS: _(
        "We have your complaint about this visit already. It waits for its answer."
    ),
    Code.OTHER_HOME_AWAITED: _(
        "The home of the prisoner who asks has not agreed yet. It decides first."
    ),
    Code.HOUR_NOT_PROPOSED: _(
        "That hour is no longer proposed. The page shows how it stands now; look at it again."
    ),
    Code.OTHER_HOME_MAY_COME: _(
        "Give the other home five minutes from the beginning of the hour before you say so."
    ),
    Code.OTHER_HOME_IS_READY: _(
        "The other home says that its prisoner is at the terminal. Speak with that home first."
    ),
    Code.NONE_LEFT_THEN: _(
        "In the days of that hour one of the two prisoners has no visit left. Choose an hour in the"
        " days of the old one, or call it off and enter a new request."
    ),
    Code.OTHER_HOME_CHANGED: _(
        "At the home of the prisoner who asks something has changed: he is away, has another visit,"
        " or the hour is closed. Speak with that home before you approve."
    ),
    Code.DAY_ALREADY_CLOSED: _("This day is closed already."),
    Code.HOME_UNKNOWN: _("Choose one of the homes in the list."),
    Code.TOO_MANY_OPEN_ASKS: _(
        "You have %(most)d asks that wait for an answer. Take one back, or wait for its answer."
    ),
    Code.ASKED_ALREADY: _(
        "You have asked for this person already, in other words. To change them, take that ask"
        " back in «My prisoners», and ask again."
    ),
    Code.ASK_ANSWERED: _("The home has answered meanwhile. See «My prisoners»."),
    Code.CONTACT_CHANGED: _("This was settled meanwhile, by %(by)s. Look at it again."),
    Code.ON_LIST_ALREADY: _(
        "The visitor is on this prisoner's list already. Refuse the ask as «same request twice»."
    ),
    Code.RELATIVE_TOO_YOUNG: _(
        "Only a person of %(age)d or older can join alone. A child sits beside an adult."
    ),
    Code.RELATIVE_OWN_ADDRESS: _(
        "This is your own. Give the number or e-mail of the other person."
    ),
    Code.RELATIVE_HAS_LINK: _(
        "Somebody has a link for this call already. Take that one back first."
    ),
    Code.LINK_TAKEN_BACK: _(
        "The home has taken this person's link back. Ask at the home's help desk."
    ),
    Code.LINKS_ENOUGH: _("No more links can be sent for this call. Ask at the home's help desk."),
}


def sentence(refusal: Refusal) -> str:
    """The refusal in the reader's language."""
    days = {name: _written(name, value) for name, value in refusal.facts.items()}
    return str(SENTENCES[refusal.code]) % days


def _written(name: str, value: object) -> object:
    if name == "row" and isinstance(value, EntitlementRow):
        return in_short(value)
    return local_day(value) if name in ("first", "last") else value
