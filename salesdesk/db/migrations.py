"""Faster replacements for migrations and migration operations of libraries."""

from collections.abc import Iterator, Sequence
from typing import Any

import pgtrigger.migrations
from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.models.signals import class_prepared

#: Models do not depend on triggers.
TRIGGERS = (pgtrigger.migrations.AddTrigger, pgtrigger.migrations.RemoveTrigger)
#: Adds or removes one part of a table that exists.
ONE_PART = (
    migrations.AddField,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.AddConstraint,
    migrations.RemoveConstraint,
    pgtrigger.migrations.AddTrigger,
    pgtrigger.migrations.RemoveTrigger,
)


class Migration(migrations.Migration):
    """A migration that builds the models once for all tables, or all parts of tables, made one after the other.

    Django builds them again for each, with everything that refers to it, which took most of the time of a new desk's
    start.
    """

    def apply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        if collect_sql or not schema_editor.atomic_migration:
            return super().apply(project_state, schema_editor, collect_sql)
        receivers = list(class_prepared.receivers)
        for operations in groups(self.operations):
            before = project_state.clone()
            # Without models, the state builds them when an operation first needs them.
            only_triggers = all(isinstance(operation, TRIGGERS) for operation in operations)
            shared = only_triggers or len(operations) > 1
            models = project_state.__dict__.pop("apps", None) if shared else None
            for operation in operations:
                operation.state_forwards(self.app_label, project_state)
            if only_triggers and models:
                project_state.__dict__["apps"] = models
            for operation in operations:
                operation.database_forwards(self.app_label, schema_editor, before, project_state)
            # Each state field of the funnel that is built listens to all models that are built later.
            class_prepared.receivers = list(receivers)
        return project_state


class AddTrigger(pgtrigger.migrations.AddTrigger):
    """Add a trigger without building the models again: they do not depend on triggers."""

    def state_forwards(self, app_label, state):
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]


def groups(operations: Sequence[Operation]) -> Iterator[list[Operation]]:
    """Yield operations that can share the models before and after them: none depends on another's change of these."""
    group: list[Operation] = []
    names: set[object] = set()
    for operation in operations:
        name = _name(operation)
        alone = name is None or name in names
        if group and (
            alone or (type(operation) is not type(group[0]) and not _are_parts(operation, group[0]))
        ):
            yield group
            group, names = [], set()
        group.append(operation)
        if name is None:
            yield group
            group, names = [], set()
        else:
            names.add(name)
    if group:
        yield group


def _are_parts(*operations: Operation) -> bool:
    return all(isinstance(operation, ONE_PART) for operation in operations)


def _name(operation: Operation) -> object | None:
    """Return the name of what the operation makes or removes; None if it can't share the models with others."""
    if isinstance(operation, migrations.CreateModel):
        return operation.name_lower
    if not isinstance(operation, ONE_PART):
        return None
    named: Any = operation
    part = next(
        (getattr(named, part) for part in ("index", "constraint", "trigger") if hasattr(named, part)), named
    )
    return named.model_name.lower(), part.name
