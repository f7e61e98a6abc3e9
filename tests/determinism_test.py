"""The same inputs give the same bytes: twice, in another folder, in other zones and locales, on one thread and on eight, alone and together."""

import shutil
import unittest

from running import SOURCE, Folder, tree


class Determinism(unittest.TestCase):
    maxDiff = None

    def build(self, folder, output, *words, **more):
        result = folder.run("build", "site", "-o", output, *words, seconds=300, **more)
        self.assertEqual((0, b""), (result.returncode, result.stderr))
        return tree(folder.path / output)

    def assert_same(self, first, second):
        self.assertEqual(sorted(first), sorted(second))
        differing = [path for path in first if first[path] != second[path]]
        self.assertEqual([], differing)

    def test_same_bytes(self):
        with Folder() as folder, Folder() as other:
            shutil.copytree(SOURCE / "site", folder.path / "site", ignore=shutil.ignore_patterns("public"))
            shutil.copytree(SOURCE / "site", other.path / "deep/er/site", ignore=shutil.ignore_patterns("public"))
            first = self.build(folder, "first", "-j", 1)
            self.assertGreater(len(first), 20)
            for name, words, more in [
                    ("again", ["-j", 1], {}),
                    ("threads", ["-j", 8], {}),
                    ("zone", [], {"TZ": "Pacific/Kiritimati"}),
                    ("locale", [], {"LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8", "LANGUAGE": "ar"}),
                    ("epoch", [], {"SOURCE_DATE_EPOCH": "1"})]:
                with self.subTest(name):
                    self.assert_same(first, self.build(folder, name, *words, **more))
            with self.subTest("another folder"):
                result = other.run("build", "-o", other.path / "out", folder=other.path / "deep/er/site", seconds=300)
                self.assertEqual((0, b""), (result.returncode, result.stderr))
                self.assert_same(first, tree(other.path / "out"))
            for profile in sorted((folder.path / "site/profiles").glob("*.toml")):
                with self.subTest(f"{profile.stem} alone"):
                    alone = self.build(folder, f"alone-{profile.stem}", "-p", profile.stem)
                    self.assertGreater(len(alone), 0)
                    for path, data in alone.items():
                        self.assertEqual(first[path], data, path)

    def test_messages_come_in_one_order(self):
        with Folder() as folder:
            shutil.copytree(SOURCE / "site", folder.path / "site", ignore=shutil.ignore_patterns("public"))
            for number in range(12):
                folder.write(f"site/profiles/x{number}.toml", f'[organisation]\nname = "X{number}"\n\n[nothing]\na = {number}\n')
            runs = {jobs: folder.run("check", "site", "-v", "-j", jobs, seconds=300) for jobs in (1, 8)}
            self.assertEqual(1, runs[1].returncode)
            self.assertEqual(runs[1].stderr, runs[8].stderr)


if __name__ == "__main__":
    unittest.main()
