"""Owns how names are cleaned for keeping and reduced to a key that forgives spelling and script.

A name is first spelled in plain Latin letters: the Indic scripts by the place of a letter in its
Unicode block (all nine from Devanagari to Malayalam share one layout), Ol Chiki and Arabic letter
by letter (Arabic leaves short vowels out, so best effort). Then each word is folded to its
consonants, because vowels are what clerks spell differently. A key is coarse on purpose («Rina»
and «Runa» share one): it finds candidates, people choose among them.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

KEY_LENGTH = 120
# Names are kept with 120 characters at most; nobody needs the rest of a longer text.
_LONGEST_READ = 200
_JOINERS = "\u200c\u200d"
_FIRST_INDIC, _LAST_INDIC = "\u0900", "\u0d7f"

_NOT_WRITTEN = str.maketrans("", "", "\u200c\u200d")


def _from(place: int, letters: str) -> dict[int, str]:
    return dict(enumerate(letters.split(), place))


# ə is the vowel that a consonant brings along, ¬ takes it away, ¸ is the dot below a letter.
# ẏ is a J in Bengali and Odia, a Y elsewhere; ḍ, ṁ, ṃ, ñ and ṅ are settled by their neighbours.
_BLOCK = (
    _from(0x01, "n ṃ ¬")
    | _from(0x05, "a a i i u u ri li e e e ai o o o au")
    | _from(0x15, "kə kə gə gə ṅə chə chə jə jə ñə tə tə ḍə ḍə nə tə tə də də nə nə pə pə bə bə mə")
    | _from(0x2F, "yə rə rə lə lə lə və sə sə sə hə")
    | _from(0x3C, "¸ ¬ ¬a ¬i ¬i ¬u ¬u ¬ri ¬ri ¬e ¬e ¬e ¬ai ¬o ¬o ¬o ¬au ¬ t")
)
_LETTERS = {
    block + place: plain for block in range(0x0900, 0x0D80, 0x80) for place, plain in _BLOCK.items()
}
_LETTERS |= {0x0902: "ṁ", 0x09AF: "ẏə", 0x0B2F: "ẏə", 0x09F0: "rə", 0x09F1: "və"}
_LETTERS |= _from(0x1C5A, "a t g ng l a k j m w i s h ñ r u ch d n y e p d n r o t b n h")
_LETTERS |= {
    ord(letter): plain
    for plain, letters in {
        "a": "اآأإعىة",
        "b": "ب",
        "ch": "چ",
        "d": "دڈ",
        "g": "گغ",
        "h": "حهہھ",
        "j": "جذزژضظ",
        "k": "کكقخ",
        "l": "ل",
        "m": "م",
        "n": "نں",
        "p": "پف",
        "r": "رڑ",
        "s": "سشصث",
        "t": "تٹط",
        "w": "وؤ",
        "y": "یيئے",
    }.items()
    for letter in letters
}
_SPELLINGS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        ("ḍə¸", "rə"),
        ("ẏə¸|(?<=ə¬)ẏə", "yə"),
        ("ẏ", "j"),
        ("(?<=[tdḍjnk]ə¬)[bv]ə", "wə"),  # Dwip, Ujjwal
        ("(?<=o)yə(?=¬a)", "wə"),  # Hawa, Anowar in Bengali
        (r"(?<=ə¬)yə\b", "ya"),
        (r"ə¬|ə\b|[¬¸]", ""),
        ("ə", "a"),
        ("ḍ", "d"),
    )
)

# Applied in this order to a word in Latin letters; they serve every script.
_FOLDS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        ("jñ|^jn", "g"),  # Jnan, Gyan
        ("ñ(?=[cj])", "n"),
        ("ñ", "y"),  # Mia in its Bengali spelling
        ("ṁ$", ""),
        ("[ṁṃ](?=[^aeiouh])|ṅ(?=k)", "n"),
        ("[ṁṃṅ]", "ng"),
        ("(?:c*ch+)+", "ç"),
        ("c(?=[eiy])|sh", "s"),
        ("que$|ck|[cq]", "k"),
        ("ç", "c"),
        ("x", "ks"),
        ("z|^y", "j"),
        ("^[ie](?=u|ya)y?", "j"),  # Yusuf and Yasin, which Bengali begins with a vowel
        ("^w", "o"),
        ("ph|f", "p"),
        ("([kgjtdbp])h", r"\1"),
        ("ee|ie$", "i"),
        ("oo|ou", "u"),
        (r"([a-z])\1+", r"\1"),
        ("ks", "k"),  # Rakshit, Rakhit
        ("ng(?=[kg])", "n"),
        ("^s[wvb](?=[aeiou])", "s"),  # Swapan, Sapan
        ("v|(?<=s)w", "b"),
        ("(?<=[a-z]{3})ah$|(?<=[^aeiounwy])h$", "a"),
        ("ey$", "e"),
        ("(?<=[^aeiouwy])e$", ""),
        ("[oa]", "a"),
        ("w", "u"),
        ("[ey]", "i"),
        (r"([a-z])\1+", r"\1"),
        ("aia(?=[^aiu])", "ai"),  # Ayesha
    )
)
_TITLES = frozenset(
    "sri shri shree smt srimati shrimati mr mrs ms miss dr late janab mrit sbargiy".split()
)
_RELATION = re.compile(r"\b[swdc]\s?/\s?o\b")
# Short forms and doublets that no law of sound joins.
_SAME_WORD = dict.fromkeys("md mo mohd mohmd muhd mhd".split(), "mahammad") | dict.fromkeys(
    "miah mian miyan".split(), "mia"
)
_SAME_KEY = {
    "anbr": "anr",  # Anwar in Hindi
    "bndpdi": "bnrji",
    "bs": "bsu",
    "btcrji": "btcr",
    "ctpdi": "ctrji",
    "gngpdi": "gngli",
    "mkpdi": "mkrji",
    "snh": "sng",
}


def clean_name(text: str) -> str:
    """Fold white space and drop control, direction and private characters; normal form C."""
    visible = (
        one
        for one in " ".join(text.split())
        if one in _JOINERS or unicodedata.category(one)[0] != "C"
    )
    composed = unicodedata.normalize("NFC", _without_stray_joiners(visible))
    return " ".join(composed.split())


def name_key(name: str) -> str:
    """Reduce a name to the key by which its spellings in different scripts find each other."""
    keys = " ".join(word_key(word) for word in name_words(name))
    return keys[:KEY_LENGTH].strip()


def name_words(name: str) -> tuple[str, ...]:
    """Spell each word of a name in plain Latin letters, folded by sound; titles are left out."""
    text = unicodedata.normalize("NFKC", name[:_LONGEST_READ])[:_LONGEST_READ].casefold()
    # Salma, Musa, Isa: Urdu writes a final A as a Y with a small alif above it.
    text = re.sub("[یى]\u0670", "ا", text)
    words = re.findall(r"[^\W_]+", _in_latin(_RELATION.sub(" ", text)))
    named = [word for word in words if word not in _TITLES] or words
    return tuple(_folded(_SAME_WORD.get(word, word)) for word in named)


@lru_cache(maxsize=4096)
def word_key(folded: str) -> str:
    """Reduce one folded word to its consonants, and its first and last vowel where they matter."""
    # Champa, Hembram: some scripts write the nasal before P and B as M, some as N.
    consonants = re.sub("m(?=[pb])", "n", re.sub("[aiu]", "", folded))
    if len(consonants) <= 1:
        # «Ali», «Uma», «Ray»: vowels are all that tells them apart.
        return folded
    first = "a" if folded[0] in "aiu" else ""
    last = folded[-1] if folded[-1] in "iu" else ""
    key = first + consonants + last
    return _SAME_KEY.get(key, key)


def _without_stray_joiners(text: Iterable[str]) -> str:
    """Keep single joiners inside Indic words, whose look they change; elsewhere they only hide."""
    kept: list[str] = []
    letter = ""
    for one in text:
        if one in _JOINERS:
            if not _FIRST_INDIC <= letter <= _LAST_INDIC or kept[-1] in _JOINERS:
                continue
        elif unicodedata.category(one)[0] != "M":
            letter = one
        kept.append(one)
    return "".join(kept)


# A register has a few thousand different words in its names, each read again and again.
@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    for pattern, plain in _FOLDS:
        word = pattern.sub(plain, word)
    return word


def _in_latin(text: str) -> str:
    spelled = "".join(
        _LETTERS.get(ord(one)) or _without_accent(one) for one in text.translate(_NOT_WRITTEN)
    )
    for pattern, plain in _SPELLINGS:
        spelled = pattern.sub(plain, spelled)
    return spelled


def _without_accent(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    parts = unicodedata.normalize("NFD", letter)
    return "".join(one for one in parts if unicodedata.category(one) != "Mn")
