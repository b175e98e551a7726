"""Database triggers of territories: their reps, and the tree they form."""

import pgtrigger

#: Locks both people's rows, so that neither changes team or role at the same time.
PAIR_IS_IN_TEAM = pgtrigger.Trigger(
    name="territory_pair_is_in_team",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("team_id", "inside_rep_id", "field_rep_id"),
    func="""
        PERFORM 1 FROM people_user
          WHERE (id, role) IN ((NEW.inside_rep_id, 'inside'), (NEW.field_rep_id, 'field'))
            AND team_id = NEW.team_id FOR SHARE;
        IF (SELECT count(*) FROM people_user
             WHERE (id, role) IN ((NEW.inside_rep_id, 'inside'), (NEW.field_rep_id, 'field'))
               AND team_id = NEW.team_id) < 2 THEN
            RAISE EXCEPTION 'territory_pair_is_in_team: inside rep and field rep must be in the same team'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_pair_is_in_team';
        END IF;
        RETURN NEW;
    """,
)


#: The same rule for the additional field reps of a territory.
COLLEAGUE_IS_FIELD_REP_IN_TEAM = pgtrigger.Trigger(
    name="colleague_is_field_rep_in_team",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        PERFORM 1 FROM people_user person
           JOIN campaigns_territory territory ON territory.team_id = person.team_id
          WHERE person.id = NEW.person_id AND person.role = 'field' AND territory.id = NEW.territory_id
            FOR SHARE OF person;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'colleague_is_field_rep_in_team: must be a field rep in the same team'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'colleague_is_field_rep_in_team';
        END IF;
        RETURN NEW;
    """,
)

#: Two changes of the tree at once could form a circle that neither sees, so they wait for each other.
TREE_CHANGES_ONE_AT_A_TIME = pgtrigger.Trigger(
    name="tree_changes_one_at_a_time",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id", "team_id"),
    func="""
        PERFORM pg_advisory_xact_lock(hashtext('campaigns_territory'));
        RETURN NULL;
    """,
)

#: Lets queries find what is within a territory without walking the tree.
PATH = pgtrigger.Trigger(
    name="territory_path",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id", "team_id"),
    declare=[("parent", "record")],
    func="""
        IF NEW.parent_id IS NULL THEN
            NEW.path := ARRAY[NEW.id];
            RETURN NEW;
        END IF;
        SELECT id, path, team_id INTO parent FROM campaigns_territory WHERE id = NEW.parent_id;
        IF NEW.parent_id = NEW.id OR NEW.id = ANY(parent.path) THEN
            RAISE EXCEPTION 'territory_is_not_its_own_ancestor: a territory cannot be part of itself'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_is_not_its_own_ancestor';
        END IF;
        IF parent.team_id <> NEW.team_id THEN
            RAISE EXCEPTION 'parent_territory_is_in_team: a territory and its parent belong to one team'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'parent_territory_is_in_team';
        END IF;
        NEW.path := parent.path || NEW.id;
        RETURN NEW;
    """,
)

#: Moves what is within a territory along with it, and adds it to the campaigns of the territories that include it.
#: A private campaign keeps the territories that its rep chose.
CHILDREN_FOLLOW = pgtrigger.Trigger(
    name="children_follow",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id", "team_id"),
    func="""
        IF TG_OP = 'UPDATE' AND (OLD.path, OLD.team_id) IS NOT DISTINCT FROM (NEW.path, NEW.team_id) THEN
            RETURN NULL;
        END IF;
        UPDATE campaigns_territory SET parent_id = parent_id WHERE parent_id = NEW.id;
        INSERT INTO campaigns_campaign_territories (campaign_id, territory_id)
            SELECT DISTINCT pool.campaign_id, NEW.id
              FROM campaigns_campaign_territories pool
              JOIN campaigns_campaign campaign ON campaign.id = pool.campaign_id AND NOT campaign.private
             WHERE pool.territory_id = ANY(NEW.path[:cardinality(NEW.path) - 1])
            ON CONFLICT DO NOTHING;
        RETURN NULL;
    """,
)
