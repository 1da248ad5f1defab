"""Owns the words for people: relations, genders, papers, roles, classes, absences."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.custody import AbsenceKind, PrisonerClass
from app.domain.identity_proof import Gender, IdentityKind, NumberFault
from app.domain.relations import Relation
from app.domain.roles import Role

GENDER: dict[Gender, LazyString] = {
    Gender.FEMALE: _("Woman"),
    Gender.MALE: _("Man"),
    Gender.TRANSGENDER: _("Transgender"),
}

RELATION: dict[Relation, LazyString] = {
    Relation.MOTHER: _("Mother"),
    Relation.FATHER: _("Father"),
    Relation.WIFE: _("Wife"),
    Relation.HUSBAND: _("Husband"),
    Relation.SON: _("Son"),
    Relation.DAUGHTER: _("Daughter"),
    Relation.BROTHER: _("Brother"),
    Relation.SISTER: _("Sister"),
    Relation.GRANDPARENT: _("Grandparent"),
    Relation.GRANDCHILD: _("Grandchild"),
    Relation.UNCLE: _("Uncle"),
    Relation.AUNT: _("Aunt"),
    Relation.NEPHEW: _("Nephew"),
    Relation.NIECE: _("Niece"),
    Relation.COUSIN: _("Cousin"),
    Relation.PARENT_IN_LAW: _("Parent-in-law"),
    Relation.CHILD_IN_LAW: _("Son- or daughter-in-law"),
    Relation.SIBLING_IN_LAW: _("Brother- or sister-in-law"),
    Relation.GUARDIAN: _("Guardian"),
    Relation.WARD: _("Ward"),
    Relation.PARTNER: _("Partner"),
    Relation.FRIEND: _("Friend"),
    Relation.LAWYER: _("Lawyer"),
    Relation.LEGAL_AID: _("Legal-aid counsel"),
    Relation.NGO_WORKER: _("NGO worker"),
    Relation.RELIGIOUS_PERSON: _("Religious person"),
    Relation.DOCTOR: _("Doctor"),
    Relation.CONSULAR_OFFICER: _("Consular officer"),
    Relation.OTHER: _("Someone else"),
}

IDENTITY: dict[IdentityKind, LazyString] = {
    IdentityKind.AADHAAR: _("Aadhaar (last four digits only)"),
    IdentityKind.VOTER_ID: _("Voter ID (EPIC)"),
    IdentityKind.DRIVING_LICENCE: _("Driving licence"),
    IdentityKind.PAN: _("PAN card"),
    IdentityKind.PASSPORT: _("Passport"),
    IdentityKind.RATION_CARD: _("Ration card"),
    IdentityKind.JOB_CARD: _("MGNREGA job card"),
    IdentityKind.BANK_PASSBOOK: _("Bank passbook with photo"),
    IdentityKind.PENSION_CARD: _("Pension or ex-service card"),
    IdentityKind.GOVERNMENT_ID: _("Government employee card"),
    IdentityKind.STUDENT_ID: _("Student card"),
    IdentityKind.DISABILITY_CARD: _("Disability card (UDID)"),
    IdentityKind.BAR_COUNCIL_ID: _("Bar council card"),
    IdentityKind.PANCHAYAT_CERTIFICATE: _("Panchayat or ward certificate"),
    IdentityKind.FOREIGN_PASSPORT: _("Passport of another country"),
    IdentityKind.FOREIGN_NATIONAL_ID: _("National identity card of another country"),
    IdentityKind.OCI_CARD: _("OCI card"),
    IdentityKind.DIPLOMATIC_ID: _("Diplomatic identity card"),
    IdentityKind.NONE: _("I have none of these"),
}

NUMBER_FAULT: dict[NumberFault, LazyString] = {
    NumberFault.MISSING: _("Type the number of this paper."),
    NumberFault.ONLY_LAST_FOUR: _("For Aadhaar type only the last four digits."),
    NumberFault.SHAPE: _("This number does not look right for this paper. Check it."),
}

ROLE: dict[Role, LazyString] = {
    Role.SUPERINTENDENT: _("Superintendent"),
    Role.DEPUTY: _("Deputy superintendent"),
    Role.GATE_OFFICER: _("Gate officer"),
    Role.WARD_OFFICER: _("Ward officer"),
    Role.HELP_DESK_OFFICER: _("Help-desk officer"),
    Role.RANGE_OFFICER: _("Range officer (DIG)"),
    Role.HEADQUARTERS: _("Headquarters"),
}

PRISONER_CLASS: dict[PrisonerClass, LazyString] = {
    PrisonerClass.UNDERTRIAL: _("Undertrial"),
    PrisonerClass.CONVICT: _("Convict"),
}

ABSENCE: dict[AbsenceKind, LazyString] = {
    AbsenceKind.COURT: _("At court"),
    AbsenceKind.HOSPITAL: _("In hospital"),
    AbsenceKind.PAROLE: _("On parole"),
    AbsenceKind.PUNISHMENT: _("Visits stopped"),
    AbsenceKind.TRANSFER: _("Being moved"),
}
