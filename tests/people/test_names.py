"""Names: what is refused, what finds what and why, and what must not be taken for the same."""

import itertools
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geleit.people.names import (
    MAX_KEY_LENGTH,
    MAX_KEYS,
    Aspect,
    BirthLikeness,
    Identity,
    MatchReason,
    compare,
    compare_people,
    keys_for,
    normalise,
    problems_in_name,
    query_keys,
)

COMMON_NAMES = (Path(__file__).parent / "common_names.txt").read_text(encoding="utf-8").split()

# reason, then "what is asked | the name on file"
MATCHES = {
    MatchReason.EXACT: """
        Müller | Müller
        müller | MÜLLER
        Ali | Ali
        Ahmad Karimi | Karimi Ahmad
        O'Connor | O’Connor
        Schmidt | Anna Schmidt-Weber
        Weber | Anna Schmidt-Weber
        Ibrahim | İbrahim
        محمد | محمد
        Шевченко | ШЕВЧЕНКО
        Anna Berg | Anna von der Berg
        von Berg | Berg
    """,
    MatchReason.BEGINNING: """
        Mül | Müller
        Mue | Müller
        Moh | Mohammed
        Schew | Schewtschenko
        Ghe | Ghebremedhin
        Shev | Шевченко
        مح | محمد
        Yag | Yağmur
        Al | Alexander
        Ali | Alia
        Ahm Kar | Karimi Ahmad
    """,
    MatchReason.SPELLING: """
        Mueller | Müller
        Muller | Müller
        Muller | Mueller
        Müller | Muller
        Grossmann | Großmann
        GROSSMANN | Großmann
        Yagmur | Yağmur
        Rene | René
        Thuong | Thường
        Nguyen | Nguyễn
        Lukasz | Łukasz
        Sahin | Şahin
        Isik | Işık
        Oeystein | Øystein
        Oystein | Øystein
        Aake | Åke
        Celik | Çelik
        Dorde | Đorđe
        Djordje | Đorđe
        Goekce | Gökçe
        Eliyev | Əliyev
        Abdul Rahman | Abdulrahman
        Abdulrahman | Abdul Rahman
        Abd al-Rahman | Abdulrahman
        Abdurrahman | Abdulrahman
        El Masri | Elmasri
        Almasri | Al-Masri
        Vandenberg | Van den Berg
        Ali Reza | Alireza
        على | علی
        احمد | أحمد
        فاطمه | فاطمة
        Said | Saïd
        Muhamed | Mohammed
        Mohammad | Muhammed
        Hussein | Hossein
        Husain | Hussein
        Hassan | Hasan
        Yousef | Yusuf
        Yosef | Yusuf
        Oleksandr | Alexander
        Aleksandr | Oleksandr
        Julia | Yuliia
        Julija | Yuliya
        Serhii | Sergej
        Olena | Helena
        Hanna | Anna
        Volodymyr | Wladimir
        Kateryna | Ekaterina
        Zeynep | Zainab
        Dschamal | Jamal
    """,
    MatchReason.OTHER_SCRIPT: """
        Mohammed | محمد
        Muhamed | محمد
        محمد | Mohamad
        Oleksandr | Олександр
        Alexander | Олександр
        Aleksandr | Александр
        Julia | Юлія
        Yuliia | Юлія
        Julija | Юлия
        Shevchenko | Шевченко
        Schewtschenko | Шевченко
        Ghebremedhin | ገብረመድህን
        Gebremedhin | ገብረመድህን
        Hussein | حسین
        Hossein | حسين
        Husain | حسين
        Abdulrahman | عبد الرحمن
        Abdul Rahman | عبد الرحمن
        Abdul Rahman | عبدالرحمن
        Abd al Rahman al Masri | عبد الرحمن المصري
        Abdelaziz | عبد العزيز
        Abdulaziz | عبدالعزيز
        Yusuf | يوسف
        Youssef | يوسف
        Hassan | Хасан
        Hassan | حسن
        Хасан | حسن
        Ali | علي
        Reza | رضا
        Nour | نور
        Haddad | حداد
        Al-Masri | المصري
        Almasri | المصري
        Masri | المصري
        Al-Khatib | الخطيب
        Nawal | نوال
        Karimi | کریمی
        Rahimi | رحیمی
        Hosseini | حسینی
        Khoury | خوري
        Qasem | قاسم
        Ghasem | قاسم
        Tarek | طارق
        Sharif | شریف
        Scharif | شريف
        Yohannes | ዮሃንስ
        Hagos | ሓጎስ
        Tesfay | ተስፋይ
        Georgios | Γεώργιος
        Kusnezow | Кузнецов
        Kuznetsov | Кузнецов
        Bondarenko | Бондаренко
        Kowalenko | Коваленко
        Tkatschenko | Ткаченко
        Tkachenko | Ткаченко
        Hrytsenko | Гриценко
        Zhuravel | Журавель
        Schtscherbak | Щербак
        Shcherbak | Щербак
        Beridze | ბერიძე
        Wang Xiaoming | 王小明
    """,
    MatchReason.SOUND: """
        Meier | Maier
        Mayer | Meyer
        Schmidt | Schmitt
        Philipp | Filip
        Stefan | Stephan
        Hofmann | Hoffmann
        Becker | Bäcker
        Wagner | Vagner
        Schewtschenko | Shevchenko
        Tkatschenko | Tkachenko
        Kusnezow | Kuznetsov
        Iwanow | Ivanov
        Tarek | Tariq
        Sharif | Scharif
        Rachid | Rashid
        Noori | Nouri
        Gebre Medhin | Ghebremedhin
        Ghebremedhin | Gebremedhen
        Mustfa | Mustafa
    """,
    MatchReason.TYPO: """
        Nomran | Norman
        Edoto | Edito
        Schmdit | Schmidt
        Wagenr | Wagner
        Haddda | Haddad
        Fatmia | Fatima
        Karmii | Karimi
        Mulelr | Müller
        Grossmnan | Großmann
        Shevhcenko | Shevchenko
        Bodnaernko | Bondarenko
        Steinbahcer | Steinbacher
        Rosenbergre | Rosenberger
        Hooper Nomran | Norman Hooper
    """,
}

DIFFERENT_PEOPLE = """
    Müller | Maier
    Müller | Mahler
    Ali | Alia
    Alia | Ali
    Ahmad | Mohammed
    احمد | محمد
    Hassan | Hussein
    حسن | Hussein
    حسين | Hassan
    Mahmoud | Mohammed
    محمود | Mohammed
    محمد | Mahmud
    Mehmet | Mohammed
    Joseph | Yusuf
    Maria | Mario
    Maria | Marta
    Karima | Karim
    Karim | Karima
    Amira | Amir
    Amin | Amir
    Samir | Samira
    Julia | Julian
    Oleksandr | Oleksandra
    Alexandra | Alexander
    Ivan | Ivana
    Jan | Jana
    Roman | Romana
    Daniel | Daniela
    علی | علیا
    علي | Lea
    Omar | Amir
    Sergej | Georg
    Abdulaziz | Abdulrahman
    Abdullah | Abdulrahman
    Ibrahim | Abraham
    Khalid | Khalil
    Said | Sayed
    Sara | Samar
    Leila | Lina
    Lina | Lena
    Eva | Ava
    Ida | Ada
    Noor | Nora
    Reza | Rosa
    Nadia | Natalia
    Schneider | Schuster
    Weber | Becker
    Fischer | Fuchs
    Meier | Mahr
    Mayer | Najjar
    Koch | Kuhn
    Shevchenko | Tkachenko
    Bondarenko | Kovalenko
    Haddad | Hamdan
    Karimi | Rahimi
    Rahimi | Ibrahimi
    Tesfay | Tesema
    Ghebremedhin | Ghebreselassie
    Nguyen | Ngo
    Yılmaz | Yıldız
    Petra | Petr
    Amina Khalil | Amira Khalil
    Amir Karim | Amira Karim
    Ali Ali | Ali Hassan
    Ahmad Hassan | Ahmad Karimi
    42 | Ali
    - | Ali
"""


def pairs(table: str) -> list[tuple[str, str]]:
    lines = (line.split(" | ") for line in table.strip().splitlines())
    return [(asked.strip(), name.strip()) for asked, name in lines]


MATCHING = [(reason, *pair) for reason, table in MATCHES.items() for pair in pairs(table)]


def is_candidate(query: str, name: str) -> bool:
    """What the database does: every word of the query shares a key, or begins a token."""
    stored = keys_for([name])
    tokens = [key.key for key in stored if key.kind == "token"]
    return all(
        asked & stored or any(token.startswith(key.key) for key in asked if key.kind == "token" for token in tokens)
        for asked in query_keys(query)
    )


class TestFinding:
    @pytest.mark.parametrize(("reason", "query", "name"), MATCHING)
    def test_finds_and_says_why(self, reason: MatchReason, query: str, name: str) -> None:
        match = compare(query, [name])
        assert match is not None
        assert match.reason == reason
        assert 0 < match.score <= 1

    @pytest.mark.parametrize(("query", "name"), [row[1:] for row in MATCHING])
    def test_the_database_offers_the_candidate(self, query: str, name: str) -> None:
        assert is_candidate(query, name)

    @pytest.mark.parametrize(("query", "name"), pairs(DIFFERENT_PEOPLE))
    def test_different_names_stay_apart(self, query: str, name: str) -> None:
        assert compare(query, [name], beginnings=False) is None

    def test_every_spelling_on_file_counts(self) -> None:
        names = ["Mohamad Alhaddad", "محمد الحداد", "Abu Omar"]
        for query in ("Mohammed Haddad", "محمد", "Omar", "Al-Haddad Muhamed"):
            assert compare(query, names) is not None, query

    def test_one_name_only(self) -> None:
        assert compare("Ahmad", ["Ahmad"]) is not None
        assert compare("Ahmad Karimi", ["Ahmad"]) is None

    @pytest.mark.parametrize("query", ["", "  ", "-", "?!", "\u200f"])
    def test_asking_for_nothing_finds_nothing(self, query: str) -> None:
        assert compare(query, ["Ahmad"]) is None
        assert query_keys(query) == []

    def test_no_names_no_match(self) -> None:
        assert compare("Ahmad", []) is None
        assert keys_for(["", "-"]) == set()

    def test_one_letter_is_no_beginning(self) -> None:
        assert compare("M", ["Müller"]) is None

    def test_a_particle_alone_is_looked_for(self) -> None:
        assert compare("al", ["Al-Masri"]) is not None
        assert len(query_keys("von der")) == 2


class TestOrder:
    def test_exact_hits_come_before_fuzzy_ones(self) -> None:
        people = ["Nomran Booper", "Norman Hooper", "Nomran Hooper", "Norma Cooper"]
        found = [(match.score, name) for name in people if (match := compare("Nomran Hooper", [name]))]
        assert [name for _, name in sorted(found, reverse=True)][:2] == ["Nomran Hooper", "Norman Hooper"]

    def test_only_exact_reaches_the_top_score(self) -> None:
        scores = {row[1:]: match.score for row in MATCHING if (match := compare(*row[1:2], [row[2]]))}
        top = {pair for pair, score in scores.items() if score == 1.0}
        assert top <= {row[1:] for row in MATCHING if row[0] is MatchReason.EXACT}

    def test_reasons_rank_one_word_in_their_order(self) -> None:
        asked = ["Müller", "Mül", "Mueller", "Mulelr"]
        scores = [match.score for query in asked if (match := compare(query, ["Müller"]))]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) == 4

    def test_a_slip_in_a_long_name_weighs_less(self) -> None:
        short, long = compare("Edoto", ["Edito"]), compare("Rosenbergre", ["Rosenberger"])
        assert short is not None
        assert long is not None
        assert short.score < long.score

    @given(st.permutations(["Müller", "Olena", "Schmidt", "Ali"]), st.booleans())
    def test_order_and_case_never_matter(self, words: list[str], upper: bool) -> None:
        query = " ".join(words).upper() if upper else " ".join(words).lower()
        assert compare(query, ["Ali Olena", "Müller-Schmidt"]) == compare(
            "Ali Olena Müller Schmidt", ["Schmidt Müller", "Olena Ali"]
        )

    @given(st.lists(st.sampled_from(COMMON_NAMES), min_size=1, max_size=4, unique=True))
    def test_everybody_is_found_by_the_own_name_backwards(self, words: list[str]) -> None:
        match = compare(" ".join(reversed(words)), [" ".join(words)])
        assert match is not None
        assert match.score == 1.0
        assert is_candidate(" ".join(reversed(words)), " ".join(words))


class TestPrecision:
    def test_common_names_are_hardly_ever_mistaken(self) -> None:
        """Of all pairs of 300 names from many countries, under one in a thousand sounds alike without being so."""
        assert len(set(COMMON_NAMES)) == 300
        loose = [
            (a, b)
            for a, b in itertools.combinations(COMMON_NAMES, 2)
            if (match := compare(a, [b], beginnings=False))
            and match.reason in (MatchReason.SOUND, MatchReason.OTHER_SCRIPT)
        ]
        assert len(loose) / (300 * 299 / 2) < 0.001, loose

    def test_keys_select(self) -> None:
        """A word asks the database for few people who are not meant: under 2 % of 300 different names."""
        stored = {name: keys_for([name]) for name in COMMON_NAMES}
        offered = [sum(bool(query_keys(a)[0] & stored[b]) for b in COMMON_NAMES) for a in COMMON_NAMES]
        assert sum(offered) / len(offered) < 6


class TestKeys:
    LONG = (
        "Mohammed Abdulrahman Alhussein",
        "Ghebremedhin Haileselassie Mebrahtu",
        "Олександра Владиславівна Бондаренко",
        "محمد عبد الرحمن الحسيني",
    )

    def test_are_bounded_and_always_the_same(self) -> None:
        keys = keys_for(self.LONG)
        assert len(keys) == MAX_KEYS
        assert keys == keys_for(self.LONG)

    def test_keep_every_word_exactly_when_cut(self) -> None:
        tokens = {key.key for key in keys_for(self.LONG) if key.kind == "token"}
        assert {"mohammed", "mebrahtu", "bondarenko", "محمد", "الرحمن"} <= tokens

    def test_fit_their_column(self) -> None:
        keys = keys_for(["Donaudampfschifffahrtsgesellschaftskapitänswitwe" * 3, "Ä" * 150])
        assert max(len(key.key) for key in keys) <= MAX_KEY_LENGTH
        assert {key.kind for key in keys} <= {"token", "skeleton", "sound", "typo"}

    def test_of_a_query_go_by_word_without_particles(self) -> None:
        assert len(query_keys("Anna von der Berg")) == 2
        assert ("token", "anna") in query_keys("Anna von der Berg")[0]

    def test_a_short_name_has_no_typing_errors(self) -> None:
        assert not {key for key in keys_for(["Ali"]) if key.kind == "typo"}


@pytest.mark.skipif(sys.gettrace() is not None, reason="measuring coverage slows everything down")
class TestSize:
    def test_a_person_has_no_more_than_a_hundred_keys(self) -> None:
        """Each is a row and a chance of a false hit; two names in two orders are the most that is usual."""
        people = [[f"{a} {b}", f"{b}, {a}"] for a, b in zip(COMMON_NAMES, reversed(COMMON_NAMES), strict=True)]
        assert max(len(list(keys_for(names))) for names in people) <= 100


class TestWriting:
    @pytest.mark.parametrize(
        ("typed", "stored"),
        [
            ("Müller ", "Müller"),
            ("  Anna \t Maria\n", "Anna Maria"),
            ("Mu\u0308ller", "Müller"),
            ("D’Angelo-O'Neill", "D’Angelo-O'Neill"),
            ("Ali\u200f", "Ali"),
            ("\u202eilA\u202c", "ilA"),
            ("An\u200bna\ufeff", "Anna"),
            ("Anna 😀👍🏽", "Anna"),
            ("An\x00na", "Anna"),
            ("Anna\u00a0Maria", "Anna Maria"),
            ("Thường", "Thường"),
            ("محمد", "محمد"),
            ("ገብረመድህን", "ገብረመድህን"),
        ],
    )
    def test_normalise(self, typed: str, stored: str) -> None:
        assert normalise(typed) == stored

    @given(st.text(max_size=60))
    def test_normalise_is_idempotent(self, text: str) -> None:
        assert normalise(normalise(text)) == normalise(text)

    @given(st.text(max_size=60))
    def test_any_text_can_be_asked_and_stored(self, text: str) -> None:
        assert len(keys_for([text])) <= MAX_KEYS
        query_keys(text)
        compare(text, [text, "Müller"])

    @pytest.mark.parametrize(
        ("name", "problems"),
        [
            ("Anna Müller", []),
            ("Müller ", []),
            ("O'Connor-Łukasz", []),
            ("محمد", []),
            ("王小明", []),
            ("Ngọc Ánh 2", []),
            ("علی\u200cرضا", []),
            ("", ["empty"]),
            ("   ", ["empty"]),
            ("12345", ["digits_only"]),
            ("-", ["no_letters"]),
            ("Anna 😀", ["emoji"]),
            ("😀", ["emoji", "empty"]),
            ("Ali\u200f", ["bidi_character"]),
            ("\u202eilA", ["bidi_character"]),
            ("An\x07na", ["control_character"]),
            ("A" * 150, []),
            ("A" * 151, ["too_long"]),
        ],
    )
    def test_problems(self, name: str, problems: list[str]) -> None:
        assert problems_in_name(name) == problems


def born(*names: str, on: str = "", sex: str = "", municipality: str = "") -> Identity:
    year, month, day = ([int(part) for part in on.split("-")] if on else []) + [None] * (
        3 - len(on.split("-") if on else [])
    )
    return Identity(names, year, month, day, sex, municipality)


class TestDuplicates:
    def test_same_person_in_two_scripts(self) -> None:
        found = compare_people(
            born("Mohammed Ali Hassan", on="1990-05-03", sex="male", municipality="08125065"),
            born("محمد علي حسن", on="1990-05-03", sex="male", municipality="08125065"),
        )
        assert found is not None
        assert found.score > 0.85
        assert found.name_reason is MatchReason.OTHER_SCRIPT
        assert found.equal == (Aspect.BIRTH_DATE, Aspect.SEX, Aspect.MUNICIPALITY)
        assert found.similar == (Aspect.NAME,)
        assert found.differing == ()

    def test_says_what_differs(self) -> None:
        found = compare_people(
            born("Olena Koval", on="1990-05-03", sex="female", municipality="08125065"),
            born("Olena Koval", on="1990-05-03", sex="female", municipality="08125007"),
        )
        assert found is not None
        assert found.equal == (Aspect.NAME, Aspect.BIRTH_DATE, Aspect.SEX)
        assert found.differing == (Aspect.MUNICIPALITY,)

    @pytest.mark.parametrize(
        ("one", "other", "likeness"),
        [
            ("1990-05-03", "1990-05-03", BirthLikeness.SAME),
            ("1990-05-03", "1990-05", BirthLikeness.SAME_AS_FAR_AS_KNOWN),
            ("1990", "1990-05-03", BirthLikeness.SAME_AS_FAR_AS_KNOWN),
            ("1990-05-03", "1990-03-05", BirthLikeness.SWAPPED),
            ("1990-05-03", "1990-05-08", BirthLikeness.NEAR),
            ("1990-05-03", "1991-05-03", BirthLikeness.NEAR),
            ("1990-01-01", "1991-05-03", BirthLikeness.NEAR),
            ("1990", "1991", BirthLikeness.NEAR),
            ("", "1990-05-03", BirthLikeness.UNKNOWN),
        ],
    )
    def test_birth_dates_that_may_be_one(self, one: str, other: str, likeness: BirthLikeness) -> None:
        found = compare_people(born("Olena Koval", on=one), born("Olena Koval", on=other))
        assert found is not None
        assert found.birth is likeness
        assert (Aspect.BIRTH_DATE in (*found.equal, *found.similar)) is (likeness is not BirthLikeness.UNKNOWN)

    def test_first_of_january_says_little(self) -> None:
        sure = compare_people(born("Ali Hassan", on="1990-04-02"), born("Ali Hassan", on="1990-04-02"))
        estimated = compare_people(born("Ali Hassan", on="1990-01-01"), born("Ali Hassan", on="1990-01-01"))
        assert sure is not None
        assert estimated is not None
        assert estimated.score < sure.score

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (born("Ali Hassan", on="1980-04-02"), born("Ali Hassan", on="1991-07-05")),  # namesakes
            (born("Ali Khalil", on="2010-04-02"), born("Omar Khalil", on="2010-04-02")),  # twins
            (born("Amina Khalil", on="2010-04-02"), born("Amira Khalil", on="2010-04-02")),
            (born("Ahmad"), born("Ahmad Karimi")),  # one name, nothing else known
            (born("Meier"), born("Maier")),
            (born("Anna Weber", sex="female"), born("Anna Weber", sex="male")),
            (born("Anna Weber"), born("Fatima Noori")),
            (born(), born("Anna Weber")),
        ],
    )
    def test_nobody_is_asked_about_others(self, one: Identity, other: Identity) -> None:
        assert compare_people(one, other) is None

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (born("Ahmad", on="1995-04-02"), born("Ahmad Karimi", on="1995-04-02")),
            (born("Abdul Rahman Karimi", on="1995-04-02"), born("Karimi Abdulrahman", on="1995-04-02")),
            (born("Ahmad Al-Ali", on="1995-04-02"), born("Ahmad Mohammed Al-Ali", on="1995-04-02")),
            (born("Olena Shevchenko", on="1980-07-01"), born("Helena Schewtschenko", on="1980-01-07")),
            (born("Helena S.", "Олена Шевченко", on="1980-07-01"), born("Olena Shevchenko", on="1980-07-01")),
            (born("Nomran Hooper", on="1980-07-01"), born("Norman Hooper", on="1980-07-01")),
        ],
    )
    def test_likely_duplicates_whichever_comes_first(self, one: Identity, other: Identity) -> None:
        found = compare_people(one, other)
        assert found is not None
        assert compare_people(other, one) == found
