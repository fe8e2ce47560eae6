"""Application configuration of the cases room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases room."""

    name = "geleit.cases"

    def ready(self) -> None:
        """Tell the rooms below what cases know of people, and what a new name or a protection changes here."""
        # Models can be imported only once all rooms are loaded.
        from geleit.accounts.offboarding import CHECKS  # noqa: PLC0415
        from geleit.cases.access import sees_person  # noqa: PLC0415
        from geleit.cases.actions import forget_place, rename  # noqa: PLC0415
        from geleit.cases.queries import cases_left_behind, header_of_person  # noqa: PLC0415
        from geleit.people.actions import PROTECTED, RENAMED  # noqa: PLC0415
        from geleit.people.headers import HEADERS  # noqa: PLC0415
        from geleit.people.visibility import VISIBILITY  # noqa: PLC0415

        if sees_person not in VISIBILITY:
            VISIBILITY.append(sees_person)
            HEADERS.append(header_of_person)
            RENAMED.append(rename)
            PROTECTED.append(forget_place)
            CHECKS.append(cases_left_behind)
