"""Mails while the worker is killed: `python -m bench.posting MAILS KILLS`; a verdict as JSON.

A mail server of our own takes the mails of a real worker. Each time it has said that it took one, and as often as
asked, it kills the worker with SIGKILL, so that the worker dies between the answer of the mail server and its own
note of it. Afterwards every mail must have arrived, and what arrived twice must bear the same identification, so that
mailboxes show it once. Some mails are asked for in transactions that fail: none of them may arrive.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter as Tally
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import django

# All imports below need the application to be set up first.
django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402

from bench.rush import SLUG, make_point  # noqa: E402
from geleit.accounts.models import County  # noqa: E402
from geleit.core import clock, wall  # noqa: E402
from geleit.visits import mails, secrets  # noqa: E402
from geleit.visits.codes import AppointmentState, Channel, MessageKind, MessageState  # noqa: E402
from geleit.visits.models import Appointment, Concern, Message, Offer, Point, Visitor  # noqa: E402
from geleit.visits.rules.days import BERLIN  # noqa: E402

PLACES, COUNTERS, ROLLED_BACK = 200, 8, 50
PATIENCE = 300.0  # seconds without any mail after which nothing more is expected


@dataclass
class Taken:
    """What the mail server took, by identification."""

    by_id: Tally[str] = field(default_factory=Tally)
    subjects: set[str] = field(default_factory=set)
    last: float = field(default_factory=monotonic)


class MailServer:
    """Just enough of a mail server for a worker on this machine; calls `after` once it has taken a mail."""

    def __init__(self, taken: Taken, after: Any) -> None:
        self.taken, self.after, self.port = taken, after, 0

    async def serve(self, ready: threading.Event) -> None:
        """Listen until the process ends."""
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await server.serve_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 bench\r\n")
        try:
            while line := await reader.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    writer.write(b"354 go on\r\n")
                    body = await reader.readuntil(b"\r\n.\r\n")
                    self._take(body)
                    writer.write(b"250 taken\r\n")
                    await writer.drain()
                    self.after()
                elif word == b"QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                else:
                    writer.write(b"250 well\r\n")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the worker was killed
        finally:
            writer.close()

    def _take(self, body: bytes) -> None:
        mail = message_from_bytes(body)
        self.taken.by_id[str(mail["Message-ID"])] += 1
        self.taken.subjects.add(str(mail["Subject"]))
        self.taken.last = monotonic()


class Worker:
    """A worker that is started again whenever it was killed."""

    def __init__(self, mail_port: int) -> None:
        self.mail_port, self.kills, self.process = mail_port, 0, self._start(mail_port)

    @staticmethod
    def _start(mail_port: int) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}"}
        command = [sys.executable, "-m", "django", "procrastinate", "worker"]
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        """With SIGKILL: it can put nothing in order."""
        self.process.send_signal(signal.SIGKILL)
        self.kills += 1

    def keep_up(self) -> None:
        """Start it again where it is dead."""
        if self.process.poll() is not None:
            self.process = self._start(self.mail_port)

    def stop(self) -> None:
        """For good."""
        self.process.terminate()
        self.process.wait()


def appointments(county: County, point: Point, times: list[str]) -> list[Appointment]:
    """Confirmed appointments tomorrow, whose visitors have addresses."""
    now = clock.now()
    offer = Offer.objects.filter(point=point).order_by("id")[0]
    counters = list(point.counters.order_by("id"))
    rows = []
    for at in times:
        start = _moment(at)
        for counter in counters:
            rows.append(
                Appointment(
                    county=county, form_key=uuid4(), point=point, counter=counter,
                    during=(start, start + timedelta(minutes=30)), state=AppointmentState.CONFIRMED,
                    channel=Channel.PUBLIC, secret_hash=secrets.hash_of(uuid4().hex), code=secrets.new_code(),
                    created_at=now, booked_at=now, confirmed_at=now, language="de", persons=1,
                )
            )  # fmt: skip
    made = Appointment.objects.bulk_create(rows)
    Visitor.objects.bulk_create(
        Visitor(county=county, appointment=row, name="Rana Beispiel", email=f"rana.{number}@example.org")
        for number, row in enumerate(made)
    )
    Concern.objects.bulk_create(
        Concern(county=county, appointment=row, offer=offer, service=offer.service, quantity=1) for row in made
    )
    return made


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(BERLIN)


def ask(county: County, rows: list[Appointment], number: int) -> tuple[set[str], set[str]]:
    """Ask for so many mails, and for some more in transactions that fail; the identifications of both."""
    now = clock.now()
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]

    def asked(count: int) -> list[Message]:
        made = [
            Message(county=county, appointment=rows[at % len(rows)], kind=MessageKind.CONFIRMED, created_at=now)
            for at in range(count)
        ]
        messages = Message.objects.bulk_create(made)
        mails.post(messages)
        return messages

    with wall.inside(county.pk):
        wanted = {f"<{one.public_id}@{domain}>" for one in asked(number)}
    rolled_back: set[str] = set()
    for _time in range(ROLLED_BACK):
        with wall.inside(county.pk):
            rolled_back |= {f"<{one.public_id}@{domain}>" for one in asked(1)}
            transaction.set_rollback(True)
    return wanted, rolled_back


def waiting(county: County) -> int:
    """How many mails are still to be sent."""
    with wall.inside(county.pk):
        return Message.objects.filter(county=county, state=MessageState.WAITING).count()


def run(number: int, kills: int) -> dict[str, Any]:
    """Send so many mails while the worker is killed so often."""
    county = County.objects.get(slug=SLUG)
    point, times = make_point(PLACES, COUNTERS)
    with wall.inside(county.pk):
        rows = appointments(county, point, times)
    taken, every = Taken(), max(1, number // (kills + 1))

    def after() -> None:
        if worker.kills < kills and sum(taken.by_id.values()) >= every * (worker.kills + 1):
            worker.kill()

    server, ready = MailServer(taken, after), threading.Event()
    threading.Thread(target=lambda: asyncio.run(server.serve(ready)), daemon=True).start()
    ready.wait()
    wanted, rolled_back = ask(county, rows, number)
    start, worker = monotonic(), Worker(server.port)
    try:
        while waiting(county) and monotonic() - taken.last < PATIENCE:
            worker.keep_up()
            sleep(0.1)
    finally:
        worker.stop()
    # What the demonstration sends meanwhile of its own accord, such as reminders, is none of the measure's.
    repeated = sum(times_taken - 1 for times_taken in taken.by_id.values())
    return {
        "mails": number,
        "kills": worker.kills,
        "seconds": round(monotonic() - start, 1),
        "missing": len(wanted - set(taken.by_id)),
        "never_asked_for": len(rolled_back & set(taken.by_id)),
        "others": len(set(taken.by_id) - wanted - rolled_back),
        "sent_more_than_once": repeated,
        "subjects": sorted(taken.subjects),
        "is_sound": wanted <= set(taken.by_id) and not rolled_back & set(taken.by_id) and repeated <= worker.kills,
    }


def main() -> int:
    """One run."""
    found = run(int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    return 0  # whoever asked reads in the figures whether it is sound


if __name__ == "__main__":
    sys.exit(main())
