"""kill -9 in the middle: an import leaves all of its rows or none, and the file stays sound."""

import subprocess
import time
import urllib.request

import pytest
from installation import ADA, API, free_port


def customers_file(installation, rows):
    lines = [f"Crash Company {number:05},crash{number:05}@example.com,Industry {number % 7}" for number in range(rows)]
    return installation.file("crash.csv", "name,email,industry\n" + "\n".join(lines) + "\n")


def kill_after(installation, seconds, path):
    """Starts an import and ends it the hard way; True if it was still at work."""
    process = subprocess.Popen(
        [installation.kith, *map(str, installation.import_arguments("customers", path))],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=installation.folder,
    )
    try:
        process.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True


def stored(installation):
    with installation.serve() as server:
        return len(API(server.url, installation.token(ADA)).all("/api/crm/customers"))


def duration(installation, path):
    start = time.monotonic()
    installation.import_file("customers", path, None, None, "--dry-run")
    return time.monotonic() - start


@pytest.mark.parametrize("part", [0.2, 0.5, 0.8, 0.95])
def test_a_killed_import_of_one_transaction_leaves_all_or_nothing(fresh, part):
    path = customers_file(fresh, 2000)
    killed = kill_after(fresh, duration(fresh, path) * part, path)
    assert stored(fresh) in ((0, 2000) if killed else (2000,))
    fresh.do("check", "--data", fresh.data)


@pytest.mark.parametrize("part", [0.4, 0.8])
def test_a_killed_import_in_chunks_is_finished_or_undone_at_the_next_start(fresh, part):
    path = customers_file(fresh, 6000)
    killed = kill_after(fresh, duration(fresh, path) * part, path)
    end = time.monotonic() + 60
    while (count := stored(fresh)) not in (0, 6000) and time.monotonic() < end:
        time.sleep(0.5)
    assert count in ((0, 6000) if killed else (6000,))
    fresh.do("check", "--data", fresh.data)


def test_an_acknowledged_write_survives_a_killed_server(fresh):
    token = fresh.token()
    with fresh.serve() as server:
        api = API(server.url, token)
        ids = [api.create("/api/crm/customers", {"name": f"Kept {number}"})["id"] for number in range(20)]
        server.process.kill()
        server.process.wait()
    with fresh.serve() as server:
        kept = {customer["id"] for customer in API(server.url, token).all("/api/crm/customers")}
    assert kept == set(ids)
    fresh.do("check", "--data", fresh.data)


def test_a_server_outlives_whoever_read_its_log(fresh):
    port = free_port()
    command = [fresh.kith, "serve", "--data", str(fresh.data), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=fresh.folder)
    try:
        assert b"Kith serves" in process.stderr.readline()
        process.stderr.close()
        # Lines of the log are written a second later at the latest.
        for _ in range(4):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
                assert answer.status == 200
            time.sleep(1)
        assert process.poll() is None
    finally:
        process.kill()
        process.wait()
