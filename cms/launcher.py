"""Starts and watches the processes of one machine: web, task worker, scheduler."""

import ctypes
import logging
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

STEADY_SECONDS = 60
LONGEST_WAIT_SECONDS = 30
STOP_SECONDS = 20
_PR_SET_PDEATHSIG = 1


class PortTaken(Exception):
    """Something else listens on the port already."""


@dataclass
class Child:
    """One process to keep alive; it is started again, ever later, when it dies."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    failures: int = 0
    started_at: float = 0.0
    start_at: float = field(default_factory=time.monotonic)

    def start(self, now: float) -> None:
        self.started_at = now
        self.process = subprocess.Popen(  # noqa: S603  our own commands
            self.command, preexec_fn=_die_with_parent, start_new_session=True
        )

    def watch(self, now: float) -> None:
        """Starts the process when its time has come, or notes that it died."""
        if self.process is None:
            if now >= self.start_at:
                self.start(now)
            return
        code = self.process.poll()
        if code is None:
            return
        self.failures = 1 if now - self.started_at > STEADY_SECONDS else self.failures + 1
        wait = min(2 ** (self.failures - 1), LONGEST_WAIT_SECONDS)
        logger.error("A process ended: %s, code %s, again in %s s", self.name, code, wait)
        self.process, self.start_at = None, now + wait

    def stop(self, signal_number: int) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal_number)


def check_port(port: int) -> None:
    """Raises PortTaken where the port cannot be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104  the address that gunicorn will take
        except OSError as error:
            raise PortTaken(port) from error


def commands(manage: str) -> list[Child]:
    """The three processes of a portal."""
    python = sys.executable
    return [
        Child("web", [python, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "cms.wsgi"]),
        Child(
            "worker",
            [python, manage, "db_worker", "--interval", "1", "--no-startup-delay", "-v", "0"],
        ),
        Child("scheduler", [python, manage, "scheduler"]),
    ]


def supervise(children: list[Child], sleep: Callable[[float], None] = time.sleep) -> None:
    """Runs the children until this process is told to stop (SIGTERM, SIGINT), then ends them."""
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, frame: stopping.append(received))
    while not stopping:
        for child in children:
            child.watch(time.monotonic())
        sleep(0.2)
    stop(children, sleep)


def stop(children: list[Child], sleep: Callable[[float], None] = time.sleep) -> None:
    """Asks the children to end, and kills those that do not."""
    for child in children:
        child.stop(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        if all(child.process is None or child.process.poll() is not None for child in children):
            return
        sleep(0.1)
    for child in children:
        if child.process and child.process.poll() is None:
            logger.error("A process did not stop in time: %s", child.name)
            child.stop(signal.SIGKILL)


def _die_with_parent() -> None:
    """Linux ends the child when the launcher is killed, so that the port is free again."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
