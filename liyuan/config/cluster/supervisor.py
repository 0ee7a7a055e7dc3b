"""Starts and stops one embedded PostgreSQL: spawned directly, alone, and found dead or alive."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from liyuan.config.cluster import binaries, connection, identity, locks, socket, words
from liyuan.config.cluster.binaries import Binaries
from liyuan.config.cluster.identity import Identity
from liyuan.config.failures import unwritable
from liyuan.config.instances import Instance, prepare

READY_SECONDS = 60
STOP_SECONDS = 30
SETTINGS = {
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
}
# a throw-away cluster is never read after a power cut; a commit still outlives its processes
HASTY = {"fsync": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Server:
    """A cluster on disk with the programs and the user that run it."""

    instance: Instance
    data: Path
    log: Path
    identity: Identity
    binaries: Binaries


def server(instance: Instance) -> Server:
    data = data_of(instance)
    who = identity.of_server(data)
    found = binaries.find(instance.cluster.parent.parent, who)
    return Server(instance, data, instance.log / "postgres.log", who, found)


def data_of(instance: Instance) -> Path:
    return instance.cluster / "data"


def start(instance: Instance) -> None:
    """Returns when the server answers; however many call at once, one of them starts it."""
    prepare(instance)
    with locks.starting(instance.cluster):
        deadline = time.monotonic() + READY_SECONDS
        process, ours = None, None
        while not connection.answers(connection.embedded_url(instance, "postgres")):
            if time.monotonic() > deadline:
                raise words.not_ready(READY_SECONDS, instance.log / "postgres.log")
            if process is None and (life := locks.take_life(instance.cluster)) is not None:
                try:
                    ours = server(instance)
                    process = spawn(ours, life)
                finally:
                    os.close(life)
            if process is not None and ours is not None and process.poll() is not None:
                raise words.complaint(tail(ours.log), ours.data, ours.log)
            time.sleep(0.02)
        connection.create_database(instance)
    if process is not None:
        process.returncode = 0  # it outlives us: no warning that it still runs


def spawn(server: Server, life: int) -> subprocess.Popen[bytes]:
    if not server.data.exists():
        initialise(server)
    check_version(server)
    folder = socket.prepare(server.instance.cluster, server.identity)
    # all are dead (we hold their lock), so these are stale, whatever their process numbers say
    for stale in (server.data / "postmaster.pid", *folder.glob(".s.PGSQL.*")):
        stale.unlink(missing_ok=True)
    settings = SETTINGS | ({} if server.instance.lasting else HASTY)
    flags = [f"--{name}={value}" for name, value in settings.items()]
    flags.append(f"--unix_socket_directories={folder}")
    try:
        with server.log.open("wb") as log:
            return subprocess.Popen(
                [server.binaries.program("postgres"), "-D", str(server.data), *flags],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[life],
                umask=0o077,
                start_new_session=True,
                cwd="/",
                env=plain_environment(),
                **server.identity.popen(),
            )
    except OSError as error:
        raise unwritable(server.log, error) from error


def plain_environment() -> dict[str, str]:
    """The person's PG* variables and language must not reach the server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "LANG": "C"}


def initialise(server: Server) -> None:
    """In a folder beside, put in place by rename: there is a whole cluster or none."""
    builder = identity.of_initdb(server.identity)
    draft = Path(tempfile.mkdtemp(prefix="new-", dir=server.instance.cluster))
    try:
        builder.own(draft)
        answer = subprocess.run(
            [server.binaries.program("initdb"), "-D", str(draft / "data"), *initdb_flags(server)],
            capture_output=True,
            text=True,
            umask=0o077,
            cwd="/",
            env=plain_environment(),
            **builder.popen(),
        )
        if answer.returncode != 0:
            server.log.write_text(answer.stdout + answer.stderr)
            raise words.complaint(error_of(answer.stderr), server.data, server.log)
        server.identity.own(draft / "data")
        (draft / "data").rename(server.data)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def initdb_flags(server: Server) -> list[str]:
    flags = [
        f"--username={connection.USER}",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-instructions",
    ]
    if server.binaries.major >= 17:
        flags += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    else:
        flags += ["--locale=C.UTF-8"]
    return flags if server.instance.lasting else [*flags, "--no-sync"]


def error_of(text: str) -> str:
    errors = [line for line in text.splitlines() if "error" in line.lower()]
    return "\n".join(errors) or text


def check_version(server: Server) -> None:
    theirs = (server.data / "PG_VERSION").read_text().strip()
    if theirs != str(server.binaries.major):
        raise words.other_major(server.data, theirs, str(server.binaries.major))


def tail(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()
    return "\n".join(line for line in lines[-20:] if "FATAL" in line or "PANIC" in line) or (
        "\n".join(lines[-3:])
    )


def postmaster(instance: Instance) -> int | None:
    """The first process of a living server; a number in a file alone may be anybody's by now."""
    if not locks.lives(instance.cluster):
        return None
    data = data_of(instance)
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pid if str(data) in command_of(pid) else None


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        asked = ["ps", "-o", "command=", "-p", str(pid)]
        return subprocess.run(asked, capture_output=True, text=True).stdout


def halt(instance: Instance) -> None:
    """SIGINT: sessions are ended, nothing committed is lost; SIGQUIT when that takes too long."""
    if not instance.cluster.exists():
        return
    with locks.starting(instance.cluster):
        for ask in (signal.SIGINT, signal.SIGQUIT):
            pid = postmaster(instance)
            if pid is not None:
                tell(pid, ask)
            if locks.wait_for_death(instance.cluster, STOP_SECONDS):
                shutil.rmtree(socket.folder(instance.cluster), ignore_errors=True)
                return
        raise words.not_stopping(pid or 0)


def tell(pid: int, ask: signal.Signals) -> None:
    try:
        os.kill(pid, ask)
    except ProcessLookupError:
        return  # it died meanwhile
