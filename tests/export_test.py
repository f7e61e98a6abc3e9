#!/usr/bin/env python3
"""Takes sites away as one file, and holds what comes out against the site that `build` writes."""

import io
import os
import shutil
import stat
import subprocess
import unittest
import zipfile

from diagnostics_test import base
from running import MUSTER, SOURCE, Folder, environment, tree


def copy_example(folder):
    shutil.copytree(SOURCE / "site", folder.path / "site", ignore=shutil.ignore_patterns("public"))
    return sorted(path.stem for path in (folder.path / "site/profiles").glob("*.toml"))


class Export(unittest.TestCase):
    maxDiff = None

    def run_ok(self, folder, *words, **more):
        result = folder.run(*words, **more)
        self.assertEqual((0, ""), (result.returncode, result.stderr.decode()))
        return result.stdout.decode()


class Zip(Export):
    def test_the_archive_holds_the_site(self):
        with Folder() as folder:
            profiles = copy_example(folder)
            self.assertEqual(5, len(profiles))
            self.run_ok(folder, "build", "site", "-o", "out", seconds=120)
            for profile in profiles:
                with self.subTest(profile):
                    said = self.run_ok(folder, "export", "site", profile, "--to", "zip")
                    slug = said.partition(".zip")[0].removeprefix("site/")
                    self.assertRegex(said, rf"\Asite/{slug}\.zip, \d+ KiB\n\Z")
                    with zipfile.ZipFile(folder.path / f"site/{slug}.zip") as archive:
                        self.assertIsNone(archive.testzip())
                        names = archive.namelist()
                        self.assertEqual(sorted(names), names)
                        self.assertEqual({slug}, {name.split("/")[0] for name in names})
                        for info in archive.infolist():
                            self.assertEqual((1980, 1, 1, 0, 0, 0), info.date_time)
                            self.assertEqual(stat.S_IFREG | 0o644, info.external_attr >> 16)
                        archive.extractall(folder.path / "unpacked")
                    self.assertEqual(tree(folder.path / "out" / slug), tree(folder.path / "unpacked" / slug))

    def small(self, folder):
        for path, text in base().items():
            folder.write(path, text)

    def export(self, folder, name, **more):
        umask = more.pop("umask", 0o022)
        result = subprocess.run([MUSTER, "export", "teal", "--to", "zip", "-o", name], cwd=folder.path, umask=umask,
                                env=environment(folder.home, **more), capture_output=True, timeout=60, check=False)
        self.assertEqual((0, b""), (result.returncode, result.stderr))
        return (folder.path / name).read_bytes()

    def test_same_bytes(self):
        with Folder() as folder:
            self.small(folder)
            first = self.export(folder, "first.zip")
            for name, more in {"again": {}, "zone": {"TZ": "Pacific/Apia"}, "other zone": {"TZ": "America/New_York"},
                               "locale": {"LC_ALL": "tr_TR.UTF-8"}, "umask": {"umask": 0o077}}.items():
                with self.subTest(name):
                    self.assertEqual(first, self.export(folder, f"{name}.zip", **more))

    def test_the_time_is_that_of_the_epoch(self):
        # The second does not exist in New York, the third not in Samoa; the format ends with the next to last.
        for epoch, expected in {"1767323045": (2026, 1, 2, 3, 4, 4), "1741487400": (2025, 3, 9, 2, 30, 0),
                                "1325203200": (2011, 12, 30, 0, 0, 0), "0": (1980, 1, 1, 0, 0, 0),
                                "-5": (1980, 1, 1, 0, 0, 0), "9999999999999": (2107, 12, 31, 23, 59, 58)}.items():
            for zone in ("UTC", "America/New_York", "Pacific/Apia"):
                with self.subTest(epoch=epoch, zone=zone), Folder() as folder:
                    self.small(folder)
                    data = self.export(folder, "a.zip", TZ=zone, SOURCE_DATE_EPOCH=epoch)
                    with zipfile.ZipFile(io.BytesIO(data)) as archive:
                        self.assertEqual({expected}, {info.date_time for info in archive.infolist()})

    def test_an_epoch_that_is_none_is_wrong_usage(self):
        for epoch in ("", "soon", "12x", "1e9", "99999999999999999999"):
            with self.subTest(epoch), Folder() as folder:
                self.small(folder)
                result = folder.run("export", "teal", "--to", "zip", SOURCE_DATE_EPOCH=epoch)
                self.assertEqual(2, result.returncode)
                self.assertIn(f"`SOURCE_DATE_EPOCH` must be a number of seconds, but is `{epoch}`", result.stderr.decode())
                self.assertFalse((folder.path / "teal.zip").exists())


class Place(Export):
    """Where the file goes, and what happens where it cannot."""

    def small(self, folder):
        for path, text in base().items():
            folder.write(path, text)

    def names(self, folder):
        return sorted(path.relative_to(folder.path).as_posix() for path in folder.path.rglob("*") if path.is_file())

    def test_it_stands_beside_the_output_folder(self):
        with Folder() as folder:
            self.small(folder)
            folder.write("muster.toml", 'packs = ["./pack"]\noutput = "deep/public"\n')
            self.assertRegex(self.run_ok(folder, "export", "teal", "--to", "zip"), r"\Adeep/teal\.zip, ")
            self.assertTrue((folder.path / "deep/teal.zip").is_file())
            self.assertFalse((folder.path / "deep/public").exists())

    def test_an_error_leaves_the_old_file_alone(self):
        with Folder() as folder:
            self.small(folder)
            self.run_ok(folder, "export", "teal", "--to", "zip")
            before = (folder.path / "teal.zip").read_bytes()
            folder.write("profiles/teal.toml", '[organisation]\nname = "Teal"\n[boat]\nhulll = 1\n')
            self.assertEqual(1, folder.run("export", "teal", "--to", "zip").returncode)
            self.assertEqual(before, (folder.path / "teal.zip").read_bytes())

    def test_a_mistake_of_another_organisation_does_not_matter(self):
        with Folder() as folder:
            self.small(folder)
            folder.write("profiles/broken.toml", "[organisation]\nnome = 1\n")
            self.run_ok(folder, "export", "teal", "--to", "zip")

    @unittest.skipIf(os.geteuid() == 0 and not shutil.which("setpriv"), "root may write everywhere")
    def test_a_folder_that_may_not_be_written(self):
        with Folder() as folder:
            self.small(folder)
            closed = folder.path / "closed"
            closed.mkdir()
            (closed / "old.zip").write_bytes(b"old")
            os.chmod(closed, 0o555)
            os.chmod(folder.base, 0o755)
            drop = ["setpriv", "--reuid=65534", "--clear-groups"] if os.geteuid() == 0 else []
            result = subprocess.run([*drop, MUSTER, "export", "teal", "--to", "zip", "-o", "closed/old.zip"], cwd=folder.path,
                                    env=environment(folder.home), capture_output=True, timeout=60, check=False)
            self.assertEqual(3, result.returncode, result.stderr)
            self.assertRegex(result.stderr.decode(), r"\Amuster: error: cannot write closed/old\.zip: permission denied\n\Z")
            self.assertEqual([closed / "old.zip"], list(closed.iterdir()))
            self.assertEqual(b"old", (closed / "old.zip").read_bytes())

    def test_a_full_disk(self):
        # A limit on the size of files is as much as a test can do without being root: the call fails half way.
        with Folder() as folder:
            self.small(folder)
            folder.write("teal.zip", "old")
            before = self.names(folder)
            result = folder.shell("trap '' XFSZ; ulimit -f 4; muster export teal --to zip")
            self.assertEqual(3, result.returncode, result.stderr)
            self.assertRegex(result.stderr.decode(), r"\Amuster: error: cannot write teal\.zip: the file would be too large\n\Z")
            self.assertEqual("old", (folder.path / "teal.zip").read_text())
            self.assertEqual(before, self.names(folder))


if __name__ == "__main__":
    unittest.main()
