"""Other processes: none is seen, none is reached, and all that was started ends with its sandbox and its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from agents.errors import Cancelled

from .conftest import CANARY, Room

ROOT = Path(__file__).resolve().parents[3]
SLEEPER = "import signal, time; [signal.signal(n, signal.SIG_IGN) for n in (1, 2, 15)]; time.sleep(600)"
HEARTS = f"""
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:  # nobody's child any more
            os.execv(sys.executable, [sys.executable, "-I", "-S", "-c", {SLEEPER!r}, sys.argv[1]])
        os._exit(0)
print("started", flush=True)
"""


def until(holds: Callable[[], bool]) -> None:
    """Waits for something to hold; fails when it does not after a long while."""
    for _ in range(1200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it does not come about")


@pytest.fixture
def word() -> str:
    return f"heart-{uuid.uuid4().hex}"


class DescribeOtherProcesses:
    def it_sees_its_own_alone(self, room: Room):
        code = """
        print(sorted(int(name) for name in os.listdir("/proc") if name.isdigit())[-1] < 10, os.getpid() < 10)
        """
        assert room.python(code).stdout == "True True\n"

    def it_cannot_signal_this_process(self, room: Room):
        code = """
        for number in (int(sys.argv[1]), int(sys.argv[2])):
            try:
                os.kill(number, 0)
                print("done")
            except OSError as error:
                print(errno.errorcode[error.errno])
        """
        assert set(room.python(code, os.getpid(), os.getppid()).stdout.split()) <= {"ESRCH"}

    def it_cannot_end_its_watcher(self, room: Room):
        code = """
        for number in (9, 15, 19, 2):
            try:
                os.kill(1, number)
            except PermissionError:
                pass
        print("alive", flush=True)
        time.sleep(0.3)
        """
        finished = room.python(code)
        assert (finished.stdout, finished.code, finished.why) == ("alive\n", 0, "ended")

    @pytest.mark.parametrize("name", ["environ", "mem", "root/etc/passwd", "cwd", "exe"])
    def it_cannot_look_into_its_watcher(self, room: Room, name: str):
        line = "os.readlink(sys.argv[1]) if sys.argv[1][-3:] in ('cwd', 'exe') else open(sys.argv[1], 'rb').read(1)"
        assert room.error_of(line, f"/proc/1/{name}") in {"EACCES", "EPERM", "ENOENT"}

    def it_cannot_use_what_its_watcher_holds_open(self, room: Room):
        code = """
        for number in range(12):
            try:
                print(os.readlink(f"/proc/1/fd/{number}"))
            except OSError:
                pass
        """
        assert room.python(code).stdout == ""

    def it_gets_none_of_this_processs_variables(self, room: Room, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("IMPASTO_API_KEY", CANARY)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", CANARY)
        monkeypatch.setenv("LD_PRELOAD_FOR_NOBODY", CANARY)
        code = """
        print(sorted(os.environ.items()))
        for name in os.listdir("/proc"):
            for part in ("environ", "cmdline"):
                try:
                    print(open(f"/proc/{name}/{part}", "rb").read())
                except OSError:
                    pass
        """
        finished = room.python(code, environment={"OWN": "given"})
        assert CANARY not in finished.stdout + finished.stderr
        assert "('OWN', 'given')" in finished.stdout

    def it_keeps_its_name_and_its_messages_to_itself(self, room: Room):
        assert room.python("print(os.uname().nodename)").stdout == "sandbox\n"
        assert room.error_of("import _posixshmem; _posixshmem.shm_open('/x', os.O_CREAT | os.O_RDWR, 0o600)") == "done"
        assert not Path("/dev/shm/x").exists()


class DescribeTheEnd:
    def it_takes_everything_along_when_the_command_ends(self, room: Room, marked, word: str):
        assert room.python(HEARTS, word).ok
        assert marked(word) == []

    def it_takes_everything_along_when_time_is_up(self, room: Room, marked, word: str):
        finished = room.python(HEARTS + "time.sleep(600)", word, seconds=3.0)
        assert (finished.why, finished.code) == ("time", -9)
        assert "started" in finished.stdout
        assert marked(word) == []

    def it_takes_everything_along_when_a_person_stops_it(self, room: Room, marked, word: str):
        began = threading.Event()
        with pytest.raises(Cancelled):
            room.python(HEARTS + "time.sleep(600)", word, on_output=lambda text: began.set(), cancel=began.is_set)
        assert marked(word) == []

    def it_takes_everything_along_when_a_server_is_stopped(self, room: Room, marked, word: str):
        code = "import os, signal, sys, time\nsignal.signal(15, signal.SIG_IGN)" + HEARTS + "time.sleep(600)"
        running = room.sandbox.start([sys.executable, "-I", "-S", "-", word], folder=room.site, stdin=code.encode())
        while "started" not in running.log:
            assert running.wait(0.05) is None, running.log
        assert running.alive
        finished = running.stop(grace=0.2)
        assert (finished.why, running.alive, marked(word)) == ("killed", False, [])

    def it_lets_a_server_end_in_its_own_way(self, room: Room):
        code = """if True:
            import os, signal, sys, time
            signal.signal(signal.SIGTERM, lambda *_: (os.write(1, b"saved\\n"), sys.exit(7)))  # it may interrupt the print
            print("up", flush=True)
            time.sleep(600)
        """
        running = room.sandbox.start([sys.executable, "-I", "-S", "-"], folder=room.site, stdin=code.encode())
        while "up" not in running.log:
            assert running.wait(0.05) is None
        finished = running.stop(grace=20)
        assert (finished.code, finished.stdout, finished.why) == (7, "up\nsaved\n", "ended")
        assert running.stop() == finished

    @pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
    def it_ends_with_its_parent_also_when_that_is_killed(self, room: Room, marked, word: str, how: signal.Signals):
        parent = f"""
import sys
from pathlib import Path
from agents.sandbox import LinuxSandbox
LinuxSandbox().run([sys.executable, "-I", "-S", "-", {word!r}], folder=Path({str(room.site)!r}),
    stdin={("import os, sys, time" + HEARTS + "time.sleep(600)").encode()!r}, seconds=600,
    on_output=lambda text: print("up", flush=True))
"""
        with subprocess.Popen(
            [sys.executable, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(parent.encode())
            process.stdin.close()
            try:
                assert process.stdout.readline() == b"up\n"
                until(lambda: len(marked(word)) >= 4)
                process.send_signal(how)
                process.wait(60)
            finally:
                process.kill()
        until(lambda: not marked(word))

    @pytest.mark.parametrize("which", ["outer", "first"])
    def it_ends_when_a_process_between_is_killed(self, room: Room, marked, word: str, which: str):
        code = ("import os, sys, time" + HEARTS + "time.sleep(600)").encode()
        running = room.sandbox.start([sys.executable, "-I", "-S", "-", word], folder=room.site, stdin=code)
        while "started" not in running.log:
            assert running.wait(0.05) is None
        between = sorted(number for number in marked("inside/program.py") if descends(number, os.getpid()))
        os.kill(between[0 if which == "outer" else 1], signal.SIGKILL)
        finished = running.wait(20)
        assert finished is not None
        assert finished.why == "killed"
        until(lambda: not marked(word))

    def it_does_not_care_which_signals_its_parent_ignores(self, room: Room):
        parent = f"""
import signal, sys
from pathlib import Path
from agents.sandbox import LinuxSandbox
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGUSR1])
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
code = "import signal; print(signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.getsignal(signal.SIGCHLD).name)"
print(LinuxSandbox().run([sys.executable, "-c", code], folder=Path({str(room.site)!r})))
"""
        said = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, cwd=ROOT, check=True)
        assert "code=0, stdout='set() SIG_DFL\\n'" in said.stdout, said

    def it_leaves_no_dump_to_anybody(self, room: Room):
        assert room.python("import resource; print(resource.getrlimit(resource.RLIMIT_CORE))").stdout == "(1, 1)\n"

    def it_says_how_a_command_ended(self, room: Room):
        assert room.python("sys.exit(3)").code == 3
        assert room.python("os.kill(os.getpid(), 11)").code == -11
        missing = room.sandbox.run(["no-such-program"], folder=room.site)
        assert (missing.code, missing.ok) == (127, False)
        assert "no-such-program: No such file" in missing.stderr


def descends(number: int, ancestor: int) -> bool:
    while number > 1:
        if number == ancestor:
            return True
        try:
            number = int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return False
    return False
