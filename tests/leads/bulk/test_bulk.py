"""Actions on many leads: preview, progress, skipped leads, cancelling and undoing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from campaigns import track_editor
from campaigns.models import Track
from campaigns.track_editor import TrackMailDraft
from leads.bulk import actions, jobs, sweep
from leads.bulk.actions import ACTIONS
from leads.funnel.transitions import Refused
from leads.models import BulkJob, Enrollment, Lead, LeadValues, Suppression
from leads.queue import holds
from salesdesk import clock
from salesdesk.custom_fields import definitions
from salesdesk.custom_fields.models import CustomField

pytestmark = pytest.mark.django_db


@pytest.fixture
def leads(tuesday, make_lead):
    return [make_lead(name) for name in ("Adams", "Bos", "Cox")]


def run(by, name, details, chosen):
    """Take an action on leads to its end, and return the job with what became of each lead, by company."""
    job = jobs.start(
        by, name, details, "", Lead.objects.visible_to(by).filter(pk__in=[each.pk for each in chosen])
    )
    return ended(job)


def undone(job):
    jobs.undo(BulkJob.objects.get(pk=job.pk))
    return ended(job)


def ended(job):
    sweep.run(clock.now())
    job.refresh_from_db()
    rows = job.leads.order_by("lead").values_list("lead__company__name", "state", "why")
    return job, {name: why or state for name, state, why in rows}


def test_leads_are_assigned_from_the_list_with_preview_and_back(client, ann, ben, cleo, leads):
    adams, bos, cox = leads
    holds.acquire(bos.steps.select_related("lead").get(), ann)
    Lead.objects.filter(pk=cox.pk).update(holder=ben)
    client.force_login(cleo)
    listed = client.get(reverse("leads"), {"stage": "open"}).content.decode()
    assert f'name="lead" value="{adams.pk}"' in listed
    url = reverse("lead-bulk") + "?all=1&stage=open&do=assign"
    assert 3 == client.get(url).context["count"]

    shown = client.post(url, {"to": ben.pk}).context["preview"]
    assert (3, 1, {"Being called now": 1, "Already theirs": 1}) == (
        shown.leads,
        shown.ready,
        dict(shown.skipped),
    )
    assert not BulkJob.objects.exists()
    page = client.post(url, {"to": ben.pk, "start": ""}, follow=True)
    job = BulkJob.objects.get()
    assert (job, 3, "Ben") == (page.context["job"], page.context["counts"]["waiting"], job.shown)

    _job, became = ended(job)
    assert {"Adams": "done", "Bos": "Being called now", "Cox": "Already theirs"} == became
    assert ben == Lead.objects.get(pk=adams.pk).holder
    page = client.get(reverse("bulk-job", args=[job.pk]))
    assert (2, {"done": 1, "skipped": 2}) == (len(page.context["page"].rows), page.context["counts"])
    assert 1 == len(client.get(reverse("bulk-jobs")).context["rows"])

    client.post(reverse("bulk-job", args=[job.pk]), {"undo": ""})
    job, became = ended(job)
    assert ("undone", "undone") == (job.state, became["Adams"])
    assert ann == Lead.objects.get(pk=adams.pk).holder
    with pytest.raises(Refused):
        jobs.undo(job)


def test_cancelled_job_leaves_the_rest_and_ends_with_the_rights_of_its_person(client, ann, ben, cleo, leads):
    everything = Lead.objects.all()
    job = jobs.start(cleo, "assign", {"to": ben.pk}, "Ben", everything)
    assert 1 == sweep._next_lead(job.pk)
    client.force_login(cleo)
    client.post(reverse("bulk-job", args=[job.pk]))
    job, became = ended(job)
    assert ("cancelled", ["done", "waiting", "waiting"]) == (job.state, list(became.values()))
    assert "undone" == undone(job)[0].state

    other = jobs.start(cleo, "assign", {"to": ben.pk}, "Ben", everything)
    cleo.role, cleo.level = "inside", "junior"
    cleo.save()
    assert ("cancelled", {"waiting"}) == ((result := ended(other))[0].state, set(result[1].values()))


def test_calls_are_planned_on_another_day_and_back(ann, ben, leads):
    adams, bos, _cox = leads
    bos.steps.all().delete()
    details = {"on": str(ann.today + timedelta(days=7)), "why": "After the fair"}
    before = adams.steps.get()

    job, became = run(ann, "plan", details, [adams, bos])

    assert {"Adams": "done", "Bos": "No call that can be moved"} == became
    planned = adams.steps.get()
    assert planned.due_at > before.due_at + timedelta(days=6)
    assert "After the fair" in planned.why
    assert {"Adams": "undone", "Bos": "No call that can be moved"} == undone(job)[1]
    assert (before.due_at, before.why) == ((back := adams.steps.get()).due_at, back.why)


def test_custom_field_is_set_and_undone_where_nobody_changed_it_since(ann, leads):
    adams, bos, _cox = leads
    field = CustomField(subject="lead", kind="number", label="Machines")
    definitions.add(field)
    LeadValues.objects.create(lead=adams, values={field.key: 3})

    job, became = run(ann, "field", {"field": field.pk, "value": 12}, [adams, bos])
    assert {"Adams": "done", "Bos": "done"} == became
    assert {12} == {each.values[field.key] for each in LeadValues.objects.all()}

    LeadValues.objects.filter(lead=bos).update(values={field.key: 13})
    assert {"Adams": "undone", "Bos": "Changed since"} == undone(job)[1]
    assert [3, 13] == [each.values[field.key] for each in LeadValues.objects.order_by("lead")]


def test_leads_of_marketing_are_enrolled_and_taken_out_before_the_first_mail(mia, north, leads):
    adams, bos, _cox = leads
    north.postal_address = "Dorpsstraat 1, Breda"
    north.save()
    track_editor.save(
        Track(team=north, name="Cold chain"),
        [TrackMailDraft(timedelta(days=1), "Mail for {company}", "Hello {link}", "https://example.org/a")],
    )
    track = Track.objects.get()
    track_editor.start(track)
    for lead in (adams, bos):
        Lead.objects.filter(pk=lead.pk).update(stage="prospect", stream="marketing", holder=None)
    adams.contact.email = "a@adams.example"
    adams.contact.save()

    job, became = run(mia, "enroll", {"track": track.pk}, leads)

    assert ("done", "Not with Marketing") == (became["Adams"], became["Cox"])
    assert "e-mail" in became["Bos"]
    assert adams == Enrollment.objects.get().lead
    assert "undone" == undone(job)[1]["Adams"]
    assert not Enrollment.objects.exists()


def test_do_not_call_is_final_and_each_role_has_the_actions_of_one_lead(
    ann, cleo, mia, sam, leads, monkeypatch
):
    adams, _bos, _cox = leads

    job, became = run(ann, "do_not_call", {"why": "Asked at the fair"}, [adams])
    assert {"Adams": "done"} == became
    assert Suppression.objects.exists()
    assert "lost" == Lead.objects.get(pk=adams.pk).stage
    with pytest.raises(Refused):
        jobs.undo(job)

    assert ["plan", "field", "do_not_call"] == actions.allowed_to(ann)
    assert list(ACTIONS) == actions.allowed_to(cleo)
    assert ["enroll"] == actions.allowed_to(mia)
    assert ["field"] == actions.allowed_to(sam)
    monkeypatch.setattr(jobs, "MOST", 1)
    with pytest.raises(Refused, match="Narrow"):
        jobs.start(cleo, "assign", {"to": ann.pk}, "", Lead.objects.all())
    assert jobs.preview(Lead.objects.all(), ACTIONS["assign"]({"to": ann.pk}, cleo)).is_too_many
