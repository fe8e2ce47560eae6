"""A worker to call in tests of letters and meetings, and what it sent."""

from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

from django.core import mail
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.volunteers import posting, tasks


def run(name: str, *, attempts: int = 0, **args: Any) -> Any:
    """Do one job, as the worker does at its n-th attempt."""
    if name == posting.SEND:
        context: Any = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
        return tasks.send_mail.func(context, **args)
    return app.tasks[name].func(**args)


def waiting() -> list[ProcrastinateJob]:
    """The jobs that wait, in the order they were asked for."""
    return list(ProcrastinateJob.objects.filter(status="todo").order_by("id"))


def work() -> list[Any]:
    """The worker does everything that waits; returns the mails sent by it."""
    before = len(mail.outbox)
    jobs = waiting()
    for job in jobs:
        run(job.task_name, **job.args)
    ProcrastinateJob.objects.filter(pk__in=[job.pk for job in jobs]).update(status="succeeded")
    return mail.outbox[before:]


def header(sent: Any, name: str) -> str:
    """A header of a mail as it went out."""
    message: EmailMessage = sent.message()
    return str(message[name])
