# One image for web, workers and beat; docker-compose.yml sets the command of each.
ARG PYTHON_IMAGE=python:3.11-slim
FROM ${PYTHON_IMAGE}

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=salesdesk.settings
WORKDIR /app

COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps --requirement requirements.lock

RUN useradd --create-home --shell /usr/sbin/nologin desk && mkdir static-collected /files && chown desk static-collected /files

# Copied by name, to leave out tests and local files.
COPY manage.py ./
COPY salesdesk salesdesk
COPY campaigns campaigns
COPY leads leads
COPY handoffs handoffs
COPY templates templates
COPY static static

USER desk
# This key signs nothing; the real one comes from the environment.
RUN SECRET_KEY=while-building python manage.py collectstatic --noinput --verbosity 0

EXPOSE 8000
# One process per core (GRANIAN_WORKERS): see docs/scaling.md.
ENV GRANIAN_HOST=0.0.0.0 GRANIAN_PORT=8000 GRANIAN_WORKERS=2 GRANIAN_HTTP1_HEADER_READ_TIMEOUT=10000 \
    GRANIAN_WORKERS_KILL_TIMEOUT=10 GRANIAN_RESPAWN_FAILED_WORKERS=1
CMD ["granian", "--interface", "rsgi", "--http", "1", "--no-ws", "salesdesk.rsgi:application"]
