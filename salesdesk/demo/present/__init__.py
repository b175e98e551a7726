"""Add the present day to the demo: tasks, notifications, files, brochures, forms and e-mail."""
