"""`geleit create-admin`: a county and the person who may invite its others."""

import argparse
import getpass
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from geleit.config import environment
from geleit.config.texts import _

if TYPE_CHECKING:
    from geleit.accounts.models import County

COUNTY_KEY = "regional_key"


def summary() -> str:
    """One line for the list of commands."""
    return _("create a county and its first administrator")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whatever is not given is asked for."""
    for name, text in (_about_county() | _about_person()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", default="", help=text)
    parser.epilog = _("The password is asked for, or read from GELEIT_ADMIN_PASSWORD.")


def execute(arguments: argparse.Namespace) -> int:
    """Ask, create, say what comes next; a refusal is printed and gives code 1."""
    with environment.database():
        import django

        django.setup()
        from django.core.exceptions import ValidationError

        from geleit.core.errors import Refused

        try:
            username = _create(vars(arguments))
        except (ValidationError, Refused) as refusal:
            print("\n".join(refusal.messages))
            return 1
    print(_("{username} can sign in now and invite others.").format(username=username))
    return 0


def _create(given: Mapping[str, str]) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.validators import validate_email
    from django.db import transaction

    from geleit.accounts.actions import create_first_administrator
    from geleit.core import clock

    now = clock.now()
    with transaction.atomic():
        county = _county(given)
        person = _ask(_about_person(), given)
        validate_email(person["email"])
        password = os.environ.get("GELEIT_ADMIN_PASSWORD") or getpass.getpass(_("Password") + ": ")
        validate_password(password)
        create_first_administrator(
            county=county,
            username=person["username"],
            email=person["email"],
            display_name=person["display_name"],
            password=password,
            today=clock.today(),
            now=now,
        )
    return person["username"]


def _county(given: Mapping[str, str]) -> "County":
    """The county with the key that was given; a new one, with the official facts known of it, when there is none."""
    from anyascii import anyascii
    from django.apps import apps
    from django.core.exceptions import ValidationError
    from django.utils.text import slugify

    from geleit.accounts.actions import set_up_county
    from geleit.accounts.codes import Land
    from geleit.core import clock
    from geleit.directory.actions import load_reference_data

    key = _ask({COUNTY_KEY: _about_county()[COUNTY_KEY]}, given)[COUNTY_KEY]
    if not (len(key) == 5 and key.isascii() and key.isdigit()):
        raise ValidationError(_("The key of a county has five digits."))
    known: County | None = apps.get_model("accounts", "County").objects.filter(regional_key=key).first()
    if known is not None:
        return known
    answers = _ask(_about_county(), {**given, COUNTY_KEY: key})
    if answers["land"] not in Land.values:
        raise ValidationError(
            _("Geleit knows the rules of these Länder: {codes}.").format(codes=", ".join(Land.values))
        )
    county = set_up_county(
        slug=slugify(anyascii(answers["name"]))[:40],
        name=answers["name"],
        land=answers["land"],
        regional_key=key,
        case_prefix=answers["case_prefix"].upper(),
        now=clock.now(),
    )
    load_reference_data(county=county, now=clock.now())
    return county


def _ask(questions: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    return {name: given.get(name) or input(f"{text}: ").strip() for name, text in questions.items()}


def _about_county() -> dict[str, str]:
    return {
        COUNTY_KEY: _("Five-digit key of the county (such as 08125)"),
        "name": _("Name of the county (such as Landkreis Heilbronn)"),
        "land": _("Land (BW or BY)"),
        "case_prefix": _("Letters that case numbers begin with (such as HN)"),
    }


def _about_person() -> dict[str, str]:
    return {
        "username": _("User name"),
        "display_name": _("Name as others see it"),
        "email": _("E-mail address"),
    }
