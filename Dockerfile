# The production image: the pages are built, the packages are the locked ones, and nothing else comes along.

ARG PYTHON_VERSION=3.11
ARG NODE_VERSION=24

FROM node:${NODE_VERSION}-slim AS pages
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --ignore-scripts
COPY openapi.json /build/
COPY frontend ./
RUN npm run build

FROM python:${PYTHON_VERSION}-slim AS packages
COPY requirements.lock /build/
RUN python -m venv /srv/venv \
    && /srv/venv/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r /build/requirements.lock

FROM python:${PYTHON_VERSION}-slim
# Pango sets the text of PDFs.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --no-log-init --shell /usr/sbin/nologin thread \
    && install --directory --owner=thread --mode=0700 /data
WORKDIR /srv/golden-thread
COPY --from=packages /srv/venv /srv/venv
COPY app app
COPY migrations migrations
COPY --from=pages /build/frontend/dist frontend/dist
# The code belongs to root and is compiled now, since the person it runs as cannot write beside it.
RUN /srv/venv/bin/python -m compileall -q app migrations
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 HOST=0.0.0.0 PORT=8000 DATA_DIR=/data
# By number: a cluster that forbids root does not know the name.
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=4s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/livez', timeout=3)"]
CMD ["python", "-m", "app", "serve"]
