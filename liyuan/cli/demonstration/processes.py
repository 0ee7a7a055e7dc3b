"""The demonstration's running parts: database, web and worker, kept alive until told to stop."""

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from liyuan.cli.children import Child, stop_all
from liyuan.config import cluster
from liyuan.config.failures import Failure
from liyuan.config.instances import Instance

READY_SECONDS = 60.0
LOOK = 0.2
ROUNDS = 10  # looks at the children between two at the database


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def require_port(port: int) -> None:
    """Waits a moment for the web processes of a killed demonstration, which follow it."""
    for _ in range(20):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
                return
            except PermissionError:
                raise Failure(
                    f"当前用户不能使用端口 {port}：请用 --port 指定 1024 以上的端口。",
                    f"This user may not use port {port}: choose one above 1024 with --port.",
                ) from None
            except OSError:
                time.sleep(0.1)
    raise Failure(
        f"端口 {port} 已被占用：请停止占用它的程序，或用 --port 换一个端口。",
        f"Port {port} is taken: stop the program that uses it, or choose another with --port.",
    )


@contextmanager
def running(instance: Instance, port: int) -> Iterator[tuple[Child, ...]]:
    """Web and worker, stopped in the end whatever happens."""
    children = (
        Child("web", ("serve", "--child", "--port", str(port)), instance.log / "web.log"),
        Child("worker", ("worker", "--child"), instance.log / "worker.log"),
    )
    try:
        web, worker = children
        web.start()
        wait_for_web(web, port)
        worker.start()  # later, since a person waits for the pages
        yield children
    finally:
        stop_all(children)


def wait_for_web(web: Child, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not answers(port):
        if not web.alive() or time.monotonic() > deadline:
            raise Failure(
                f"网页服务没有启动：请查看 {web.log}。",
                f"The web server did not start: see {web.log}.",
            )
        time.sleep(0.05)


def answers(port: int) -> bool:
    """It speaks; what it says is for the walk to judge."""
    return status(port) is not None


def healthy(port: int) -> bool:
    return status(port) == 200


def status(port: int) -> int | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            found: int = answer.status
            return found
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None


def tend(instance: Instance, children: tuple[Child, ...]) -> Iterator[str]:
    """Names of what was found dead, for ever."""
    while True:
        yield from mend_database(instance)
        for _ in range(ROUNDS):
            yield from mend(children)
            time.sleep(LOOK)


def mend_database(instance: Instance) -> list[str]:
    found = cluster.status(instance)
    cluster.ensure(instance)
    return [] if found.running else ["database"]


def mend(children: tuple[Child, ...]) -> list[str]:
    return [child.name for child in children if child.tend()]
