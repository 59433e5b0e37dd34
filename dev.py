#!/usr/bin/env python3
"""Set up an environment of its own in ``.venv`` and do one thing in it.

::

    python3 dev.py demo [DIR]    install, then run the bundled studies
    python3 dev.py test [...]    install with the test tools, then run the suite
    python3 dev.py check         lint, format, types, import contracts
    python3 dev.py pages         build the workbench's pages anew (needs Node 20 or newer)
    python3 dev.py exchange      check exchange formats with libraries that must be compiled
    python3 dev.py lock          write requirements/*.txt anew, with hashes
    python3 dev.py shell-path    print the folder with the `tacitus` command

Needs Python 3.11 or newer and nothing else; after the first run no network.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
#: FollowTheMoney wants an older networkx than ours, so that it has an environment of its own.
OWN = ".venv-exchange" if sys.argv[1:2] == ["exchange"] else ".venv"
ENV = Path(os.environ.get("TACITUS_ENV", ROOT / OWN))
BIN = ENV / ("Scripts" if os.name == "nt" else "bin")
LOCKS = {name: ROOT / "requirements" / f"{name}.txt" for name in ("run", "dev", "exchange")}


def main(arguments: list[str]) -> int:
    """Do what the first word says."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the file must say so itself
        print("tacitus needs Python 3.11 or newer; run this file with one.", file=sys.stderr)
        return 2
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if verb == "demo":
        install("run")
        return run("tacitus", "demo", *rest)
    if verb == "test":
        install("dev")
        return run("python", "-m", "pytest", "-n", "auto", *rest)
    if verb == "exchange":
        install("exchange")
        os.environ["TACITUS_EXCHANGE"] = "require"
        return run("python", "-m", "pytest", "tests/write/test_ftm.py", *rest)
    if verb == "check":
        install("dev")
        return max(
            run("ruff", "check", "."),
            run("ruff", "format", "--check", "."),
            run("mypy"),
            run("lint-imports"),
        )
    if verb == "pages":
        return pages()
    if verb == "lock":
        return lock()
    if verb == "shell-path":
        install("run")
        print(BIN)
        return 0
    print(__doc__)
    return 0 if verb in {"", "-h", "--help"} else 2


def install(which: str) -> None:
    """Install the locked requirements and the project, unless that was done already."""
    lock_file = LOCKS[which]
    stamp = ENV / f".installed-{which}"
    digest = hashlib.sha256(
        lock_file.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    ).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    if not (BIN / ("python.exe" if os.name == "nt" else "python")).exists():
        print(f"Making an environment in {ENV.name} …", file=sys.stderr)
        venv.create(ENV, with_pip=True)
    # Two steps: hashes and a local folder do not mix in one call of pip.
    pip = ("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    print(f"Installing {which} requirements (once) …", file=sys.stderr)
    require(run(*pip, "--require-hashes", "--no-deps", "-r", str(lock_file)))
    require(run(*pip, "--no-deps", "--editable", str(ROOT)))
    stamp.write_text(digest)


def pages() -> int:
    """Check and build the workbench's pages into the package."""
    npm = shutil.which("npm")
    if npm is None:
        print("The pages need Node 20 or newer with npm; install it first.", file=sys.stderr)
        return 2
    for words in (("ci", "--no-audit", "--no-fund"), ("run", "check"), ("run", "build")):
        if code := subprocess.run([npm, *words], cwd=ROOT / "web", check=False).returncode:
            return code
    return 0


def lock() -> int:
    """Resolve every requirement for all platforms and write it down with its hashes."""
    LOCKS["run"].parent.mkdir(exist_ok=True)
    common = ("uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes")
    quiet = ("--no-emit-index-url", "--no-header", "--no-annotate", "--python-version", "3.11")
    project = (str(ROOT / "pyproject.toml"), "--extra", "all")
    done = run(*common, *quiet, *project, "-o", str(LOCKS["run"]), tool=True)
    for group, held in (("dev", ("-c", str(LOCKS["run"]))), ("exchange", ())):
        extra = ("--group", group, *held, "-o", str(LOCKS[group]))
        done = max(done, run(*common, *quiet, *project, *extra, tool=True))
    return done


def run(program: str, *arguments: str, tool: bool = False) -> int:
    """Run a program of the environment (or a tool of the machine) in the project's folder."""
    suffix = ".exe" if os.name == "nt" else ""
    path = program if tool else str(BIN / f"{program}{suffix}")
    where = Path.cwd() if program == "tacitus" else ROOT
    return subprocess.run([path, *arguments], cwd=where, check=False).returncode


def require(code: int) -> None:
    """Stop with the code of a step that failed."""
    if code:
        raise SystemExit(code)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
