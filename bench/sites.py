#!/usr/bin/env python3
"""How long it takes to build many sites, as a ratio against copying the same files in the same run.

Usage: sites.py [ORGANISATIONS]   Environment: MUSTER is the program. Seconds depend on the machine; the ratios hardly do.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("SOURCE_DIR", str(ROOT))
os.environ.setdefault("MUSTER", str(ROOT / "build" / "release" / "muster"))
sys.path.insert(0, str(ROOT / "tests"))
from random_profiles_test import Profiles  # noqa: E402
from running import MUSTER, environment  # noqa: E402

ROUNDS = 5


def seconds(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / "content", folder / "content")
        (folder / "site" / "profiles").mkdir(parents=True)
        (folder / "site" / "muster.toml").write_text('packs = ["../content"]\n', "utf-8")
        profiles = Profiles(1)
        for number in range(count):
            (folder / "site" / "profiles" / f"org-{number}.toml").write_text(Profiles.text(*profiles.profile(number)), "utf-8")

        def build(output):
            done = subprocess.run([str(MUSTER), "build", "site", "-q", "-o", output], env=environment(folder), stderr=subprocess.PIPE, check=False)
            if done.returncode != 0:
                raise SystemExit(done.stderr.decode())   # else it holds warnings about the random profiles

        os.chdir(folder)
        build("first")
        fresh, again, copied = [], [], []
        for number in range(ROUNDS):   # side by side, so that what else the machine does falls on all three
            fresh.append(seconds(lambda: build(f"out-{number}")))
            again.append(seconds(lambda: build(f"out-{number}")))
            copied.append(seconds(lambda: shutil.copytree("first", f"copy-{number}")))
            shutil.rmtree(f"out-{number}")
            shutil.rmtree(f"copy-{number}")
        files = sum(len(names) for _, _, names in os.walk("first"))
    new, same, copy = map(statistics.median, (fresh, again, copied))
    print(f"{count} sites, {files} files, median of {ROUNDS}")
    print(f"build             {new:7.2f} s  {new / copy:5.1f} times a copy of its files")
    print(f"nothing changed   {same:7.2f} s  {same / new:5.2f} of the build")
    print(f"copy              {copy:7.2f} s")


if __name__ == "__main__":
    main()
