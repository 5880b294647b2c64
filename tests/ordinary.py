"""Shell for a command as an ordinary account, in a mount namespace of its own: root's home is closed to others, and the
Python and the repository that lie in it are shown at their places.

Variables: `base` (a folder to work in), `home`, `prefix` (of Python), `root` (of the repository), `user`.
"""

from __future__ import annotations

SHOWN = """
set -e
mkdir -p "$base/kept"
keep=""
for place in "$prefix" "$root"; do
    case "$place" in
        "$home"/*) mkdir -p "$base/kept$place"; mount --bind "$place" "$base/kept$place"; keep="$keep $place" ;;
    esac
done
if [ -n "$keep" ]; then
    mount -t tmpfs -o mode=0755 none "$home"
    for place in $keep; do mkdir -p "$place"; mount --move "$base/kept$place" "$place"; done
fi
"""
STARTED = """
cd "$root"
exec setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all -- "$@"
"""


def shell(between: str = "") -> list[str]:
    """The words before a command: `between` is done after the home is shown and before root is given up."""
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", f"{SHOWN}{between}{STARTED}", "sh"]
