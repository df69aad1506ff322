"""The account on a real broker: what nobody has worked on is under way, and is named."""

from typer.testing import CliRunner

from communique.cli.main import app
from communique.producers.publish import publish
from communique.schemas.articles import RawArticle
from communique.schemas.settings import Settings


def test_articles_that_no_worker_has_read_are_named_as_under_way(settings: Settings, kafka: str) -> None:
    publish([RawArticle(id=name, body="text") for name in ("a1", "b2")], settings=settings, bootstrap=kafka)
    flags = ["--broker", kafka, "--prefix", settings.prefix, "--state", str(settings.state)]
    result = CliRunner().invoke(app, [*flags, "account"])
    assert result.exit_code == 1
    assert "2 articles are under way" in result.stderr
    assert all(name in result.stderr for name in ("a1", "b2"))


def test_an_empty_log_is_accounted_for(settings: Settings, kafka: str) -> None:
    flags = ["--broker", kafka, "--prefix", settings.prefix, "--state", str(settings.state)]
    assert CliRunner().invoke(app, [*flags, "account"]).exit_code == 0
