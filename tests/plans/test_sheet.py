"""The printed integration plan: archive and accessibility format, languages, and text that stays text."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest

from geleit.core import pdf
from geleit.plans import sheet as printed
from geleit.plans.sheet import (
    PRINT_LANGUAGES,
    PlanSheet,
    SheetAgreement,
    SheetCode,
    SheetCounty,
    SheetEnd,
    SheetFact,
    SheetField,
    SheetGoal,
    SheetPerson,
    SheetReview,
    SheetSignature,
    SheetStep,
    UnknownPrintLanguage,
    label,
    render_plan,
)

DRAWN = b'<svg viewBox="0 0 300 90"><path d="M10 60 C40 5 70 95 110 40 S190 20 280 55" class="ink"/></svg>'
GOAL = "Ich habe das Zertifikat Deutsch-Test für Zuwanderer (DTZ) auf Niveau B1."
STEPS = (
    SheetStep(text="Anmeldung bei der Volkshochschule abgeben.", actor="client", due=date(2026, 3, 31)),
    SheetStep(
        text="Berechtigungsschein beim Bundesamt beantragen und den Bescheid gemeinsam lesen.",
        actor="case_manager",
        actor_name="Jörg Großmann",
        due=date(2026, 3, 20),
        state="in_progress",
    ),
    SheetStep(
        text="Fahrkarte für den Kurs klären.",
        actor="office",
        actor_name="Jobcenter Landkreis Heilbronn",
        due=date(2026, 4, 15),
        state="done",
        done_on=date(2026, 4, 9),
    ),
)
LANGUAGE_GOAL = SheetGoal(
    text=GOAL,
    field="language",
    state="in_progress",
    horizon="now",
    target_on=date(2026, 9, 30),
    progress="Der Einstufungstest ist gemacht, Modul 3.",
    steps=STEPS,
)
HELD_GOAL = SheetGoal(
    text="Unsere Familie wohnt in einer eigenen Wohnung.",
    field="housing",
    state="on_hold",
    horizon="later",
    target_on=date(2027, 3, 31),
    reason=SheetCode("hold_reason.waiting_for_place"),
    steps=STEPS[:2],
)
AGREED = SheetAgreement(
    answer="yes",
    agreed_on=date(2026, 3, 12),
    language=SheetCode("language.ar"),
    interpreter="Rana Haddad",
    copy_handed_over_on=date(2026, 3, 12),
)
PLAN = PlanSheet(
    county=SheetCounty(
        name="Landkreis Heilbronn",
        office="Migration und Integration",
        address=("Lerchenstraße 40", "74072 Heilbronn"),
        contact=("Telefon 030 23125 014", "integration@example.org"),
    ),
    case_number="HN-2026-00123",
    person=SheetPerson(
        name="محمد Yağmur-Müller",
        facts=(
            SheetFact("person.birth_date", (date(1988, 3, 12),)),
            SheetFact("person.nationality", ("Syrien",)),
            SheetFact("person.residence_document", ("Aufenthaltserlaubnis (§ 25 Abs. 2 AufenthG)",)),
            SheetFact("person.valid_until", (date(2027, 5, 31),)),
            SheetFact("person.municipality", ("Neckarsulm",)),
            SheetFact("person.languages", (SheetCode("language.ar"), "Kurmandschi")),
            SheetFact("person.interpreter_needed", (SheetCode("value.yes"),)),
            SheetFact("person.case_manager", ("Jörg Großmann",)),
            SheetFact("person.phone", ()),
        ),
    ),
    version=3,
    version_on=date(2026, 3, 12),
    printed_on=date(2026, 3, 12),
    fields=(
        SheetField(
            code="language",
            level="some_support",
            text="Spricht Arabisch und etwas Deutsch. Der Kurs A2 ist abgeschlossen.",
            resources="Lernt schnell, hat Kontakt zu deutschen Nachbarn.",
            obstacles="Schichtarbeit am Abend.",
        ),
        SheetField(code="housing", level="much_support", text="Wohnt mit vier Personen in zwei Zimmern."),
        SheetField(code="health", level="not_discussed"),
    ),
    goals=(LANGUAGE_GOAL, HELD_GOAL),
    agreement=AGREED,
    place="Neckarsulm",
    signatures=(
        SheetSignature(role="client", name="محمد Yağmur-Müller", drawn=DRAWN),
        SheetSignature(role="case_manager", name="Jörg Großmann"),
        SheetSignature(role="interpreter", name="Rana Haddad"),
    ),
    reviews=(
        SheetReview(
            on=date(2025, 9, 10),
            version=2,
            present="Herr Großmann, Frau Haddad",
            changes="Neues Ziel: Wohnung.",
        ),
        SheetReview(on=date(2026, 1, 8), skipped=SheetCode("review_skip_reason.client_ill")),
    ),
    next_review_on=date(2026, 9, 12),
)
THREE_PAGES = replace(PLAN, goals=(LANGUAGE_GOAL, HELD_GOAL) * 3)


def opened(sheet: PlanSheet, language: str | None = None) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(render_plan(sheet, language=language)))


def signs_by_code(font: pikepdf.Object) -> dict[int, str]:
    """The font's own table from glyph codes to text, which copying and screen readers use."""
    table: dict[int, str] = {}
    cmap = font.ToUnicode.read_bytes().decode("ascii")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            table[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = bytes.fromhex(text).decode("utf-16-be")
            for step in range(int(last, 16) - int(first, 16) + 1):
                table[int(first, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return table


def runs(page: pikepdf.Page) -> Iterator[str]:
    tables = {name: signs_by_code(font) for name, font in page.Resources.Font.items()}
    table: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        if not isinstance(instruction, pikepdf.ContentStreamInstruction):
            continue
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "Tf":
            table = tables[str(operands[0])]
        elif operator in {"Tj", "TJ"}:
            parts = operands if operator == "Tj" else list(operands[0])
            codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            pairs = zip(codes[::2], codes[1::2], strict=True)
            yield "".join(table.get(high * 256 + low, "") for high, low in pairs)
        elif operator in {"Td", "TD", "Tm", "T*"}:
            yield " "


def text_of(document: pikepdf.Pdf) -> str:
    text = "".join(run for page in document.pages for run in runs(page))
    return " ".join(text.replace("\u200b", "").split())


def tags(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from tags(child)
    elif isinstance(node, pikepdf.Dictionary):
        yield node
        if "/K" in node:
            yield from tags(node.K)


def tag_names(document: pikepdf.Pdf) -> list[str]:
    return [str(node.S) for node in tags(document.Root.StructTreeRoot) if "/S" in node]


def test_it_works() -> None:
    assert render_plan(PLAN, language=None).startswith(b"%PDF")


def test_it_is_tagged_titled_and_in_german() -> None:
    document = opened(PLAN)
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang).startswith("de")
    assert str(document.docinfo.Title) == "Integrationsplan HN-2026-00123"
    assert document.Root.ViewerPreferences.DisplayDocTitle


def test_the_file_is_fit_for_archive_and_screen_reader() -> None:
    with opened(PLAN).open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"


def test_every_font_is_embedded() -> None:
    for page in opened(PLAN, "ti").pages:
        for font in page.Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_headings_and_tables_are_real_ones() -> None:
    names = tag_names(opened(PLAN))
    levels = [int(name[2:]) for name in names if re.fullmatch(r"/H\d", name)]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert names.count("/Table") == 2
    assert "/TH" in names


def test_a_drawn_signature_has_a_description() -> None:
    document = opened(PLAN)
    figures = [node for node in tags(document.Root.StructTreeRoot) if node.get("/S") == "/Figure"]
    assert [str(node.Alt) for node in figures] == ["Unterschrift Klientin / Klient"]


def test_the_print_says_what_was_agreed() -> None:
    text = text_of(opened(PLAN))
    for words in (
        GOAL,
        "Landkreis Heilbronn",
        "Lerchenstraße 40",
        "Erreichen bis: 30.09.2026",
        "Jobcenter Landkreis Heilbronn",
        "Wartet auf einen Platz",
        "Ja, einverstanden",
        "Rana Haddad",
        "Version 3 vom 12.03.2026",
        "Seite 1 von 2",
    ):
        assert words in text


def test_pages_are_counted_and_table_heads_repeat() -> None:
    document = opened(THREE_PAGES)
    assert len(document.pages) == 3
    assert "Seite 3 von 3" in text_of(document)
    steps = tuple(replace(STEPS[0], text=f"Schritt Nummer {number}.") for number in range(70))
    long_table = opened(replace(PLAN, goals=(replace(LANGUAGE_GOAL, steps=steps),)))
    assert text_of(long_table).count("Bis wann") >= 3


def test_a_draft_says_so_and_can_be_filled_in_by_hand() -> None:
    text = text_of(opened(replace(PLAN, draft=True, version_on=None, agreement=None)))
    assert "Entwurf, noch nicht vereinbart" in text
    for answer in ("yes", "no", "could_not_answer"):
        assert label("de", f"agreement.{answer}").text in text


def test_an_empty_plan_still_prints() -> None:
    empty = PlanSheet(
        county=SheetCounty(name="Landkreis Oberallgäu"),
        case_number="OA-1",
        person=SheetPerson(name="Abebe"),
        version=1,
        printed_on=date(2026, 3, 12),
        signatures=(),
    )
    for language in (None, "ar"):
        assert "Noch keine Ziele." in text_of(opened(empty, language))


def test_the_end_of_a_plan_is_printed() -> None:
    end = SheetEnd(on=date(2026, 5, 4), reason="moved", handed_over_to="Landkreis Ravensburg")
    text = text_of(opened(replace(PLAN, end=end)))
    assert "Beendet am 04.05.2026" in text
    assert "Weitere Begleitung durch: Landkreis Ravensburg" in text


@pytest.mark.parametrize("language", PRINT_LANGUAGES)
def test_every_language_stands_beside_german(language: str) -> None:
    document = opened(PLAN, language)
    spoken = {str(node.Lang) for node in tags(document.Root.StructTreeRoot) if "/Lang" in node}
    assert spoken == {language}
    text = text_of(document)
    assert GOAL[:35] in text
    assert STEPS[2].text in text
    assert pdf.MISSING_SIGN not in text
    if language not in {"ar", "fa"}:
        assert label(language, "note.untranslated").text in text
        assert label(language, "heading.agreement").text in text


def test_every_label_of_every_language_can_be_shown() -> None:
    for language in ("de", *PRINT_LANGUAGES):
        words = printed._catalogue(language)
        assert words
        assert [key for key, text in words.items() if pdf.MISSING_SIGN in pdf.printable(text)] == []


def test_german_asked_for_by_name_is_german_alone() -> None:
    assert render_plan(PLAN, language="de") == render_plan(PLAN, language=None)


def test_unknown_languages_are_refused() -> None:
    for language in ("xx", "../de", ""):
        with pytest.raises(UnknownPrintLanguage):
            render_plan(PLAN, language=language)


def test_a_missing_translation_is_german_and_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogues = {
        "de": {**printed._catalogue("de")},
        "tr": {key: text for key, text in printed._catalogue("tr").items() if key != "heading.goals"},
    }
    monkeypatch.setattr(printed, "_catalogue", lambda language: catalogues[language])
    assert label("tr", "heading.goals") == ("Ziele und Schritte", "de")
    mark = label("tr", "note.untranslated").text
    assert f"Ziele und Schritte ({mark})" in text_of(opened(PLAN, "tr"))
    with pytest.raises(KeyError):
        label("tr", "heading.of_nothing")


def test_a_code_newer_than_the_labels_prints_its_german_name() -> None:
    spoken = SheetFact("person.languages", (SheetCode("language.so", "Somali"),))
    person = SheetPerson(name="Abebe", facts=(spoken,))
    assert "Sprachen Somali" in text_of(opened(replace(PLAN, person=person)))


MARKUP = [
    '#import "/etc/passwd": *',
    "*fett* _schräg_ = Titel",
    "$x^2$ \\ \\u{41} `code` <marke> @verweis",
    '#panic("nein") // Kommentar /* auch */',
    "{date} {number} ~ -- --- ...",
    '"} ], "sheet": null',
]


@pytest.mark.parametrize("typed", MARKUP)
def test_typed_text_is_never_markup(typed: str) -> None:
    county = replace(PLAN.county, name=typed, office=typed)
    step = replace(STEPS[1], text=typed, actor_name=typed)
    goal = replace(LANGUAGE_GOAL, text=typed, progress=typed, steps=(step,))
    agreement = replace(AGREED, interpreter=typed, reason=typed)
    filled = replace(
        PLAN,
        county=county,
        case_number=typed,
        person=SheetPerson(name=typed, facts=(SheetFact("person.municipality", (typed,)),)),
        goals=(goal,),
        agreement=agreement,
        place=typed,
    )
    for language in (None, "uk"):
        assert text_of(opened(filled, language)).count(typed) >= 8


def test_signs_without_a_font_become_boxes_instead_of_failing() -> None:
    name = "Aя😀中\ue000\u202e\x00\u1ab0 B\ud800"
    assert pdf.printable(name) == "Aя▯▯ B"
    assert "▯" in text_of(opened(replace(PLAN, person=SheetPerson(name=name))))


def test_very_long_words_stay_on_the_page() -> None:
    goal = replace(LANGUAGE_GOAL, text="W" * 200 + "\n\nzweiter Absatz")
    document = opened(replace(PLAN, person=SheetPerson(name="N" * 200), goals=(goal,)), "fa")
    assert "zweiter Absatz" in text_of(document)


def test_line_breaks_are_kept_apart() -> None:
    field = replace(PLAN.fields[0], text="eins\r\nzwei\n\ndrei", resources=" \n ")
    text = text_of(opened(replace(PLAN, fields=(field,))))
    assert "eins zwei drei" in text
    assert "Stärken und Hilfen" not in text


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert render_plan(PLAN, language="ar") == render_plan(PLAN, language="ar")


@pytest.mark.parametrize(
    "drawing",
    [
        b"",
        b"GIF89a",
        b"\xff\xfe",
        b"<svg></svg>",
        b"M10 20 alert(1)",
        b'<svg><image href="file:///etc/passwd"/></svg>',
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\0\0\0\x01" + b"\0" * 20 + b"IEND\xaeB`\x82",
        DRAWN + b" " * pdf.LARGEST_PICTURE,
    ],
)
def test_drawings_that_are_none_are_refused(drawing: bytes) -> None:
    with pytest.raises(pdf.PictureUnreadable):
        pdf.picture(drawing)


def test_only_the_strokes_of_a_drawing_are_kept() -> None:
    hostile = DRAWN.replace(b"<path", b'<script>x</script><image href="a.png"/><path onload="x" ')
    rebuilt = pdf.picture(hostile)
    assert b"script" not in rebuilt
    assert b"image" not in rebuilt
    assert b"onload" not in rebuilt
    assert b"M10 60" in rebuilt


def test_the_strokes_of_the_signature_field_are_a_drawing() -> None:
    drawn = (replace(PLAN.signatures[0], drawn=b"M10.5 20L10.5 20L300 120.2M40 50L60 70"),)
    document = opened(replace(PLAN, signatures=drawn))
    assert "/Figure" in tag_names(document)


def test_a_failing_template_does_not_tell_what_was_typed(tmp_path_factory: pytest.TempPathFactory) -> None:
    template = tmp_path_factory.mktemp("typst") / "broken.typ"
    template.write_text("#panic(json(bytes(sys.inputs.data)).name)", encoding="utf-8")
    with pytest.raises(pdf.PdfFailed) as failure:
        pdf.compile_pdf(template, {"name": "Geheim"})
    assert "Geheim" not in str(failure.value)
    assert failure.value.__context__ is None


def test_marks_that_defeat_the_typesetter_are_left_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    template = tmp_path_factory.mktemp("typst") / "picky.typ"
    template.write_text(
        """#let data = json(bytes(sys.inputs.data))
#set document(title: "x")
#set text(font: data.fonts)
#if data.name.contains("\\u{30c}") { panic() } else { data.name }""",
        encoding="utf-8",
    )
    document = pikepdf.open(BytesIO(pdf.compile_pdf(template, {"name": "x\u030cyz"})))
    assert "xyz" in text_of(document)


def test_marks_stay_with_letters_of_their_own_script() -> None:
    assert pdf.printable("مُحَمَّد x\u030c") == "مُحَمَّد x\u030c"
    assert pdf.printable("م\u030c ሀ\u064f") == "م ሀ"


def test_without_fonts_the_message_says_what_to_do(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(pdf.PdfFailed, match="assets"):
        pdf.compile_pdf(printed._TEMPLATE, {}, fonts=tmp_path_factory.mktemp("empty"))
