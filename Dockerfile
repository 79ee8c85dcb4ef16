# The image of the service: the sources, their production dependencies, Node and a small init; nothing else.
# It runs as a numeric user on a read-only root file system with every capability dropped, and writes below /data only.
# There is no Postgres inside: DATABASE_URL (or DATABASE_URL_FILE) has to say where one is.
# `scripts/check-image` builds this file and holds it to these words; docs/docker.md is for those who run it.

# What node:24-slim points at, with Debian's release spelled out: a rebuild must not change the C library unasked.
ARG BASE=node:24-bookworm-slim

FROM ${BASE} AS build
# The slim images have no init. As PID 1 Node would ignore a SIGTERM that comes before our handler is set, and the
# engine would wait out its whole grace period. The static build asks nothing of the final stage.
RUN apt-get update && apt-get install --yes --no-install-recommends tini
WORKDIR /app
# The manifests alone first, so that a change of the sources does not install everything again.
COPY package.json package-lock.json ./
# Optional dependencies are the embedded Postgres and Node itself: the image needs neither. What is left has no
# install scripts, so none are run.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund
COPY LICENSE postroom.example.yaml ./
COPY migrations ./migrations
COPY src ./src
# Readable by the image's user whatever umask the checkout had; writable by root alone.
RUN chmod -R u=rwX,go=rX /app && mkdir /data

FROM ${BASE}
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="Postroom" \
      org.opencontainers.image.description="Inbound email-to-ticket routing: every mail becomes a ticket, durably, in Postgres" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}"
COPY --from=build /usr/bin/tini-static /usr/bin/tini
COPY --from=build /app /app
# A new volume takes its owner from here.
COPY --from=build --chown=10001:10001 /data /data
# ./postroom.yaml, if one is mounted, is looked for here.
WORKDIR /app
# 0.0.0.0 is the container's own address; who can reach it is decided by what is published.
# MALLOC_…: glibc gives each thread a heap of its own, and keeps ever larger freed buffers in it. Measured with a hundred large
# mails at once: 30 MB less at the peak and after it.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=2 \
    MALLOC_MMAP_THRESHOLD_=131072 \
    DATA_DIR=/data \
    SMTP_HOST=0.0.0.0 \
    SMTP_PORT=2525 \
    HTTP_HOST=0.0.0.0 \
    HTTP_PORT=8025
# A number: Kubernetes' runAsNonRoot can not judge a name. Above the range that hosts give to people.
USER 10001:10001
VOLUME /data
# 2525: ports below 1024 are for root; publish it as 25.
EXPOSE 2525 8025
STOPSIGNAL SIGTERM
# /healthz and not /readyz: while Postgres is away the service answers 451 and reconnects by itself, and an engine that
# restarts what is unhealthy would only cut off the senders. Node asks, because there is no curl in the image.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--", "node", "--max-semi-space-size=8", "/app/src/main.ts"]
CMD ["serve"]
