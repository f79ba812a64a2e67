"""One Kith on a data folder of its own: its commands, and its server on a free loopback port."""

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ADA = "ada@example.com"
PASSWORD = "correct horse battery staple"
LAST_LINE = re.compile(r"rows (\d+): created (\d+), updated (\d+), unchanged (\d+), skipped (\d+), failed (\d+)")


@dataclass(frozen=True)
class Counts:
    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    failed: int

    @staticmethod
    def of(stdout):
        last = stdout.rstrip("\n").split("\n")[-1]
        match = LAST_LINE.fullmatch(last)
        assert match, f"the last line of an import is {last!r}"
        counts = Counts(*map(int, match.groups()))
        assert counts.rows == counts.created + counts.updated + counts.unchanged + counts.skipped + counts.failed
        return counts


class Installation:
    def __init__(self, kith, folder):
        self.kith = str(kith)
        self.folder = Path(folder)
        self.data = self.folder / "data"

    def run(self, *arguments, environment=None, timeout=300, input=""):
        """Any command, with no KITH_* of the caller's environment; never raises on a bad exit."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
        return subprocess.run(
            [self.kith, *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=clean | (environment or {}),
            input=input,
            timeout=timeout,
        )

    def do(self, *arguments, **options):
        """A command that has to succeed; gives its standard output."""
        done = self.run(*arguments, **options)
        assert done.returncode == 0, f"kith {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr}"
        return done.stdout

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def password_file(self, password=PASSWORD):
        return self.file("password", password + "\n")

    def setup(self, workspace="Ada & Sons", name="Ada Admin", email=ADA, password=PASSWORD, *more):
        return self.do(
            "setup", "--data", self.data, "--workspace", workspace, "--name", name, "--email", email,
            "--password-file", self.password_file(password), *more,
        )  # fmt: skip

    def add_user(self, email, role, name="Some Body", workspace="Ada & Sons", password=PASSWORD):
        return self.do(
            "user", "add", "--data", self.data, "--workspace", workspace, "--name", name, "--email", email,
            "--role", role, "--password-file", self.password_file(password),
        )  # fmt: skip

    def import_arguments(self, kind, path, map=None, workspace=None, *more):
        arguments = ["import", "--data", self.data, "--as", ADA, kind, path]
        if workspace:
            arguments += ["--workspace", workspace]
        if map:
            arguments += ["--map", map]
        return [*arguments, *more]

    def import_file(self, kind, path, map=None, workspace=None, *more):
        return Counts.of(self.do(*self.import_arguments(kind, path, map, workspace, *more)))

    def import_text(self, kind, text, *more):
        return self.import_file(kind, self.file(f"{kind}.csv", text), None, None, *more)

    def token(self, email=ADA, workspace=None):
        more = ["--workspace", workspace] if workspace else []
        return self.do("token", "--data", self.data, "--email", email, *more).strip()

    @contextmanager
    def serve(self, *more, port=None, environment=None):
        server = Server(self, port or free_port(), more, environment)
        try:
            yield server.start()
        finally:
            server.stop()


class Server:
    def __init__(self, installation, port, more, environment=None):
        self.installation = installation
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.more = more
        self.environment = environment or {}
        self.process = None
        self.log = installation.folder / "serve.log"

    def start(self):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.installation.kith, "serve", "--data", str(self.installation.data), "--port", str(self.port), *self.more],
                stdout=log,
                stderr=log,
                cwd=self.installation.folder,
                env=clean | self.environment,
            )
        self.wait_until_healthy()
        return self

    def wait_until_healthy(self, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, f"kith serve ended with {self.process.returncode}: {self.log.read_text()[-2000:]}"
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"no answer from /healthz in {seconds} s: {self.log.read_text()[-2000:]}")

    def stop(self):
        """Asks this one process to end and gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode


class API:
    """JSON over a bearer token. Numbers come back as exact decimals."""

    def __init__(self, url, token):
        self.url = url
        self.token = token

    def request(self, method, path, body=None):
        """Status and decoded body; None for an empty one."""
        from decimal import Decimal

        request = urllib.request.Request(self.url + path, method=method)
        request.add_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                status, content = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, content = error.code, error.read()
        return status, json.loads(content, parse_float=Decimal) if content else None

    def get(self, path):
        status, body = self.request("GET", path)
        assert status == 200, f"GET {path}: {status} {body}"
        return body

    def create(self, path, body):
        status, record = self.request("POST", path, body)
        assert status == 201, f"POST {path}: {status} {record}"
        return record

    def all(self, path):
        """Every record of a list, page by page."""
        records, page, separator = [], 1, "&" if "?" in path else "?"
        while True:
            answer = self.get(f"{path}{separator}limit=100&page={page}")
            records += answer["data"]
            if len(answer["data"]) < 100:
                return records
            page += 1


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
