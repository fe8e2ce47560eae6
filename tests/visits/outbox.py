"""A worker to call in tests of appointments, and what it sent."""

from types import SimpleNamespace
from typing import Any

from django.core import mail
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.visits import mails, tasks
from geleit.visits.models import Message


def run(name: str, *, attempts: int = 0, **args: Any) -> Any:
    """Do one job, as the worker does at its n-th attempt."""
    if name == mails.SEND:
        context: Any = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
        return tasks.send_message.func(context, **args)
    return app.tasks[name].func(**args)


def work() -> list[Any]:
    """The worker does everything that waits, and what comes of it; returns the mails sent by it."""
    before = len(mail.outbox)
    done: set[int] = set()
    while waiting := list(ProcrastinateJob.objects.exclude(pk__in=done).order_by("id")):
        for job in waiting:
            done.add(job.pk)
            run(job.task_name, **job.args)
    ProcrastinateJob.objects.filter(pk__in=done).update(status="succeeded")
    return mail.outbox[before:]


def send(message: Message, *, attempts: int = 0) -> None:
    """Let the worker send one message."""
    run(mails.SEND, attempts=attempts, county_id=message.county_id, message=str(message.public_id))
    message.refresh_from_db()
