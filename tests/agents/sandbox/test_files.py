"""Ways out through the file system: reading, writing, links, renames, devices, descriptors."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from agents.errors import InputRefused

from .conftest import CANARY, Room, listed

GONE = {"ENOENT", "EACCES", "ENOTDIR"}
MACHINE = ("/etc/shadow", "/etc/hostname", "/etc/machine-id", "/var/log", "/run", "/home", "/boot", "/sys", "/dev/kmsg",
           "/dev/mem", "/dev/tty", "/dev/vda", "/dev/shm/../kmsg", "/proc/kcore", "/proc/kmsg", "/proc/sysrq-trigger",
           "/proc/1/root/etc/shadow", "/proc/sys/kernel/core_pattern", "/proc/config.gz", "/sys/fs/cgroup")  # fmt: skip
CLOSED = {"EROFS", "EACCES", "ENOENT", "EPERM"}


class DescribeReading:
    def it_reads_its_own_folder(self, room: Room):
        (room.site / "page.html").write_text("own", "utf-8")
        assert room.python("print(open('page.html').read())").stdout == "own\n"

    def it_finds_nothing_of_the_machine(self, room: Room):
        code = """
        for path in sys.argv[1:]:
            try:
                os.close(os.open(path, os.O_RDONLY))
                print("found", path)
            except OSError as error:
                if errno.errorcode[error.errno] not in ("ENOENT", "EACCES", "ENOTDIR"):
                    print(path, error)
        """
        assert room.python(code, *MACHINE).stdout == ""

    def it_finds_no_home_and_no_keys(self, room: Room):
        home = Path.home()
        for path in (home / ".ssh", home / ".ssh" / "id_ed25519", home / ".bashrc", home / ".config", home / ".aws"):
            assert room.error_of("os.stat(sys.argv[1])", path) in GONE
        assert room.error_of("os.listdir(sys.argv[1])", home) in GONE

    def it_does_not_find_a_file_outside_by_any_name(self, room: Room):
        for path in (room.canary, room.site / ".." / "outside" / "canary", f"/proc/self/root{room.canary}",
                     "/proc/self/cwd/../outside/canary", f"/proc/1/root{room.canary}", f"/proc/1/cwd{room.canary}"):  # fmt: skip
            assert room.error_of("open(sys.argv[1])", path) in GONE

    def it_does_not_follow_a_link_out(self, room: Room):
        (room.data / "link").symlink_to(room.canary)
        assert room.error_of("open('data/link')") in GONE

    def it_sees_no_descriptor_that_this_process_holds(self, room: Room):
        with room.canary.open() as held:
            os.set_inheritable(held.fileno(), True)
            code = """
            for name in os.listdir("/proc/self/fd"):
                try:
                    print(name, os.readlink(f"/proc/self/fd/{name}"))
                except OSError:
                    pass
            """
            seen = room.python(code).stdout
        assert "canary" not in seen
        assert len(seen.splitlines()) <= 4  # three streams, and the folder that is being read

    def it_sees_no_mount_of_the_machine(self, room: Room):
        seen = room.python("print(open('/proc/self/mountinfo').read())").stdout
        targets = {line.split()[4] for line in seen.splitlines() if line.strip()}
        assert str(room.site) in targets
        assert not targets & {"/home", "/root", "/var", "/sys", "/run", "/boot"}


class DescribeWriting:
    def it_writes_into_its_data(self, room: Room):
        assert room.error_of("open('data/new', 'w').write('x')") == "done"
        assert (room.data / "new").read_text() == "x"

    def it_writes_nowhere_when_nothing_is_writable(self, room: Room):
        for path in ("new", "data/new", str(room.canary), "/etc/new", "/usr/new", "/new", "/dev/new", "/proc/new"):
            assert room.error_of("open(sys.argv[1], 'w')", path, writable=[]) in CLOSED
        assert listed(room.data) == []

    def it_leaves_nothing_of_its_own_tmp(self, room: Room):
        name = f"impasto-test-{os.getpid()}"
        assert room.error_of("open('/tmp/' + sys.argv[1], 'w').write('x')", name) == "done"
        assert not Path("/tmp", name).exists()
        assert room.error_of("os.stat('/tmp/' + sys.argv[1])", name) == "ENOENT"

    def it_does_not_write_through_a_link(self, room: Room):
        line = "os.symlink(sys.argv[1], 'data/link'); open('data/link', 'w').write('x')"
        assert room.error_of(line, room.canary) in CLOSED
        assert room.canary.read_text() == CANARY

    def it_makes_no_link_that_misleads_those_who_read_later(self, room: Room):
        for place in ("data/link", "/tmp/link"):
            assert room.error_of("os.symlink(sys.argv[1], sys.argv[2])", room.canary, place) == "EPERM"
        assert room.error_of("os.symlink('/etc', 'link', dir_fd=os.open('data', os.O_RDONLY))") == "EPERM"
        assert listed(room.data) == []

    def it_makes_no_hard_link_to_what_it_may_not_write(self, room: Room):
        (room.site / "code.py").write_text("code", "utf-8")
        for source in ("code.py", "/usr/bin/env", "/etc/passwd", "/proc/self/exe", str(room.canary)):
            assert room.error_of("os.link(sys.argv[1], 'data/link')", source) in {"EXDEV", "EPERM", *CLOSED}
        assert listed(room.data) == []

    def it_moves_nothing_in_or_out(self, room: Room):
        (room.site / "code.py").write_text("code", "utf-8")
        (room.data / "own").write_text("own", "utf-8")
        for source, target in (
            ("code.py", "data/code.py"),
            ("data/own", "own"),
            ("data", "moved"),
            ("../site", "../x"),
        ):
            assert room.error_of("os.rename(*sys.argv[1:])", source, target) in {"EXDEV", "EBUSY", *CLOSED}
        assert listed(room.site) == ["code.py", "data"]

    def it_changes_no_mode_owner_or_time_outside_of_its_data(self, room: Room):
        (room.site / "code.py").write_text("code", "utf-8")
        before = (room.site / "code.py").stat()
        for line in ("os.chmod('code.py', 0o777)", "os.utime('code.py', (0, 0))", "os.truncate('code.py', 0)",
                     "os.setxattr('code.py', 'user.x', b'x')", "os.chown('data', 0, 0)", "os.remove('code.py')"):  # fmt: skip
            assert room.error_of(line) in {"EINVAL", *CLOSED}
        after = (room.site / "code.py").stat()
        assert (before.st_mode, before.st_mtime_ns, before.st_size) == (after.st_mode, after.st_mtime_ns, after.st_size)

    def it_does_not_write_into_its_own_interpreter(self, room: Room):
        for path in ("/proc/self/exe", os.path.realpath(os.sys.executable), os.__file__):
            assert room.error_of("open(sys.argv[1], 'r+b')", path) in {"ETXTBSY", *CLOSED}

    def it_makes_no_device_and_no_pipe_with_a_name(self, room: Room):
        kinds = {"S_IFCHR | 0o666, os.makedev(1, 5)": stat.S_IFCHR, "S_IFBLK | 0o666, os.makedev(254, 0)": stat.S_IFBLK,
                 "S_IFIFO | 0o666": stat.S_IFIFO}  # fmt: skip
        for arguments in kinds:
            line = f"import stat; os.mknod('data/device', stat.{arguments})"
            assert room.error_of(line) in {"EPERM", "EACCES"}
        assert room.error_of("os.mkfifo('data/pipe')") in {"EPERM", "EACCES"}
        assert listed(room.data) == []

    def it_uses_no_device_that_lies_in_its_folder(self, room: Room):
        if os.geteuid() != 0:
            with pytest.raises(PermissionError):  # an ordinary account cannot even prepare this
                os.mknod(room.data / "zero", stat.S_IFCHR | 0o666, os.makedev(1, 5))
            return
        os.mknod(room.data / "zero", stat.S_IFCHR | 0o666, os.makedev(1, 5))
        (room.data / "zero").chmod(0o666)
        assert room.error_of("open('data/zero', 'rb').read(1)") == "EACCES"

    def it_makes_no_program_that_runs_as_somebody_else(self, room: Room):
        for line in ("open('data/x', 'w').close(); os.chmod('data/x', 0o4755)",
                     "os.close(os.open('data/y', os.O_CREAT | os.O_WRONLY, 0o4755))",
                     "os.fchmod(os.open('data/z', os.O_CREAT | os.O_WRONLY), 0o2755)",
                     "os.mknod('data/w', 0o104755)",
                     "ctypes.CDLL(None, use_errno=True).creat(b'data/v', 0o6755) < 0 and os.link('/nothing', 'data/u')"):  # fmt: skip
            assert room.error_of(line) in {"EPERM", "ENOENT"}
        assert not [path for path in room.data.iterdir() if path.stat().st_mode & 0o6000]

    def it_gets_nothing_from_a_program_that_does(self, room: Room):
        program = room.data / "id"
        program.write_bytes(Path("/usr/bin/id").read_bytes())
        program.chmod(0o6755)
        code = "print(subprocess.run(['data/id'], capture_output=True, text=True).stdout, os.getuid())"
        assert "euid" not in room.python(code).stdout
        assert "uid=1000" in room.python(code).stdout


class DescribeWhatMayBeGiven:
    def it_refuses_homes_and_the_whole_system(self, room: Room):
        for path in (Path.home(), Path("/"), Path.home().parent):
            with pytest.raises(InputRefused):
                room.sandbox.run(["true"], folder=room.site, readable=[path])

    def it_refuses_a_folder_that_a_link_leads_out_of(self, room: Room):
        room.data.rmdir()
        room.data.symlink_to(room.canary.parent)
        with pytest.raises(InputRefused, match="leads out"):
            room.python("pass")

    def it_refuses_what_is_not_there(self, room: Room):
        with pytest.raises(InputRefused):
            room.sandbox.run(["true"], folder=room.site / "missing")

    def it_keeps_the_names_that_links_lead_by(self, room: Room, tmp_path: Path):
        (tmp_path / "name").symlink_to(room.site)
        (room.site / "page").write_text("own", "utf-8")
        finished = room.sandbox.run(["cat", str(tmp_path / "name" / "page")], folder=tmp_path / "name")
        assert finished.stdout == "own", finished

    @pytest.mark.parametrize("wish", [{"command": ["true\0"]}, {"environment": {"A": "b\0c"}}, {"protected": [".git\0"]},
                                      {"command": []}, {"protected": ["../x"]}, {"protected": ["/etc"]}])  # fmt: skip
    def it_refuses_null_bytes_and_names_that_lead_out(self, room: Room, wish: dict):
        with pytest.raises(InputRefused):
            room.sandbox.run(wish.pop("command", ["true"]), folder=room.site, **wish)
