"""Runs Muster in a temporary folder, with an environment that is the same everywhere. Used by the tests of the command."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

SOURCE = Path(os.environ.get("SOURCE_DIR", Path(__file__).resolve().parent.parent))
MUSTER = Path(os.environ.get("MUSTER", SOURCE / "build/dev/muster")).resolve()
if not MUSTER.is_file():
    raise SystemExit(f"MUSTER must name the program under test, and there is no {MUSTER}")
TESTS = SOURCE / "tests"
UPDATE = bool(os.environ.get("MUSTER_UPDATE"))
SECONDS = 60 if os.environ.get("CI") else 30


def environment(home, **more):
    kept = {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
    return {"PATH": f"{MUSTER.parent}:/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C", "TZ": "UTC", **kept, **more}


class Folder:
    """A temporary folder and a home beside it; what runs in it sees neither the repository nor the user."""

    def __enter__(self):
        self.base = Path(tempfile.mkdtemp(prefix="muster-"))
        self.path = self.base / "work"
        self.home = self.base / "home"
        self.path.mkdir()
        self.home.mkdir()
        return self

    def __exit__(self, *_):
        for folder, _, _ in os.walk(self.base):
            if not os.path.islink(folder):
                os.chmod(folder, 0o755)
        shutil.rmtree(self.base)

    def write(self, name, text):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run(self, *words, seconds=SECONDS, folder=None, **more):
        return subprocess.run([str(MUSTER), *map(str, words)], cwd=folder or self.path, env=environment(self.home, **more),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False)

    def shell(self, script, seconds=SECONDS):
        return subprocess.run(["bash", "-c", script], cwd=self.path, env=environment(self.home), stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=seconds, check=False)

    def normalised(self, data):
        """What differs between machines, versions and runs, by its name."""
        text = data.decode("utf-8", "backslashreplace").replace(str(self.path), "FOLDER").replace(str(SOURCE), "SOURCE")
        text = re.sub(r"\bmuster \d+\.\d+\.\d+", "muster VERSION", text)
        return re.sub(r"threads \[\d+\]", "threads [CORES]", text)


def tree(folder):
    """Path below the folder to bytes, of every file that is part of a site."""
    folder = Path(folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and ".muster" not in path.relative_to(folder).parts}
