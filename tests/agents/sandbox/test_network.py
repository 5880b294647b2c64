"""Ways out through sockets: none of any kind leads anywhere, with or without a loopback of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Room

UNREACHABLE = {"ENETUNREACH", "EADDRNOTAVAIL", "EACCES", "EHOSTUNREACH", "ECONNREFUSED"}
NO_FAMILY = "EAFNOSUPPORT"


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[dict[str, object]]:
    """Servers of this machine, outside: TCP on both loopbacks, UDP, a unix socket with a name and one without."""
    with contextlib.ExitStack() as opened:
        four = opened.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = opened.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        udp.setblocking(False)
        named, abstract = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        short = Path(f"/tmp/impasto-outside-{os.getpid()}")
        short.unlink(missing_ok=True)
        named.bind(str(short))
        abstract.bind(f"\0impasto-outside-{os.getpid()}")
        for unix in (named, abstract):
            opened.enter_context(unix)
            unix.listen()
        opened.callback(short.unlink)
        yield {"tcp": four.getsockname()[1], "udp": udp, "named": short, "abstract": abstract.getsockname().decode()}


class DescribeNoNetwork:
    @pytest.mark.parametrize("family", [2, 10, 17, 16, 40, 38, 31, 29, 30, 21])
    def it_opens_no_socket_but_unix_ones(self, room: Room, family: int):
        """IPv4, IPv6, packets, netlink, virtual machines, kernel ciphers, Bluetooth, CAN, TIPC, RDS."""
        code = """
        for kind in (1, 2, 3, 5):
            try:
                print(socket.socket(int(sys.argv[1]), kind))
            except OSError as error:
                print(errno.errorcode[error.errno])
        """
        assert room.python(code, family).stdout.split() == [NO_FAMILY] * 4

    def it_opens_no_raw_socket(self, room: Room):
        assert room.error_of("socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)") == NO_FAMILY
        assert room.error_of("socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)", network=True) == "EPERM"

    def it_resolves_no_name(self, room: Room):
        code = """
        for name in ("example.org", "example.org.", "metadata.google.internal"):
            try:
                print(socket.getaddrinfo(name, 80))
            except socket.gaierror:
                print("unknown")
        """
        assert room.python(code).stdout.split() == ["unknown"] * 3
        assert room.python(code, network=True).stdout.split() == ["unknown"] * 3

    def it_talks_among_its_own_processes(self, room: Room):
        assert room.python("a, b = socket.socketpair(); a.send(b'x'); print(b.recv(1))").stdout == "b'x'\n"


class DescribeItsOwnLoopback:
    def it_serves_itself(self, room: Room):
        code = """
        for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            server = socket.create_server((host, 0), family=family)
            client = socket.create_connection(server.getsockname()[:2])
            server.accept()[0].send(b"own")
            print(client.recv(3))
        """
        assert room.python(code, network=True).stdout.split() == ["b'own'"] * 2

    def it_reaches_no_other_address(self, room: Room):
        code = """
        for address in sys.argv[1:]:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            for attempt in (
                lambda: socket.create_connection((address, 80), 2),
                lambda: socket.socket(family, socket.SOCK_DGRAM).sendto(b"x", (address, 53)),
            ):
                try:
                    attempt()
                    print("reached", address)
                except OSError as error:
                    print(errno.errorcode.get(error.errno, error))
        """
        addresses = ("192.0.2.1", "8.8.8.8", "10.0.2.2", "169.254.169.254", "2001:db8::1", "fe80::1", "::ffff:8.8.8.8")
        said = room.python(code, *addresses, "224.0.0.1", network=True).stdout.split()
        assert len(said) == 16
        assert set(said) <= UNREACHABLE | {"EINVAL", "ENODEV"}

    def it_is_not_this_machines_loopback(self, room: Room, listening: dict):
        line = "socket.create_connection((sys.argv[2], int(sys.argv[1])), 2)"
        for host in ("127.0.0.1", "localhost", "127.1", "0.0.0.0"):
            assert room.error_of(line, listening["tcp"], host, network=True) in UNREACHABLE
        port = listening["udp"].getsockname()[1]
        room.python(
            "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', int(sys.argv[1])))", port, network=True
        )
        with pytest.raises(BlockingIOError):
            listening["udp"].recv(1)


class DescribeUnixSockets:
    @pytest.mark.parametrize("network", [False, True])
    def it_reaches_none_of_this_machine(self, room: Room, listening: dict, network: bool):
        line = "socket.socket(socket.AF_UNIX).connect(sys.argv[1].replace('@', chr(0)))"
        assert room.error_of(line, listening["named"], network=network) == "ENOENT"
        abstract = listening["abstract"].replace("\0", "@")
        assert room.error_of(line, abstract, network=network) in {"ECONNREFUSED", "EPERM"}
        for path in ("/run/docker.sock", "/var/run/docker.sock", "/run/systemd/private", "/run/dbus/system_bus_socket",
                     "/tmp/.X11-unix/X0"):  # fmt: skip
            assert room.error_of(line, path, network=network) in {"ENOENT", "EACCES"}

    def it_is_not_reached_by_an_abstract_name(self, room: Room):
        name = f"impasto-inside-{os.getpid()}"
        code = """
        server = socket.socket(socket.AF_UNIX)
        server.bind(chr(0) + sys.argv[1])
        server.listen()
        print("ready", flush=True)
        sys.stdin.close()
        time.sleep(1)
        """
        seen = threading.Event()
        refused: list[bool] = []

        def try_it(text: str) -> None:
            if "ready" in text and not seen.is_set():
                seen.set()
                with socket.socket(socket.AF_UNIX) as client:
                    refused.append(client.connect_ex(f"\0{name}") != 0)

        room.python(code, name, on_output=try_it)
        assert refused == [True]
