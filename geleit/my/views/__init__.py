"""The own pages of a volunteer."""

from geleit.my.views.calendar import calendar, end_calendar, feed
from geleit.my.views.data import consents, data, erase, part
from geleit.my.views.entrance import link, sent, sign_in, sign_out
from geleit.my.views.hours import hours, one_entry, proof, remove_entry
from geleit.my.views.requests import requests, say
from geleit.my.views.start import circles, start
from geleit.my.views.stored import stored, stored_json, stored_text
from geleit.my.views.trainings import participation, sign_off, sign_up, trainings

__all__ = [
    "calendar",
    "circles",
    "consents",
    "data",
    "end_calendar",
    "erase",
    "feed",
    "hours",
    "link",
    "one_entry",
    "part",
    "participation",
    "proof",
    "remove_entry",
    "requests",
    "say",
    "sent",
    "sign_in",
    "sign_off",
    "sign_out",
    "sign_up",
    "start",
    "stored",
    "stored_json",
    "stored_text",
    "trainings",
]
