"""Descriptions by families find the right people in the register, with reasons that can be read."""

import pytest

from app.domain.identity_proof import Gender
from app.domain.prisoner_match import (
    Described,
    Registered,
    match,
    name_likeness,
    plain_number,
    ranked,
)


def a_prisoner(
    *,
    id: int = 1,
    name: str = "Bilal Mondal",
    parent_name: str = "Hari Mondal",
    age: int | None = 30,
    gender: Gender | None = Gender.MALE,
    number: str = "UT/123/2024",
    is_held: bool = True,
) -> Registered:
    return Registered(
        id=id,
        name=name,
        parent_name=parent_name,
        age=age,
        gender=gender,
        number=number,
        is_held=is_held,
    )


FULL = Described(name="বিলাল মণ্ডল", parent_name="হরি মণ্ডল", age=31, gender=Gender.MALE)


def test_it_works() -> None:
    found = match(FULL, a_prisoner())

    assert found.score >= 95
    assert found.agrees == ("name", "parent_name", "age", "gender")
    assert found.differs == ()


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Asha Mondal", "আশা মণ্ডল"),
        ("Asha Mondal", "आशा मंडल"),
        ("Asha Mondal", "Mandal Asha"),
        ("Asha Mondal", "Asha Rani Mondal"),
        ("Tapan Kumar Ghosh", "তপন ঘোষ"),
        ("Abdul Rahman", "Abdurrahman"),
        ("Abdul Rahman", "Abdur Rehman"),
        ("Sk Karim", "করিম শেখ"),
        ("Md Ali", "মোহাম্মদ আলী"),
        ("Amit Mukherjee", "অমিত মুখোপাধ্যায়"),
        ("Ram Krishna Das", "রামকৃষ্ণ দাস"),
        ("Anwar Hossain", "अनवर हुसैन"),
        ("Fatema Bibi", "ফাতিমা বিবি"),
        ("Nikhil Soren", "ᱱᱤᱠᱷᱤᱞ ᱥᱚᱨᱮᱱ"),
        ("Gopal Burman", "Gopal Barman"),
        ("Prasanta Pal", "Prashant Paul"),
        ("Sanjoy Sarma", "संजय शर्मा"),
        ("Bishwanath Dey", "বিশ্বনাথ দে"),
    ],
)
def test_a_name_agrees_in_any_spelling(name: str, other: str) -> None:
    assert "name" in match(Described(name=name), a_prisoner(name=other)).agrees
    assert name_likeness(name, other) == pytest.approx(name_likeness(other, name))


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Asha Mondal", "Bilal Mondal"),
        ("Asha", "Ali"),
        ("Md Ali", "Md Karim"),
        ("Tapan Ghosh", "Nikhil Soren"),
        ("Bilal", "😀"),
        ("Bilal", ""),
    ],
)
def test_another_name_differs(name: str, other: str) -> None:
    assert "name" in match(Described(name=name), a_prisoner(name=other)).differs


@pytest.mark.parametrize(
    ("age", "verdict"),
    [(30, "agrees"), (27, "agrees"), (33, "agrees"), (34, ""), (25, ""), (36, "differs")],
)
def test_an_age_is_a_guess(age: int, verdict: str) -> None:
    found = match(Described(name="Bilal Mondal", age=age), a_prisoner())

    assert ("age" in found.agrees) is (verdict == "agrees")
    assert ("age" in found.differs) is (verdict == "differs")


@pytest.mark.parametrize(
    "number", ["UT/123/2024", "ut 0123-2024", "UT123/2024", "ＵＴ/১২৩/২০২৪", " ut.00123.२०२४ "]
)
def test_a_number_agrees_however_it_is_written(number: str) -> None:
    assert match(Described(name="Bilal", number=number), a_prisoner()).agrees[-1] == "number"


def test_plain_numbers_keep_their_parts() -> None:
    assert plain_number("UT-0123/2024") == "UT/123/2024"
    assert plain_number("000") == "0"
    assert plain_number("1/23") != plain_number("12/3")


def test_a_right_number_is_enough_to_be_shown() -> None:
    found = match(Described(name="Chitra Das", number="UT/123/2024"), a_prisoner())

    assert found.score >= 45
    assert found.agrees == ("number",)
    assert found.differs == ("name",)


def test_a_wrong_number_does_not_hide_somebody() -> None:
    found = match(
        Described(name=FULL.name, parent_name=FULL.parent_name, age=30, number="UT/321/2024"),
        a_prisoner(),
    )

    assert 45 <= found.score < 75
    assert found.differs == ("number",)


def test_a_bare_name_never_scores_high() -> None:
    assert match(Described(name="Bilal Mondal"), a_prisoner()).score < 60


def test_a_brother_scores_low() -> None:
    brother = match(FULL, a_prisoner(name="Karim Mondal"))

    assert brother.score <= 55
    assert "name" in brother.differs


def test_a_father_tells_namesakes_apart() -> None:
    right = match(FULL, a_prisoner())
    wrong = match(FULL, a_prisoner(parent_name="Karim Sheikh"))

    assert wrong.score < right.score - 20
    assert "parent_name" in wrong.differs


def test_what_nobody_said_or_wrote_is_not_compared() -> None:
    bare = a_prisoner(parent_name="", age=None, gender=None, number="")

    found = match(FULL, bare)

    assert found.agrees == ("name",)
    assert found.differs == ()


def test_the_best_come_first_and_few() -> None:
    people = [a_prisoner(id=number, name=f"Bilal {'Mondal' * (number % 2)}") for number in range(9)]

    found = ranked(FULL, people, limit=3)

    assert [prisoner.id for prisoner, _ in found] == [1, 3, 5]


def test_of_equals_who_is_held_comes_first() -> None:
    people = [a_prisoner(id=1, is_held=False), a_prisoner(id=2)]

    assert [prisoner.id for prisoner, _ in ranked(FULL, people)] == [2, 1]


def test_below_the_floor_nobody_is_listed() -> None:
    assert ranked(FULL, [a_prisoner(name="Nikhil Soren", parent_name="Budhu Soren")]) == []
    assert ranked(FULL, []) == []


def test_scores_stay_between_nought_and_a_hundred() -> None:
    words = ["", "😀", "Bilal " * 2_000, "Md Sk Abdul", "বিলাল"]
    for name in words:
        for other in words:
            assert 0 <= match(Described(name=name), a_prisoner(name=other)).score <= 100
