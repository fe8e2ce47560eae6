"""German in easy words (Leichte Sprache) for the kiosk: short sentences, one thought each, no foreign words.

Texts that are not here are easy enough as they stand in the German catalogue.
"""

from django.utils.translation import gettext

NAME = "Leichte Sprache"
WORDS = {
    "What do you come for?": "Warum sind Sie hier?",
    "Please choose. You then get a number.": "Drücken Sie auf ein Feld. Dann bekommen Sie eine Nummer.",
    "I have an appointment": "Ich habe einen Termin",
    "You need help at once?": "Brauchen Sie sofort Hilfe?",
    "Please go to the front desk or speak to any colleague.": "Gehen Sie zum Empfang. Dort hilft man Ihnen.",
    "For how many people?": "Für wie viele Menschen?",
    "Please count everybody who needs this today, also children.": "Zählen Sie alle Menschen mit. Auch die Kinder.",
    "More people? Please go to the front desk.": "Sind Sie mehr Menschen? Dann gehen Sie zum Empfang.",
    "Code of your appointment": "Ihr Termin hat einen Code. Der Code sind Buchstaben und Zahlen.",
    "It stands in the confirmation of your appointment.": "Der Code steht in Ihrem Brief oder in Ihrer E-Mail.",
    "I am here": "Ich bin jetzt da",
    "Your number": "Ihre Nummer",
    "Please take a seat. Your number is called on the screen.": (
        "Setzen Sie sich. Schauen Sie auf den Bildschirm. Dort sehen Sie Ihre Nummer."
    ),
    "Please write the number down or take a photograph of it.": (
        "Schreiben Sie die Nummer auf. Oder machen Sie ein Foto."
    ),
    "Follow it on your telephone": "Sie können auch auf Ihrem Handy schauen",
    "Hold the camera of your telephone in front of this picture.": "Machen Sie mit dem Handy ein Foto von dem Bild.",
    "Done": "Fertig",
    "Keep this page": "Länger ansehen",
    "This page goes back to the start in %(seconds)s seconds.": "Diese Seite geht bald weg. Nach %(seconds)s Sekunden.",
    "Waiting time:": "So lange warten Sie:",
    "no waiting time": "Sie müssen nicht warten",
    "waiting time not known, nobody is at a counter now": "Wir wissen nicht, wie lange Sie warten",
    "No more numbers today: the rest of the day is full.": (
        "Heute gibt es keine Nummern mehr. Es sind zu viele Menschen da."
    ),
    "No more numbers are given out today.": "Heute gibt es keine Nummern mehr.",
    "No numbers are given out at this time.": "Jetzt gibt es keine Nummern.",
    "Numbers are given out from %(time)s on.": "Nummern gibt es ab %(time)s Uhr.",
    "Please come again: %(when)s.": "Kommen Sie wieder: %(when)s.",
    "Please go to the front desk.": "Bitte gehen Sie zum Empfang.",
}


def easy(text: str, **values: object) -> str:
    """The text in easy words, as templates ask for a translation."""
    found = WORDS.get(text) or gettext(text)
    return found % values if values or "%" in found else found
