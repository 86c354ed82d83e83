"""The pages, and the states that each can be in: every check that holds for one must hold for all."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import (
    answers,
    booking_answers,
    forward_answers,
    impact_answers,
    own_answers,
    pay_answers,
    presence_answers,
    rating_answers,
    rights_answers,
    series_answers,
    session_answers,
    support_answers,
    way_answers,
)

LIST = "**/v1/public/projects?*"
ONE = "**/v1/public/projects/*"
ANY_ID = "/project/?id=0190c000-0000-7000-8000-000000000001"


@dataclass(frozen=True)
class State:
    """A page at `path` that shows `heading`; where `asks` is set, that request is met by `meet`, and others
    by `also`. `then` is what somebody does there."""

    name: str
    path: str
    heading: str
    asks: str = ""
    meet: Callable[[Route], None] | None = None
    also: Mapping[str, Callable[[Route], None]] = field(default_factory=dict)
    then: Callable[[Page], None] | None = None

    @property
    def page(self) -> str:
        """The page that it is a state of."""
        return self.path.partition("?")[0]

    def open(self, page: Page) -> None:
        if self.meet:
            page.route(self.asks, self.meet)
        for asks, meet in self.also.items():
            page.route(asks, meet)
        page.goto(self.path)
        expect(page.get_by_role("heading", level=1)).to_have_text(self.heading)
        # The heading of a page of one's own stands there before the rest does.
        expect(page.get_by_text("Getting the page …")).to_have_count(0)
        if self.then:
            self.then(page)


def replies(body: answers.Answer) -> Callable[[Route], None]:
    said = body.get("status")
    status = said if isinstance(said, int) else 200  # in words it is the state of a record
    media = "application/problem+json" if status >= 400 else "application/json"
    return lambda route: route.fulfill(status=status, content_type=media, body=json.dumps(body))


def never(_: Route) -> None:
    """Leaves the question open: the page goes on loading."""


SORRY = "Sorry, we cannot show this page"
HOME = State("home", "/", "People who have had a social worker know what helps and what hurts.")
WORDS = [
    HOME,
    State("about", "/about/", "About Golden Thread"),
    State("help", "/help/", "Get help"),
    State("safety", "/safety/", "Leave this site quickly"),
    State("privacy", "/privacy/", "Privacy"),
    State("complaints", "/complaints/", "Complaints"),
    State("accessibility", "/accessibility/", "Accessibility"),
    State("nowhere", "/nowhere", "We cannot find that page"),
]
PROJECTS = State(
    "projects", "/projects/", "Projects", LIST, replies(answers.listing(answers.WALSALL, answers.MADE_UP))
)
WALSALL = State("walsall", ANY_ID, answers.WALSALL["title"], ONE, replies(answers.WALSALL))
MADE_UP = State("made-up", ANY_ID, answers.MADE_UP["title"], ONE, replies(answers.MADE_UP))
BLANK = State("blank", ANY_ID, answers.EMPTY["title"], ONE, replies(answers.EMPTY))
LOADING = State("loading", ANY_ID, "Project", ONE, never)
IMPACT = State("impact", "/impact/", "What changed", "**/v1/public/impact", replies(presence_answers.IMPACT))
NO_PROJECTS = State("no-projects", "/projects/", "Projects", LIST, replies(answers.listing()))
MORE = State(
    "more-projects",
    "/projects/",
    "Projects",
    LIST,
    replies(answers.listing(answers.WALSALL, next_cursor="a+b/c=")),
)
GONE = State("gone", ANY_ID, SORRY, ONE, replies(answers.NOT_FOUND))
BUSY = State("busy", ANY_ID, SORRY, ONE, replies(answers.BUSY))
UNREACHABLE = State("unreachable", "/projects/", SORRY, LIST, lambda route: route.abort())
NO_ID = State("no-id", "/project/", SORRY)

WHO = "**/v1/sign-in"
ONE_OWN = {
    f"**/v1/contributors/{own_answers.ROBIN_ID}": replies(own_answers.ROBIN),
    "**/v1/contributors/*/identity": replies(own_answers.IDENTITY),
    "**/v1/contributors/*/equality": replies(own_answers.EQUALITY),
    "**/v1/contributors/*/needs": replies(own_answers.NEEDS),
    "**/v1/contributors/*/standpoints?*": replies(own_answers.page_of(own_answers.STANDPOINT)),
    "**/v1/contributors/*/standpoints/*": replies(own_answers.STANDPOINT),
    "**/v1/contributors/*/consents?*": replies(own_answers.page_of(*own_answers.CONSENTS)),
    "**/v1/consent-wordings": replies(own_answers.WORDINGS),
    "**/v1/quotes?*": replies(own_answers.page_of(own_answers.QUOTE, own_answers.GROUP_QUOTE)),
    "**/v1/contributors/*/biographies?*": replies(own_answers.page_of(own_answers.BIOGRAPHY)),
    "**/v1/contributors/*/biographies/*": replies(own_answers.BIOGRAPHY),
    "**/v1/organisations?*": replies(own_answers.page_of(*own_answers.ORGANISATIONS)),
    ONE: replies(answers.WALSALL),
}
ONE_OWN |= {asks: replies(answer) for asks, answer in (rights_answers.OWN | pay_answers.OWN).items()}
ONE_OWN |= {
    "**/v1/sessions?*": replies(own_answers.page_of(session_answers.SESSION, session_answers.BEEN)),
    "**/v1/participations?*": replies(own_answers.page_of(session_answers.ASKED, session_answers.TOOK_PART)),
    "**/v1/calendar-feeds?*": replies(own_answers.page_of(session_answers.FEED)),
}
ONE_OWN |= {asks: replies(answer) for asks, answer in (forward_answers.OWN | rating_answers.OWN).items()}
ONE_OWN |= {asks: replies(answer) for asks, answer in impact_answers.OWN.items()}
ONE_OWN["**/v1/sessions/*"] = replies(session_answers.SESSION)


def own(
    name: str,
    path: str,
    heading: str,
    then: Callable[[Page], None] | None = None,
    also: Mapping[str, answers.Answer] = {},
) -> State:
    """A page of Robin's record, with Robin signed in; where `also` is set, those answers are others."""
    others = {asks: replies(answer) for asks, answer in also.items()}
    return State(name, path, heading, WHO, replies(own_answers.SIGN_IN), ONE_OWN | others, then)


def press(name: str) -> Callable[[Page], None]:
    """Presses a button that finds fault, and waits for the box that says so."""

    def do(page: Page) -> None:
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")

    return do


def goes_on(*chosen: str, to: str) -> Callable[[Page], None]:
    """Chooses and presses "Go on", as often as there is something to choose."""

    def do(page: Page) -> None:
        for each in chosen:
            if each:
                page.get_by_label(each, exact=True).check()
            page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(to)
        page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")

    return do


def says_what_happened(page: Page) -> None:
    """Comes to the answers to check of a concern."""
    goes_on("Sam", to="What happened?")(page)
    page.get_by_label("In your own words").fill("I was left out.")
    goes_on("", "", to="Check what you say")(page)


SIGN_IN = State("sign-in", "/sign-in/", "Sign in")
NO_EMAIL = State("no-email", "/sign-in/", "Sign in", then=press("Send me a link"))
TOLD = State("told", "/sign-in/?step=told", "Type the code you were told")
LINK = State("link", f"/sign-in/#{'x' * 43}", "Sign in with your link")
ADDRESS = State("address", "/sign-in/address/", "Sign in with another address")
NEW_ADDRESS = State("new-address", f"/sign-in/address/#{'x' * 43}", "Use this address from now on")
GIVEN_BACK = State("given-back", f"/sign-in/address/#back.{'x' * 43}", "Get your address back")
OUT = State("out", "/sign-in/?step=out", "You are signed out")
CHOOSE = State("choose", "/sign-in/", "Where do you want to go?", WHO, replies(own_answers.UNDECIDED))
PROVIDED = {"**/v1/sign-in/providers*": replies(own_answers.PROVIDERS)}
WORK = State("work", "/sign-in/?step=work", "Sign in where you work", "**/v1/none", None, PROVIDED)
INVITATION = State(
    "invitation",
    f"/invitation/#{'x' * 43}",
    "Exampleshire Council invites you",
    "**/v1/sign-in/invitation",
    replies(own_answers.INVITATION),
    PROVIDED,
)
COMING_IN = [SIGN_IN, NO_EMAIL, TOLD, LINK, ADDRESS, NEW_ADDRESS, GIVEN_BACK, OUT, CHOOSE, WORK, INVITATION]
FEEDBACK = f"/feedback/#{booking_answers.SECRET}"
OPEN_FORM = "**/v1/public/feedback/form"
THINKS = "What did you think?"


def feedback(name: str, step: str = "", heading: str = THINKS) -> State:
    """The form of whoever came, from its first page to one question of it."""

    def comes_to(page: Page) -> None:
        if step:
            page.get_by_role("button", name="Start").click()
        while step and step not in page.url:
            page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")

    return State(name, FEEDBACK, THINKS, OPEN_FORM, replies(booking_answers.OPEN_FORM), then=comes_to)


RATINGS = f"/ratings/#{rating_answers.SECRET}"
OPENS = "**/v1/public/assessments/questions"
TOGETHER = "How do we work together?"


def to_step(step: str, heading: str) -> Callable[[Page], None]:
    """From the first page of a rating to one question of it: the side is chosen on the way."""

    def do(page: Page) -> None:
        page.get_by_role("button", name="Start").click()
        if step != "step=side":
            page.get_by_label("Carers").check()
        while step not in page.url:
            page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")

    return do


def no_side(page: Page) -> None:
    """Goes on without saying for which side."""
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_be_visible()


def rating(name: str, step: str = "", heading: str = TOGETHER) -> State:
    """How we work together, by a link."""
    then = to_step(step, heading) if step else None
    return State(name, RATINGS, TOGETHER, OPENS, replies(rating_answers.OPENED), then=then)


RATING = [
    rating("ratings"),
    rating("ratings-side", "step=side", "Who are you here?"),
    replace(rating("ratings-no-side"), then=no_side),
    rating("ratings-statement", "step=purpose", "I know why we do this, and I had a say in it."),
    rating("ratings-rung", "step=rung", "How far were you part of it?"),
    rating("ratings-check", "step=check", "Check what you say"),
]
RATINGS_OVER = State("ratings-over", RATINGS, SORRY, OPENS, replies(answers.NOT_FOUND))
FORM_OVER = State("form-over", FEEDBACK, SORRY, OPEN_FORM, replies(answers.NOT_FOUND))
THINKING = [
    feedback("feedback"),
    feedback("feedback-rating", "step=useful", "Was it useful for you?"),
    feedback("feedback-words", "step=good", "What was good?"),
    feedback(
        "feedback-quote",
        "step=quote",
        "May we show others a sentence of yours, without your name?",
    ),
    feedback("feedback-check", "step=check", "Check what you say"),
]
THINKING += RATING
TO_COME = "**/v1/public/sessions?*"
OPEN_SESSIONS = [
    State(
        "sessions-to-come",
        "/sessions/",
        "Sessions to come",
        TO_COME,
        replies(own_answers.page_of(*booking_answers.TO_COME)),
    ),
    State("no-sessions-to-come", "/sessions/", "Sessions to come", TO_COME, replies(own_answers.page_of())),
]
DECIDE = f"/my/words/decide/?text={own_answers.QUOTE_ID}"
SAYS = "Something you said"
COPY = "A copy of everything"
COPIES = "**/subject-access-requests?*"
TELL = "/my/wrong/tell/?what="
WHOM = "Whom is it about?"
A_SESSION = "A session that I took part in"
DELETE = "Delete my record"
ERASURES = "**/v1/erasures?*"
UNDER_16 = {"**/v1/contributors/*/identity": own_answers.YOUNG}


def reads_easily(page: Page) -> None:
    page.locator("summary", has_text="The same in easy read").click()


def answers_nothing(page: Page) -> None:
    """Presses the first answer without having chosen one."""
    page.get_by_role("button", name="Save my answer").first.click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")


def says_again(page: Page) -> None:
    """Opens the forms to send other words."""
    for what in ("Change what I sent", "I think otherwise now"):
        page.locator("summary", has_text=what).click()
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")


SAY = f"/my/say/?session={session_answers.SESSION_ID}"
OWN_SAID = f"/my/said/?id={impact_answers.SAID_ID}"
MY_RESULT = f"/my/ratings/result/?id={rating_answers.OVER_ID}"
MY_SHEET = "**/v1/assessments/*/my-answers"
OPENING = f"/my/opportunity/?id={forward_answers.OPENING_ID}"
MINE = [
    own("my", "/my/", "Hello Robin"),
    own("nothing-next", "/my/", "Hello Robin", also={"**/v1/me/next-steps": forward_answers.NOTHING_NEXT}),
    own("rate-and-read", "/my/", "Hello Robin", also={"**/v1/me/next-steps": forward_answers.LATELY}),
    own("opportunities", "/my/opportunities/", "Come forward"),
    own(
        "nothing-open",
        "/my/opportunities/",
        "Come forward",
        also={forward_answers.OPEN: own_answers.page_of(), forward_answers.WHO: own_answers.page_of()},
    ),
    own("opportunity", OPENING, forward_answers.OPENING["title"]),
    own(
        "came-forward",
        OPENING,
        forward_answers.OPENING["title"],
        also={forward_answers.WHO: own_answers.page_of(forward_answers.CAME)},
    ),
    own(
        "is-asked",
        "/my/opportunities/",
        "Come forward",
        also={forward_answers.WHO: own_answers.page_of(forward_answers.IS_ASKED)},
    ),
    own("answers", "/my/answers/", "What came of it"),
    own("no-answers", "/my/answers/", "What came of it", also=impact_answers.NOTHING),
    own("own-said", OWN_SAID, "What was said"),
    own("said-again", OWN_SAID, "What was said", says_again),
    own("said-unanswered", OWN_SAID, "What was said", press("Save what I think"), impact_answers.NO_RESPONSE),
    own("own-draft", OWN_SAID, "What was said", also=impact_answers.OWN_DRAFT),
    own("not-right", OWN_SAID, "What was said", press("This is not right"), impact_answers.UNTOLD_OWN),
    own("say", SAY, "Say what you think", press("Say it")),
    own("say-first", SAY, "Say what you think", also=impact_answers.NOTHING),
    own("opening-closed", f"/my/opportunity/?id={forward_answers.CLOSED_ID}", "Plan the summer day"),
    own("no-such-opening", "/my/opportunity/", SORRY),
    own(
        "once-is-enough",
        OPENING,
        forward_answers.OPENING["title"],
        press("I would like to"),
        also={"**/v1/expressions-of-interest": answers.BUSY},
    ),
    own("sessions", "/my/sessions/", "My sessions"),
    own("session", f"/my/session/?id={session_answers.SESSION_ID}", "What helps and what hurts"),
    own(
        "no-reply",
        f"/my/session/?id={session_answers.SESSION_ID}",
        "What helps and what hurts",
        press("Send my answer"),
    ),
    own("session-been", f"/my/session/?id={session_answers.BEEN_ID}", "Getting to know each other"),
    own("calendar", "/my/calendar/", "My calendar"),
    own("support", "/my/support/", "My support", also=support_answers.OWN),
    own("no-support", "/my/support/", "My support", press("Ask for it"), also=support_answers.NOTHING),
    own("check-in", "/my/check-in/", "How I am", also=support_answers.OWN),
    own("check-in-empty", "/my/check-in/", "How I am", press("Save it"), also=support_answers.NOTHING),
    own("check-in-by-code", "/my/check-in/", "How I am", also=support_answers.BY_CODE),
    own("no-sessions", "/my/sessions/", "My sessions", also={"**/v1/sessions?*": own_answers.page_of()}),
    own("details", "/my/details/", "My details"),
    own("helps", "/my/helps/", "What helps me"),
    own("standpoints", "/my/standpoints/", "What I bring"),
    own("add", "/my/standpoints/?add", "Add what you bring"),
    own("change", f"/my/standpoints/?change={own_answers.STANDPOINT_ID}", "Change what you bring"),
    own("consents", "/my/consents/", "What I agreed to"),
    own("consents-under-16", "/my/consents/", "What I agreed to", also=UNDER_16),
    own("agree-under-16", "/my/consents/?for=recording", "Record my voice or a film of me", also=UNDER_16),
    own("agree", "/my/consents/?for=recording", "Record my voice or a film of me"),
    own(
        "undecided",
        "/my/consents/?for=photograph",
        "Take photographs of me",
        press("Save what I decided"),
    ),
    own("leave", "/my/leave/", "Pause or leave"),
    own("words", "/my/words/", "My words"),
    own("read-words", DECIDE, SAYS),
    own("no-answer", DECIDE, SAYS, press("Go on")),
    own("readers", DECIDE, SAYS, goes_on("Yes", to="Who may read them?")),
    own(
        "places",
        DECIDE,
        SAYS,
        goes_on("Yes", "Everybody", to="Where may they be shown?"),
    ),
    own(
        "check-words",
        DECIDE,
        SAYS,
        goes_on("Yes", "Everybody", "At a conference", "", to="Check what you said"),
    ),
    own("equality", "/my/equality/", "Questions about me"),
    own("equality-question", "/my/equality/?step=ethnic_group", "What is your ethnic group?"),
    own("looked", "/my/looked/", "Who looked at my record"),
    own(
        "nobody-looked",
        "/my/looked/?only=read",
        "Who looked at my record",
        also={"**/audit-entries?*": own_answers.NOBODY_LOOKED},
    ),
    own("copy", "/my/copy/", COPY),
    *(
        own(f"copy-{state}", "/my/copy/", COPY, also={COPIES: page})
        for state, page in rights_answers.COPIES.items()
    ),
    own("delete", "/my/leave/delete/", DELETE, reads_easily),
    own("delete-copy", "/my/leave/delete/", DELETE, goes_on("", to="Do you want a copy first?")),
    own(
        "delete-check",
        "/my/leave/delete/",
        DELETE,
        goes_on("", "No, I need none or I have one", to="Check before you ask"),
    ),
    own("delete-running", "/my/leave/delete/", DELETE, also={ERASURES: rights_answers.ERASURES["in_review"]}),
    own("wrong", "/my/wrong/", "Something is wrong"),
    own("wrong-record", f"{TELL}record", "What is it about?"),
    own("wrong-which", f"{TELL}record", "What is it about?", goes_on(A_SESSION, to="Which one?")),
    own(
        "wrong-with-this",
        f"{TELL}record&record={own_answers.QUOTE_ID}&step=wrong",
        "What is not right?",
        press("Go on"),
    ),
    own("wrong-use", f"{TELL}use", "What do you not want?", press("Go on")),
    own("wrong-data", f"{TELL}data", "What is your complaint about?"),
    own("wrong-treated", f"{TELL}treated", WHOM),
    own(
        "wrong-words",
        f"{TELL}treated",
        WHOM,
        goes_on("Nobody in this list, or I do not want to say", to="What happened?"),
    ),
    own("wrong-check", f"{TELL}treated", WHOM, says_what_happened),
    own("pay", "/my/pay/", "My pay"),
    own("no-pay", "/my/pay/", "My pay", also={"**/v1/payments?*": pay_answers.NONE}),
    own("no-pay-reply", "/my/pay/", "My pay", answers_nothing),
    own("hours", "/my/hours/", "My hours"),
    own(
        "no-minutes",
        "/my/hours/",
        "My hours",
        press("Write it down"),
        {"**/v1/hours?*": pay_answers.NONE},
    ),
    own("my-ratings", "/my/ratings/", "How we work together"),
    own(
        "my-no-ratings",
        "/my/ratings/",
        "How we work together",
        also={rating_answers.ASKED: own_answers.page_of()},
    ),
    own("my-rating-over", f"/my/ratings/?id={rating_answers.OVER_ID}", "The day in March"),
    own("my-result", MY_RESULT, "The day in March"),
    own(
        "my-result-of-few",
        MY_RESULT,
        "The day in March",
        also={"**/v1/reports/assessments/*": rating_answers.FEW_RESULT, MY_SHEET: rating_answers.NOT_MINE},
    ),
    own("my-rating", f"/my/ratings/?id={rating_answers.OPEN_ID}", TOGETHER),
    own(
        "my-rating-check",
        f"/my/ratings/?id={rating_answers.OPEN_ID}",
        TOGETHER,
        to_step("step=check", "Check what you say"),
    ),
    own("my-gaps", "/my/gaps/", "Gaps, and what mends them"),
    own(
        "my-gaps-to-read",
        "/my/gaps/",
        "Gaps, and what mends them",
        also={rating_answers.LED: own_answers.page_of()},
    ),
    own("my-gap", f"/my/gap/?id={rating_answers.GAP_ID}", rating_answers.GAP["title"]),
    own(
        "my-gap-too-early",
        f"/my/gap/?id={rating_answers.GAP_OPEN['id']}",
        rating_answers.GAP_OPEN["title"],
        press("Both sides agree"),
    ),
    own(
        "my-gap-to-read",
        f"/my/gap/?id={rating_answers.GAP_ID}",
        rating_answers.GAP["title"],
        also={rating_answers.LED: own_answers.page_of()},
    ),
    own("my-gap-add", f"/my/gap/?project={session_answers.PROJECT_ID}", "Write down a gap", press("Save")),
    own("claim", f"/my/pay/claim/?id={pay_answers.ACCEPTED['id']}", "What you spent"),
    own("begin-claim", "/my/pay/claim/", "What you spent"),
    own("no-amount", f"/my/pay/claim/?id={pay_answers.ACCEPTED['id']}", "What you spent", press("Add it")),
    own("introduce", f"/my/words/write/?from={own_answers.BIOGRAPHY_ID}", "How you introduce yourself"),
]

AT_DESK = ONE_OWN | {
    "**/v1/me": replies(own_answers.ME),
    "**/v1/contributors?*": replies(own_answers.page_of(own_answers.ROBIN, own_answers.WREN)),
    "**/v1/contributors/search": replies(own_answers.page_of(own_answers.ROBIN, own_answers.ROBYN)),
    f"**/v1/contributors/{own_answers.ROBYN['id']}": replies(own_answers.ROBYN),
    "**/v1/quotes/*": replies(own_answers.QUOTE),
    f"**/v1/contributors/{own_answers.WREN['id']}": replies(own_answers.WREN),
    "**/v1/contributors/*/transitions": replies(own_answers.MOVES),
    "**/v1/members?*": replies(own_answers.page_of(own_answers.MEMBER, own_answers.INVITED)),
    "**/v1/members/*": replies(own_answers.INVITED),
    "**/v1/complaints?*": replies(own_answers.page_of(own_answers.COMPLAINT)),
    "**/v1/complaints/*": replies(own_answers.COMPLAINT),
    f"**/v1/complaints/{own_answers.ANSWERED['id']}": replies(own_answers.ANSWERED),
    "**/v1/corrections?*": replies(own_answers.page_of(own_answers.CORRECTION)),
    "**/v1/corrections/*": replies(own_answers.CORRECTION),
    f"**/v1/corrections/{own_answers.OF_WORDS['id']}": replies(own_answers.OF_WORDS),
    "**/v1/objections?*": replies(own_answers.page_of()),
    "**/v1/concerns?*": replies(own_answers.page_of(own_answers.CONCERN)),
    "**/v1/concerns/*": replies(own_answers.CONCERN),
    "**/v1/concern-recipients": replies(own_answers.CONCERN_PEOPLE),
    "**/v1/erasures?*": replies(own_answers.page_of(own_answers.ERASURE, own_answers.ERASED)),
    "**/v1/erasures/*": replies(own_answers.ERASURE),
    f"**/v1/erasures/{own_answers.ERASED['id']}": replies(own_answers.ERASED),
    "**/v1/erasures/*/findings": replies(own_answers.FINDINGS),
    "**/v1/contributors/*/subject-access-requests?*": replies(own_answers.page_of(own_answers.COPY)),
    "**/v1/contributors/*/audit-entries?*": replies(own_answers.LOOKED_PAGE),
    "**/v1/retention-dues?*": replies(own_answers.page_of(own_answers.DUE, own_answers.KEPT)),
    "**/v1/retention-dues/*": replies(own_answers.DUE),
    "**/v1/retention-schedules": replies(own_answers.SCHEDULES),
    "**/v1/duplicates?*": replies(own_answers.page_of(own_answers.DUPLICATE)),
    "**/v1/duplicates?status=merged*": replies(own_answers.page_of(own_answers.MERGED)),
    "**/v1/duplicates/*": replies(own_answers.DUPLICATE),
    f"**/v1/duplicates/{own_answers.MERGED['id']}": replies(own_answers.MERGED),
    "**/v1/duplicates/*/comparison": replies(own_answers.COMPARISON),
    "**/v1/sessions/*": replies(session_answers.SESSION),
    "**/v1/sessions/*/who-is-coming": replies(session_answers.COMING),
    "**/v1/sessions/*/people-to-ask": replies(session_answers.TO_ASK),
    "**/v1/projects/*": replies(session_answers.PROJECT),
    "**/v1/projects?*": replies(own_answers.page_of(session_answers.PROJECT)),
    "**/v1/participations": replies(session_answers.CLASH),
}
AT_DESK |= {asks: replies(answer) for asks, answer in pay_answers.DESK.items()}


AT_DESK |= {asks: replies(answer) for asks, answer in booking_answers.DESK.items()}
AT_DESK |= {asks: replies(answer) for asks, answer in series_answers.DESK.items()}
AT_DESK |= {asks: replies(answer) for asks, answer in (forward_answers.DESK | rating_answers.DESK).items()}
AT_DESK |= {asks: replies(answer) for asks, answer in way_answers.DESK.items()}
AT_DESK |= {asks: replies(answer) for asks, answer in impact_answers.DESK.items()}
AT_DESK |= {asks: replies(answer) for asks, answer in presence_answers.DESK.items()}


def desk(
    name: str,
    path: str,
    heading: str,
    then: Callable[[Page], None] | None = None,
    also: Mapping[str, answers.Answer] = {},
) -> State:
    """A page for staff, with somebody signed in who is coordinator and administrator; where `also` is set,
    those answers are others."""
    others = {asks: replies(answer) for asks, answer in also.items()}
    return State(name, path, heading, WHO, replies(own_answers.AT_WORK), AT_DESK | others, then)


RECORDED = f"/desk/assessment/recorded/?id={rating_answers.OPEN_ID}"


def nobody_writes_it(page: Page) -> None:
    """Comes to the end, and does not say who writes it down."""
    to_step("step=check", "Check what Robin said")(page)
    press("Write it down for Robin")(page)


def writes_a_statement(page: Page) -> None:
    """One statement, without words, on a scale of their own."""
    page.get_by_role("button", name="Add a statement to Process").click()
    expect(page.get_by_label("In plain words")).to_be_focused()
    page.get_by_label("A scale of our own").check()
    page.get_by_label("The answers to choose from").fill("No\nIn part\nYes")
    press("Save it")(page)


AT_IMPACT = f"/desk/impact/?id={session_answers.PROJECT_ID}"
CAPTURE = f"/desk/impact/add/?id={session_answers.SESSION_ID}"
STATEMENT = "/desk/impact/record/?id="
CHANGE_STATEMENT = f"/desk/impact/change/?id={impact_answers.HOPED_ID}"
POSITION = f"/desk/impact/position/?id={impact_answers.SAID_ID}"
SAY_MORE = f"/desk/impact/more/?id={impact_answers.HOPED_ID}"
EVIDENCE = f"/desk/impact/evidence/?id={impact_answers.HOPED_ID}"
ANSWER_SAID = f"/desk/responses/answer/?id={impact_answers.SAID_ID}"
HEARD_BACK = f"/desk/heard-back/?id={session_answers.PROJECT_ID}"


def refuses(button: str) -> Callable[[Page], None]:
    """Opens what is folded away, and presses the button in it without a reason."""

    def do(page: Page) -> None:
        page.locator("summary", has_text=button).click()
        press(button)(page)

    return do


def shows(button: str, words: str) -> Callable[[Page], None]:
    """Presses a button that brings more to the page."""

    def do(page: Page) -> None:
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_text(words)).to_be_visible()
        page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")

    return do


def opens(button: str, shows: str) -> Callable[[Page], None]:
    """Says why and opens what is private."""

    def do(page: Page) -> None:
        part = page.locator("details", has_text=button)
        part.locator("summary").click()
        part.get_by_label("To support them").check()
        part.get_by_role("button", name=button).click()
        expect(page.get_by_text(shows).first).to_be_visible()
        page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")

    return do


def finds(page: Page) -> None:
    """Finds somebody by name, and others with them."""
    page.get_by_label("Find somebody").fill("Rob")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="1 person")).to_be_visible()


SESSION = f"/desk/session/?id={session_answers.SESSION_ID}"
SUPPORT = support_answers.AT_DESK
WAITS = {asks: SUPPORT[asks] for asks in SUPPORT if asks.endswith("unaddressed?*")}
AT_SESSION = f"/desk/session/support/?id={support_answers.SESSION_ID}"
CHECK_IN = f"/desk/support/check-in/?id={support_answers.CHECK_IN_ID}"


def refuses_outcome(page: Page) -> None:
    """Opens what can be said of one thing, and says nothing."""
    page.locator("summary", has_text="Say what came of it").click()
    press("Save what came of it")(page)


def wrong_time(page: Page) -> None:
    """Writes a time as nobody can read it."""
    page.get_by_label("From", exact=True).fill("half past nine")
    press("Save")(page)


def wrong_share(page: Page) -> None:
    """Writes a share as nobody can count it."""
    page.get_by_label("Female").fill("about half")
    press("Save")(page)


def comes_again(page: Page) -> None:
    """Asks for sessions on each Friday in December, of which one is Christmas Day."""
    page.get_by_label("What people call them").fill("Group meeting")
    for part, text in (("Day", "4"), ("Month", "12"), ("Year", "2026")):
        page.get_by_role("group", name="On which day is the first one?").get_by_label(part).fill(text)
    page.get_by_label("Every week, on Friday").check()
    page.get_by_role("button", name="Show the days").click()
    expect(page.get_by_role("button", name="Make 4 sessions")).to_be_visible()
    page.locator("summary", has_text="All days: leave one out").click()
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")


SERIES = "/desk/series/one/?id="
OF_SERIES = {f"**/v1/sessions/{session_answers.SESSION_ID}": series_answers.OF_SERIES}
STATUS = f"/desk/session/status/?id={session_answers.SESSION_ID}"


def refuses_pause(page: Page) -> None:
    """Opens the pause, and gives no reason."""
    page.locator("summary", has_text="Not now, and why").click()
    press("Save the pause")(page)


def opens_and_saves(page: Page) -> None:
    """Says how the first entry stands, and chooses nothing."""
    page.locator("summary", has_text="Say how it stands now").first.click()
    page.get_by_role("button", name="Save how it stands").first.click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")


AT_OPENING = f"/desk/opportunity/?project={session_answers.PROJECT_ID}&id="
COMES_FORWARD = (
    f"/desk/came-forward/add/?project={session_answers.PROJECT_ID}&id={forward_answers.OPENING_ID}"
)
ANSWER_FORWARD = f"/desk/came-forward/answer/?id={forward_answers.CAME_ID}"
TEAM = f"/desk/project/team/?id={session_answers.PROJECT_ID}"
ADD_TO_TEAM = f"/desk/project/team/add/?id={session_answers.PROJECT_ID}"
COMMITMENTS = f"/desk/project/commitments/?id={session_answers.PROJECT_ID}"
DESCRIBE = f"/desk/people-affected/one/?project={session_answers.PROJECT_ID}"
OF_PROJECT = f"/desk/{{}}/?id={session_answers.PROJECT_ID}"
NOTHING = own_answers.page_of()
ASK = f"/desk/session/ask/?id={session_answers.SESSION_ID}"
PERSON = f"/desk/person/?id={own_answers.ROBIN_ID}"


def said(kind: str, one: answers.Answer) -> str:
    """The address of something that somebody said."""
    return f"/desk/request/?kind={kind}&id={one['id']}"


WRITE = "/desk/requests/write/"
SAME = f"/desk/person/same/?id={own_answers.ROBIN_ID}"
PAYMENT = "/desk/payment/?id="
PERIOD = "/desk/retention/period/?code="
THREAD = f"/desk/thread/?id={booking_answers.PROJECT_ID}"
WAY = f"/desk/words-to-change/?id={way_answers.RECORD_ID}"
WAYS = "**/v1/reports/*/*/words-to-change"
FORMS = f"/desk/crosswalk/?id={session_answers.PROJECT_ID}"
SAID = f"/desk/session/feedback/?id={booking_answers.SESSION_ID}"
NO_PEOPLE = State(
    "no-people",
    "/desk/people/?status=left",
    "People",
    WHO,
    replies(own_answers.AT_WORK),
    AT_DESK | {"**/v1/contributors?*": replies(own_answers.page_of())},
)
DESK = [
    desk("desk", "/desk/", "My work", also=WAITS),
    desk("desk-projects", "/desk/projects/", "Projects"),
    desk(
        "desk-projects-of-others",
        "/desk/projects/",
        "Projects",
        also={"**/v1/projects?*": own_answers.page_of(session_answers.OF_OTHERS)},
    ),
    desk("add-project", "/desk/projects/add/", "Add a project"),
    desk("desk-project", f"/desk/project/?id={session_answers.PROJECT_ID}", "First steps in the job"),
    desk(
        "change-project",
        f"/desk/project/change/?id={session_answers.PROJECT_ID}",
        "Change the project",
    ),
    desk("team", TEAM, "The team"),
    desk("no-team", TEAM, "The team", also={"**/v1/projects/*/team?*": NOTHING}),
    desk("leaves-team", TEAM, "The team", shows("Robin leaves the team", "What they did in it stays.")),
    desk("add-a-role", ADD_TO_TEAM, "Add to the team", press("Add to the team")),
    desk("add-to-team", f"{ADD_TO_TEAM}&person={own_answers.ROBIN_ID}", "Add Robin to the team"),
    desk("presence", "/desk/presence/", "Who is here"),
    desk("presence-of-few", OF_PROJECT.format("presence"), "Who is here"),
    desk(
        "presence-not-counted",
        "/desk/presence/?quarter=2020-Q1",
        "Who is here",
        also={"**/v1/reports/organisations/*/presence*": presence_answers.NOT_COUNTED},
    ),
    desk("people-affected", OF_PROJECT.format("people-affected"), "The people affected"),
    desk(
        "people-affected-none",
        OF_PROJECT.format("people-affected"),
        "The people affected",
        also={"**/v1/projects/*/people-affected?*": NOTHING},
    ),
    desk("describe-affected", DESCRIBE, "Describe the people affected", press("Save")),
    desk(
        "change-affected",
        f"{DESCRIBE}&id={presence_answers.AFFECTED['id']}",
        "Describe the people affected",
        wrong_share,
    ),
    desk("missing", OF_PROJECT.format("missing"), "What or who are we missing?"),
    desk(
        "missing-moves",
        OF_PROJECT.format("missing"),
        "What or who are we missing?",
        opens_and_saves,
    ),
    desk(
        "missing-nothing",
        OF_PROJECT.format("missing"),
        "What or who are we missing?",
        press("Add it"),
        {"**/v1/projects/*/missing-entries?*": NOTHING},
    ),
    desk("reports", OF_PROJECT.format("reports"), "Reports"),
    desk("reports-wrong", "/desk/reports/?from=2026-02-01&to=2026-01-01", "Reports"),
    desk("commitments", COMMITMENTS, "What is promised, to go on"),
    desk(
        "no-commitments",
        COMMITMENTS,
        "What is promised, to go on",
        press("Add what is promised"),
        {"**/v1/projects/*/commitments?*": NOTHING},
    ),
    desk(
        "ask-for",
        f"/desk/bookings/ask/?id={session_answers.PROJECT_ID}",
        "Ask for a session",
        press("Ask for it"),
    ),
    desk(
        "add-session",
        f"/desk/sessions/add/?id={session_answers.PROJECT_ID}",
        "Add a session",
    ),
    desk("desk-sessions", "/desk/sessions/", "Sessions"),
    desk("desk-session", SESSION, "What helps and what hurts", also=WAITS),
    desk(
        "change-session",
        f"/desk/session/change/?id={session_answers.SESSION_ID}",
        "Change the session",
        also=OF_SERIES,
    ),
    desk(
        "wrong-time",
        f"/desk/session/change/?id={session_answers.SESSION_ID}",
        "Change the session",
        wrong_time,
    ),
    desk(
        "following",
        f"/desk/session/following/?id={session_answers.SESSION_ID}",
        "Change this one and those that follow",
        also=OF_SERIES,
    ),
    desk("session-status", STATUS, "How the session stands"),
    desk(
        "call-off",
        STATUS,
        "How the session stands",
        shows("Call it off", "Each gets one letter"),
        also=OF_SERIES,
    ),
    desk(
        "called-off",
        STATUS,
        "How the session stands",
        also={f"**/v1/sessions/{session_answers.SESSION_ID}": series_answers.CANCELLED},
    ),
    desk("series-list", f"/desk/series/?id={session_answers.PROJECT_ID}", "Sessions that come again"),
    desk(
        "no-series",
        f"/desk/series/?id={session_answers.PROJECT_ID}",
        "Sessions that come again",
        also={"**/v1/series?*": own_answers.page_of()},
    ),
    desk("series", SERIES + series_answers.SERIES_ID, "Group meeting"),
    desk(
        "series-late",
        SERIES + series_answers.WINDOW_ID,
        "Coffee and talk",
        also={"**/v1/sessions?*series_id=*": own_answers.page_of()},
    ),
    desk(
        "series-gone",
        SERIES + series_answers.SERIES_ID,
        SORRY,
        also={"**/v1/series/*": answers.NOT_FOUND},
    ),
    desk("change-series", f"/desk/series/change/?id={series_answers.WINDOW_ID}", "Change the series"),
    desk("add-series", f"/desk/series/add/?id={session_answers.PROJECT_ID}", "Add sessions that come again"),
    desk(
        "no-rule",
        f"/desk/series/add/?id={session_answers.PROJECT_ID}",
        "Add sessions that come again",
        press("Show the days"),
    ),
    desk(
        "days-of-series",
        f"/desk/series/add/?id={session_answers.PROJECT_ID}",
        "Add sessions that come again",
        comes_again,
    ),
    desk(
        "desk-calendar",
        "/desk/calendar/",
        "My calendar",
        also={"**/v1/calendar-feeds?*": series_answers.FEEDS},
    ),
    desk(
        "no-calendar",
        "/desk/calendar/",
        "My calendar",
        press("Give me an address"),
        also={"**/v1/calendar-feeds?*": own_answers.page_of()},
    ),
    desk("openings", f"/desk/opportunities/?id={session_answers.PROJECT_ID}", "Openings"),
    desk(
        "no-openings",
        f"/desk/opportunities/?id={session_answers.PROJECT_ID}",
        "Openings",
        also=forward_answers.NONE_WAITS,
    ),
    desk("ratings-list", f"/desk/assessments/?id={session_answers.PROJECT_ID}", "How we work together"),
    desk(
        "over-time", f"/desk/assessments/over-time/?id={session_answers.PROJECT_ID}", "How it went over time"
    ),
    desk("ask-both", f"/desk/assessment/?project={session_answers.PROJECT_ID}", "Ask both sides"),
    desk("rating-result", f"/desk/assessment/?id={rating_answers.OVER_ID}", rating_answers.OVER["title"]),
    desk("rating-few", f"/desk/assessment/?id={rating_answers.FEW_ID}", rating_answers.FEW["title"]),
    desk("rating-open", f"/desk/assessment/?id={rating_answers.OPEN_ID}", rating_answers.OPEN["title"]),
    desk("desk-rate", f"/desk/assessment/answer/?id={rating_answers.OPEN_ID}", TOGETHER),
    desk("record-whose", RECORDED, "Whose answers are these?"),
    desk("record-answers", f"{RECORDED}&person={own_answers.ROBIN_ID}", TOGETHER),
    desk("record-check", f"{RECORDED}&person={own_answers.ROBIN_ID}", TOGETHER, nobody_writes_it),
    desk("instruments", "/desk/instruments/", "Statements to ask by"),
    desk("instrument", "/desk/instrument/?code=our_two&edition=2", "Our two"),
    desk("instrument-retired", "/desk/instrument/?code=our_two&edition=1", "Our two"),
    desk("add-instrument", "/desk/instrument/add/", "Write statements of our own", writes_a_statement),
    desk("new-edition", "/desk/instrument/add/?code=our_two&edition=2", "Write a new edition"),
    desk("gaps", f"/desk/gaps/?id={session_answers.PROJECT_ID}", "Gaps, and what mends them"),
    desk("gap", f"/desk/gap/?id={rating_answers.GAP_ID}", rating_answers.GAP["title"]),
    desk(
        "gap-to-read",
        f"/desk/gap/?id={rating_answers.GAP_ID}",
        rating_answers.GAP["title"],
        also={"**/v1/me": own_answers.VIEWER},
    ),
    desk("add-gap", f"/desk/gap/?project={session_answers.PROJECT_ID}", "Write down a gap"),
    desk("opening", AT_OPENING + forward_answers.OPENING_ID, forward_answers.OPENING["title"]),
    desk("opening-draft", AT_OPENING + forward_answers.DRAFT_ID, forward_answers.DRAFT["title"]),
    desk("add-opening", AT_OPENING, "Add an opening"),
    desk("who-came-forward", "/desk/came-forward/", "Who came forward"),
    desk("who-comes-forward", COMES_FORWARD, "Who comes forward?"),
    desk(
        "comes-forward",
        f"{COMES_FORWARD}&person={own_answers.ROBIN_ID}",
        "Robin comes forward",
        press("Write it down"),
    ),
    desk("what-people-said", AT_IMPACT, "What people said"),
    desk("nothing-said", AT_IMPACT, "What people said", also=impact_answers.NOTHING),
    desk("capture", CAPTURE, "Write down what was said", press("Save")),
    desk("statement", STATEMENT + impact_answers.SAID_ID, "What was said"),
    desk(
        "statement-hoped",
        STATEMENT + impact_answers.HOPED_ID,
        "What was said",
        also=impact_answers.NO_RESPONSE,
    ),
    desk("position", POSITION, "Who agrees, and who does not?", press("Save the position")),
    desk("position-of-a-role", POSITION, "Who agrees, and who does not?", also=impact_answers.NOBODY_OF_OURS),
    desk(
        "change-statement", CHANGE_STATEMENT, "Change what is written down", also=impact_answers.WITH_PARTNERS
    ),
    desk(
        "change-own-words",
        CHANGE_STATEMENT.replace(impact_answers.HOPED_ID, impact_answers.SAID_ID),
        "Change what is written down",
        also={f"**/v1/impact-records/{impact_answers.SAID_ID}": impact_answers.OWN_WORDS},
    ),
    desk("say-more", SAY_MORE, "Say more about it", also=impact_answers.EVIDENCE),
    desk("evidence", EVIDENCE, "Where it can be seen", also=impact_answers.EVIDENCE),
    desk("no-evidence", EVIDENCE, "Where it can be seen", press("Add it"), also=impact_answers.NO_EVIDENCE),
    desk("responses", "/desk/responses/", "What waits for an answer"),
    desk(
        "no-responses", "/desk/responses/?show=late", "What waits for an answer", also=impact_answers.NOTHING
    ),
    desk("answer-statement", ANSWER_SAID, "Answer what was said", press("Send the answer")),
    desk(
        "tell-answer", ANSWER_SAID, "Answer what was said", press("People heard this"), impact_answers.UNTOLD
    ),
    desk("answer-first", ANSWER_SAID, "Answer what was said", also=impact_answers.NO_RESPONSE),
    desk("heard-back", HEARD_BACK, "Who heard back"),
    desk("heard-back-in-time", f"{HEARD_BACK}&from=2026-08-01&to=2026-10-31", "Who heard back"),
    desk("heard-back-wrong", "/desk/heard-back/?from=2026-02-01&to=2026-01-01", "Who heard back"),
    desk("nobody-heard-back", "/desk/heard-back/", "Who heard back", also=impact_answers.NOTHING),
    desk("nobody-came-forward", "/desk/came-forward/", "Who came forward", also=forward_answers.NONE_WAITS),
    desk("answer-forward", ANSWER_FORWARD, "Robin", press("Send the answer")),
    desk("awaited", "/desk/awaited/", "Replies that we wait for"),
    desk("none-awaited", "/desk/awaited/", "Replies that we wait for", also=forward_answers.NONE_WAITS),
    desk("not-asked", "/desk/not-asked/", "Not asked for long", refuses_pause),
    desk("all-asked", "/desk/not-asked/", "Not asked for long", also=forward_answers.NONE_WAITS),
    desk("waits", "/desk/support/", "Support that waits", also=SUPPORT),
    desk("nothing-waits", "/desk/support/", "Support that waits", also=SUPPORT | support_answers.NONE_WAITS),
    desk("came-of-it", "/desk/support/", "Support that waits", refuses_outcome, SUPPORT),
    desk("template", "/desk/support/template/", "What we offer everybody", also=SUPPORT),
    desk(
        "no-template",
        "/desk/support/template/",
        "What we offer everybody",
        press("Offer it to everybody"),
        support_answers.NO_TEMPLATE,
    ),
    desk("who-reads", "/desk/check-ins/", "Who reads check-ins"),
    desk(
        "who-reads-as-viewer",
        "/desk/check-ins/",
        "Who reads check-ins",
        also={"**/v1/me": own_answers.VIEWER},
    ),
    desk("answer-check-in", CHECK_IN, "A check-in", press("Save the answer"), SUPPORT),
    desk("session-support", AT_SESSION, "Support at this session", also=SUPPORT),
    desk("no-note", AT_SESSION, "Support at this session", press("Save the note"), SUPPORT),
    desk(
        "attendance", f"/desk/session/attendance/?id={support_answers.SESSION_ID}", "Who came", also=SUPPORT
    ),
    desk("whom-to-ask", ASK, "Ask somebody"),
    desk("people-to-ask", ASK, "Ask somebody", shows("Show people to ask", "Last asked in January 2026.")),
    desk("ask", f"{ASK}&person={own_answers.ROBIN_ID}", "Ask Robin"),
    desk("ask-despite", f"{ASK}&person={own_answers.ROBIN_ID}", "Ask Robin", press("Ask Robin")),
    desk("people", "/desk/people/", "People"),
    NO_PEOPLE,
    desk("nobody-named", "/desk/people/", "People", press("Find")),
    desk("add-person", "/desk/people/add/", "Add a person"),
    desk("person", PERSON, "Robin"),
    desk("no-reason", PERSON, "Robin", refuses("Show who they are")),
    desk("person-opened", PERSON, "Robin", opens("Show who they are", "robin@example.org")),
    desk("partners-person", f"/desk/person/?id={own_answers.WREN['id']}", "Wren"),
    desk(
        "change-person",
        f"/desk/person/change/?id={own_answers.ROBIN_ID}&part=profile",
        "How they want to be known",
    ),
    desk(
        "change-locked",
        f"/desk/person/change/?id={own_answers.ROBIN_ID}&part=reach",
        "Who they are and how to reach them",
        opens("Show it", "Phone number"),
    ),
    desk(
        "what-decided",
        f"/desk/person/record/?id={own_answers.ROBIN_ID}",
        "What did they decide on?",
    ),
    desk(
        "record",
        f"/desk/person/record/?id={own_answers.ROBIN_ID}&purpose=publish_quote",
        "Show what I said",
        press("Write it down"),
    ),
    desk("members", "/desk/members/", "Members"),
    desk("invite", "/desk/members/invite/", "Invite a member"),
    desk("member", f"/desk/member/?id={own_answers.INVITED['id']}", "Alex"),
    desk("requests", "/desk/requests/", "What people asked"),
    desk("request", said("complaints", own_answers.COMPLAINT), "Complaint: how we got in touch"),
    desk("answered", said("complaints", own_answers.ANSWERED), "Complaint: how we got in touch"),
    desk(
        "no-outcome",
        said("corrections", own_answers.CORRECTION),
        "To put right: their own record",
        press("Save the answer and close"),
    ),
    desk("about-words", said("corrections", own_answers.OF_WORDS), "To put right: their words"),
    desk("who-asked", WRITE, "Who asked?"),
    desk("what-asked", f"{WRITE}?id={own_answers.ROBIN_ID}", "What did they ask?"),
    desk(
        "write-down",
        f"{WRITE}?id={own_answers.ROBIN_ID}&kind=corrections",
        "Something to put right",
        press("Write it down"),
    ),
    desk("write-complaint", f"{WRITE}?other&kind=complaints", "A complaint", press("Write it down")),
    desk("concern", said("concerns", own_answers.CONCERN), "How somebody was treated"),
    desk("erasure", f"/desk/erasure/?id={own_answers.ERASURE['id']}", "Erase a record"),
    desk("erased", f"/desk/erasure/?id={own_answers.ERASED['id']}", "Erase a record"),
    desk(
        "person-rights",
        f"/desk/person/rights/?id={own_answers.ROBIN_ID}",
        "Copy, erasure and who looked",
    ),
    desk("desk-pay", "/desk/pay/", "Payments"),
    desk("pay-late", "/desk/pay/?show=late", "Payments"),
    desk("payment-offered", PAYMENT + pay_answers.OFFERED["id"], "Speaking at the conference"),
    desk("payment-claimed", PAYMENT + pay_answers.CLAIMED["id"], "The training day"),
    desk("payment-approved", PAYMENT + pay_answers.APPROVED["id"], "Two meetings"),
    desk("payment-paid", PAYMENT + pay_answers.PAID["id"], "A review"),
    desk("desk-hours", f"/desk/hours/?id={own_answers.ROBIN_ID}", "Hours"),
    desk("advice", f"/desk/payment/advice/?id={pay_answers.TOLD['id']}", "Advice and own time"),
    desk("unpaid", "/desk/pay/unpaid/", "Time without pay"),
    desk(
        "no-hours",
        "/desk/pay/unpaid/",
        "Time without pay",
        also={"**/v1/reports/unpaid-hours": pay_answers.NO_HOURS},
    ),
    desk("offer", f"/desk/payment/offer/?id={own_answers.ROBIN_ID}", "Offer pay"),
    desk("no-number", f"/desk/payment/offer/?id={own_answers.ROBIN_ID}", "Offer pay", press("Offer it")),
    desk("rates", "/desk/rates/", "What we pay"),
    desk("no-card", "/desk/rates/", "What we pay", press("Save the card")),
    desk("same", SAME, "Which other record is theirs?", finds),
    desk("same-sure", f"{SAME}&other={own_answers.ROBYN['id']}", "Are they one person?"),
    desk("duplicates", "/desk/duplicates/", "Probable duplicates"),
    desk(
        "compared",
        f"/desk/duplicate/?id={own_answers.DUPLICATE['id']}",
        "One person or two",
        opens("Show both records", "Made on"),
    ),
    desk("merged", f"/desk/duplicate/?id={own_answers.MERGED['id']}", "One person or two"),
    desk("retention", "/desk/retention/", "What is due to end"),
    desk("period", f"{PERIOD}left_contributors", "How long we keep it", press("Save how long")),
    desk("own-period", f"{PERIOD}needs_after_leaving", "How long we keep it"),
    desk("bookings", "/desk/bookings/", "Bookings"),
    desk(
        "declining",
        f"/desk/bookings/?id={booking_answers.SESSION_ID}",
        "Bookings",
        shows(f"Decline for {booking_answers.ORGANISATION['name']}: Adults", "Why you decline"),
    ),
    desk("book", f"/desk/bookings/add/?id={booking_answers.SESSION_ID}", "Book places"),
    desk("thread", THREAD, "What came of it"),
    desk(
        "no-thread",
        THREAD,
        "What came of it",
        also={"**/v1/reports/projects/*/thread": booking_answers.NO_THREAD},
    ),
    desk("way", WAY, "From words to change"),
    desk("way-alone", WAY, "From words to change", also={WAYS: way_answers.ALONE}),
    desk("way-gone", WAY, "From words to change", also={WAYS: way_answers.GONE}),
    desk("crosswalk", FORMS, "For other forms"),
    desk("crosswalk-of-nothing", FORMS, "For other forms", also=way_answers.NOTHING),
    desk("said", SAID, "What people said", shows("Show what they wrote", "We were asked first.")),
    desk(
        "said-coarsely",
        SAID,
        "What people said",
        also={"**/v1/reports/sessions/*/feedback": booking_answers.COARSE},
    ),
    desk("keep", f"/desk/retention/keep/?id={own_answers.DUE['id']}", "Keep it longer"),
]

FILLED = [PROJECTS, IMPACT, WALSALL, MADE_UP, BLANK, LOADING, NO_PROJECTS, MORE, GONE, BUSY]
FILLED += [UNREACHABLE, NO_ID]
ALL = WORDS + FILLED + OPEN_SESSIONS + THINKING + [FORM_OVER, RATINGS_OVER] + COMING_IN + MINE + DESK

ANSWERED_SO_FAR = {
    "readers",
    "places",
    "check-words",
    "delete-copy",
    "delete-check",
    "wrong-which",
    "wrong-words",
    "wrong-check",
    "form-over",
    "ratings-over",
    "my-rating-check",
    "record-check",
    "add-instrument",
    "wrong-time",
    *(state.name for state in THINKING),
}

FIRST = {state.page: state for state in reversed(ALL)}.values()
"""Each page as it stands first in the list; its other states show much of the same."""


def each(*states: State) -> pytest.MarkDecorator:
    """Runs a test once for each state, as its parameter `state`: for the first of each page in `make test`,
    and for all of them in `make soak`."""
    marked = [
        pytest.param(state, id=state.name, marks=[] if state in FIRST else [pytest.mark.soak])
        for state in states
    ]
    return pytest.mark.parametrize("state", marked)
