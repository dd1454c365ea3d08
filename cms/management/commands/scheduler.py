"""Runs the recurring jobs when they are due, until stopped."""

import signal
import threading

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from cms import jobs


class Command(BaseCommand):
    help = "Run recurring jobs: scheduled publishing, expiry, pruning, heartbeats."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due, then end")
        parser.add_argument(
            "--every", type=int, default=20, metavar="SECONDS", help="how often to look"
        )

    def handle(self, *args, once: bool, every: int, **options) -> None:
        stop = threading.Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda received, frame: stop.set())
        while not stop.is_set():
            jobs.close_idle_connection()
            jobs.run_due(timezone.now())
            if once:
                return
            stop.wait(every)
