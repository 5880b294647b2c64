"""The service over HTTP: a machine is made and ended, files go up and come down, a process runs. Knows no site.

Source: E2B's API reference. Machines are made at `api.DOMAIN` with `X-API-Key`; what runs in one is reached at
`sandbox.DOMAIN`, which machine and which port being told by headers, with the machine's own token.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import httpx

from agents.errors import SandboxMissing
from agents.sandbox.e2b.frames import Broken, Event, event_of, frame, messages

DAEMON_PORT = 49983
SECONDS = 60.0
KEY_FIX = "Set IMPASTO_SANDBOX_KEY to the key of your account, see docs/sandbox.md."


@dataclass(frozen=True)
class Machine:
    """One that was made: its name, and the tokens that open it."""

    id: str
    token: str
    traffic: str
    domain: str


@dataclass(frozen=True)
class Addresses:
    """Where the service is. `{domain}` stands for what the machine says, else for `domain`."""

    api: str = "https://api.{domain}"
    machines: str = "https://sandbox.{domain}"
    domain: str = "e2b.app"


class Service:
    """The calls that are needed, each raising SandboxMissing with what the service said."""

    def __init__(self, key: str, addresses: Addresses = Addresses()) -> None:
        self._key, self._addresses = key, addresses
        self._client = httpx.Client(timeout=httpx.Timeout(SECONDS, read=SECONDS), trust_env=False)

    def make(self, template: str, seconds: int) -> Machine:
        """A new machine without a way to the internet, which ends by itself after `seconds`."""
        body = {
            "templateID": template,
            "timeout": seconds,
            "secure": True,
            "allow_internet_access": False,
            "network": {"allowPublicTraffic": False},
            "metadata": {"made-by": "impasto"},
        }
        given = self._asked("POST", f"{self._api}/sandboxes", {"X-API-Key": self._key}, json=body).json()
        try:
            return Machine(
                str(given["sandboxID"]),
                str(given.get("envdAccessToken") or ""),
                str(given.get("trafficAccessToken") or ""),
                str(given.get("domain") or self._addresses.domain),
            )
        except (KeyError, TypeError) as error:
            raise SandboxMissing("The sandbox service answered without the name of a machine.") from error

    def end(self, machine: Machine) -> None:
        """End a machine; one that has ended already is well."""
        with contextlib.suppress(SandboxMissing):
            self._asked("DELETE", f"{self._api}/sandboxes/{machine.id}", {"X-API-Key": self._key})

    def upload(self, machine: Machine, path: str, data: bytes, user: str) -> None:
        """Write a file of the machine; folders above it are made."""
        files = {"file": (path.rpartition("/")[2], data, "application/octet-stream")}
        self._asked(
            "POST", f"{self.at(machine)}/files", self.headers(machine, user), params=_file(path, user), files=files
        )

    def download(self, machine: Machine, path: str, user: str, most: int) -> bytes:
        """A file of the machine. Raises SandboxMissing where it has more than `most` bytes."""
        found = bytearray()
        try:
            with self._client.stream(
                "GET", f"{self.at(machine)}/files", params=_file(path, user), headers=self.headers(machine, user)
            ) as answer:
                _check(answer)
                for chunk in answer.iter_bytes():
                    found += chunk
                    if len(found) > most:
                        raise SandboxMissing(f"{path} in the sandbox is larger than {most:,} bytes.")
        except httpx.HTTPError as error:
            raise _unreachable(error) from error
        return bytes(found)

    def process(
        self,
        machine: Machine,
        command: list[str],
        *,
        user: str,
        folder: str,
        environment: dict[str, str],
        seconds: float,
    ) -> Generator[Event]:
        """Run a command; its events as they come."""
        process = {"cmd": command[0], "args": command[1:], "envs": environment, "cwd": folder}
        headers = {
            **self.headers(machine, user),
            "Connect-Protocol-Version": "1",
            "Content-Type": "application/connect+json",
            "Connect-Timeout-Ms": str(int(seconds * 1000)),
        }
        body = frame({"process": process, "stdin": False})
        timeout = httpx.Timeout(SECONDS, read=seconds)
        url = f"{self.at(machine)}/process.Process/Start"
        try:
            with self._client.stream("POST", url, headers=headers, content=body, timeout=timeout) as answer:
                _check(answer)
                for message in messages(answer.iter_bytes()):
                    yield event_of(message)
        except Broken as error:
            raise SandboxMissing(f"The sandbox service broke off: {error}.") from error
        except httpx.HTTPError as error:
            raise _unreachable(error) from error

    def signal(self, machine: Machine, pid: int, name: str, user: str) -> None:
        """Send SIGTERM or SIGKILL to a process."""
        headers = {**self.headers(machine, user), "Connect-Protocol-Version": "1"}
        body = {"process": {"pid": pid}, "signal": f"SIGNAL_{name}"}
        with contextlib.suppress(SandboxMissing):  # it is over already
            self._asked("POST", f"{self.at(machine)}/process.Process/SendSignal", headers, json=body)

    def at(self, machine: Machine) -> str:
        """Where machines are reached."""
        return self._addresses.machines.format(domain=machine.domain)

    def headers(self, machine: Machine, user: str = "", port: int = DAEMON_PORT) -> dict[str, str]:
        """What leads to a port of a machine, and opens it."""
        headers = {"E2b-Sandbox-Id": machine.id, "E2b-Sandbox-Port": str(port)}
        if port == DAEMON_PORT:
            headers["X-Access-Token"] = machine.token
        elif machine.traffic:
            headers["e2b-traffic-access-token"] = machine.traffic
        if user:
            headers["Authorization"] = f"Basic {base64.b64encode(f'{user}:'.encode()).decode()}"
        return headers

    def close(self) -> None:
        self._client.close()

    @property
    def _api(self) -> str:
        return self._addresses.api.format(domain=self._addresses.domain)

    def _asked(self, method: str, url: str, headers: dict[str, str], **given: Any) -> httpx.Response:
        try:
            answer = self._client.request(method, url, headers=headers, **given)
        except httpx.HTTPError as error:
            raise _unreachable(error) from error
        _check(answer)
        return answer


def _check(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    answer.read()
    said = " ".join(answer.text.split())[:200] or answer.reason_phrase
    if answer.status_code in (401, 403):
        raise SandboxMissing(f"The sandbox service refuses the key: {said}.", fix=KEY_FIX)
    raise SandboxMissing(f"The sandbox service answers {answer.status_code}: {said}.")


def _unreachable(error: httpx.HTTPError) -> SandboxMissing:
    return SandboxMissing(f"The sandbox service cannot be reached: {error or type(error).__name__}.")


def _file(path: str, user: str) -> dict[str, str]:
    return {"path": path, "username": user}
