"""Owns how well a visitor's description fits a person in the register, and says why.

Each field that both sides have is worth points; the score is the share of them that was earned.
A description with little in it is measured against a full one, so that a bare name never scores
high. Staff see the score and the fields; a visitor never does.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from app.domain.identity_proof import Gender
from app.domain.name_key import name_key, name_words, word_key

POINTS = {"name": 45, "parent_name": 25, "age": 15, "gender": 10, "number": 50}
# A name, a parent's name and an age: what the form asks of everybody.
FULL_DESCRIPTION = 85
# The most a description may score when neither name nor number fits, however well the rest does: a
# brother shares father, gender and nearly the age. Half a name (a surname changed by marriage) adds
# half of the second figure, enough to be shown, last.
SOMEBODY_ELSE, NAME_COUNTS_FOR = 40, 20
AGREES_FROM = 0.75
DIFFERS_BELOW = 0.55
AGE_AGREES, AGE_NEUTRAL = 3, 5
NEUTRAL = 0.6
NEAR_KEY = 0.5
# Lower than NEAR_KEY, because the ratio of two words depends a little on which comes first.
SIEVE_KEY = 0.4
RUN_TOGETHER_FROM = 0.85
# Words that half a district bears say little about who is meant.
COMMON_WORD = 0.35
_COMMON = frozenset(
    name_key("Md Sk Abdul Bibi Khatun Begum Kumar Kumari Devi Rani Bala Singh Lal Ram").split()
)
_MOST_WORDS = 6


@dataclass(frozen=True, kw_only=True)
class Described:
    """A prisoner in a visitor's words; what he does not know is empty."""

    name: str
    parent_name: str = ""
    age: int | None = None
    gender: Gender | None = None
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A prisoner as the register has him."""

    id: int
    name: str
    parent_name: str
    age: int | None
    gender: Gender | None
    number: str
    is_held: bool


@dataclass(frozen=True, kw_only=True)
class Match:
    """How well the two fit, 0 to 100, and by which fields."""

    score: int
    agrees: tuple[str, ...]
    differs: tuple[str, ...]


def match(described: Described, registered: Registered) -> Match:
    """Compare a description with one registered prisoner."""
    likeness = _likeness(described, registered)
    asked = sum(POINTS[field] for field in likeness)
    earned = sum(POINTS[field] * share for field, share in likeness.items())
    score = 100 * earned / max(asked, FULL_DESCRIPTION)
    if likeness["name"] < DIFFERS_BELOW and likeness.get("number") != 1:
        score = min(score, SOMEBODY_ELSE + NAME_COUNTS_FOR * likeness["name"])
    return Match(
        score=round(score),
        agrees=tuple(field for field, share in likeness.items() if share >= AGREES_FROM),
        differs=tuple(field for field, share in likeness.items() if share < DIFFERS_BELOW),
    )


def ranked(
    described: Described, prisoners: Iterable[Registered], *, limit: int = 5, floor: int = 45
) -> list[tuple[Registered, Match]]:
    """List the best matches from the floor up, best first; of equals, who is held comes first."""
    matches = [(one, match(described, one)) for one in prisoners]
    worth_showing = [pair for pair in matches if pair[1].score >= floor]
    worth_showing.sort(key=lambda pair: (-pair[1].score, not pair[0].is_held, pair[0].id))
    return worth_showing[:limit]


def sieve(name: str, number: str = "") -> Callable[[str, str], bool]:
    """Return a quick look at a stored name key and number: can this one fit at all?

    Who has no word near any word asked for has no likeness of name, and without the number scores
    below every floor. So nobody good is lost, and a register of thousands is looked through in
    some milliseconds: `match` is asked of the few that are left.
    """
    asked = [word_key(word) for word in _compared(name)]
    said = plain_number(number)

    @cache
    def is_near(key: str) -> bool:
        return any(_is_near(key, one) for one in asked)

    def may_fit(key: str, written: str) -> bool:
        if any(is_near(word) for word in key.split()):
            return True
        return bool(said) and plain_number(written) == said

    return may_fit


def _is_near(key: str, other: str) -> bool:
    matcher = SequenceMatcher(None, key, other, autojunk=False)
    # Two cheap upper bounds first: most words of a register differ in their very letters.
    return (
        matcher.real_quick_ratio() >= SIEVE_KEY
        and matcher.quick_ratio() >= SIEVE_KEY
        and matcher.ratio() >= SIEVE_KEY
    )


def name_likeness(one: str, other: str) -> float:
    """Say how much two names are alike, 0 to 1, whatever script and spelling each is in."""
    ones, others = _compared(one), _compared(other)
    if not ones or not others:
        return 0.0
    by_words = _by_words(ones, others)
    if len(ones) == len(others):
        return by_words
    # «Ramkrishna» and «Ram Krishna»: the same letters, parted elsewhere.
    return max(by_words, _run_together("".join(ones), "".join(others)))


# A register is searched again and again, by the same few processes.
@lru_cache(maxsize=16384)
def _compared(name: str) -> tuple[str, ...]:
    return name_words(name)[:_MOST_WORDS]


def plain_number(number: str) -> str:
    """Reduce a prisoner number to its letters and numerals: «UT-0123/২০২৪» is «UT/123/2024»."""
    digits = "".join(
        str(unicodedata.decimal(one)) if one.isdecimal() else one
        for one in unicodedata.normalize("NFKC", number)
    )
    parts = re.findall(r"[0-9]+|[^\W\d_]+", digits.upper())
    return "/".join(part.lstrip("0") or "0" for part in parts)


def _likeness(described: Described, registered: Registered) -> dict[str, float]:
    likeness = {"name": name_likeness(described.name, registered.name)}
    if described.parent_name and registered.parent_name:
        parents = name_likeness(described.parent_name, registered.parent_name)
        likeness["parent_name"] = parents
    if described.age is not None and registered.age is not None:
        likeness["age"] = _age_likeness(abs(described.age - registered.age))
    if described.gender and registered.gender:
        likeness["gender"] = float(described.gender == registered.gender)
    if described.number and registered.number:
        said, written = plain_number(described.number), plain_number(registered.number)
        if said and written:
            likeness["number"] = float(said == written)
    return likeness


def _age_likeness(years_apart: int) -> float:
    if years_apart <= AGE_AGREES:
        return 1.0
    return NEUTRAL if years_apart <= AGE_NEUTRAL else 0.0


def _by_words(ones: tuple[str, ...], others: tuple[str, ...]) -> float:
    """Pair the words best first; words without a partner count against."""
    pairs = sorted(
        ((_word_likeness(a, b), i, j) for i, a in enumerate(ones) for j, b in enumerate(others)),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    weights_i, weights_j = [_weight(word) for word in ones], [_weight(word) for word in others]
    total, earned = sum(weights_i) + sum(weights_j), 0.0
    free_i, free_j = set(range(len(ones))), set(range(len(others)))
    for alike, i, j in pairs:
        if i in free_i and j in free_j:
            free_i.remove(i)
            free_j.remove(j)
            earned += alike * (weights_i[i] + weights_j[j])
    return earned / total


# The surnames of a register come again and again.
@lru_cache(maxsize=16384)
def _word_likeness(one: str, other: str) -> float:
    """A shared key is worth 0.6 and the spelling the rest; other keys count when they are near."""
    key, other_key = word_key(one), word_key(other)
    if key == other_key:
        return 0.6 + 0.4 * _ratio(one, other)
    alike = _ratio(key, other_key) if min(len(key), len(other_key)) > 1 else 0.0
    return 0.9 * alike if alike >= NEAR_KEY else 0.0


def _weight(word: str) -> float:
    return COMMON_WORD if word_key(word) in _COMMON else 1.0


def _run_together(one: str, other: str) -> float:
    # By their lengths alone most cannot be that much alike, and the full comparison is dear.
    shorter, longer = sorted((len(one), len(other)))
    if 2 * shorter < RUN_TOGETHER_FROM * (shorter + longer):
        return 0.0
    ratio = _ratio(one, other)
    return ratio if ratio >= RUN_TOGETHER_FROM else 0.0


@lru_cache(maxsize=16384)
def _ratio(one: str, other: str) -> float:
    if one == other:
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
