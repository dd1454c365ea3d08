"""The launcher keeps its processes alive and takes them along when it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms import launcher
from cms.settings import env
from tests.servers import PROJECT

PATIENCE_SECONDS = 20
SUPERVISE = """
import sys
from cms.launcher import Child, supervise
note = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); time.sleep(300)"
supervise([Child("web", [sys.executable, "-c", note, sys.argv[1]])])
"""


def wait_for(condition):
    """The first true answer of `condition`."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def pids(path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def supervised(tmp_path):
    """A launcher with one child that writes its process id; both are gone afterwards."""
    notes = tmp_path / "pids"
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, str(notes)], cwd=PROJECT, stderr=subprocess.DEVNULL
    )
    wait_for(lambda: pids(notes))
    yield process, notes
    process.kill()
    process.wait()
    for pid in filter(is_alive, pids(notes)):
        os.kill(pid, signal.SIGKILL)


def test_a_dead_process_is_started_again(supervised):
    _process, notes = supervised
    os.kill(pids(notes)[0], signal.SIGKILL)
    first, second = wait_for(lambda: len(pids(notes)) == 2 and pids(notes))
    assert not is_alive(first) and is_alive(second)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_with_its_processes_when_told(supervised, number):
    process, notes = supervised
    process.send_signal(number)
    assert process.wait(timeout=PATIENCE_SECONDS) == 0
    assert not is_alive(pids(notes)[0])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_a_killed_launcher_leaves_no_process_behind(supervised):
    process, notes = supervised
    process.kill()
    wait_for(lambda: not is_alive(pids(notes)[0]))


def test_a_process_that_keeps_dying_is_started_ever_later(caplog):
    child = launcher.Child("web", [sys.executable, "-c", "raise SystemExit(3)"])
    waits, now = [], time.monotonic()
    for _attempt in range(7):
        child.watch(now)
        child.process.wait()
        child.watch(now)
        waits.append(round(child.start_at - now))
        now = child.start_at
    assert waits == [1, 2, 4, 8, 16, 30, 30]
    assert "A process ended: web, code 3" in caplog.text


def test_a_process_that_ran_well_before_it_died_is_started_soon():
    child = launcher.Child("web", [sys.executable, "-c", "pass"], failures=5)
    now = time.monotonic()
    child.watch(now)
    child.process.wait()
    child.watch(now + launcher.STEADY_SECONDS + 5)
    assert child.start_at == now + launcher.STEADY_SECONDS + 6


def test_a_process_that_ignores_the_signal_is_killed(monkeypatch):
    monkeypatch.setattr(launcher, "STOP_SECONDS", 0.3)
    code = (
        "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(300)"
    )
    child = launcher.Child("web", [sys.executable, "-c", code])
    child.process = subprocess.Popen(child.command, stdout=subprocess.PIPE)
    child.process.stdout.readline()
    launcher.stop([child], time.sleep)
    assert child.process.wait(timeout=PATIENCE_SECONDS) == -signal.SIGKILL
    child.process.stdout.close()


def test_a_taken_port_is_said_before_anything_is_done(monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setattr(env, "PORT", port)
        with pytest.raises(CommandError, match=f"{port}.*make run PORT="):
            call_command("serve")
