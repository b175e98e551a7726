"""Faster replacements for migrations and migration operations of libraries."""

from itertools import groupby

import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    """A migration that builds the models once for all that it creates one after the other.

    Django builds them again for each, with everything that refers to it, which took most of the time of a new desk's
    start.
    """

    def apply(self, project_state, schema_editor, collect_sql=False):
        if collect_sql or not schema_editor.atomic_migration:
            return super().apply(project_state, schema_editor, collect_sql)
        for creates, group in groupby(
            self.operations, lambda operation: isinstance(operation, migrations.CreateModel)
        ):
            for operations in [list(group)] if creates else ([each] for each in group):
                before = project_state.clone()
                if creates:
                    project_state.__dict__.pop("apps", None)  # built again when the first of these is created
                for operation in operations:
                    operation.state_forwards(self.app_label, project_state)
                for operation in operations:
                    operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state


class AddTrigger(pgtrigger.migrations.AddTrigger):
    """Add a trigger without building the models again: they do not depend on triggers."""

    def state_forwards(self, app_label, state):
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]
