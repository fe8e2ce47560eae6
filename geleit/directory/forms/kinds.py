"""Which facts an entry has, by which form each is edited, and how addresses name them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geleit.directory.forms import facts
from geleit.directory.forms.base import FactForm
from geleit.directory.models import Body, Office, Service, Site


@dataclass(frozen=True)
class Kind:
    """A kind of fact. `owner` is its field that names the entry; empty: it stands alone in the county."""

    slug: str
    title: Promise
    form: type[FactForm]
    owner: str
    is_single: bool = False  # only one holds at a time: it is changed, not added again
    may_be_empty: bool = False  # nothing entered means that there is nothing, not that it is unknown


@dataclass(frozen=True)
class Group:
    """A kind of entry with its kinds of facts; the first holds its name."""

    slug: str
    title: Promise
    new: Promise
    model: type[Office] | type[Service] | type[Site] | type[Body]
    kinds: tuple[Kind, ...]


GROUPS = {
    group.slug: group
    for group in (
        Group(
            "aemter",
            _("Offices"),
            _("New office"),
            Office,
            (
                Kind("angaben", _("Name and place in the administration"), facts.OfficeForm, "office", is_single=True),
                Kind("adresse", _("Addresses"), facts.AddressForm, "office"),
                Kind("weg", _("Ways to reach it"), facts.ChannelForm, "office"),
                Kind("person", _("Contact persons"), facts.PersonForm, "office", may_be_empty=True),
                Kind("zeiten", _("Hours"), facts.HoursForm, "office"),
                Kind("schliessung", _("Closures and changed days"), facts.ClosureForm, "office", may_be_empty=True),
                Kind("mail", _("Conditions for electronic messages"), facts.MailTermsForm, "office", is_single=True),
            ),
        ),
        Group(
            "leistungen",
            _("Services"),
            _("New service"),
            Service,
            (
                Kind("leistung", _("Description"), facts.ServiceForm, "service", is_single=True),
                Kind("zustaendig", _("Who is responsible"), facts.ResponsibilityForm, "service"),
            ),
        ),
        Group(
            "gebaeude",
            _("Buildings"),
            _("New building"),
            Site,
            (Kind("haus", _("Building"), facts.SiteForm, "site", is_single=True),),
        ),
        Group(
            "traeger",
            _("Other administrations"),
            _("New administration"),
            Body,
            (Kind("traeger", _("Name and contact"), facts.BodyForm, "body", is_single=True),),
        ),
    )
}
COUNTY_KINDS = {
    kind.slug: kind
    for kind in (
        Kind("hinweis", _("Notices"), facts.NoticeForm, "", may_be_empty=True),
        Kind("tage", _("Closures of the whole administration"), facts.CountyClosureForm, "", may_be_empty=True),
    )
}
KINDS = {**{kind.slug: kind for group in GROUPS.values() for kind in group.kinds}, **COUNTY_KINDS}


def group_of(kind: Kind) -> Group | None:
    """The group whose entries have this kind of fact; None for facts that stand alone."""
    return next((group for group in GROUPS.values() if kind in group.kinds), None)
