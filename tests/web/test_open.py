"""`tacitus open`: a server of one study, opened, asked and ended."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from typer.testing import CliRunner

from tacitus.cli import app as cli

MAIN = "from tacitus.cli import main; main()"


def ask(address: str, token: str | None) -> int:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(address, headers=headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is another thing there")
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104
def test_it_serves_until_ctrl_c(made, host):
    command = [sys.executable, "-c", MAIN, "open", str(made), "--no-browser", "--host", host]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        line = process.stdout.readline()
        found = re.fullmatch(r"(http://127\.0\.0\.1:\d+)/\?token=([\w-]{20,})\n", line)
        assert found, process.stderr.read()
        address, token = found.groups()
        assert ask(f"{address}/api/study", token) == 200
        assert ask(f"{address}/api/study", None) == 401
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        errors = process.communicate(timeout=30)[1]
    assert process.returncode == 0, errors
    assert time.monotonic() - began < 30
    assert "Closed." in errors
    assert "Traceback" not in errors
    assert ("Warning: 0.0.0.0 lets others" in errors) == (host != "127.0.0.1")


def test_what_cannot_be_opened_is_said_in_one_sentence(tmp_path, made):
    from tacitus.errors import InputError, NotAStudyError

    runner = CliRunner()
    result = runner.invoke(cli, ["open", str(tmp_path), "--no-browser"])
    assert isinstance(result.exception, NotAStudyError)
    result = runner.invoke(cli, ["open", str(made), "--no-browser", "--port", "99999"])
    assert result.exit_code == 2
    result = runner.invoke(cli, ["open", str(made), "--no-browser", "--host", "192.0.2.1"])
    assert isinstance(result.exception, InputError)


def test_without_the_extra_one_sentence_says_what_to_install(made, monkeypatch):
    from tacitus.errors import MissingExtraError

    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = CliRunner().invoke(cli, ["open", str(made), "--no-browser"])
    assert isinstance(result.exception, MissingExtraError)
    assert "tacitus[web]" in str(result.exception)
