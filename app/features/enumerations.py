"""The enumerations of DOMAIN.md. Open for readers, closed for writers; labels belong to the front end."""

from enum import StrEnum

ContributorStatus = StrEnum(
    "ContributorStatus", ["interested", "invited", "in_induction", "active", "paused", "left"]
)
ProjectKind = StrEnum(
    "ProjectKind",
    [
        "training",
        "mend_the_gap",
        "advisory_group",
        "policy_review",
        "recruitment",
        "research",
        "working_group",
        "event",
        "other",
    ],
)
Stage = StrEnum("Stage", ["scoping", "co_design", "delivery", "reporting", "embedded", "closed"])
Visibility = StrEnum("Visibility", ["partners", "network", "public"])
Sphere = StrEnum("Sphere", ["practice", "education", "policy", "governance"])
ForWhom = StrEnum("ForWhom", ["social_workers", "social_work", "society"])
SessionKind = StrEnum(
    "SessionKind",
    [
        "training",
        "induction",
        "meeting",
        "workshop",
        "conference",
        "review_group",
        "interview_panel",
        "check_in",
        "one_to_one",
        "other",
    ],
)
SessionStatus = StrEnum("SessionStatus", ["planned", "confirmed", "delivered", "cancelled"])
DurationKind = StrEnum("DurationKind", ["full_day", "half_day", "hours"])
Mode = StrEnum("Mode", ["in_person", "online", "hybrid"])
Reply = StrEnum(
    "Reply",
    ["came_forward", "invited", "asked_question", "undecided", "accepted", "declined", "changed_mind"],
)
ComingForward = StrEnum("ComingForward", ["came_forward", "asked", "not_this_time", "taken_back"])
Attendance = StrEnum("Attendance", ["attended", "part", "not_there", "unknown"])
HoursKind = StrEnum("HoursKind", ["preparation", "delivery", "debrief", "other"])
SupportPhase = StrEnum("SupportPhase", ["before", "during", "after", "between"])
SessionPhase = StrEnum("SessionPhase", ["before", "during", "after"])
SupportOutcome = StrEnum("SupportOutcome", ["offered", "taken", "declined", "done", "follow_up"])
Face = StrEnum("Face", ["very_good", "good", "so_so", "hard", "very_hard"])
PaymentStatus = StrEnum(
    "PaymentStatus",
    [
        "offered",
        "accepted",
        "part_accepted",
        "declined",
        "donated",
        "undecided",
        "claimed",
        "approved",
        "paid",
        "cancelled",
    ],
)
PaymentReply = StrEnum("PaymentReply", ["accepted", "part_accepted", "declined", "donated", "undecided"])
PaymentKind = StrEnum("PaymentKind", ["fee", "cancelled_session", "expenses", "reward"])
RewardKind = StrEnum("RewardKind", ["voucher", "gift", "activity", "certificate", "other"])
RateUnit = StrEnum("RateUnit", ["task", "hour", "half_day", "full_day"])
ExpenseCategory = StrEnum(
    "ExpenseCategory",
    ["travel", "food", "care", "personal_assistant", "accommodation", "phone_internet", "materials", "other"],
)
NeedMet = StrEnum("NeedMet", ["met", "partly", "not_met", "not_asked"])
BookingStatus = StrEnum(
    "BookingStatus", ["requested", "confirmed", "waiting", "declined", "cancelled", "attended"]
)
FeedbackFrom = StrEnum("FeedbackFrom", ["attendee", "contributor", "partner_lead"])
NoAnswer = StrEnum("NoAnswer", ["do_not_know", "do_not_want_to_say"])
WouldLikeMore = StrEnum("WouldLikeMore", ["yes", "no", "not_sure"])
Perspective = StrEnum(
    "Perspective",
    [
        "lived_experience",
        "carer",
        "young_person",
        "practitioner",
        "educator",
        "researcher",
        "manager",
        "policy_maker",
        "student",
        "other",
    ],
)
Pi = StrEnum("Pi", ["principles", "purpose", "presence", "process", "impact"])
ImpactLevel = StrEnum(
    "ImpactLevel",
    [
        "ethos_culture",
        "policy_planning",
        "service_delivery",
        "outcomes_experience",
        "diversity_equality",
        "the_person_themselves",
        "individual_practitioner",
    ],
)
Expectation = StrEnum("Expectation", ["intended", "observed"])
Direction = StrEnum("Direction", ["positive", "negative", "mixed", "none"])
Timescale = StrEnum("Timescale", ["immediate", "within_a_year", "longer"])
RecordStatus = StrEnum("RecordStatus", ["draft", "agreed", "published", "taken_back"])
Stance = StrEnum("Stance", ["agrees", "partly", "disagrees"])
CameAbout = StrEnum("CameAbout", ["yes", "partly", "no", "too_early"])
ResponseOutcome = StrEnum("ResponseOutcome", ["we_did", "we_will", "we_could_not"])
FedBackHow = StrEnum(
    "FedBackHow", ["letter", "e_mail", "text_message", "call", "meeting", "film", "report", "other"]
)
WaitsFor = StrEnum("WaitsFor", ["answer", "another_answer", "outcome", "telling"])
QuoteStatus = StrEnum("QuoteStatus", ["draft", "shown", "approved", "refused", "taken_back", "expired"])
OutputKind = StrEnum(
    "OutputKind",
    [
        "policy",
        "guidance",
        "training",
        "event",
        "report",
        "charter",
        "video",
        "poster",
        "information_pack",
        "decision_review",
        "funding_bid",
        "article",
        "webinar",
        "other",
    ],
)
LadderRung = StrEnum(
    "LadderRung",
    ["coercion", "educating", "informing", "consultation", "engagement", "co_design", "co_production"],
)
LadderIntended = StrEnum(
    "LadderIntended",
    ["educating", "informing", "consultation", "engagement", "co_design", "co_production"],
)
ConsentPurpose = StrEnum(
    "ConsentPurpose",
    [
        "store_contact",
        "share_profile",
        "share_standpoint",
        "publish_biography",
        "publish_quote",
        "recording",
        "photograph",
        "equality_monitoring",
        "keep_in_touch",
        "special_category_data",
        "share_needs",
    ],
)
ConsentUse = StrEnum("ConsentUse", ["conference", "training", "report", "information_pack", "web"])
QuoteKind = StrEnum("QuoteKind", ["quote", "story"])
QuoteOwner = StrEnum("QuoteOwner", ["contributor", "group", "anonymous"])
OrganisationKind = StrEnum(
    "OrganisationKind",
    [
        "local_authority",
        "university",
        "nhs_trust",
        "user_led",
        "regulator",
        "professional_body",
        "partnership",
        "other",
    ],
)
TeamRole = StrEnum("TeamRole", ["co_lead", "steering_group", "working_group", "adviser", "other"])
WordingStatus = StrEnum("WordingStatus", ["current", "retired"])
InstrumentStatus = StrEnum("InstrumentStatus", ["current", "retired"])
AssessmentKind = StrEnum("AssessmentKind", ["event", "stocktake"])
AssessmentStatus = StrEnum("AssessmentStatus", ["planned", "open", "closed"])
Side = StrEnum("Side", ["lived_experience", "professional"])
GapStatus = StrEnum("GapStatus", ["open", "agreed", "mending", "mended", "left_open"])
RecordedFrom = StrEnum("RecordedFrom", ["live", "history"])
ExampleLayer = StrEnum("ExampleLayer", ["published", "demonstration"])
ParticipationRole = StrEnum(
    "ParticipationRole", ["co_designer", "presenter", "facilitator", "chair", "member", "observer"]
)
