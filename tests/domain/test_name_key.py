"""Names are kept clean, and their spellings in any script share one key."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.name_key import KEY_LENGTH, clean_name, name_key

JOINER = "\u200d"
VIRAMA = "\u09cd"

# Each line is one name as families, clerks and identity cards write it.
ONE_NAME = """
Asha Mondal | Asha Mandal | ASHA  MONDOL | আশা মণ্ডল | आशा मंडल | Āshā Maṇḍal
Rahman | Rehman | রহমান | रहमान | رحمان
Sk. | Sheikh | Shaikh | Seikh | Sekh | শেখ | शेख | شیخ
Md | Md. | Mohd | Mohammad | Mohammed | মোঃ | মো: | মহম্মদ | মোহাম্মদ | मोहम्मद | محمد
Md. Rahim | Md.Rahim | Mohammad Rahim | মোঃ রহিম
Das | Dass | দাস | दास
Biswas | Viswas | Vishwas | বিশ্বাস | विश्वास
Biswajit | Viswajit | বিশ্বজিৎ | विश्वजीत
Chatterjee | Chatterji | Chattopadhyay | চট্টোপাধ্যায় | চ্যাটার্জি | चटर्जी
Mukherjee | Mukherji | Mukhopadhyay | মুখার্জী | মুখোপাধ্যায় | मुखर्जी
Banerjee | Bandyopadhyay | ব্যানার্জি | বন্দ্যোপাধ্যায়
Ganguly | Gangopadhyay | গাঙ্গুলি | গঙ্গোপাধ্যায়
Bhattacharya | Bhattacharjee | ভট্টাচার্য | भट्टाचार्य
Chowdhury | Choudhary | Chaudhuri | চৌধুরী | चौधरी
Singh | Singha | Sinha | সিং | সিংহ | सिंह
Lakshmi | Laxmi | লক্ষ্মী | लक्ष्मी
Rakshit | Rakhit | রক্ষিত
Ray | Roy | Rai | রায় | राय
Dey | De | দে | डे
Ghosh | Ghose | ঘোষ | घोष
Bose | Basu | বসু | बोस
Dutta | Datta | Dutt | দত্ত | दत्त
Guha | গুহ | गुहा
Sarkar | Sircar | Sarker | সরকার
Swapan | Sapan | স্বপন
Ujjwal | Ujjal | উজ্জ্বল | उज्ज्वल
Sandhya | সন্ধ্যা | संध्या
Chand | চাঁদ | चाँद | चांद
Shampa | Sampa | শম্পা | शंपा
Sangita | Sangeeta | সংগীতা | সঙ্গীতা | संगीता
Shankar | Sankar | শঙ্কর | शंकर
Krishna | Krisna | কৃষ্ণ | कृष्ण
Jnan | Gyan | জ্ঞান | ज्ञान
Yadav | Jadab | যাদব | यादव
Yusuf | ইউসুফ | यूसुफ | یوسف
Yasmin | Yeasmin | ইয়াসমিন
Wasim | ওয়াসিম
Hawa | হাওয়া
Anwar | Anowar | আনোয়ার | अनवर
Hossain | Hussain | Hosen | হোসেন | हुसैन | حسین
Fatima | Fatema | ফাতিমা | फातिमा | فاطمہ
Khatun | Khatoon | খাতুন | خاتون
Akhtar | Akter | আক্তার
Abdullah | Abdulla | আবদুল্লা | আব্দুল্লাহ
Molla | Mollah | মোল্লা
Salma | সালমা | सलमा | سلمیٰ | سلمہ
Ansari | আনসারি | अंसारी | انصاری
Tamang | তামাং | तामाङ | تامانگ
Gurung | গুরুং | गुरुङ | गुरुंग
Chhetri | Chettri | ছেত্রী | छेत्री
Mia | Miah | Miya | মিয়া | মিঞা | मियां
Ali | Aly | আলী | अली | علی
Ayesha | Aisha | Aysha | আয়েশা | आयशा
Osman | Usman | ওসমান | عثمان
Debi | Devi | দেবী | देवी
Bera | বেরা | বেৰা
Barai | বাড়ই
Tamang | তামাং | तामाङ
Hembram | Hembrom | হেমব্রম
Soren | সরেন | ᱥᱚᱨᱮᱱ
Hari Das | S/o Late Hari Das | Shri Hari Das | শ্রী হরি দাস | D/O हरि दास
"""
SPELLINGS = [
    (names[0], other)
    for names in (line.split(" | ") for line in ONE_NAME.strip().splitlines())
    for other in names[1:]
]
DIFFERENT = ["Asha", "Usha", "Isha", "Rina", "Rani", "Ranu", "Karim", "Rahim", "Rahman", "Ali"]


def test_it_works() -> None:
    assert name_key("Asha Mondal") == "asa mndl"


@pytest.mark.parametrize(("name", "other"), SPELLINGS)
def test_spellings_of_one_name_share_a_key(name: str, other: str) -> None:
    assert name_key(name) == name_key(other)


def test_other_names_have_other_keys() -> None:
    assert len({name_key(name) for name in DIFFERENT}) == len(DIFFERENT)


def test_a_decomposed_spelling_has_the_same_key() -> None:
    for name, other in SPELLINGS:
        assert name_key(unicodedata.normalize("NFD", other)) == name_key(name)


@pytest.mark.parametrize("nothing", ["", "   ", "😀", "—", "\u202e", "_"])
def test_what_is_no_name_has_an_empty_key(nothing: str) -> None:
    assert name_key(nothing) == ""


def test_a_title_alone_is_a_name() -> None:
    assert name_key("Sri") == "sri"


def test_other_scripts_are_kept_as_they_are() -> None:
    assert name_key("王小明") == "王小明"
    assert name_key("Олена") != name_key("Ольга")


@pytest.mark.parametrize("letter", ["a", "ক", "क", "م", "ﷺ", "😀", "a\u0301", f"ক{VIRAMA}", "ch"])
def test_a_key_is_bounded(letter: str) -> None:
    assert len(name_key(letter * 10_000)) <= KEY_LENGTH


@given(st.text())
@example(f"ə¬¸ẏ{VIRAMA}")
def test_every_text_has_a_tidy_key(text: str) -> None:
    key = name_key(text)

    assert key == " ".join(key.split())
    assert len(key) <= KEY_LENGTH


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  Asha \t\n Mondal\u00a0", "Asha Mondal"),
        ("Asha\u202eladnoM", "AshaladnoM"),
        ("\u2066Asha\u2069 \x00Mondal\ufeff", "Asha Mondal"),
        ("Asha\u2028Mondal", "Asha Mondal"),
        ("A\u0301sha", "\u00c1sha"),
        ("ক\u09c7\u09be", "ক\u09cb"),
        ("Asha 😀", "Asha 😀"),
        ("\ud800Asha\ue000", "Asha"),
        ("آشا\u200f منڈل", "آشا منڈل"),
        ("", ""),
    ],
)
def test_a_clean_name_holds_nothing_unseen(text: str, clean: str) -> None:
    assert clean_name(text) == clean


def test_joiners_stay_where_a_script_needs_them() -> None:
    name = f"র{JOINER}{VIRAMA}যাট"

    assert clean_name(name) == name
    assert clean_name(name.replace(JOINER, JOINER * 3)) == name
    assert clean_name(f"{JOINER}As{JOINER}ha {JOINER}") == "Asha"
    assert name_key(name) == name_key(name.replace(JOINER, ""))


@given(st.text() | st.text(alphabet=f"aক \u093c\u0301{VIRAMA}{JOINER}\u200c\u202e\x00"))
@example(f"\u200c{VIRAMA}\x08\u093c")
def test_cleaning_twice_changes_nothing(text: str) -> None:
    clean = clean_name(text)

    assert clean_name(clean) == clean
    assert not any(unicodedata.category(one) in ("Cc", "Cs", "Co") for one in clean)
    assert clean == clean.strip()
