"""Owns how a visitor may be related to a prisoner, and which class each relation falls in."""

from enum import StrEnum


class RelationClass(StrEnum):
    """What a relation means for the rules: only the first two count against the allowance."""

    FAMILY = "family"
    FRIEND = "friend"
    LEGAL = "legal"
    OFFICIAL = "official"


class Relation(StrEnum):
    """The relations of the national form, and those that families miss there."""

    MOTHER = "mother"
    FATHER = "father"
    WIFE = "wife"
    HUSBAND = "husband"
    SON = "son"
    DAUGHTER = "daughter"
    BROTHER = "brother"
    SISTER = "sister"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    UNCLE = "uncle"
    AUNT = "aunt"
    NEPHEW = "nephew"
    NIECE = "niece"
    COUSIN = "cousin"
    PARENT_IN_LAW = "parent_in_law"
    CHILD_IN_LAW = "child_in_law"
    SIBLING_IN_LAW = "sibling_in_law"
    GUARDIAN = "guardian"
    WARD = "ward"
    PARTNER = "partner"
    FRIEND = "friend"
    LAWYER = "lawyer"
    LEGAL_AID = "legal_aid"
    NGO_WORKER = "ngo_worker"
    RELIGIOUS_PERSON = "religious_person"
    DOCTOR = "doctor"
    CONSULAR_OFFICER = "consular_officer"
    OTHER = "other"


_CLASSES = {
    Relation.FRIEND: RelationClass.FRIEND,
    Relation.PARTNER: RelationClass.FRIEND,
    Relation.OTHER: RelationClass.FRIEND,
    Relation.LAWYER: RelationClass.LEGAL,
    Relation.LEGAL_AID: RelationClass.LEGAL,
    Relation.NGO_WORKER: RelationClass.OFFICIAL,
    Relation.RELIGIOUS_PERSON: RelationClass.OFFICIAL,
    Relation.DOCTOR: RelationClass.OFFICIAL,
    Relation.CONSULAR_OFFICER: RelationClass.OFFICIAL,
}


def relation_class(relation: Relation) -> RelationClass:
    """The class that `relation` falls in."""
    return _CLASSES.get(relation, RelationClass.FAMILY)
