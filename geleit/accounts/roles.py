"""Roles and permissions: two enums and one table. What a role may do is read here and nowhere else.

The database stores memberships only (user × unit × role × validity). `docs/reference/roles.md` is made from this table.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Who somebody is in a county."""

    CASE_MANAGER = "case_manager", _("Case manager")
    TEAM_LEAD = "team_lead", _("Team lead")
    SUPPORT_WORKER = "support_worker", _("Support worker")
    REFUGEE_OFFICER = "refugee_officer", _("Refugee officer of a municipality")
    INTEGRATION_GUIDE = "integration_guide", _("Integration guide (Integrationslotsin)")
    CIRCLE_COORDINATOR = "circle_coordinator", _("Circle coordinator")
    VOLUNTEER = "volunteer", _("Volunteer")
    CLIENT = "client", _("Client")
    FRONT_DESK = "front_desk", _("Front desk")
    PORTAL_EDITOR = "portal_editor", _("Portal editor")
    FUNDING_OFFICER = "funding_officer", _("Funding officer")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("Data-protection officer")
    ADMINISTRATOR = "administrator", _("Administrator")
    OPERATOR = "operator", _("Operator")


class Permission(models.TextChoices):
    """What somebody may do. A permission about files always means: files the person is responsible for."""

    HOME_SEE = "home_see", _("See the own home page")
    CASE_READ = "case_read", _("Read files of the own caseload")
    CASE_WRITE = "case_write", _("Work in files of the own caseload")
    CASE_OPEN = "case_open", _("Register people and open cases")
    CASE_ASSIGN = "case_assign", _("See workload figures and assign cases")
    PROTECTED_ADDRESS_READ = "protected_address_read", _("Read a protected address, with a reason")
    FILE_ACCESS_READ = "file_access_read", _("See who looked at a file")
    USER_MANAGE = "user_manage", _("Invite users and set their roles")
    DIRECTORY_READ = "directory_read", _("See municipalities, offices and teams")
    DIRECTORY_EDIT = "directory_edit", _("Edit offices, services, hours and notices")
    PORTAL_EDIT = "portal_edit", _("Set the look of the public pages and read visitors' remarks")
    VISIT_RULE_EDIT = "visit_rule_edit", _("Edit visiting rules and house rules")
    VOLUNTEER_READ = "volunteer_read", _("See helper circles and volunteers")
    VOLUNTEER_WRITE = "volunteer_write", _("Work with helper circles and volunteers")
    CERTIFICATE_READ = "certificate_read", _("See what is recorded of certificates of conduct")
    CERTIFICATE_WRITE = "certificate_write", _("Record that a certificate of conduct was seen")
    CIRCLE_OWN = "circle_own", _("Work with the own helper circle")
    PLACE_OWN = "place_own", _("See circles and figures of the own municipality")
    QUEUE_WORK = "queue_work", _("Call people and give out numbers")
    QUEUE_SET_UP = "queue_set_up", _("Set up kiosks and displays and see figures of the queue")
    APPOINTMENT_WORK = "appointment_work", _("Work with appointments")
    APPOINTMENT_SET_UP = "appointment_set_up", _("Plan appointments")


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.CASE_MANAGER: frozenset(
        {
            Permission.HOME_SEE,
            Permission.CASE_READ,
            Permission.CASE_WRITE,
            Permission.CASE_OPEN,
            Permission.PROTECTED_ADDRESS_READ,
            Permission.DIRECTORY_READ,
            Permission.QUEUE_WORK,
            Permission.APPOINTMENT_WORK,
        }
    ),
    Role.TEAM_LEAD: frozenset(
        {
            Permission.HOME_SEE,
            Permission.CASE_ASSIGN,
            Permission.FILE_ACCESS_READ,
            Permission.DIRECTORY_READ,
            Permission.QUEUE_WORK,
            Permission.QUEUE_SET_UP,
            Permission.APPOINTMENT_WORK,
            Permission.APPOINTMENT_SET_UP,
        }
    ),
    Role.SUPPORT_WORKER: frozenset({Permission.HOME_SEE}),
    Role.REFUGEE_OFFICER: frozenset({Permission.HOME_SEE, Permission.PLACE_OWN}),
    Role.INTEGRATION_GUIDE: frozenset(
        {
            Permission.HOME_SEE,
            Permission.DIRECTORY_READ,
            Permission.VOLUNTEER_READ,
            Permission.VOLUNTEER_WRITE,
            Permission.CERTIFICATE_READ,
            Permission.CERTIFICATE_WRITE,
        }
    ),
    Role.CIRCLE_COORDINATOR: frozenset({Permission.HOME_SEE, Permission.CIRCLE_OWN}),
    Role.VOLUNTEER: frozenset({Permission.HOME_SEE}),
    Role.CLIENT: frozenset({Permission.HOME_SEE}),
    Role.FRONT_DESK: frozenset({Permission.HOME_SEE, Permission.QUEUE_WORK, Permission.APPOINTMENT_WORK}),
    Role.PORTAL_EDITOR: frozenset(
        {
            Permission.HOME_SEE,
            Permission.DIRECTORY_READ,
            Permission.DIRECTORY_EDIT,
            Permission.PORTAL_EDIT,
            Permission.VISIT_RULE_EDIT,
            Permission.QUEUE_SET_UP,
            Permission.APPOINTMENT_SET_UP,
        }
    ),
    Role.FUNDING_OFFICER: frozenset({Permission.HOME_SEE}),
    Role.DATA_PROTECTION_OFFICER: frozenset({Permission.HOME_SEE, Permission.FILE_ACCESS_READ}),
    Role.ADMINISTRATOR: frozenset({Permission.HOME_SEE, Permission.USER_MANAGE, Permission.DIRECTORY_READ}),
    Role.OPERATOR: frozenset({Permission.HOME_SEE}),
}
