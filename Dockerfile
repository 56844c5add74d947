# One image a component: docker build --target webapp --tag homing-webapp .
# Versions and hashes come from requirements/<component>.lock.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS tools
# An index of packages other than the default one.
ARG INDEX_URL=
RUN python3 -m venv /opt/tools \
    && /opt/tools/bin/pip install --quiet --no-cache-dir ${INDEX_URL:+--index-url "$INDEX_URL"} 'uv>=0.9' 'hatchling>=1.27'
WORKDIR /src

FROM tools AS wheel
COPY pyproject.toml README.md LICENSE ./
COPY core core
COPY operator operator
COPY workers workers
COPY bot bot
COPY webapp webapp
RUN /opt/tools/bin/uv build --quiet --wheel --no-build-isolation --python /opt/tools/bin/python --out-dir wheels

# Libraries first: they change more seldom than what is ours.
FROM tools AS scripts
COPY scripts/image scripts/image-leave-out scripts/image-works scripts/
COPY requirements/left-out.toml requirements/

FROM scripts AS operator-environment
COPY requirements/operator.lock requirements/
RUN --mount=type=cache,target=/root/.cache/uv scripts/image libraries operator
COPY --from=wheel /src/wheels wheels
RUN scripts/image homing operator

FROM scripts AS workers-environment
COPY requirements/workers.lock requirements/
RUN --mount=type=cache,target=/root/.cache/uv scripts/image libraries workers
COPY --from=wheel /src/wheels wheels
RUN scripts/image homing workers

FROM scripts AS bot-environment
COPY requirements/bot.lock requirements/
RUN --mount=type=cache,target=/root/.cache/uv scripts/image libraries bot
COPY --from=wheel /src/wheels wheels
RUN scripts/image homing bot

FROM scripts AS webapp-environment
COPY requirements/webapp.lock requirements/
RUN --mount=type=cache,target=/root/.cache/uv scripts/image libraries webapp
COPY --from=wheel /src/wheels wheels
RUN scripts/image homing webapp

# No compiler, no installer of ours, one user without a name to log in by.
FROM ${BASE} AS runtime
ARG VERSION=0.1.0
ARG REVISION=
LABEL org.opencontainers.image.title="Homing" \
      org.opencontainers.image.description="Real-estate listing alerts" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
RUN install -d -o 10001 -g 10001 /var/lib/homing
# Threads share two heaps: one for each would keep what is free for itself.
ENV PATH=/opt/homing/bin:/usr/local/bin:/usr/bin:/bin \
    MALLOC_ARENA_MAX=2 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    HOMING_DATA_DIR=/var/lib/homing \
    LOG_FORMAT=json
USER 10001:10001
WORKDIR /var/lib/homing
# In this form Homing itself is process 1, and gets SIGTERM.
ENTRYPOINT ["homing"]

FROM runtime AS operator
COPY --from=operator-environment /opt/homing /opt/homing
CMD ["operator"]

FROM runtime AS workers
COPY --from=workers-environment /opt/homing /opt/homing
CMD ["worker"]

FROM runtime AS bot
COPY --from=bot-environment /opt/homing /opt/homing
CMD ["bot"]

FROM runtime AS webapp
COPY --from=webapp-environment /opt/homing /opt/homing
CMD ["web"]
