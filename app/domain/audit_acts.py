"""Owns the acts of staff that are kept for an auditor and are not moves of a visit."""

from enum import StrEnum


class Act(StrEnum):
    """One kind of act."""

    PRISONER_ADDED = "prisoner_added"
    PRISONER_EDITED = "prisoner_edited"
    PRISONER_MOVED = "prisoner_moved"
    PRISONER_RELEASED = "prisoner_released"
    PRISONER_RETURNED = "prisoner_returned"
    ABSENCE_ADDED = "absence_added"
    ABSENCE_CHANGED = "absence_changed"
    ABSENCE_REMOVED = "absence_removed"
    KEPT_APART = "kept_apart"
    KEEP_APART_ENDED = "keep_apart_ended"
    VIDEO_HOME_SET = "video_home_set"
    REGISTER_IMPORTED = "register_imported"
    ENTITLEMENT_SET = "entitlement_set"
    ENTITLEMENT_ENDED = "entitlement_ended"
    CONTACT_APPROVED = "contact_approved"
    CONTACT_REFUSED = "contact_refused"
    CONTACT_ENDED = "contact_ended"
    DAY_CLOSED = "day_closed"
    DAY_REOPENED = "day_reopened"
    FAMILY_HELPED = "family_helped"
    FAMILY_HELPED_WITHOUT_CODE = "family_helped_without_code"
