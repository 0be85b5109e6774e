"""Tells which files below a folder are opened, by whom ever: the kernel's own notes (inotify), not the program's word.

Prints "ready", waits for the end of stdin, and prints a JSON list of paths relative to the folder. Folders do not count.
"""
import ctypes
import json
import os
import struct
import sys

IN_OPEN, IN_ISDIR, IN_NONBLOCK = 0x20, 0x40000000, 0o4000
HEADER = struct.Struct("iIII")

libc = ctypes.CDLL(None, use_errno=True)
top = sys.argv[1]
notes = libc.inotify_init1(IN_NONBLOCK)
folders = {}
for folder, _, _ in os.walk(top):
    watch = libc.inotify_add_watch(notes, os.fsencode(folder), IN_OPEN)
    if watch < 0:
        raise OSError(ctypes.get_errno(), "inotify_add_watch", folder)
    folders[watch] = folder
# Setting up opened the folders themselves.
print("ready", flush=True)
sys.stdin.read()

opened = set()
while True:
    try:
        events = os.read(notes, 1 << 20)
    except BlockingIOError:
        break
    while events:
        watch, mask, _, length = HEADER.unpack_from(events)
        name = events[HEADER.size : HEADER.size + length].rstrip(b"\0").decode("utf8", "replace")
        events = events[HEADER.size + length :]
        if not mask & IN_ISDIR:
            opened.add(os.path.relpath(os.path.join(folders.get(watch, "?"), name), top))
print(json.dumps(sorted(opened)))
