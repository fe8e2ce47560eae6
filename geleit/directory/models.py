"""Municipalities, offices and everything the county publishes about them: one record feeds every page and export.

An identity (`Office`, `Site`, `Service`, `Body`) never changes; what is said of it are dated facts, see `dated`.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from geleit.accounts.models import County, CountyOwned, Unit, User
from geleit.core.multilingual import MultilingualField
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.directory.codes import (
    AddressState,
    BodyKind,
    ChangeKind,
    ChangeState,
    HoursKind,
    HoursMode,
    NoticeLevel,
    ResponsibilityRole,
)
from geleit.directory.dated import DatedFact, once_at_a_time, published


def _public(plain: str, personal: str = "") -> Privacy:
    """Declaration of public facts, behind which no person stands."""
    return Privacy(
        purpose=Purpose.PUBLIC_INFORMATION,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain=plain,
        personal=personal,
    )


# --- places -----------------------------------------------------------------------------------------------------------


class Municipality(models.Model):
    """A Gemeinde, Stadt or Markt of the official register (Gemeindeverzeichnis).

    Without `in_county` it lies outside the counties of this installation and is known so that a visitor can be told.
    """

    id = models.BigAutoField(primary_key=True)
    in_county = models.ForeignKey(
        County, null=True, blank=True, on_delete=models.PROTECT, related_name="municipalities"
    )
    ags = models.CharField(max_length=8, unique=True)  # Amtlicher Gemeindeschlüssel
    ars = models.CharField(max_length=12, unique=True)  # Amtlicher Regionalschlüssel
    name = models.CharField(max_length=80)
    sort_name = models.CharField(max_length=80)  # folded to ASCII, so that Ö sorts as oe everywhere
    kind = models.CharField(max_length=40)
    county_name = models.CharField(max_length=80, blank=True)  # of the county it belongs to, where that is not ours
    population = models.PositiveIntegerField(null=True, blank=True)  # empty: not known
    population_date = models.DateField(null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)

    PRIVACY = _public(
        "id in_county ags ars name sort_name kind county_name population population_date latitude longitude",
    )

    class Meta:
        indexes = [
            models.Index(fields=["in_county", "sort_name"], name="municipality_by_name"),
            models.Index(fields=["sort_name"], name="municipality_by_sort_name"),
        ]

    def __str__(self) -> str:
        return f"Municipality {self.ags}"


class PostalCode(models.Model):
    """A postal code of a municipality; one code can belong to several municipalities."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="postal_codes")
    code = models.CharField(max_length=5)

    PRIVACY = _public("id municipality code")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "municipality"], name="postal_code_once_per_municipality")
        ]

    def __str__(self) -> str:
        return f"PostalCode {self.pk}"


class PlaceName(models.Model):
    """Another name by which people look for a municipality: a district (Ortsteil) or a former name."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="place_names")
    name = models.CharField(max_length=80)
    sort_name = models.CharField(max_length=80)

    PRIVACY = _public("id municipality name sort_name")

    class Meta:
        indexes = [models.Index(fields=["sort_name"], name="place_name_by_sort_name")]
        constraints = [
            models.UniqueConstraint(fields=["sort_name", "municipality"], name="place_name_once_per_municipality")
        ]

    def __str__(self) -> str:
        return f"PlaceName {self.pk}"


class MunicipalityOutline(models.Model):
    """Where a municipality lies, coarse enough to be drawn on a page: polygons of rings of [longitude, latitude].

    Public geodata of the land survey; its licence asks for the attribution beside every map.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.OneToOneField(Municipality, on_delete=models.CASCADE, related_name="outline")
    shape = models.JSONField()
    as_of = models.DateField()
    attribution = models.CharField(max_length=200)

    PRIVACY = _public("id municipality shape as_of attribution")

    def __str__(self) -> str:
        return f"MunicipalityOutline {self.pk}"


# --- offices and buildings --------------------------------------------------------------------------------------------


class Office(CountyOwned):
    """An office of the county administration; what is said of it are facts."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60)

    PRIVACY = _public("id county public_id key")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "key"], name="office_key_in_county"),
            models.UniqueConstraint(fields=["county", "public_id"], name="office_public_id"),
        ]


class OfficeFacts(DatedFact):
    """What an office is called, what it does and where it stands in the administration."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="facts")
    parent = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)  # code list office_kind
    name = MultilingualField()
    about = MultilingualField()
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sort = models.IntegerField(default=100)

    PRIVACY = published("office parent kind name about unit sort")

    class Meta(DatedFact.Meta):
        constraints = [*DatedFact.Meta.constraints, once_at_a_time("office_facts_once_at_a_time", "office")]


class Site(CountyOwned):
    """A building or place where offices sit."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60)

    PRIVACY = _public("id county public_id key")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "key"], name="site_key_in_county"),
            models.UniqueConstraint(fields=["county", "public_id"], name="site_public_id"),
        ]


class SiteFacts(DatedFact):
    """Where a building is, how one gets in and there. What nobody entered is unknown (null), not absent."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="facts")
    name = MultilingualField()
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    step_free = models.BooleanField(null=True, blank=True)
    lift = models.BooleanField(null=True, blank=True)
    toilet = models.BooleanField(null=True, blank=True)  # wheelchair-accessible
    parking = models.BooleanField(null=True, blank=True)  # reserved for disabled people
    induction_loop = models.BooleanField(null=True, blank=True)
    guide_strip = models.BooleanField(null=True, blank=True)
    door_width_cm = models.PositiveSmallIntegerField(null=True, blank=True)
    accessibility = MultilingualField()
    transport = MultilingualField()

    PRIVACY = published(
        "site name municipality latitude longitude step_free lift toilet parking induction_loop guide_strip"
        " door_width_cm accessibility transport"
    )

    class Meta(DatedFact.Meta):
        constraints = [*DatedFact.Meta.constraints, once_at_a_time("site_facts_once_at_a_time", "site")]


class Address(DatedFact):
    """An address of an office by XZuFi type; a post box has a postal code of its own."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="addresses")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="addresses")
    kind = models.CharField(max_length=3)  # code list address_kind: XZuFi 001 to 006
    recipient = models.CharField(max_length=160, blank=True)
    street = models.CharField(max_length=120, blank=True)
    house_number = models.CharField(max_length=20, blank=True)
    post_box = models.CharField(max_length=40, blank=True)  # number, or "Postfach" where it has none
    postal_code = models.CharField(max_length=5)
    place = models.CharField(max_length=80)

    PRIVACY = published("office site kind recipient street house_number post_box postal_code place")

    class Meta(DatedFact.Meta):
        indexes = [models.Index(fields=["county", "office"], name="address_of_office")]


class Channel(DatedFact):
    """One way to reach an office, what it may be used for and under which conditions."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=30)  # code list channel_kind
    value = models.CharField(max_length=200)
    purpose = models.CharField(max_length=30, default="informal")  # code list channel_purpose
    label = MultilingualField()  # such as "Jobcenter", where one office has several of a kind
    conditions = MultilingualField()
    sort = models.IntegerField(default=100)

    PRIVACY = published("office kind value purpose label conditions sort")

    class Meta(DatedFact.Meta):
        indexes = [models.Index(fields=["county", "office"], name="channel_of_office")]
        constraints = [
            *DatedFact.Meta.constraints,
            once_at_a_time("channel_once_at_a_time", "office", "kind", "purpose", "value"),
        ]


class MailTerms(DatedFact):
    """What an office accepts electronically, as far as it has fixed it: size, formats, signatures, encryption."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="mail_terms")
    max_megabytes = models.PositiveSmallIntegerField(null=True, blank=True)  # with all attachments; empty: not fixed
    formats = models.CharField(max_length=300, blank=True)  # separated by spaces, such as "pdf docx jpg"
    signature_formats = models.CharField(max_length=300, blank=True)
    encryption = MultilingualField()
    unreadable = MultilingualField()  # what happens to viruses, spam and what cannot be read
    more = MultilingualField()

    PRIVACY = published("office max_megabytes formats signature_formats encryption unreadable more")

    class Meta(DatedFact.Meta):
        constraints = [*DatedFact.Meta.constraints, once_at_a_time("mail_terms_once_at_a_time", "office")]


class ContactPerson(DatedFact):
    """Somebody to talk to, by function; a name is given only where the county wants it public."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="contact_persons")
    function = MultilingualField()
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=120, blank=True)
    room = models.CharField(max_length=40, blank=True)
    sort = models.IntegerField(default=100)

    PRIVACY = published("office function room sort", "name phone email")

    class Meta(DatedFact.Meta):
        indexes = [models.Index(fields=["county", "office"], name="contact_person_of_office")]


# --- hours ------------------------------------------------------------------------------------------------------------


class Hours(DatedFact):
    """When an office can be visited or called, or gives out tickets. No row: not known."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="hours")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="hours")
    kind = models.CharField(max_length=10, choices=HoursKind)
    mode = models.CharField(max_length=12, choices=HoursMode, default=HoursMode.OPEN)
    syntax = models.CharField(max_length=500, blank=True)  # OpenStreetMap opening_hours
    note = MultilingualField()

    PRIVACY = published("office site kind mode syntax note")

    class Meta(DatedFact.Meta):
        indexes = [models.Index(fields=["county", "office"], name="hours_of_office")]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(condition=~Q(mode=HoursMode.OPEN) | ~Q(syntax=""), name="hours_open_say_when"),
            once_at_a_time("hours_once_at_a_time", "office", "kind", only=Q(site=None)),
            once_at_a_time("hours_of_site_once_at_a_time", "office", "site", "kind", only=Q(site__isnull=False)),
        ]


class Closure(DatedFact):
    """Days on which an office, a building or the whole county is closed or open at other hours.

    Without times and without replacement it is closed all day; with times only between them; `replacement` are the
    hours of these days instead (opening_hours).
    """

    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.CASCADE, related_name="closures")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="closures")
    kinds = ArrayField(models.CharField(max_length=10, choices=HoursKind), default=list, blank=True)  # empty: all
    time_from = models.TimeField(null=True, blank=True)
    time_to = models.TimeField(null=True, blank=True)
    replacement = models.CharField(max_length=500, blank=True)
    reason = MultilingualField()
    stays_open = models.ManyToManyField(Office, related_name="+", blank=True)

    PRIVACY = published("office site kinds time_from time_to replacement reason stays_open")

    class Meta(DatedFact.Meta):
        indexes = [models.Index(fields=["county", "valid_to"], name="closure_by_end")]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_from__isnull=False, valid_to__isnull=False), name="closure_begins_and_ends"
            ),
            models.CheckConstraint(
                condition=Q(time_from=None, time_to=None)
                | Q(time_from__isnull=False, time_to__isnull=False, replacement=""),
                name="closure_has_both_times_or_none",
            ),
        ]


# --- services and who is responsible ----------------------------------------------------------------------------------


class Service(CountyOwned):
    """Something people want from the administration."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60)
    leika = models.CharField(max_length=14, blank=True)  # key of the Leistungskatalog, 14 digits

    PRIVACY = _public("id county public_id key leika")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "key"], name="service_key_in_county"),
            models.UniqueConstraint(fields=["county", "public_id"], name="service_public_id"),
            models.CheckConstraint(condition=Q(leika="") | Q(leika__regex=r"^\d{14}$"), name="service_leika_digits"),
        ]


class ServiceFacts(DatedFact):
    """What a service is called and what one needs for it."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="facts")
    name = MultilingualField()
    synonyms = MultilingualField()  # one a line
    life_situation = models.CharField(max_length=40, blank=True)  # code list life_situation
    about = MultilingualField()
    bring = MultilingualField()  # one a line
    fee = MultilingualField()
    online_url = models.URLField(max_length=300, blank=True)

    PRIVACY = published("service name synonyms life_situation about bring fee online_url")

    class Meta(DatedFact.Meta):
        constraints = [*DatedFact.Meta.constraints, once_at_a_time("service_facts_once_at_a_time", "service")]


class Body(CountyOwned):
    """An administration outside the county's own to which a responsibility went: a town, a joint office."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=20, choices=BodyKind)

    PRIVACY = _public("id county public_id key kind")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "key"], name="body_key_in_county"),
            models.UniqueConstraint(fields=["county", "public_id"], name="body_public_id"),
        ]


class BodyFacts(DatedFact):
    """What another administration is called and how it is reached, as far as the county knows."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="facts")
    name = MultilingualField()
    street = models.CharField(max_length=120, blank=True)
    house_number = models.CharField(max_length=20, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    place = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=120, blank=True)
    website = models.URLField(max_length=300, blank=True)

    PRIVACY = published("body name street house_number postal_code place phone email website")

    class Meta(DatedFact.Meta):
        constraints = [*DatedFact.Meta.constraints, once_at_a_time("body_facts_once_at_a_time", "body")]


class Responsibility(DatedFact):
    """Who is responsible for a service, in which municipalities or in the whole county."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="responsibilities")
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="responsibilities")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="responsibilities")
    role = models.CharField(max_length=20, choices=ResponsibilityRole, default=ResponsibilityRole.RESPONSIBLE)
    whole_county = models.BooleanField(default=False)  # everywhere where no other entry names the municipality
    municipalities = models.ManyToManyField(Municipality, through="Area", related_name="+")
    note = MultilingualField()

    PRIVACY = published("service office body role whole_county municipalities note")

    class Meta(DatedFact.Meta):
        indexes = [models.Index(fields=["county", "service"], name="responsibility_for_service")]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(office=None, body__isnull=False) | Q(office__isnull=False, body=None),
                name="responsibility_has_one_holder",
            ),
        ]


class Area(CountyOwned):
    """A municipality in which a responsibility holds."""

    responsibility = models.ForeignKey(Responsibility, on_delete=models.CASCADE, related_name="areas")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")

    PRIVACY = _public("id county responsibility municipality")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "responsibility", "municipality"], name="area_once")]


class TeamSite(CountyOwned):
    """Where a municipal team sits and which municipalities it serves."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sites")
    seat = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    municipalities = models.ManyToManyField(Municipality, related_name="team_sites")

    PRIVACY = _public("id county unit seat municipalities")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "unit"], name="one_site_per_team")]


# --- notices ----------------------------------------------------------------------------------------------------------


class Notice(DatedFact):
    """Something to know for a time. It has a beginning and an end and vanishes by itself."""

    title = MultilingualField()
    text = MultilingualField()
    level = models.CharField(max_length=12, choices=NoticeLevel, default=NoticeLevel.INFORMATION)
    offices = models.ManyToManyField(Office, related_name="notices", blank=True)  # none: the whole county

    PRIVACY = published("title text level offices")

    class Meta(DatedFact.Meta):
        indexes = [models.Index(fields=["county", "valid_to"], name="notice_by_end")]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_from__isnull=False, valid_to__isnull=False), name="notice_begins_and_ends"
            ),
        ]


# --- how the directory is kept ----------------------------------------------------------------------------------------


class DirectorySettings(CountyOwned):
    """How a county keeps its directory."""

    four_eyes = models.BooleanField(default=False)  # a second person releases each change
    confirm_months = models.PositiveSmallIntegerField(default=6)  # how often an owner confirms an entry

    PRIVACY = _public("id county four_eyes confirm_months")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county"], name="directory_settings_once")]


class ChangeSet(CountyOwned):
    """One change by an editor: what it added, ended and withdrew. The history, and what undo takes back.

    `effects` holds `added` and `withdrawn` as lists of [model, public id] and `ended` as lists of
    [model, public id, end before, end after]. A waiting set has no effect yet.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    # The entry it is about, such as ("directory.Office", id), so that each entry has a history.
    entry_model = models.CharField(max_length=60)
    entry_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=ChangeKind)
    state = models.CharField(max_length=12, choices=ChangeState)
    effects = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)  # released or refused
    settled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undoes = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    PRIVACY = _public(
        "id county public_id entry_model entry_id kind state effects reason at settled_at undoes", "by settled_by"
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "entry_id"], name="change_set_of_entry"),
            models.Index(fields=["county", "state"], name="change_set_by_state"),
        ]
        constraints = [models.UniqueConstraint(fields=["county", "public_id"], name="change_set_public_id")]


class Confirmation(CountyOwned):
    """Who answers for an entry, when it was last confirmed as true and when it is due again.

    The public pages cannot read this table; what they may say is in `ConfirmedDay`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    entry_model = models.CharField(max_length=60)
    entry_id = models.UUIDField()
    owner_email = models.EmailField(blank=True)  # a mailbox of a role, not of a person
    last_confirmed = models.DateField(null=True, blank=True)
    next_due = models.DateField()

    PRIVACY = _public("id county public_id entry_model entry_id last_confirmed next_due", "owner_email")

    class Meta:
        indexes = [models.Index(fields=["county", "next_due"], name="confirmation_by_due")]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="confirmation_public_id"),
            models.UniqueConstraint(fields=["county", "entry_model", "entry_id"], name="confirmation_once_per_entry"),
        ]


class ConfirmationLink(CountyOwned):
    """A link by which an owner confirms without an account, from one mail. Only the hash of its secret is kept.

    The newest link of an entry works, once and until its last day; the others say why they do not.
    """

    confirmation = models.ForeignKey(Confirmation, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    last_day = models.DateField()
    used_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = _public("id county confirmation token_hash sent_at last_day used_at")

    class Meta:
        indexes = [models.Index(fields=["county", "confirmation"], name="confirmation_link_of_entry")]
        constraints = [models.UniqueConstraint(fields=["county", "token_hash"], name="confirmation_link_once")]


class ConfirmedDay(CountyOwned):
    """A day on which an entry was confirmed as true: what the public may know of it."""

    entry_model = models.CharField(max_length=60)
    entry_id = models.UUIDField()
    day = models.DateField()

    PRIVACY = _public("id county entry_model entry_id day")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "entry_model", "entry_id", "day"], name="confirmed_once_a_day")
        ]


class LinkCheck(CountyOwned):
    """What a web address of a published fact answered when it was last asked, and since when it answers like that."""

    url = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=AddressState)
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # of HTTP; empty: no answer at all
    moved_to = models.CharField(max_length=500, blank=True)
    since = models.DateField()
    checked_at = models.DateTimeField()

    PRIVACY = _public("id county url state status moved_to since checked_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "url"], name="link_check_once_per_address")]
