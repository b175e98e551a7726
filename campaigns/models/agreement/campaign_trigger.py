"""The trigger by which an agreement in force is the rule for all campaigns of its team (R14)."""

import pgtrigger

from .times import TIMES

AGREED_TIMES = pgtrigger.Trigger(
    name="agreed_times_are_kept",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("team_id", *TIMES),
    declare=[("agreed", "record")],
    func=f"""
        SELECT {", ".join(TIMES)} INTO agreed FROM campaigns_funnelagreement
        WHERE team_id = NEW.team_id AND state = 'in_force';
        IF FOUND THEN
            {" ".join(f"NEW.{name} := agreed.{name};" for name in TIMES)}
        END IF;
        RETURN NEW;
    """,
)
