"""Addresses of the public pages; included last, because they begin with the name of a county.

`<place:at>` is `heilbronn` for German and `heilbronn/ar` for another language.
"""

from django.urls import path, register_converter

from geleit.portal.addresses import PlaceConverter, SecretConverter
from geleit.portal.polling import QueueSecretConverter
from geleit.portal.views import (
    appointment,
    booking,
    distribution,
    feedback,
    helping,
    invited,
    invited_guest,
    kiosk,
    letters,
    look,
    lost_link,
    offices,
    queue,
    search,
    staff,
    texts,
    texts_edit,
    topics,
    towns,
    visit,
    who,
)

register_converter(PlaceConverter, "place")
register_converter(SecretConverter, "secret")
register_converter(QueueSecretConverter, "queue_secret")

app_name = "portal"
urlpatterns = [
    # the editor's own pages
    path("oeffentliche-seiten/", staff.edit_look, name="edit_look"),
    path("oeffentliche-seiten/rueckmeldungen/", staff.feedback_list, name="feedback_list"),
    path(
        "oeffentliche-seiten/rueckmeldungen/<uuid:feedback_id>/erledigt/",
        staff.settle_feedback,
        name="settle_feedback",
    ),
    path(
        "oeffentliche-seiten/rueckmeldungen/<uuid:feedback_id>/loeschen/",
        staff.delete_feedback,
        name="delete_feedback",
    ),
    path("oeffentliche-seiten/texte/", texts_edit.texts, name="texts"),
    path("oeffentliche-seiten/texte/neu/", texts_edit.add_text, name="add_text"),
    path("oeffentliche-seiten/texte/<uuid:fact_id>/", texts_edit.edit_text, name="edit_text"),
    path("oeffentliche-seiten/texte/<uuid:fact_id>/beenden/", texts_edit.end_text, name="end_text"),
    # everybody's pages
    path("<place:at>/", offices.start, name="start"),
    # how to reach whom
    path("<place:at>/kontakt/", offices.contact, name="contact"),
    path("<place:at>/aemter/", offices.offices, name="offices"),
    path("<place:at>/aemter/<slug:key>/", offices.office, name="office"),
    path("<place:at>/aemter/<slug:key>/kontakt.vcf", offices.card, name="card"),
    path("<place:at>/elektronische-kommunikation/<slug:key>/", offices.electronic, name="electronic"),
    path("<place:at>/hinweise/", offices.notices, name="notices"),
    # what for, and who
    path("<place:at>/leistungen/", topics.services, name="services"),
    path("<place:at>/leistungen/<slug:key>/", topics.service, name="service"),
    path("<place:at>/zustaendig/", topics.responsible, name="responsible"),
    path("<place:at>/gemeinden/", towns.municipalities, name="municipalities"),
    # may I come
    path("<place:at>/besuch/", visit.visit, name="visit"),
    path("<place:at>/besuch/antwort.json", visit.answer_as_json, name="visit_json"),
    path("<place:at>/besuch/aushang.pdf", visit.notice_pdf, name="visit_notice"),
    # the queue: how long it takes, numbers, kiosk and display
    path("<place:at>/nummer/", queue.numbers, name="numbers"),
    path("<place:at>/nummer/stand.json", queue.numbers_state, name="numbers_state"),
    path("<place:at>/nummer/<slug:key>/", queue.number, name="number"),
    path("<place:at>/warten/<queue_secret:secret>/", queue.ticket, name="ticket"),
    path("<place:at>/warten/<queue_secret:secret>/zurueckgeben/", queue.give_back, name="give_back"),
    path("<place:at>/warten/<queue_secret:secret>/stand.json", queue.ticket_state, name="ticket_state"),
    path("<place:at>/anzeige/<queue_secret:secret>/", queue.display, name="display"),
    path("<place:at>/anzeige/<queue_secret:secret>/stand.json", queue.display_state, name="display_state"),
    path("<place:at>/automat/<queue_secret:secret>/", kiosk.kiosk, name="kiosk"),
    path(
        "<place:at>/automat/<queue_secret:secret>/personen/<uuid:offer_id>/",
        kiosk.kiosk_persons,
        name="kiosk_persons",
    ),
    path("<place:at>/automat/<queue_secret:secret>/ziehen/", kiosk.kiosk_take, name="kiosk_take"),
    path("<place:at>/automat/<queue_secret:secret>/termin/", kiosk.kiosk_code, name="kiosk_code"),
    path("<place:at>/automat/<queue_secret:secret>/stand.json", kiosk.kiosk_state, name="kiosk_state"),
    # an appointment: five steps, then its own pages, opened by whoever has the link
    path("<place:at>/termin/", booking.concerns, name="booking"),
    path("<place:at>/termin/ort/", booking.places, name="booking_place"),
    path("<place:at>/termin/zeit/", booking.times, name="booking_time"),
    path("<place:at>/termin/finden/", lost_link.ask, name="lost_link"),
    path("<place:at>/termin/finden/danke/", lost_link.asked, name="lost_link_thanks"),
    path("<place:at>/termin/einladung/<secret:secret>/", invited.times, name="invitation"),
    path("<place:at>/termin/<secret:secret>/", appointment.show_appointment, name="appointment"),
    path("<place:at>/termin/<secret:secret>/angaben/", who.who_comes, name="booking_who"),
    path("<place:at>/termin/<secret:secret>/kalender.ics", appointment.calendar, name="appointment_calendar"),
    path(
        "<place:at>/termin/<secret:secret>/bestaetigen/<secret:token>/",
        appointment.confirm,
        name="appointment_confirm",
    ),
    path("<place:at>/termin/<secret:secret>/absagen/", appointment.cancel, name="appointment_cancel"),
    path("<place:at>/termin/<secret:secret>/verschieben/", appointment.move, name="appointment_move"),
    path("<place:at>/termin/<secret:secret>/frueher/", appointment.earlier, name="appointment_earlier"),
    # texts
    path("<place:at>/integrationsmanagement/", texts.integration, name="integration"),
    # volunteering: circles without people, and forms that only add
    path("<place:at>/ehrenamt/", helping.volunteering, name="volunteering"),
    path("<place:at>/ehrenamt/mitmachen/", helping.offer, name="volunteer_offer"),
    path("<place:at>/ehrenamt/hilfe/", helping.help_wanted, name="help_wanted"),
    path("<place:at>/ehrenamt/sachspenden/", helping.goods_offer, name="goods_offer"),
    path("<place:at>/ehrenamt/meldung/", helping.threat_report, name="threat_report"),
    path("<place:at>/ehrenamt/schulungen/", helping.trainings, name="public_trainings"),
    path("<place:at>/ehrenamt/schulungen/<uuid:training_id>/", helping.training, name="public_training"),
    path("<place:at>/ehrenamt/danke/<slug:what>/", helping.thanks, name="volunteering_thanks"),
    # letters to volunteers that everybody may read, and the links out of their mails
    path("<place:at>/ehrenamt/briefe/", letters.letters, name="letters"),
    path("<place:at>/ehrenamt/briefe/<uuid:letter_id>/", letters.letter, name="letter"),
    path("<place:at>/ehrenamt/briefe/abmelden/<secret:secret>/", letters.unsubscribe, name="letter_unsubscribe"),
    path("<place:at>/ehrenamt/treffen/<secret:secret>/", invited_guest.answer, name="meeting_answer"),
    path("<place:at>/ehrenamt/karte/", distribution.distribution, name="distribution"),
    path("<place:at>/ehrenamt/karte.json", distribution.distribution_data, name="distribution_data"),
    # texts
    path("<place:at>/leichte-sprache/", texts.easy, name="easy"),
    path("<place:at>/impressum/", texts.imprint, name="imprint"),
    path("<place:at>/datenschutz/", texts.privacy, name="privacy"),
    path("<place:at>/barrierefreiheit/", texts.accessibility, name="accessibility"),
    path("<place:at>/barrierefreiheit/rueckmeldung/", feedback.feedback, name="feedback"),
    path("<place:at>/barrierefreiheit/rueckmeldung/danke/", feedback.feedback_thanks, name="feedback_thanks"),
    path("<place:at>/suche/", search.search, name="search"),
    # files of the frame
    path("<place:at>/gestalt/<slug:stamp>.css", look.look, name="look"),
    path("<place:at>/gestalt/<slug:stamp>/logo", look.logo, name="logo"),
]
