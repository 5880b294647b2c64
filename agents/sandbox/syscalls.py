"""Which system calls a confined program may not make, and their numbers on x86-64 and arm64.

Numbers are those of Linux's `unistd_64.h` and `asm-generic/unistd.h`. What is not listed is allowed up to the newest
call that is known here; calls that are newer do not exist for the program.
"""

from __future__ import annotations

AUDIT_ARCHITECTURE = {"x86_64": 0xC000_003E, "aarch64": 0xC000_00B7}
NEWEST = 469

FORBIDDEN: dict[str, tuple[int | None, int | None]] = {
    # mounts and roots
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442), "open_tree_attr": (467, 467),
    "swapon": (167, 224), "swapoff": (168, 225), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    # namespaces
    "unshare": (272, 97), "setns": (308, 268),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "pidfd_getfd": (438, 438), "kcmp": (312, 272),
    "move_pages": (279, 239), "migrate_pages": (256, 238),
    # the kernel itself
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "create_module": (174, None), "reboot": (169, 142), "acct": (163, 89),
    "syslog": (103, 116), "iopl": (172, None), "ioperm": (173, None), "modify_ldt": (154, None),
    "uselib": (134, None), "ustat": (136, None), "sysfs": (139, None), "_sysctl": (156, None),
    "lookup_dcookie": (212, 18), "vhangup": (153, 58), "fanotify_init": (300, 262),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171), "clock_adjtime": (305, 266),
    "sethostname": (170, 161), "setdomainname": (171, 162),
    # keys, and files by number instead of by name
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    # links that lead whoever reads the folders later, outside, somewhere else
    "symlink": (88, None), "symlinkat": (266, 36),
    # memory that no limit of a process counts
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "msgget": (68, 186), "semget": (64, 190),
    "memfd_secret": (447, 447),
    "file_setattr": (469, 469),
}  # fmt: skip
"""Answered with EPERM."""

ABSENT: dict[str, tuple[int | None, int | None]] = {
    "clone3": (435, 435), "openat2": (437, 437), "memfd_create": (319, 279), "fchmodat2": (452, 452),
}  # fmt: skip
"""Answered with ENOSYS: their arguments cannot be judged, and every library knows what to do without them."""

JUDGED: dict[str, tuple[int | None, int | None]] = {
    "clone": (56, 220), "socket": (41, 198), "socketpair": (53, 199), "ioctl": (16, 29), "personality": (135, 92),
    "open": (2, None), "openat": (257, 56), "creat": (85, None), "mknod": (133, None), "mknodat": (259, 33),
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53),
}  # fmt: skip
"""Allowed or not by their arguments, see `filters.py`."""


def number_of(name: str, machine: str) -> int | None:
    """The call's number on `machine`; None where it does not exist."""
    table = {**FORBIDDEN, **ABSENT, **JUDGED}
    return table[name][0 if machine == "x86_64" else 1]
