"""A desk whose leads have ten stage changes each, over two years, created with SQL."""

from functools import cache

from django.db import connection

from salesdesk.dashboards.rollups import sweep
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role

from .. import cost, desk

#: Four kinds of leads by the last digit of their id: 60% change hands and rest in nurture, 20% are qualified, returned
#: and recycled, 10% become deals, and 10% are lost. Kind, number, stages, streams, round.
CHANGES = """
CREATE TEMP TABLE change (kind int, n int, from_stage text, to_stage text, before text, after text, round int);
INSERT INTO change
SELECT kind, n, from_stage, to_stage, before, after, round
  FROM (VALUES
    (0, 1, '', 'suspect', '', 'inside', 1), (0, 2, 'suspect', 'prospect', 'inside', 'inside', 1),
    (0, 9, 'prospect', 'prospect', 'inside', 'nurture', 2), (0, 10, 'prospect', 'prospect', 'nurture', 'inside', 2),
    (1, 1, '', 'suspect', '', 'inside', 1), (1, 2, 'suspect', 'prospect', 'inside', 'inside', 1),
    (1, 3, 'prospect', 'mql', 'inside', 'inside', 1), (1, 4, 'mql', 'sql', 'inside', 'inside', 1),
    (1, 5, 'sql', 'mql', 'inside', 'inside', 1), (1, 6, 'mql', 'sql', 'inside', 'inside', 1),
    (1, 7, 'sql', 'prospect', 'inside', 'marketing', 2), (1, 8, 'prospect', 'mql', 'marketing', 'inside', 2),
    (1, 9, 'mql', 'sql', 'inside', 'inside', 2), (1, 10, 'sql', 'prospect', 'inside', 'nurture', 3),
    (2, 1, '', 'suspect', '', 'inside', 1), (2, 2, 'suspect', 'prospect', 'inside', 'inside', 1),
    (2, 3, 'prospect', 'mql', 'inside', 'inside', 1), (2, 4, 'mql', 'sql', 'inside', 'inside', 1),
    (2, 5, 'sql', 'opportunity', 'inside', 'field', 1), (2, 10, 'opportunity', 'won', 'field', 'none', 1),
    (3, 1, '', 'suspect', '', 'inside', 1), (3, 2, 'suspect', 'mql', 'inside', 'inside', 1),
    (3, 9, 'mql', 'prospect', 'inside', 'nurture', 2), (3, 10, 'prospect', 'lost', 'nurture', 'none', 2)
  ) listed (kind, n, from_stage, to_stage, before, after, round);
INSERT INTO change
SELECT first.kind, later, first.to_stage, first.to_stage, first.after, first.after, first.round
  FROM change first, generate_series(3, 8) later
 WHERE (first.kind, first.n) IN ((0, 2), (3, 2)) OR (first.kind, first.n) = (2, 5) AND later > 5;
INSERT INTO change VALUES (2, 9, 'opportunity', 'opportunity', 'field', 'field', 1);
CREATE TEMP TABLE lead AS
SELECT id, campaign_id, territory_id, contact_id,
       CASE WHEN id % 10 < 6 THEN 0 WHEN id % 10 < 8 THEN 1 ELSE id % 10 - 6 END AS kind,
       %(now)s - (id * 7919 % %(size)s) * interval '730 days' / %(size)s AS entered,
       interval '1 day' * (1 + id % 9) AS pace
  FROM leads_lead;
SET LOCAL session_replication_role = replica;
INSERT INTO leads_stagechange (lead_id, campaign_id, territory_id, round, version, from_stage, to_stage, stream_before,
                               stream_after, by_id, reason, at)
SELECT id, campaign_id, territory_id, round, n, from_stage,
       CASE WHEN to_stage = 'won' AND id % 4 > 0 THEN 'lost' ELSE to_stage END, before, after,
       %(rep)s, '', entered + (n - 1) * pace
  FROM lead JOIN change USING (kind)
 WHERE entered + (n - 1) * pace < %(now)s
 ORDER BY entered + (n - 1) * pace;
UPDATE leads_lead SET stage = last.to_stage, stream = last.stream_after, round = last.round, created_at = lead.entered,
       value = CASE WHEN lead.kind > 0 THEN 1000 + lead.id % 997 END,
       holder_id = CASE WHEN last.stream_after = 'field' THEN %(field)s END,
       inside_rep_id = %(rep)s,
       source = (ARRAY['list', 'form', 'fair', 'download'])[1 + lead.id % 4],
       interest_at = mql.at, first_called_at = mql.at + interval '2 hours',
       reason = CASE WHEN last.stream_after = 'none' AND last.to_stage <> 'won' THEN 'price' ELSE '' END,
       final = last.to_stage = 'lost' AND lead.kind = 3,
       closed_at = CASE WHEN last.stream_after = 'none' THEN last.at END,
       closed_by_id = CASE WHEN last.stream_after = 'none' THEN %(field)s::bigint END
  FROM lead
  JOIN LATERAL (SELECT * FROM leads_stagechange WHERE lead_id = lead.id ORDER BY at DESC, id DESC LIMIT 1) last ON true
  LEFT JOIN LATERAL (SELECT at FROM leads_stagechange
                      WHERE lead_id = lead.id AND to_stage = 'mql' ORDER BY at, id LIMIT 1) mql ON true
 WHERE lead.id = leads_lead.id;
DELETE FROM leads_nextstep step USING leads_lead WHERE leads_lead.id = step.lead_id AND leads_lead.stream = 'none';
INSERT INTO leads_activity (key, lead_id, contact_id, round, kind, outcome, attempt, seconds, note, late, by_id, at)
SELECT gen_random_uuid(), id, contact_id, 1, 'call', CASE WHEN n = 2 THEN 'call_back' ELSE 'no_answer' END, n, 30,
       '', false, %(rep)s, entered + n * interval '30 hours'
  FROM lead, generate_series(1, 2) n WHERE entered + n * interval '30 hours' < %(now)s;
INSERT INTO handoffs_handoff (lead_id, round, number, state, offered_by_id, inside_rep_id, to_id, choice_reason, brief,
                              offered_at, agreed_response_time, clock_left, clock_from, due_at, answered_at,
                              answered_by_id, reason, missing_info)
SELECT lead_id, round, 1, 'accepted', %(rep)s, %(rep)s, %(field)s, '', 'A brief.', at, interval '24 h', interval '20 h',
       at, at + interval '4 days', at + interval '1 day', %(field)s, '', ''
  FROM leads_stagechange WHERE to_stage = 'sql' AND from_stage = 'mql' AND version = 4;
INSERT INTO handoffs_opportunity (lead_id, campaign_id, round, holder_id, step, value, probability, evidence,
                                  decides_on, opened_at, estimated_at, closed_at, result, ordered_on)
SELECT id, campaign_id, 1, %(field)s, 'proposal', value, 10 + 10 * (id %% 9), 30, %(now)s::date + 30,
       opened.at, %(now)s, closed_at, CASE WHEN closed_at IS NULL THEN '' ELSE stage END,
       CASE WHEN stage = 'won' THEN closed_at::date END
  FROM leads_lead lead
  JOIN LATERAL (SELECT at FROM leads_stagechange WHERE lead_id = lead.id AND to_stage = 'opportunity'
                 ORDER BY at LIMIT 1) opened ON true;
INSERT INTO leads_leadtocount (lead_id) SELECT id FROM leads_lead ORDER BY id;
""".replace(" % ", " %% ")

#: The processor time of the database that counting a lead took, by the size of the desk.
MS_PER_LEAD: dict[int, float] = {}


@cache
def made(size: int) -> str:
    """Create a desk of `size` leads with ten times as many stage changes, counted; switch to it and return its name."""
    name = desk.copy(desk.make(size), f"bench_dashboards_{size}")
    team = Team.objects.get()
    User.objects.create_user("manager@desk.example", None, name="Manager", role=Role.MANAGER, team=team)
    facts = {role: User.objects.get(role=role).pk for role in (Role.FIELD, Role.INSIDE)}
    params = {"size": size, "now": desk.NOW, "rep": facts[Role.INSIDE], "field": facts[Role.FIELD]}
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        for statement in filter(str.strip, CHANGES.split(";")):
            cursor.execute(statement, params)
        cursor.execute("COMMIT")
        cursor.execute("VACUUM ANALYZE")
    before = cost.processor_seconds_of_database()
    while sweep.count_batch():
        pass
    MS_PER_LEAD[size] = 1000 * (cost.processor_seconds_of_database() - before) / size
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return name
