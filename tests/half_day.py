"""Play half a day of one inside–field pair: leads at every point of the funnel, handoffs, deals and imports."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.models import Campaign
from handoffs.acceptance import answers, hand_over, questions
from handoffs.aftercare import referrals
from handoffs.deals import buyer_facts, closing, presales
from handoffs.deals.win_loss import Evaluation
from handoffs.meetings import availability, booking, call_blocks, meeting_outcome
from handoffs.models import (
    AgendaItem,
    BuyerFact,
    Competitor,
    Feedback,
    Handoff,
    Opportunity,
    Product,
    QuoteSettings,
)
from handoffs.models.handoff import Reason
from handoffs.quotes import approvals, drafting
from handoffs.quotes import sending as quoting
from handoffs.quotes.content import LineContent, QuoteContent
from handoffs.weekly import actions as weekly_actions
from handoffs.weekly.pairs import Pair
from leads.accounts.merging import contact_merge
from leads.activities import by_hand
from leads.activities.by_hand import LoggedActivity
from leads.assignment import intake
from leads.attachments import attaching
from leads.calling import calls
from leads.compliance import eligibility
from leads.funnel import activities
from leads.imports import pipeline, upload
from leads.models import (
    Activity,
    Attachment,
    Company,
    Contact,
    Email,
    EmailTemplate,
    Enrollment,
    FactSuggestion,
    FocusFilter,
    ImportBatch,
    Lead,
    Merge,
    Place,
    Reply,
    SentMail,
    Stakeholder,
    SuspectedPair,
)
from leads.models.calling.activity import SPOKE, CustomerOutcome, Outcome
from leads.models.stages import DropReason, Source
from leads.queue import holds
from leads.queue.focus.focus_requests import requested_week
from leads.support import actions as support
from leads.to_do import actions as to_do
from salesdesk import clock
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.membership import absences
from salesdesk.people.models import Absence, User

LIST = (
    "Company,Country,Postcode,Phone,Contact\n{word} {name},NL,{postcode},+3113555{number},Kim {word}\n,,,,\n"
)
SOON = timedelta(days=20)


class HalfDay:
    """The work of the pair of `corner`. `times` distinguishes the companies of one half day from another's."""

    def __init__(self, corner, admin: User, times: str = ""):
        self.corner, self.admin, self.times = corner, admin, times
        self.word, self.ann, self.dov = corner.word, corner.inside, corner.field
        self.today = clock.now().date()
        self.terms = {"value": Decimal(40_000), "probability": 40, "decides_on": self.today + SOON}

    def work(self) -> None:
        self.plan_leave()
        self.call()
        self.hand_over()
        self.close()
        self.meet()
        self.import_lists()
        self.notify()
        self.plan_tasks()
        self.send_to_support()
        self.plan_call_blocks()
        self.agree_on_actions()
        if not self.times:
            self.correspond()
        fresh = Lead.objects.in_bulk([lead.pk for lead in self.corner.leads.values()])
        self.corner.leads = {name: fresh[lead.pk] for name, lead in self.corner.leads.items()}

    def plan_leave(self) -> None:
        """Record an absence of the inside rep; each half day uses another date."""
        begins = clock.now() + timedelta(days=40 + len(self.times))
        facts = {
            "starts_at": begins,
            "ends_at": begins + timedelta(hours=5),
            "reason": Absence.Reason.TRAINING,
        }
        absences.record(self.ann, self.ann, **facts)
        self.corner.absence = self.ann.absences.get(starts_at=begins)

    def notify(self) -> None:
        """Mention the inside rep in a note about a cold lead."""
        facts = {"subject": f"{self.dov} mentioned you", "text": f"{self.word}: please look."}
        url = reverse("lead", args=[self.corner.leads["cold"].pk])
        notifications.notify(
            self.ann, Kind.MENTIONED, url=url, key=f"half-day{self.times}", by=self.dov, **facts
        )
        self.corner.notification = self.ann.notifications.latest("pk")

    def plan_tasks(self) -> None:
        """Plan a task about a cold lead, and one that is done."""
        lead, due_at = self.corner.leads["cold"], clock.now() + timedelta(days=2)
        for name in ("task", "done_task"):
            task = to_do.add(lead, self.ann, what=f"{self.word} {name}", due_at=due_at, person=self.ann)
            setattr(self.corner, name, task)
        to_do.complete(self.corner.done_task, self.ann)

    def plan_call_blocks(self) -> None:
        """Keep an hour for calls, on another day each half day."""
        starts_at = clock.now() + timedelta(days=50 + len(self.times))
        for name, person in (("call_block", self.ann), ("field_block", self.dov)):
            facts = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
            setattr(self.corner, name, call_blocks.plan(person, person, **facts)[0])

    def agree_on_actions(self) -> None:
        """Agree on two actions in the meeting of last week, one of which is done, and save a filter of field."""
        pair = Pair(self.ann, self.dov)
        with clock.moved_to(clock.now() - timedelta(weeks=1)):
            for name in ("meeting_action", "done_action"):
                facts = {"what": f"{self.word} {name}", "person": self.dov}
                setattr(self.corner, name, weekly_actions.agree(pair, self.ann, **facts))
        weekly_actions.complete(self.corner.done_action, self.ann)
        facts = {"by": self.dov, "name": self.word, "week": requested_week(clock.now())}
        self.corner.focus_filter = FocusFilter.objects.create(**facts)

    def send_to_support(self) -> None:
        """Send three tasks about the nurtured lead to Sales Support: one stays open, one waits, one is done."""
        lead, due_at = self.corner.leads["nurtured"], clock.now() + timedelta(days=2)
        for name in ("support_task", "asked_support", "closed_support"):
            facts = {"kind": "analysis", "what": f"{self.word} {name}", "due_at": due_at}
            setattr(self.corner, name, support.send(lead, self.ann, **facts))
        support.ask(self.corner.asked_support, self.admin, f"Which {self.word}?")
        support.finish(self.corner.closed_support, self.admin, f"{self.word} compared")

    def call(self) -> None:
        leads, word = self.corner.leads, self.word
        leads["cold"] = self.suspect("Cold")
        # A duplicate company. The last half day has no missing phone numbers.
        if self.times != " once more":
            leads["missing"] = self.suspect("Missing", phone="")
            facts = {"field": "city", "value": word, "source": "list.csv"}
            self.corner.suggestion = FactSuggestion.objects.create(company=leads["missing"].company, **facts)
        if not self.times:
            leads["duplicate"] = self.suspect("Missing too", phone="")
            people = [
                Contact.objects.create(company=leads["missing"].company, name=f"{word} {name}")
                for name in ("twin", "stays", "merged")
            ]
            self.corner.twin = people[0]
            contact_merge.merge(people[1], people[2], self.admin)
            pair = {"company": leads["missing"].company, "other_company": leads["duplicate"].company}
            facts = {"evidence": ["name"], "score": 4}
            self.corner.suspected = SuspectedPair.objects.create(**pair, **facts)
            self.corner.merged = Merge.objects.get(gone_contact=people[2])
        leads["unassigned"] = self.suspect("Unplaced", country="BE")
        at = clock.now() + timedelta(hours=3)
        leads["promised"] = self.called("Promised", Outcome.CALL_BACK, at=at, note=f"{word} at lunch")
        later = {"on": self.today + SOON, "talking_point": f"{word} moves house"}
        leads["nurtured"] = self.called("Nurtured", Outcome.LATER, **later)
        leads["marketed"] = self.called("Marketed", Outcome.NO_INTEREST, note=f"{word} said no")
        self.corner.sent_mail = self.complete_track(leads["marketed"])
        interested = self.suspect("Interested")
        leads["mql"] = intake.show_interest(interested, f"{word} form", by=None, source=Source.FORM)
        leads["sql"] = self.qualified("Waiting")
        visit = LoggedActivity(Activity.Kind.VISIT, calls.Call(SPOKE, note=f"{word} at the fair"))
        by_hand.log(leads["nurtured"].pk, visit, by=self.ann)
        self.corner.attachment = attach(leads["sql"], self.ann, f"{word} plan.txt")
        Stakeholder.objects.create(
            lead=leads["sql"], contact=leads["sql"].contact, buying_role=Stakeholder.BuyingRole.DECIDES
        )

    def complete_track(self, lead: Lead) -> SentMail:
        """Complete the track for `lead`; the callback form in the last e-mail still works."""
        now = clock.now()
        facts = {
            "track": self.corner.track,
            "due_at": now,
            "by": self.admin,
            "ended_at": now,
            "end_reason": "completed",
        }
        enrollment = Enrollment.objects.create(lead=lead, **facts)
        facts = {"address": "kim@customer.example", "subject": f"{self.word} reads", "has_form": True}
        return SentMail.objects.create(enrollment=enrollment, **facts)

    def hand_over(self) -> None:
        corner, word, dov = self.corner, self.word, self.dov
        corner.handoff = self.handed("Offered")
        corner.leads["offered"] = corner.handoff.lead
        if not self.times:
            self.let_wait()
        starts = availability.free_slots(dov, after=clock.now(), count=1)[0]
        corner.meeting = booking.book(
            corner.handoff.lead, dov, self.ann, starts_at=starts, location=f"{word} street"
        )
        back = self.handed("Returned")
        answers.send_back(back, dov, reason=Reason.BUDGET_HOLDER, missing_info=f"Who signs at {word}?")
        corner.leads["returned"] = back.lead
        corner.agenda_item = AgendaItem.objects.create(lead=back.lead, handoff=back, raised_at=clock.now())
        keep = {"comment": f"{word} is large", "next_step": f"Visit {word}", "review_on": self.today + SOON}
        corner.leads["field_nurture"] = answers.keep(self.handed("Kept"), dov, **keep)

    def let_wait(self) -> None:
        """Create a handoff with an open question from field, and one left unanswered for weeks."""
        corner, dov = self.corner, self.dov
        corner.asked = self.handed("Asked")
        questions.ask(corner.asked, dov, text=f"Who signs at {self.word}?")
        corner.late = self.handed("Late")
        long_ago = clock.now() - timedelta(days=40)
        facts = {"offered_at": long_ago, "clock_from": long_ago, "due_at": long_ago + timedelta(days=4)}
        Handoff.objects.filter(pk=corner.late.pk).update(**facts)

    def close(self) -> None:
        corner, word, dov = self.corner, self.word, self.dov
        corner.deal = answers.accept(self.handed("Deal"), dov, **self.terms)
        facts = {
            "said_by": corner.deal.lead.contact,
            "channel": BuyerFact.Channel.CALL,
            "note": f"{word} has it",
        }
        corner.fact = buyer_facts.confirm(corner.deal, dov, kind=BuyerFact.Kind.BUDGET, **facts)
        corner.leads["deal_lead"] = presales.invite(corner.deal.lead, dov, who=corner.engineer)
        small = self.terms | {"value": Decimal(4_000), "route_reason": f"{word} is small"}
        corner.small_deal = hand_over.open_inside(self.qualified("Small"), self.ann, **small)
        corner.leads["small_lead"] = corner.small_deal.lead
        self.write_quotes()
        won = answers.accept(self.handed("Won"), dov, **self.terms)
        evaluation = Evaluation(comment=f"{word} trusted us", competitor="Koelnet")
        corner.leads["won"] = closing.win(
            won, dov, value=Decimal(41_000), ordered_on=self.today, evaluation=evaluation
        )
        corner.won_deal = won
        friends = {"company_name": f"{word} friends", "person": "Kim"}
        corner.referral = referrals.ask(corner.leads["won"], self.ann, asked=None, **friends)
        call = LoggedActivity(
            Activity.Kind.CALL, calls.Call(CustomerOutcome.REFERRAL, note=f"{word} knows one")
        )
        corner.customer_call = by_hand.log(corner.leads["won"].pk, call, by=dov)
        corner.leads["won"].steps.all().delete()
        corner.competitor = Competitor.objects.get(team=corner.team)
        lost = answers.accept(self.handed("Lost"), dov, **self.terms)
        corner.leads["lost"] = closing.lose(
            lost, dov, reason=DropReason.PRICE, comment=f"{word} found it dear"
        )
        wrote = {"address": "kim@customer.example", "subject": f"Re: {word}", "text": f"{word} again?"}
        corner.reply = Reply.objects.create(key=f"{word}{self.times}", lead=corner.leads["lost"], **wrote)

    def write_quotes(self) -> None:
        """Add a product, and write quotes on the small deal: a draft, a sent one, and two that need an approval."""
        corner = self.corner
        code = f"SENSOR-{Product.objects.count()}"
        facts = {"name": "Sensor", "unit_price": Decimal("12.50"), "vat_rate": Decimal(21)}
        corner.product = Product.objects.create(code=code, active_from=self.today, **facts)
        QuoteSettings.objects.get_or_create(seller="North", address="Kade 1")
        buyer = corner.small_deal.lead.contact
        Contact.objects.filter(pk=buyer.pk).update(email=f"small@{self.word.lower()}.example")
        corner.quote = self._quote("12.50")
        corner.sent_quote = quoting.mark_sent(self._quote("15"), self.ann, how="by post")
        corner.large_quote = self._quote("9000")
        corner.approval = approvals.ask(self._quote("9500"), self.ann, approver=self.admin)

    def _quote(self, price: str):
        deal = Opportunity.objects.select_related("holder").get(pk=self.corner.small_deal.pk)
        line = LineContent(f"{self.word} sensor", Decimal(2), Decimal(price), Decimal(0), Decimal(21))
        content = QuoteContent(deal.lead.contact, "en", self.today + SOON, "", "", [line])
        return drafting.create(deal, self.ann, content)

    def correspond(self) -> None:
        """Receive an e-mail about a lead that each role sees, and one of an unknown sender. Write templates."""
        facts = {"subject": self.word, "text": "Dear {first_name}", "name": f"{self.word} template"}
        self.corner.own_template = EmailTemplate.objects.create(owner=self.ann, **facts)
        team = self.corner.team
        facts = {"subject": "Hello", "text": "Dear {first_name}", "name": f"{team} template"}
        self.corner.team_template = EmailTemplate.objects.get_or_create(team=team, **facts)[0]
        self.corner.unknown = Reply.objects.create(key=f"{self.word} unknown", subject="Hello")
        for name in ("cold", "field_nurture", "missing", "deal_lead"):
            lead, address = self.corner.leads[name], f"{name}@{self.word.lower()}.example"
            contact = lead.company.contacts.earliest("pk")
            Contact.objects.filter(pk=contact.pk).update(email=address)
            facts = {"contact": contact, "incoming": True}
            activity = activities.log(lead, Activity.Kind.EMAIL, f"{self.word} writes", **facts)
            facts = {"address": address, "subject": f"{self.word} writes", "text": f"{self.word}?"}
            self.corner.emails[name] = Email.objects.create(
                activity=activity, origin=Email.Origin.RECEIVED, **facts
            )

    def meet(self) -> None:
        """Create past meetings: one without an outcome, one held, and one held with feedback from field."""
        corner, dov = self.corner, self.dov
        began = clock.now() - timedelta(days=3, hours=2 * len(self.times))
        corner.met = self._met(began)
        corner.held = meeting_outcome.mark_held(self._met(began + timedelta(hours=1)), dov)
        told = self._met(began + timedelta(hours=2))
        corner.told = meeting_outcome.mark_held(
            told, dov, feedback=Feedback.OTHER, comment=f"{self.word} wants more"
        )

    def _met(self, began):
        with clock.moved_to(began - timedelta(days=1)):
            return booking.book(self.corner.deal.lead, self.dov, self.ann, starts_at=began)

    def import_lists(self) -> None:
        """Import one list up to each state: mapped, being read, paused, previewed and committed."""
        for number, name in enumerate(("mapped", "reading", "paused", "previewed", "committed")):
            batch = self._sent(name, number)
            if name != "mapped":
                pipeline.start_reading(batch, batch.mapping, country="NL", legal_form="company")
            if name == "paused":
                pipeline.pause(batch)
            if name in ("previewed", "committed"):
                pipeline.process(batch.pk)
            if name == "committed":
                pipeline.start_committing(ImportBatch.objects.get(pk=batch.pk))
                pipeline.process(batch.pk)
            self.corner.lists[name] = ImportBatch.objects.get(pk=batch.pk)

    def suspect(self, name: str, *, phone: str | None = None, **facts) -> Lead:
        name = f"{self.word} {name}{self.times} bv"
        facts = {"country": "NL", "postcode": self._postcode()} | facts
        return suspect(name, self.corner.run, self.admin, phone=phone, who=f"Sanne {self.word}", **facts)

    def called(self, name: str, outcome: Outcome, **facts) -> Lead:
        """Create a suspect, put it on the inside rep's screen, and log the call."""
        lead = self.suspect(name)
        hold = on_screen(lead, self.ann)
        answers = {question.pk: "yes" for question in lead.campaign.questions.all()}
        calls.log(lead.pk, calls.Call(outcome, answers=answers, **facts), by=self.ann, fence=hold.fence)
        return Lead.objects.get(pk=lead.pk)

    def qualified(self, name: str) -> Lead:
        return self.called(name, Outcome.QUALIFIED, note=f"{self.word} wants it")

    def handed(self, name: str) -> Handoff:
        return hand_over.hand_over(self.qualified(name), self.ann, brief=f"{self.word} lost a load in May.")

    def _postcode(self) -> str:
        return self.corner.territory.postcodes[0] + "000 AB"

    def _sent(self, name: str, number: int) -> ImportBatch:
        facts = {"word": self.word, "name": f"{name}{self.times} bv", "postcode": self._postcode()}
        digits = 1000 + self.corner.territory.pk * 100 + 10 * len(self.times) + number
        content = LIST.format(**facts, number=digits).encode()
        title = f"{self.word} {name}.csv"
        return upload.create_batch(content, title, self.corner.campaign, country="NL", by=self.admin)


def suspect(name: str, run: Campaign, by: User, *, phone: str | None, who: str, **facts) -> Lead:
    """Create a suspect in the campaign `run`. Pass `phone=""` for a missing phone number, None for any number."""
    place = Place.objects.get_or_create(country="NL", subdivision="", zones=["Europe/Amsterdam"])[0]
    company = Company.objects.create(
        name=name, name_key=name.casefold(), place=place, **{"legal_form": "company"} | facts
    )
    phone = f"+3113{5_000_000 + company.pk}" if phone is None else phone
    contact = Contact.objects.create(company=company, name=who, title="Buyer", phone=phone)
    lead = intake.create_lead(company, run, contact if phone else None, by=by)
    eligibility.make_company_ready(company.pk, clock.now())
    return lead


def attach(lead: Lead, by: User, name: str) -> Attachment:
    """Attach a small text file to the lead."""
    return attaching.attach(lead, [SimpleUploadedFile(name, b"Dock 4")], by)[0]


def on_screen(lead: Lead, by: User):
    return holds.acquire(lead.steps.select_related("lead").get(), by)
