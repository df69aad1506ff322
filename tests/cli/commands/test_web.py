"""`communique web` takes articles as it stands: what a user's first curl does."""

import os
import subprocess
import sys
import time

import httpx

from communique.broker.ports import any_port
from communique.cli.log import read
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW


def test_the_view_that_is_started_takes_articles(settings: Settings) -> None:
    flags = ["--broker", settings.broker or "", "--prefix", settings.prefix, "--state", str(settings.state)]
    port = any_port()
    command = [sys.executable, "-m", "communique.cli.main", *flags, "web", "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        answer = post(f"http://127.0.0.1:{port}/articles", process)
    finally:
        process.terminate()
        process.wait(30)
    assert (answer.status_code, answer.json()["accepted"][0]["id"]) == (202, "a")
    (record,) = read([settings.topic(ARTICLES_RAW)], {"bootstrap_servers": settings.broker})
    assert record.key == b"a"


def post(url: str, process: "subprocess.Popen[bytes]") -> httpx.Response:
    deadline = time.monotonic() + 90
    while True:
        try:
            return httpx.post(url, json={"id": "a", "body": "They met."}, timeout=60, trust_env=False)
        except httpx.ConnectError:
            assert process.poll() is None and time.monotonic() < deadline, "it does not listen"
            time.sleep(0.2)
