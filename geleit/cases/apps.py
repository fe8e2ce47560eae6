"""Application configuration of the cases room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases room."""

    name = "geleit.cases"

    def ready(self) -> None:
        """Tell the people room who is seen through a case, what its file is headed by, and whom a new name concerns."""
        # Models can be imported only once all rooms are loaded.
        from geleit.accounts.offboarding import CHECKS  # noqa: PLC0415
        from geleit.cases.access import sees_person  # noqa: PLC0415
        from geleit.cases.actions import rename  # noqa: PLC0415
        from geleit.cases.queries import cases_left_behind, header_of_person  # noqa: PLC0415
        from geleit.people.actions import RENAMED  # noqa: PLC0415
        from geleit.people.headers import HEADERS  # noqa: PLC0415
        from geleit.people.visibility import VISIBILITY  # noqa: PLC0415

        if sees_person not in VISIBILITY:
            VISIBILITY.append(sees_person)
            HEADERS.append(header_of_person)
            RENAMED.append(rename)
            CHECKS.append(cases_left_behind)
