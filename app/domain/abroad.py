"""Owns what is asked of a visitor abroad: which papers prove her, which clocks she may live by.

The homes told of kin in China, America, South Africa, Ukraine, Nigeria and Australia, and most
foreign prisoners of West Bengal have theirs in Bangladesh; the Gulf is where Bengal's own people
work. The zones are one for each clock that people there live by.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from app.domain.clock import local
from app.domain.identity_proof import IdentityKind

PAPERS_ABROAD = (
    IdentityKind.FOREIGN_PASSPORT,
    IdentityKind.PASSPORT,
    IdentityKind.OCI_CARD,
    IdentityKind.FOREIGN_NATIONAL_ID,
    IdentityKind.DIPLOMATIC_ID,
)
PAPERS_IN_INDIA = tuple(
    kind for kind in IdentityKind if kind not in PAPERS_ABROAD or kind is IdentityKind.PASSPORT
)
ZONES = (
    "Asia/Dhaka",
    "Asia/Kathmandu",
    "Asia/Thimphu",
    "Asia/Yangon",
    "Asia/Colombo",
    "Asia/Karachi",
    "Asia/Kabul",
    "Indian/Maldives",
    "Asia/Dubai",
    "Asia/Muscat",
    "Asia/Riyadh",
    "Asia/Qatar",
    "Asia/Kuwait",
    "Asia/Bahrain",
    "Asia/Kuala_Lumpur",
    "Asia/Singapore",
    "Asia/Bangkok",
    "Asia/Jakarta",
    "Asia/Manila",
    "Asia/Hong_Kong",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Asia/Jerusalem",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Europe/London",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Rome",
    "Europe/Kyiv",
    "Europe/Moscow",
    "Europe/Istanbul",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Toronto",
    "America/Vancouver",
    "America/Sao_Paulo",
    "Australia/Sydney",
    "Australia/Perth",
    "Pacific/Auckland",
)
DAY_BEGINS, DAY_ENDS = time(7), time(22)


def is_daytime(at: datetime, zone: ZoneInfo) -> bool:
    """Whether people who live by this clock are up at that instant: 7:00 to 22:00."""
    return DAY_BEGINS <= local(at, zone).time() < DAY_ENDS
