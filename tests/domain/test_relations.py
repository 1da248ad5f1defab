"""What a relation means for the rules."""

from __future__ import annotations

import pytest

from app.domain.relations import Relation, RelationClass, relation_class

NOT_FAMILY = {
    RelationClass.FRIEND: {"friend", "partner", "other"},
    RelationClass.LEGAL: {"lawyer", "legal_aid"},
    RelationClass.OFFICIAL: {"ngo_worker", "religious_person", "doctor", "consular_officer"},
}


@pytest.mark.parametrize("found", RelationClass)
def test_every_relation_falls_in_its_class(found: RelationClass) -> None:
    members = {relation.value for relation in Relation if relation_class(relation) is found}
    strangers = set().union(*NOT_FAMILY.values())

    assert members == NOT_FAMILY.get(found, {relation.value for relation in Relation} - strangers)


@pytest.mark.parametrize("relation", ["mother", "wife", "sibling_in_law", "ward"])
def test_kin_by_blood_by_marriage_and_by_law_are_family(relation: str) -> None:
    assert relation_class(Relation(relation)) is RelationClass.FAMILY
