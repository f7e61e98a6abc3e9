"""Every language that themes/plain ships has every word of the default one and no other, in that language's own typography; what is missing is told."""

import tomllib
import unittest

from running import SOURCE, TESTS, Folder

STRINGS = SOURCE / "themes/plain/strings"
# Words that are the same in both languages.
SHARED = {"de": set()}


def words(path):
    def flat(table, prefix=""):
        for key, value in table.items():
            if isinstance(value, dict):
                yield from flat(value, f"{prefix}{key}.")
            else:
                yield prefix + key, value

    return dict(flat(tomllib.loads(path.read_text())))




class Words(unittest.TestCase):
    def setUp(self):
        self.english = words(STRINGS / "en.toml")
        self.others = {path.stem: words(path) for path in sorted(STRINGS.glob("*.toml")) if path.stem != "en"}
        self.assertIn("de", self.others)

    def test_every_language_has_the_same_words(self):
        for language, others in self.others.items():
            with self.subTest(language):
                self.assertEqual([], sorted(self.english.keys() - others.keys()), "words that are missing")
                self.assertEqual([], sorted(others.keys() - self.english.keys()), "words that nobody asks for")

    def test_every_word_is_translated(self):
        for language, others in self.others.items():
            same = {key for key, word in others.items() if word == self.english.get(key)}
            self.assertEqual(set(), same - SHARED.get(language, set()), language)

    def test_placeholders_and_ends_are_kept(self):
        for language, others in self.others.items():
            for key in self.english.keys() & others.keys():
                with self.subTest(language=language, key=key):
                    english, other = self.english[key], others[key]
                    self.assertEqual(other, other.strip())
                    self.assertTrue(other)
                    self.assertEqual(english[-1] in ":.?!", other[-1] in ":.?!", (english, other))
                    for part in ("{", "}"):
                        self.assertEqual(english.count(part), other.count(part))

    def test_german_is_set_as_german(self):
        for key, word in self.others["de"].items():
            with self.subTest(key):
                self.assertNotRegex(word, r"[\"'`“‘]|\.\.\.| - |\b[Dd]u\b|\b[Dd]ein", "„…“, ’, …, –, Sie")

    def test_one_word_taken_away_is_one_warning(self):
        with Folder() as folder:
            folder.shell(f"cp -r {TESTS}/sites/kessel site && cp -r {SOURCE}/themes/plain theme")
            strings = folder.path / "theme/strings/de.toml"
            lines = strings.read_text().splitlines(keepends=True)
            strings.write_text("".join(line for line in lines if not line.startswith("skip ")))
            result = folder.run("build", "site", "-o", "out")
            messages = result.stderr.decode()
            self.assertEqual((0, 1), (result.returncode, messages.count("warning:")), messages)
            self.assertIn("the theme lacks a word in `de-DE`: `skip`", messages)
            page = next((folder.path / "out").rglob("index.html")).read_text()
            self.assertIn(self.english["skip"], page)
            self.assertIn(self.others["de"]["navigation"], page)

    def test_a_german_site_has_no_english_word(self):
        with Folder() as folder:
            folder.shell(f"cp -r {TESTS}/sites/kessel site && sed -i 's|^theme .*|theme = \"plain\"|' site/muster.toml")
            result = folder.run("build", "site", "-o", "out", "--strict")
            self.assertEqual((0, ""), (result.returncode, result.stderr.decode()))
            for path in (folder.path / "out").rglob("*.html"):
                page = path.read_text()
                self.assertIn('<html lang="de-DE" dir="ltr"', page)
                for key, word in self.english.items():
                    if " " in word:
                        self.assertNotIn(f">{word}<", page, key)


if __name__ == "__main__":
    unittest.main()
