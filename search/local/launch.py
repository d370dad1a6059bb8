"""Become another program that dies with its parent: `launch.py PARENT SIGNAL AS COMMAND…`.

A program of its own, of the standard library only, because what it does to itself (a user namespace, another
uid, the death signal) must not happen in a process that has threads. `AS` is one of

- `self`: run as whoever we are;
- `namespace:UID:GID`: inside a user namespace where we carry that id. PostgreSQL refuses to run as root; in
  the namespace root runs it without a system user being made and without a permission being changed;
- `user:UID:GID`: give up our own rights for that id for good.
"""

import ctypes
import os
import sys

_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1


def enter_namespace(uid: int, gid: int) -> None:
    """Carry `uid` and `gid` in a new user namespace; outside of it we stay who we are."""
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWUSER) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"no user namespace: {os.strerror(number)}")
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {outer_uid} 1")
    _write("/proc/self/gid_map", f"{gid} {outer_gid} 1")


def drop_to(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def die_with_parent(parent: int, signal_number: int) -> None:
    """Ask the kernel for a signal when the parent dies. Linux only; elsewhere the locks alone decide."""
    if parent == 0 or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def main(parent: str, signal_number: str, identity: str, *command: str) -> None:
    mode, _, ids = identity.partition(":")
    if mode != "self":
        uid, gid = (int(part) for part in ids.split(":"))
        (enter_namespace if mode == "namespace" else drop_to)(uid, gid)
    # Last: a change of identity clears the death signal.
    die_with_parent(int(parent), int(signal_number))
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except OSError as error:
        sys.exit(f"{sys.argv[4]}: {error}")
