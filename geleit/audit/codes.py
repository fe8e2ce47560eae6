"""Kinds of audit events: business sentences, without any value of the record they are about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """What was done or read."""

    # reading
    FILE_READ = "file_read", _("File read")
    FILE_SEARCHED = "file_searched", _("Searched in the file")
    CASELOAD_LISTED = "caseload_listed", _("Caseload listed")
    PEOPLE_SEARCHED = "people_searched", _("People searched")
    PROTECTED_ADDRESS_READ = "protected_address_read", _("Protected address read")
    PLAN_READ = "plan_read", _("Integration plan read")
    PLAN_PRINTED = "plan_printed", _("Integration plan printed")
    CONSULTATION_READ = "consultation_read", _("Consultation read")
    FILE_ACCESS_READ = "file_access_read", _("Access log of the file read")
    TEAM_LISTED = "team_listed", _("Team cases listed")
    CIRCLE_READ = "circle_read", _("Helper circle read")
    VOLUNTEERS_LISTED = "volunteers_listed", _("Volunteers listed")
    VOLUNTEER_READ = "volunteer_read", _("Volunteer read")
    CERTIFICATE_READ = "certificate_read", _("Certificate of conduct read")
    CERTIFICATE_REQUESTED = "certificate_requested", _("Request for a certificate of conduct printed")
    TRAINING_READ = "training_read", _("Participants of a training read")
    QUESTION_READ = "question_read", _("Question to the integration guide read")
    INQUIRY_READ = "inquiry_read", _("Inquiry to the contact point read")
    LETTER_READ = "letter_read", _("Recipients of an information letter read")
    MEETING_READ = "meeting_read", _("Guests of a meeting read")
    DUTY_ROSTER_READ = "duty_roster_read", _("Duty roster read")
    APPOINTMENTS_LISTED = "appointments_listed", _("Appointments of a day listed")
    APPOINTMENT_READ = "appointment_read", _("Appointment read")
    # people
    PERSON_REGISTERED = "person_registered", _("Person registered")
    PERSON_CHANGED = "person_changed", _("Master data changed")
    FACT_RECORDED = "fact_recorded", _("History entry recorded")
    FACT_CORRECTED = "fact_corrected", _("History entry corrected")
    HOUSEHOLD_CHANGED = "household_changed", _("Household changed")
    RELATION_CHANGED = "relation_changed", _("Family relation changed")
    FAMILY_MOVED = "family_moved", _("Move of the family recorded")
    PROTECTION_CHANGED = "protection_changed", _("Protection of the address changed")
    # cases
    CASE_OPENED = "case_opened", _("Case opened")
    CASE_CHANGED = "case_changed", _("Case changed")
    CASE_ASSIGNED = "case_assigned", _("Case assigned")
    CASE_EXTENDED = "case_extended", _("Counselling period extended")
    CASE_CLOSED = "case_closed", _("Case closed")
    CASE_REOPENED = "case_reopened", _("Case reopened")
    TASK_CREATED = "task_created", _("Task created")
    TASK_DONE = "task_done", _("Task done")
    TASK_CHANGED = "task_changed", _("Task changed")
    # plans
    PLAN_STARTED = "plan_started", _("Integration plan started")
    PLAN_CHANGED = "plan_changed", _("Integration plan changed")
    GOAL_CHANGED = "goal_changed", _("Goal changed")
    STEP_CHANGED = "step_changed", _("Step changed")
    PLAN_AGREED = "plan_agreed", _("Integration plan agreed")
    PLAN_REVIEWED = "plan_reviewed", _("Integration plan reviewed")
    REVIEW_SKIPPED = "review_skipped", _("Review skipped")
    PLAN_ENDED = "plan_ended", _("Integration plan ended")
    # consultations
    CONSULTATION_RECORDED = "consultation_recorded", _("Consultation recorded")
    CONSULTATION_CORRECTED = "consultation_corrected", _("Consultation corrected")
    # volunteers
    CIRCLE_CREATED = "circle_created", _("Helper circle created")
    CIRCLE_CHANGED = "circle_changed", _("Helper circle changed")
    COORDINATION_CHANGED = "coordination_changed", _("Coordination of a helper circle changed")
    VOLUNTEER_REGISTERED = "volunteer_registered", _("Volunteer registered")
    VOLUNTEER_CHANGED = "volunteer_changed", _("Volunteer changed")
    VOLUNTEER_MOVED = "volunteer_moved", _("State of a volunteer changed")
    CONSENT_CHANGED = "consent_changed", _("Consent of a volunteer changed")
    DECLARATION_CHANGED = "declaration_changed", _("Confidentiality declaration changed")
    ENGAGEMENT_CHANGED = "engagement_changed", _("Engagement of a volunteer changed")
    CERTIFICATE_RECORDED = "certificate_recorded", _("Certificate of conduct recorded")
    CERTIFICATE_DELETED = "certificate_deleted", _("Certificate of conduct deleted")
    HOURS_RECORDED = "hours_recorded", _("Hours of a volunteer recorded")
    HOURS_CHANGED = "hours_changed", _("Hours of a volunteer changed")
    ALLOWANCE_RECORDED = "allowance_recorded", _("Allowance of a volunteer recorded")
    VOLUNTEER_CERTIFIED = "volunteer_certified", _("Certificate or application of a volunteer printed")
    TRAINING_CHANGED = "training_changed", _("Training changed")
    SIGN_UP_CHANGED = "sign_up_changed", _("Sign-up for a training changed")
    ATTENDANCE_RECORDED = "attendance_recorded", _("Attendance of a training recorded")
    QUESTION_CHANGED = "question_changed", _("Question to the integration guide changed")
    INQUIRY_CHANGED = "inquiry_changed", _("Inquiry to the contact point changed")
    INQUIRIES_EMPTIED = "inquiries_emptied", _("Details of a closed inquiry deleted")
    GOODS_CHANGED = "goods_changed", _("Goods needed changed")
    KNOWLEDGE_CHANGED = "knowledge_changed", _("Entry of the knowledge base changed")
    LETTER_CHANGED = "letter_changed", _("Information letter changed")
    LETTER_SENT = "letter_sent", _("Information letter sent")
    TOPICS_CHANGED = "topics_changed", _("Topics of mails to a volunteer changed")
    MEETING_CHANGED = "meeting_changed", _("Meeting changed")
    GUESTS_CHANGED = "guests_changed", _("Guests of a meeting changed")
    LIST_IMPORTED = "list_imported", _("List imported")
    IMPORT_UNDONE = "import_undone", _("Import of a list undone")
    # appointments
    APPOINTMENT_BOOKED = "appointment_booked", _("Appointment booked")
    APPOINTMENT_CHANGED = "appointment_changed", _("Appointment moved, cancelled or marked")
    APPOINTMENTS_MOVED = "appointments_moved", _("Appointments of a time moved")
    APPOINTMENTS_CANCELLED = "appointments_cancelled", _("Appointments of a time cancelled")
    VISIT_PLAN_CHANGED = "visit_plan_changed", _("Plan of appointments changed")
    # queue
    TICKET_CHANGED = "ticket_changed", _("Number of the queue changed")
    QUEUE_CHANGED = "queue_changed", _("Queue or its devices changed")
    VISITS_FORGOTTEN = "visits_forgotten", _("Details of past visits deleted")
    # accounts
    USER_INVITED = "user_invited", _("User invited")
    USER_JOINED = "user_joined", _("Invitation accepted")
    USER_CHANGED = "user_changed", _("User changed")
    USER_DEACTIVATED = "user_deactivated", _("User deactivated")
    MEMBERSHIP_CHANGED = "membership_changed", _("Membership changed")
    STAND_IN_CHANGED = "stand_in_changed", _("Stand-in changed")
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere", _("Signed out everywhere")
    COUNTY_CREATED = "county_created", _("County set up")
    # directory and the other public facts
    DIRECTORY_CHANGED = "directory_changed", _("Directory entry changed")
    DIRECTORY_RELEASED = "directory_released", _("Change of the directory released")
    DIRECTORY_REFUSED = "directory_refused", _("Change of the directory not released")
    DIRECTORY_UNDONE = "directory_undone", _("Change of the directory undone")
    ENTRY_CONFIRMED = "entry_confirmed", _("Directory entry confirmed")
    LOOK_CHANGED = "look_changed", _("Look of the public pages changed")
    REMARK_SETTLED = "remark_settled", _("Remark of a visitor settled")
    REMARK_DELETED = "remark_deleted", _("Remark of a visitor deleted")


READING = frozenset(
    {
        EventKind.FILE_READ,
        EventKind.FILE_SEARCHED,
        EventKind.CASELOAD_LISTED,
        EventKind.PEOPLE_SEARCHED,
        EventKind.PROTECTED_ADDRESS_READ,
        EventKind.PLAN_READ,
        EventKind.PLAN_PRINTED,
        EventKind.CONSULTATION_READ,
        EventKind.FILE_ACCESS_READ,
        EventKind.TEAM_LISTED,
        EventKind.CIRCLE_READ,
        EventKind.VOLUNTEERS_LISTED,
        EventKind.VOLUNTEER_READ,
        EventKind.CERTIFICATE_READ,
        EventKind.CERTIFICATE_REQUESTED,
        EventKind.TRAINING_READ,
        EventKind.QUESTION_READ,
        EventKind.INQUIRY_READ,
        EventKind.LETTER_READ,
        EventKind.MEETING_READ,
        EventKind.DUTY_ROSTER_READ,
        EventKind.APPOINTMENTS_LISTED,
        EventKind.APPOINTMENT_READ,
    }
)
