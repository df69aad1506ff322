"""`kafka.lock` and a folder in; the class path out: the jars of that lock, byte for byte, fetched once."""

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from communique.broker.errors import BrokerError

KAFKA_VERSION = "4.1.1"
Progress = Callable[[str, int, int], None]
"""Told what is being done, how many are done, and of how many."""


@dataclass(frozen=True)
class Jar:
    """One line of the lock."""

    coordinate: str
    """`group:artifact:version`."""
    sha256: str

    @property
    def name(self) -> str:
        """The file's name."""
        return "-".join(self.coordinate.split(":")[1:]) + ".jar"


def read_lock(text: str) -> tuple[Jar, ...]:
    """The jars that a lock names, a line each; `#` begins a comment."""
    lines = (line.split("#")[0].split() for line in text.splitlines())
    return tuple(Jar(coordinate, sha256) for coordinate, sha256 in filter(None, lines))


def locked_jars() -> tuple[Jar, ...]:
    """The jars of Kafka that we have tested."""
    return read_lock(files("communique.broker").joinpath("kafka.lock").read_text())


def class_path(folder: Path, jars: Sequence[Jar], on_progress: Progress | None = None) -> list[Path]:
    """Where each jar lies in `folder`; missing ones are fetched, and none is used with other bytes than the lock's."""
    missing = [jar for jar in jars if not (folder / jar.name).exists()]
    if missing:
        fetch(folder, missing, on_progress)
    for jar in jars:
        check(jar, folder / jar.name)
    return [folder / jar.name for jar in jars]


def check(jar: Jar, path: Path) -> None:
    """Refuse a file that is not the locked one."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != jar.sha256:
        raise BrokerError(f"{path} has sha256 {found}, but {jar.sha256} is locked: delete that file and start again.")


def fetch(folder: Path, jars: Sequence[Jar], on_progress: Progress | None = None) -> None:
    """Bring the jars into `folder` from the Maven repositories that jgo is set up for."""
    folder.mkdir(parents=True, exist_ok=True)
    # A file is moved into place only when it is whole and right: others may be reading or fetching here too.
    with tempfile.TemporaryDirectory(dir=folder) as scratch, ThreadPoolExecutor(6) as pool:
        waiting = {pool.submit(download, jar, Path(scratch)): jar for jar in jars}
        for done, future in enumerate(as_completed(waiting), start=1):
            jar = waiting[future]
            check(jar, future.result())
            future.result().replace(folder / jar.name)
            if on_progress:
                on_progress(f"fetched {jar.name}", done, len(jars))


def download(jar: Jar, repository: Path) -> Path:
    """The jar as a file below `repository`, as jgo brings it."""
    try:
        from jgo.config import GlobalSettings  # noqa: PLC0415 - an extra: there only if asked for
        from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415
        from jgo.maven import MavenContext  # noqa: PLC0415
    except ImportError as error:
        raise BrokerError(
            "Kafka's jars are fetched by jgo, which is missing: run pip install 'communique[broker]', "
            "or point COMMUNIQUE_BROKER at a cluster."
        ) from error
    remotes = {**GlobalSettings.load().repositories, "central": MAVEN_CENTRAL_URL}
    group, artifact, version = jar.coordinate.split(":")
    context = MavenContext(repo_cache=repository, remote_repos=remotes, timeout=60)
    try:
        return Path(context.project(group, artifact).at_version(version).artifact().resolve())
    except (OSError, RuntimeError) as error:  # requests' errors are OSErrors
        raise BrokerError(
            f"{jar.name} could not be fetched ({error}). The first start needs a network, or the jars of another "
            f"machine's {repository.parent}; a mirror is named under [repositories] in jgo's configuration."
        ) from error
