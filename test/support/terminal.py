"""Runs a program on a pseudo-terminal, as a person at a keyboard would.

Reads one JSON object from the first line of stdin: {"argv": [...], "rows": 24, "columns": 80, "environment": {...},
"redirect": {"1": "file"}}, and then one step per line:
  {"expect": "text"}   waits until the terminal shows it (escape sequences removed), after what was expected before
  {"send": "text"}     presses keys
  {"appears": "file"}  waits until a file is there
  {"resize": [r, c]}   makes the window larger or smaller
  {"signal": 15}       sends a signal to the program
  {"close": true}      closes the terminal window
After the last step it waits for the program to end. Prints one JSON object: exitCode, signal, transcript (raw), failure.
"""
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

STEP_SECONDS = 15
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[@-Z\\-_]")


class StepFailed(Exception):
    pass


def start(setup):
    pid, master = pty.fork()
    if pid == 0:
        for number, path in setup["redirect"].items():
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(file, int(number))
        # The window gets its size before the program can ask for it.
        resize(0, setup["rows"], setup["columns"])
        os.execve(setup["argv"][0], setup["argv"], setup["environment"])
    return pid, master


def resize(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


class Session:
    def __init__(self, setup):
        self.pid, self.master = start(setup)
        self.output = b""
        self.seen = 0
        self.status = None

    def read(self, seconds):
        """Takes in what the terminal shows; False when there is nothing more to come."""
        if self.master is None:
            return False
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return True
        try:
            chunk = os.read(self.master, 65536)
        except OSError:  # EIO: the last program on this terminal has ended
            chunk = b""
        self.output += chunk
        return chunk != b""

    def text(self):
        return ESCAPES.sub("", self.output.decode("utf8", "replace"))

    def expect(self, wanted):
        end = time.monotonic() + STEP_SECONDS
        while True:
            found = self.text().find(wanted, self.seen)
            if found >= 0:
                self.seen = found + len(wanted)
                return
            if not self.read(0.1):
                raise StepFailed(f"the program ended before it showed {wanted!r}")
            if time.monotonic() > end:
                raise StepFailed(f"the terminal did not show {wanted!r}")

    def await_file(self, file):
        end = time.monotonic() + STEP_SECONDS
        while not os.path.exists(file):
            if not self.read(0.02) or time.monotonic() > end:
                raise StepFailed(f"{file} did not appear")

    def close(self):
        os.close(self.master)
        self.master = None

    def perform(self, step):
        if "expect" in step:
            self.expect(step["expect"])
        elif "send" in step:
            os.write(self.master, step["send"].encode())
        elif "appears" in step:
            self.await_file(step["appears"])
        elif "resize" in step:
            resize(self.master, *step["resize"])
        elif "signal" in step:
            os.kill(self.pid, step["signal"])
        elif "close" in step:
            self.close()

    def wait(self):
        end = time.monotonic() + STEP_SECONDS
        while self.read(0.05) or not self.has_ended():
            if self.master is None:
                time.sleep(0.01)
            if time.monotonic() > end:
                raise StepFailed("the program did not end")

    def has_ended(self):
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = status if pid == self.pid else None
        return self.status is not None

    def kill(self):
        if not self.has_ended():
            os.kill(self.pid, signal.SIGKILL)
            _, self.status = os.waitpid(self.pid, 0)


def main():
    session = Session(json.loads(sys.stdin.readline()))
    failure = None
    try:
        for line in sys.stdin:
            session.perform(json.loads(line))
        session.wait()
    except (StepFailed, OSError) as error:
        failure = str(error)
    session.kill()
    code = os.waitstatus_to_exitcode(session.status)
    report = {"exitCode": code if code >= 0 else None, "signal": -code if code < 0 else None}
    print(json.dumps({**report, "transcript": session.output.decode("utf8", "replace"), "failure": failure}))


main()
