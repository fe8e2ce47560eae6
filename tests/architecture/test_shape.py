"""The shape of the house, as far as import contracts cannot see it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation

from geleit.accounts.reference import roles_page
from geleit.accounts.roles import GRANTS, Permission, Role
from geleit.config import settings as settings_module
from geleit.core.privacy import Privacy

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "geleit"
ROOMS = settings_module.ROOMS  # from below upwards
PRIVATE = {"views", "forms", "urls"}
WRITES = {"save", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "abulk_create", "asave"}
ON_A_QUERY = {"create", "update", "delete"}
QUERY = {"objects", "filter", "exclude", "all", "newest_first"}
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(path for path in PACKAGE.glob("*/templates/**/*") if path.suffix in {".html", ".txt"})


def room(module: str) -> str:
    return module.split(".")[1] if module.count(".") else ""


def part(module: str) -> str:
    return module.split(".")[2] if module.count(".") > 1 else ""


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- modules --------------------------------------------------------------------------------------------------------


def test_views_forms_and_urls_stay_in_their_room() -> None:
    graph = grimp.build_graph("geleit", exclude_type_checking_imports=True, cache_dir=None)
    leaks = [
        f"{importer} -> {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if room(importer) not in {room(imported), "config"} and part(imported) in PRIVATE
    ]
    # core.forms is the ground of all forms, as core's components are of all templates.
    assert [leak for leak in leaks if not leak.endswith("-> geleit.core.forms")] == []


def chain(node: ast.expr) -> Iterator[str]:
    """The names of a call chain from its end: `X.objects.filter(…).update` gives update, filter, objects."""
    current: ast.expr = node
    while isinstance(current, ast.Call | ast.Attribute | ast.Subscript):
        if isinstance(current, ast.Attribute):
            yield current.attr
        current = current.func if isinstance(current, ast.Call) else current.value


def writes(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            on_query = QUERY & set(chain(node.func.value))
            if name in WRITES or (name in ON_A_QUERY and on_query):
                yield f"{shown(path)}:{node.lineno} {name}"


def is_actions(path: Path) -> bool:
    return "actions" in path.parts or "actions" in path.stem


def test_only_actions_write() -> None:
    assert [line for path in SOURCES if not is_actions(path) for line in writes(path)] == []


def test_the_search_for_writes_finds_them() -> None:
    found = [line for path in SOURCES if is_actions(path) for line in writes(path)]
    assert len(found) > 20


def test_nobody_gives_a_module_a_name_that_says_nothing() -> None:
    empty = {"utils", "helpers", "common", "services", "misc", "tools", "managers"}
    assert [shown(path) for path in SOURCES if path.stem in empty] == []


def test_who_silences_the_type_check_says_why_beside_it() -> None:
    silenced = re.compile(r"# type: ignore(\[[a-z, -]+\])?(?P<reason>  # \S.*)?$")
    lines = [(path, line) for path in SOURCES for line in path.read_text(encoding="utf-8").splitlines()]
    found = [(path, match) for path, line in lines if (match := silenced.search(line))]
    assert len(found) > 10  # the search finds them
    assert [shown(path) for path, match in found if not match["reason"]] == []


def test_no_signals_no_generic_keys_no_own_save() -> None:
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in {"django.dispatch", "django.db.models.signals"}:
                found.append(f"{shown(path)}:{node.lineno} {node.module}")
            if isinstance(node, ast.FunctionDef) and node.name == "save" and "models" in path.as_posix():
                found.append(f"{shown(path)}:{node.lineno} def save")
    assert found == []


def test_every_module_class_and_function_of_the_outside_says_what_it_is_for() -> None:
    silent = []
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if tree.body and ast.get_docstring(tree) is None:
            silent.append(shown(path))
        silent += [
            f"{shown(path)}:{node.lineno} {node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and ast.get_docstring(node) is None
        ]
    assert silent == []


# --- models ---------------------------------------------------------------------------------------------------------


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("geleit.")]


def test_foreign_keys_point_down_the_stack() -> None:
    height = {name: number for number, name in enumerate(ROOMS)}
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and height.get(field.related_model._meta.app_label, 0) > height[model._meta.app_label]
    ]
    assert upward == []


def test_every_field_is_declared_for_privacy_exactly_once() -> None:
    problems = []
    for model in our_models():
        privacy = getattr(model, "PRIVACY", None)
        if not isinstance(privacy, Privacy):
            problems.append(f"{model._meta.label} has no PRIVACY")
            continue
        declared = privacy.declared()
        fields = [field.name for field in (*model._meta.fields, *model._meta.many_to_many)]
        problems += [f"{model._meta.label}.{name} is not declared" for name in fields if name not in declared]
        problems += [f"{model._meta.label}.{name} does not exist" for name in declared if name not in fields]
        problems += [f"{model._meta.label}.{name} twice" for name in declared if declared.count(name) > 1]
    assert problems == []


def test_models_speak_of_themselves_by_number_and_keep_no_order() -> None:
    ordered = [model._meta.label for model in our_models() if model._meta.ordering]
    named = [str(model()) for model in our_models() if not re.fullmatch(r"\w+ (None)?", str(model()))]
    assert (ordered, named) == ([], [])


def test_what_belongs_to_a_county_is_behind_its_wall() -> None:
    """Every model that can hold personal data has the county's column, or belongs to nobody (and says so)."""
    outside = {
        model._meta.label
        for model in our_models()
        if not any(field.column == "county_id" for field in model._meta.fields)
        and (model.PRIVACY.personal or model.PRIVACY.special)  # type: ignore[attr-defined]
    }
    assert outside == set()


# --- templates ------------------------------------------------------------------------------------------------------

_INCLUDE = re.compile(r"""{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")
_MARKUP = re.compile(r"\|\s*safe\b|\bMarkup\(|\bmark_safe\(")
_INLINE = re.compile(r"<[a-z][^>]*\s(?:style|on[a-z]+)\s*=|<style\b|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)


def test_templates_take_only_from_their_room_and_core() -> None:
    foreign = []
    for path in TEMPLATES:
        own = path.relative_to(PACKAGE).parts[0]
        # allauth names the folder of its pages; they are the accounts room's own.
        allowed = {own, "core", "components", "errors"} | ({"account"} if own == "accounts" else set())
        for name in _INCLUDE.findall(path.read_text(encoding="utf-8")):
            if name.split("/")[0] not in allowed:
                foreign.append(f"{shown(path)}: {name}")
    assert foreign == []


def test_nothing_is_marked_safe_outside_core() -> None:
    texts = [path for path in (*SOURCES, *TEMPLATES) if path.relative_to(PACKAGE).parts[0] != "core"]
    assert [shown(path) for path in texts if _MARKUP.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_a_template_holds_no_code_and_no_style(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert _INLINE.findall(text) == []


def test_the_writing_forms_carry_a_token() -> None:
    bare = []
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        for form in re.findall(r"<form\b[^>]*method=\"post\"[^>]*>.*?</form>", text, flags=re.DOTALL | re.IGNORECASE):
            if not re.search(r"csrf_input|form_keys\(|hidden_fields|\bhidden\b", form):
                bare.append(shown(path))
    assert bare == []


# --- documents ------------------------------------------------------------------------------------------------------


def environment_names() -> set[str]:
    """Every environment variable that the configuration reads."""
    names: set[str] = set()
    for path in (PACKAGE / "config").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        names |= set(re.findall(r"(?:env|flag)\(\s*\"([A-Z][A-Z_]+)\"", text))
        names |= set(re.findall(r"environ(?:\.get\(|\[)\s*\"(GELEIT_[A-Z_]+|DATABASE_[A-Z_]+|EMAIL_[A-Z_]+)\"", text))
    return names


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "operations" / "settings.md").read_text(encoding="utf-8")
    internal = {"GELEIT_AS_OWNER", "GELEIT_PORT"}  # set by our own commands
    documented = set(re.findall(r"`([A-Z][A-Z_]+)`", page))
    missing = {name.removesuffix("_FILE") for name in environment_names()} - documented - internal
    assert missing == set()
    assert {name for name in documented if name.startswith("GELEIT_")} <= environment_names() | {"GELEIT_TEST_SERVER"}


def test_the_page_of_roles_is_the_table() -> None:
    with translation.override("en"):
        page = roles_page()
    assert (ROOT / "docs" / "reference" / "roles.md").read_text(encoding="utf-8") == page
    assert all(f"`{permission.value}`" in page for permission in Permission)


def test_every_role_is_in_the_table_and_sees_a_home_page() -> None:
    assert set(GRANTS) == set(Role)
    assert all(Permission.HOME_SEE in granted for granted in GRANTS.values())


def test_administrators_see_no_case_content() -> None:
    """§ 203 StGB."""
    files = {Permission.CASE_READ, Permission.CASE_WRITE, Permission.CASE_OPEN, Permission.PROTECTED_ADDRESS_READ}
    for role in (Role.ADMINISTRATOR, Role.OPERATOR, Role.TEAM_LEAD, Role.DATA_PROTECTION_OFFICER):
        assert not GRANTS[role] & files


def test_outside_demo_mode_there_is_no_way_in_without_a_password(client) -> None:
    assert settings.DEMO_MODE is False
    assert client.post("/demo-anmelden/", {"username": "amara"}).status_code == 404
