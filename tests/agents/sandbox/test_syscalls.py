"""System calls that no confined program may make, tried for real; and the filter for both processors, run step by step."""

from __future__ import annotations

import platform
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.sandbox import filters
from agents.sandbox.filters import filter_program
from agents.sandbox.syscalls import ABSENT, AUDIT_ARCHITECTURE, FORBIDDEN, JUDGED, NEWEST, number_of

from .conftest import Room

MACHINES = sorted(AUDIT_ARCHITECTURE)
CLONE_NAMESPACES = [0x0002_0000, 0x0200_0000, 0x0400_0000, 0x0800_0000, 0x1000_0000, 0x2000_0000, 0x4000_0000]


class DescribeTheKernelsAnswer:
    def it_refuses_every_forbidden_call(self, room: Room):
        numbers = {name: number_of(name, platform.machine()) for name in (*FORBIDDEN, *ABSENT)}
        code = """
        libc = ctypes.CDLL(None, use_errno=True)
        for number in sys.argv[1:]:
            ctypes.set_errno(0)
            print(number, libc.syscall(ctypes.c_long(int(number)), 0, 0, 0, 0, 0, 0), errno.errorcode.get(ctypes.get_errno()))
        """
        asked = [number for number in numbers.values() if number is not None]
        said = room.python(code, *asked).stdout.split("\n")[:-1]
        answers = {int(line.split()[0]): line.split()[1:] for line in said}
        for name, number in numbers.items():
            if number is not None:
                assert answers[number] == ["-1", "EPERM" if name in FORBIDDEN else "ENOSYS"], name

    def it_has_no_calls_that_are_newer_than_the_filter(self, room: Room):
        code = """
        libc = ctypes.CDLL(None, use_errno=True)
        for number in (470, 500, 1000, 0x40000000 + 39, -1):
            assert libc.syscall(ctypes.c_long(number)) == -1
            print(errno.errorcode[ctypes.get_errno()])
        """
        assert room.python(code).stdout.split() == ["ENOSYS"] * 5

    @pytest.mark.skipif(platform.machine() != "x86_64", reason="only x86-64 has a second way in")
    def it_ends_a_program_that_takes_the_32_bit_way_in(self, room: Room):
        code = """
        import mmap
        page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        page.write(bytes.fromhex("b814000000cd80c3"))  # mov eax, 20 (getpid); int 0x80; ret
        print("before", flush=True)
        ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
        print("after")
        """
        finished = room.python(code)
        assert finished.stdout == "before\n"
        assert finished.code < 0

    def it_types_into_no_terminal(self, room: Room):
        for request in (0x5412, 0x541C, 0x5423, 0x5412 | 1 << 32):
            code = """
            libc = ctypes.CDLL(None, use_errno=True)
            libc.ioctl(0, ctypes.c_ulong(int(sys.argv[1])), ctypes.c_char_p(b"x"))
            print(errno.errorcode[ctypes.get_errno()])
            """
            assert room.python(code, request).stdout == "EPERM\n"
        assert room.error_of("os.open('/dev/tty', os.O_RDWR)") in {"ENOENT", "ENXIO", "EACCES"}
        assert room.python("print(os.getsid(0) == os.getpid())").stdout == "True\n"

    @pytest.mark.parametrize("command", ["unshare -Ur true", "unshare -n true", "mount -t tmpfs none /tmp", "/usr/sbin/chroot / true",
                                         "setpriv --reuid 0 true", "nsenter -t 1 -m true"])  # fmt: skip
    def it_stops_programs_that_use_them(self, room: Room, command: str):
        finished = room.sandbox.run(["sh", "-c", command], folder=room.site)
        assert finished.code != 0
        assert "not found" not in finished.stderr

    def it_has_no_capability_and_gains_none(self, room: Room):
        status = room.python("print(open('/proc/self/status').read())").stdout
        fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        assert {fields[name] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
        assert (fields["NoNewPrivs"], fields["Seccomp"]) == ("1", "2")
        assert fields["Uid"].split() == ["1000"] * 4

    def it_forks_threads_and_starts_programs_all_the_same(self, room: Room):
        code = """
        import threading
        thread = threading.Thread(target=lambda: print(subprocess.run(["uname"], capture_output=True, text=True).stdout.strip()))
        thread.start(); thread.join()
        print(os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)[1])
        """
        assert room.python(code).stdout.split() == ["Linux", "0"]


def answer(
    program: bytes, number: int, arguments: tuple[int, ...] = (), machine: str = "x86_64", arch: int | None = None
) -> int:
    """What the filter says of one call: the kernel's BPF machine, as far as the filter uses it."""
    data = struct.pack("<IIQ6Q", number & 0xFFFF_FFFF, AUDIT_ARCHITECTURE[machine] if arch is None else arch, 0,
                       *(value & (1 << 64) - 1 for value in (*arguments, *[0] * 6)[:6]))  # fmt: skip
    code = list(struct.iter_unpack("<HBBI", program))
    accumulator = at = 0
    while True:
        operation, yes, no, operand = code[at]
        at += 1
        if operation == filters.LOAD:
            accumulator = struct.unpack_from("<I", data, operand)[0]
        elif operation == filters.MASK:
            accumulator &= operand
        elif operation == filters.ANSWER:
            return operand
        else:
            holds = {filters.EQUAL: accumulator == operand, filters.GREATER: accumulator > operand,
                     filters.ANY_BIT: bool(accumulator & operand)}[operation]  # fmt: skip
            at += yes if holds else no


@pytest.mark.parametrize("machine", MACHINES)
class DescribeTheFilter:
    def says(self, machine: str, name: str, *arguments: int, network: bool = False) -> int:
        number = number_of(name, machine)
        assert number is not None
        return answer(filter_program(machine, network=network), number, arguments, machine)

    def it_refuses_what_is_listed(self, machine: str):
        for names, said in ((FORBIDDEN, filters.EPERM), (ABSENT, filters.ENOSYS)):
            for name in names:
                if number_of(name, machine) is not None:
                    assert self.says(machine, name) == filters.ERROR | said

    def it_allows_what_is_not(self, machine: str):
        taken = {number_of(name, machine) for name in (*FORBIDDEN, *ABSENT, *JUDGED)}
        program = filter_program(machine, network=False)
        for number in set(range(NEWEST + 1)) - taken:
            assert answer(program, number, machine=machine) == filters.ALLOW

    def it_knows_no_number_beyond(self, machine: str):
        program = filter_program(machine, network=True)
        for number in (NEWEST + 1, 1 << 30, (1 << 30) + 101, 0xFFFF_FFFF):
            assert answer(program, number, machine=machine) == filters.ERROR | filters.ENOSYS

    @pytest.mark.parametrize("arch", [0x4000_0003, 0x4000_0028, 0, 0xC000_003F])
    def it_ends_calls_of_another_architecture(self, machine: str, arch: int):
        assert answer(filter_program(machine, network=True), 0, machine=machine, arch=arch) == filters.KILL

    @given(flags=st.integers(0, (1 << 64) - 1))
    def it_lets_clone_make_processes_but_no_namespace(self, machine: str, flags: int):
        refused = any(flags & bit for bit in CLONE_NAMESPACES)
        assert self.says(machine, "clone", flags) == (filters.ERROR | filters.EPERM if refused else filters.ALLOW)

    @given(family=st.integers(0, 60), high=st.integers(0, (1 << 32) - 1), network=st.booleans())
    def it_lets_few_families_of_sockets_be_made(self, machine: str, family: int, high: int, network: bool):
        said = self.says(machine, "socket", family | high << 32, 1, 0, network=network)
        allowed = family == 1 or (network and family in (2, 10))
        assert said == (filters.ALLOW if allowed else filters.ERROR | filters.EAFNOSUPPORT)

    @given(mode=st.integers(0, 0o177777), flags=st.integers(0, (1 << 24) - 1))
    def it_lets_no_file_run_as_its_owner(self, machine: str, mode: int, flags: int):
        refused, allowed = filters.ERROR | filters.EPERM, filters.ALLOW
        said = refused if mode & 0o6000 else allowed
        assert self.says(machine, "fchmod", 3, mode) == said
        assert self.says(machine, "fchmodat", 3, 0, mode) == said
        creates = flags & filters.CREATES
        assert self.says(machine, "openat", 3, 0, flags, mode) == (said if creates else allowed)
        kinds = mode & 0o170000 in (0, 0o100000, 0o140000)
        assert self.says(machine, "mknodat", 3, 0, mode) == (said if kinds else refused)
        if machine == "x86_64":
            assert self.says(machine, "chmod", 0, mode) == self.says(machine, "creat", 0, mode) == said
            assert self.says(machine, "open", 0, flags, mode) == (said if creates else allowed)
            assert self.says(machine, "mknod", 0, mode) == (said if kinds else refused)

    def it_has_no_jump_that_leads_out(self, machine: str):
        code = list(struct.iter_unpack("<HBBI", filter_program(machine, network=True)))
        for at, (operation, yes, no, _) in enumerate(code):
            if operation in (filters.EQUAL, filters.GREATER, filters.ANY_BIT):
                assert at + 1 + max(yes, no) < len(code)
        assert code[-1][0] == filters.ANSWER
        assert len(code) < 4096


def it_has_no_filter_for_other_processors():
    with pytest.raises(KeyError):
        filter_program("riscv64", network=False)
