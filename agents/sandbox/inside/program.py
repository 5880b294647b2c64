"""`python -I -S program.py CONTROL STATUS`: reads a plan, builds the sandbox around itself, runs the plan's command.

Three processes: this one makes the namespaces and waits; its child is the first process of the new PID namespace, which
builds the root and watches; that one's child closes itself in and becomes the command. CONTROL is a pipe that the
parent holds open as long as it lives: its end ends everything, also when the parent is killed. STATUS takes one line a
report: `began`, `exit N`, `why LIMIT`, `refused STEP: REASON`.
"""

# pathlib takes longer to import than everything here takes to run:
# ruff: noqa: PTH100, PTH120, PTH123

from __future__ import annotations

import marshal
import os
import select
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))))

from agents.sandbox.inside import fences, kernel, rooms, watching

TYPE_CHECKING = False  # as of typing, which takes longer to import than all else here
if TYPE_CHECKING:
    from agents.sandbox.inside.plan import Plan

NAMESPACES = (
    kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS | kernel.CLONE_NEWPID | kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC
    | kernel.CLONE_NEWUTS | kernel.CLONE_NEWCGROUP
)  # fmt: skip
REFUSED = 125


def main(control: int, status: int) -> int:
    """The exit status for the parent; how the command ended is told on `status`."""
    kernel.plain_signals()
    plan: Plan = marshal.loads(_told(control))
    if not plan["own_namespaces"]:
        return _first(plan, control, status)
    try:
        _enter(plan)
    except OSError as error:
        return _refuse(status, error)
    first = os.fork()
    if first == 0:
        os._exit(_first(plan, control, status))
    os.close(status)
    return _await(first, control)


def _told(control: int) -> bytes:
    """The plan: its length in eight bytes, then it. The pipe stays open after it."""
    length = int.from_bytes(_exactly(control, 8), "little")
    return _exactly(control, length)


def _exactly(source: int, count: int) -> bytes:
    parts = []
    while count:
        part = os.read(source, count)
        if not part:
            os._exit(REFUSED)  # nobody is there any more
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _enter(plan: Plan) -> None:
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        os.setgroups([])
    kernel.unshare(NAMESPACES)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{plan['user']} {user} 1"),
        ("gid_map", f"{plan['group']} {group} 1"),
    ):
        try:
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
        except OSError as error:
            raise OSError(error.errno, error.strerror, f"namespaces: {name}") from None


def _first(plan: Plan, control: int, status: int) -> int:
    """The first process of the tree, until the tree is over; its end ends all others."""
    kernel.prctl("parent's end", kernel.PR_SET_PDEATHSIG, kernel.SIGKILL)
    try:
        if plan["own_namespaces"]:
            rooms.build(plan)
            kernel.sethostname("sandbox")
            kernel.raise_loopback()
        watch = watching.Watch(plan)
        program = os.fork()
        if program == 0:
            _become(plan, control, status)
        kernel.prctl("dumpable", kernel.PR_SET_DUMPABLE, 0)
        for stream in (0, 1, 2):
            os.close(stream)
    except OSError as error:
        return _refuse(status, error)
    watching.until_over(program, control, status, watch)
    return 0


def _become(plan: Plan, control: int, status: int) -> None:
    """Close in and turn into the command; never returns."""
    try:
        os.setsid()
        os.set_inheritable(status, False)
        os.closerange(3, min(control, status))
        os.closerange(min(control, status) + 1, max(control, status))
        os.closerange(max(control, status) + 1, 1 << 16)
        os.close(control)
        os.chdir(plan["folder"])
        fences.close_in(plan)
        os.write(status, b"began\n")
        _execute(plan)
    except OSError as error:
        _refuse(status, error)
    finally:
        os._exit(REFUSED)


def _execute(plan: Plan) -> None:
    name = plan["command"][0]
    try:
        os.execvpe(name, plan["command"], plan["environment"])
    except OSError as error:
        raise OSError(error.errno, error.strerror, f"start {name}") from None


def _await(first: int, control: int) -> int:
    """Wait for the tree's end; when the parent is gone first, end the tree."""
    poll = select.poll()
    poll.register(control, 0)  # only its end is of interest, not what is said on it
    poll.register(os.pidfd_open(first), select.POLLIN)
    if control in dict(poll.poll()):
        os.kill(first, kernel.SIGKILL)
    os.waitpid(first, 0)
    return 0


def _refuse(status: int, error: OSError) -> int:
    os.write(status, f"refused {error.filename}: {error.strerror}\n".encode())
    return REFUSED


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
