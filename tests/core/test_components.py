"""The components: what a browser and a screen reader get from them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils import translation
from jinja2 import Environment

from geleit.core.forms import DateField, Form
from geleit.core.gallery import SampleBirthDate, sample_form

TAG = re.compile(r"<(\w+)([^>]*)>")


@pytest.fixture(autouse=True)
def _in_german() -> Iterator[None]:
    with translation.override("de"):
        yield


def environment() -> Environment:
    """The environment all pages use."""
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    return engine.env


def drawn(source: str, **context: Any) -> str:
    """The markup of a template, blanks squeezed."""
    text = environment().from_string(source).render(context)
    return re.sub(r"\s+", " ", text).replace("> <", "><").strip()


def field(bound: forms.BoundField, **options: Any) -> str:
    """One field as the component draws it."""
    source = '{% from "components/field.html" import field %}{{ field(bound, **options) }}'
    return drawn(source, bound=bound, options=options)


class Talk(Form):
    """One field of each kind that behaves differently."""

    note = forms.CharField(label="Notiz", help_text="Kurz.", widget=forms.Textarea)
    day = DateField(label="Tag", required=False)
    place = forms.ChoiceField(label="Ort", choices=[("a", "Büro"), ("Stadt", [("b", "Rathaus")])])
    setting = forms.ChoiceField(label="Rahmen", widget=forms.RadioSelect, choices=[("s", "Einzeln"), ("f", "Familie")])
    topics = forms.MultipleChoiceField(label="Themen", widget=forms.CheckboxSelectMultiple, choices=[("l", "Sprache")])
    agreed = forms.BooleanField(label="Einverstanden", required=False)
    born = SampleBirthDate(label="Geboren", required=False)
    key = forms.CharField(widget=forms.HiddenInput)


def test_a_field_names_its_hint_and_its_error() -> None:
    form = Talk(data={"note": ""})
    markup = field(form["note"])
    assert '<label class="kern-label" for="id_note">Notiz</label>' in markup
    assert 'aria-describedby="id_note_hint id_note_error"' in markup
    assert 'aria-invalid="true"' in markup
    assert 'id="id_note_hint">Kurz.' in markup
    assert 'id="id_note_error"' in markup


def test_optional_fields_say_so_and_required_ones_stay_quiet() -> None:
    form = Talk()
    assert "(freiwillig)" in field(form["day"])
    assert "(freiwillig)" not in field(form["note"])


def test_what_was_typed_is_escaped() -> None:
    markup = field(Talk(data={"note": "</textarea><script>"})["note"])
    assert "<script>" not in markup
    assert "&lt;script&gt;" in markup


def test_a_date_is_typed_as_text_and_shows_how() -> None:
    markup = field(Talk(data={"day": "31.02.2026"})["day"])
    assert 'type="text"' in markup
    assert 'value="31.02.2026"' in markup
    assert "TT.MM.JJJJ" in markup
    assert "Diesen Tag gibt es nicht" in markup


def test_choices_keep_their_groups_and_their_selection() -> None:
    markup = field(Talk(data={"place": "b"})["place"])
    assert '<optgroup label="Stadt"><option value="b" selected>Rathaus</option></optgroup>' in markup


@pytest.mark.parametrize(("name", "kind"), [("setting", "radio"), ("topics", "checkbox")])
def test_lists_of_choices_are_a_group_with_a_legend(name: str, kind: str) -> None:
    markup = field(Talk(data={"setting": "f", "topics": ["l"]})[name])
    assert markup.startswith("<fieldset")
    assert "<legend" in markup
    assert f'type="{kind}"' in markup
    assert markup.count(" checked") == 1


def test_a_single_checkbox_has_its_label_behind_it() -> None:
    markup = field(Talk(data={"agreed": "on"})["agreed"])
    assert markup.index('type="checkbox"') < markup.index('for="id_agreed"')
    assert " checked" in markup


def test_a_date_in_parts_labels_each_part() -> None:
    markup = field(Talk(data={"born_0": "", "born_1": "3", "born_2": "1990"})["born"])
    assert re.findall(r"<label[^>]*>(.*?)</label>", markup) == ["Tag", "Monat", "Jahr"]
    assert re.findall(r'name="(born_\d)"', markup) == ["born_0", "born_1", "born_2"]
    assert 'value="1990"' in markup


def test_hidden_fields_are_drawn_without_label() -> None:
    assert "<label" not in field(Talk(data={"key": "7"})["key"])


def test_the_error_summary_links_to_the_first_input_of_each_field() -> None:
    source = '{% from "components/error_summary.html" import error_summary %}{{ error_summary(form) }}'
    markup = drawn(source, form=Talk(data={}))
    assert 'role="alert"' in markup
    assert 'tabindex="-1"' in markup
    assert {"#id_note", "#id_setting_0", "#id_topics_0", "#id_place"} <= set(re.findall(r'href="(.*?)"', markup))


def test_the_error_summary_is_empty_without_errors() -> None:
    source = '{% from "components/error_summary.html" import error_summary %}{{ error_summary(form) }}'
    assert drawn(source, form=Talk()) == ""


def test_a_button_in_the_way_of_a_rule_is_off_and_says_why() -> None:
    source = '{% from "components/button.html" import button %}{{ button("Schließen", obstacles=obstacles) }}'
    markup = drawn(source, obstacles=["Ein Schritt ist offen."])
    assert " disabled" in markup
    assert "Ein Schritt ist offen." in markup


def test_a_due_date_is_a_word_and_not_only_a_colour() -> None:
    source = '{% from "components/badge.html" import due_badge %}{{ due_badge(state, "12.03.2026") }}'
    assert "überfällig" in drawn(source, state="overdue")
    assert "heute" in drawn(source, state="today")


def test_a_name_is_kept_apart_from_its_surroundings() -> None:
    source = (
        '{% from "components/person.html" import person_name %}{{ person_name(name, original=o, original_lang="ar") }}'
    )
    markup = drawn(source, name="Haddad, Mohammed", o="محمد")
    assert "<bdi>Haddad, Mohammed</bdi>" in markup
    assert 'lang="ar">محمد</bdi>' in markup


def test_an_empty_table_says_what_would_be_there() -> None:
    source = (
        '{% from "components/table.html" import table %}'
        '{% call table("Fälle", [], is_empty=True, empty_title="Noch kein Fall") %}{% endcall %}'
    )
    assert "Noch kein Fall" in drawn(source)
    assert "<table" not in drawn(source)


def test_the_sorted_column_says_so() -> None:
    source = '{% from "components/table.html" import table %}{% call table("Fälle", columns) %}{% endcall %}'
    markup = drawn(source, columns=[{"label": "Name", "href": "?sort=-name", "sorted": "ascending"}])
    assert 'aria-sort="ascending"' in markup
    assert 'href="?sort=-name"' in markup


def test_bars_come_with_their_figures_and_survive_nothing_at_all() -> None:
    source = '{% from "components/chart.html" import chart_bar %}{{ chart_bar("Themen", rows, "Thema", "Zahl") }}'
    assert 'width="50.0%"' in drawn(source, rows=[{"label": "Sprache", "value": 4}, {"label": "Arbeit", "value": 2}])
    assert "<figure" in drawn(source, rows=[])
    assert 'width="0%"' in drawn(source, rows=[{"label": "Sprache", "value": 0}])


@pytest.mark.parametrize("status", [500, 503])
def test_the_last_error_pages_need_nothing_and_give_the_text_back(status: int) -> None:
    template = environment().get_template(f"errors/{status}.html")
    page = template.render(kept=[("note", "x" * 80)], hidden=[("key", "k")], kept_action="/beratungen/neu/")
    assert 'action="/beratungen/neu/"' in page
    assert "x" * 80 in page
    assert "<h1>" in template.render()


def gallery(**context: Any) -> str:
    """The gallery without a request."""
    return environment().get_template("core/gallery.html").render(form=sample_form(), csrf_input="", **context)


def test_the_gallery_obeys_the_content_security_policy() -> None:
    page = gallery()
    for tag, attributes in TAG.findall(page):
        assert not re.search(r"\s(style|on\w+)\s*=", attributes), tag
        assert tag != "script" or "src=" in attributes


def test_the_gallery_has_one_first_heading_and_no_id_twice() -> None:
    page = gallery()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert page.count("<h1") == 1
    assert len(ids) == len(set(ids))


def test_the_gallery_turns_round_for_languages_from_right_to_left() -> None:
    assert "geleit/kern.rtl" in gallery(DIR="rtl", LANG="ar")
    assert 'dir="rtl"' in gallery(DIR="rtl", LANG="ar")
