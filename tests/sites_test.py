"""Builds each engagement of tests/sites/ and compares its whole output with its expected/, byte for byte. They share sites/theme/.

MUSTER_UPDATE=1 renews expected/.
"""

import re
import shutil
import unittest

from running import TESTS, UPDATE, Folder, tree

SITES = TESTS / "sites"


def normalised(files):
    """report.json and plan.ics carry Muster's version."""
    version = re.compile(rb'("generator": ?"|PRODID:-//[^/]*//|\bmuster )(muster )?\d+\.\d+\.\d+')
    return {path: version.sub(rb"\1\2VERSION", data) for path, data in files.items()}


class Sites(unittest.TestCase):
    maxDiff = None

    def test_sites(self):
        for source in sorted(path.parent for path in SITES.glob("*/muster.toml")):
            with self.subTest(source.name), Folder() as folder:
                shutil.copytree(source, folder.path / "site", ignore=shutil.ignore_patterns("expected"))
                shutil.copytree(SITES / "theme", folder.path / "theme")
                result = folder.run("build", "site", "-o", "out", "--strict")
                self.assertEqual((0, ""), (result.returncode, result.stderr.decode()))
                found = normalised(tree(folder.path / "out"))
                if UPDATE:
                    shutil.rmtree(source / "expected", ignore_errors=True)
                    for path, data in found.items():
                        target = source / "expected" / path
                        target.parent.mkdir(parents=True, exist_ok=True)
                        target.write_bytes(data)
                    continue
                expected = tree(source / "expected")
                self.assertEqual(sorted(expected), sorted(found))
                for path, data in expected.items():
                    self.assertEqual(data.decode("utf-8", "replace"), found[path].decode("utf-8", "replace"), path)


if __name__ == "__main__":
    unittest.main()
