"""Sessions in the database, read by a statement made once: every page of every user begins with it."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from geleit.core.prepared import Prepared

_SESSION = Prepared(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))


class SessionStore(db.SessionStore):
    """Django's own, except for how a session is read."""

    def _get_session_from_db(self) -> Session | None:
        # The server's clock, not ours: a test that turns the clock back must not revive a session.
        found = _SESSION.first(key=str(self.session_key), now=timezone.now())  # noqa: TID251 - see above
        if found is None:
            self._session_key = None
        return found
