"""Cheap password hashes, because the real ones are slow on purpose (see test_passwords), and a worker to call."""

from collections.abc import Callable

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.accounts.models import User

PASSWORD = "drei rote Zwerge"


@pytest.fixture(autouse=True)
def cheap_passwords(request: pytest.FixtureRequest, settings) -> None:
    """MD5 instead of argon2."""
    if not request.node.get_closest_marker("slow"):
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def anna(amara: User) -> User:
    """Amara with a password."""
    amara.set_password(PASSWORD)
    amara.save()
    return amara


@pytest.fixture
def work(db: None) -> Callable[[], int]:
    """`work()`: the worker does everything that waits, and what comes of it; returns the number of jobs."""
    done: set[int] = set()

    def run() -> int:
        before = len(done)
        while waiting := list(ProcrastinateJob.objects.exclude(pk__in=done).order_by("id")):
            for job in waiting:
                done.add(job.pk)
                app.tasks[job.task_name].func(**job.args)
        return len(done) - before

    return run
