"""Invalid TOML, by the chapters of its specification, as profiles. None may pass or crash, and each message names a line."""

import unittest

from running import Folder

CONTROLS = ["a = 1 # \x00", "a = 1 # \x01", "a = 1 # \x1f", "a = 1 # \x7f", "a = \"\x01\"", "a = '\x01'", "a = \"\"\"\x01\"\"\"",
            "a = '''\x01'''", "a = \"\x7f\"", "a = '\x7f'", "a = 1\r b = 2", "\x0b", "a = \"x\ny\"", "a = 'x\ny'", "a = 1\x00",
            "\x0c"]
STRINGS = ['a = "x', "a = 'x", 'a = """x', "a = '''x", 'a = "\\q"', 'a = "\\x4g"', 'a = "\\u12"', 'a = "\\u12G4"', 'a = "\\uD800"', 'a = "\\U00110000"',
           'a = "\\U1234567"', 'a = "\\ "', 'a = "x"y', 'a = "x" "y"', "a = ''''x''''", 'a = """"""x', "a = x", "a = x y", 'a = "\\', 'a = """\\q"""',
           'a = "\\8"', "a = 'x'x'"]
INTEGERS = ["a = 01", "a = -01", "a = +01", "a = 1_", "a = _1", "a = 1__2", "a = 0x", "a = 0xg", "a = 0o8", "a = 0b2", "a = 0X1", "a = 0O1", "a = 0B1", "a = +0x1",
            "a = -0b1", "a = 0_1", "a = 1 2", "a = --1", "a = 9223372036854775808", "a = -9223372036854775809", "a = 1a", "a = 0x_1", "a = 0b1_"]
FLOATS = ["a = .5", "a = 5.", "a = 1.e2", "a = 1e", "a = 1e+", "a = 1._5", "a = 1_.5", "a = 01.5", "a = -.5", "a = 1e1.5", "a = Inf", "a = NaN", "a = +-inf", "a = infinity",
          "a = 1.2.3", "a = 1e_2", "a = 1e2_", "a = 00.1"]
DATES = ["a = 2026-13-01", "a = 2026-00-01", "a = 2026-01-00", "a = 2026-01-32", "a = 2026-02-29", "a = 2026-04-31", "a = 26-01-01", "a = 2026-1-01", "a = 2026-01-1",
         "a = 2026-01-01T", "a = 2026-01-01T24:00:00", "a = 2026-01-01T00:60:00", "a = 2026-01-01T00:00:61", "a = 2026-01-01T00:00:00.", "a = 25:00:00", "a = 1:00:00",
         "a = 2026-01-01T00:00:00+25:00", "a = 2026-01-01T00:00:00+1:00", "a = 2026-01", "a = 2026-01-01x", "a = 10000-01-01", "a = 2026-01-01T00:00:00Zx"]
BOOLEANS = ["a = True", "a = TRUE", "a = tru", "a = truex", "a = false1", "a = yes", "a = null", "a = nil", "a = none"]
KEYS = ["= 1", "a", "a =", "a = ", "a b = 1", "a. = 1", ".a = 1", "a..b = 1", '"a = 1', "'a = 1", "a = 1 b = 2", "a = 1\na = 2", "a.b = 1\na.b = 2", "a = 1\na.b = 2", "a.b = 1\na = 2",
        '"a" = 1\na = 2', "a! = 1", "a: 1", "a == 1", "[a]\nb = 1\nb = 2", '"""a""" = 1', "'''a''' = 1", "a\n= 1", "a =\n1", '"\\q" = 1', "a@b = 1", "a,b = 1"]
TABLES = ["[", "[]", "[a", "[a]]", "[[a]", "[a.]", "[.a]", "[a..b]", "[a b]", "[a] b = 1", "[a]\n[a]", "[a.b]\n[a.b]", "a = 1\n[a]", "[[a]]\n[a]", "[a]\n[[a]]", "a = []\n[[a]]", "a = {}\n[a]",
          "[a]\nb.c = 1\n[a.b]", "[[]]", "[[a.]]", "[ [a] ]", "[[a] ]", "a.b = 1\n[a]", '["a]', "[a]x", "[a][b]", "[[a]]\n[[a.b]]\n[a.b]", "[a\n]", "[=]", "[a=b]"]
ARRAYS = ["a = [", "a = [1", "a = [1,", "a = [1 2]", "a = [,]", "a = [,1]", "a = [1,,2]", "a = 1]", "a = [1]]", "a = [[1]", "a = [1, b = 2]", "a = [\n1\n2\n]", "a = [1;2]", "a = [1}"]
INLINE = ["a = {", "a = {b}", "a = {b =}", "a = {b = 1", "a = {b = 1,, c = 2}", "a = {,}", "a = {b = 1 c = 2}", "a = {b = 1, b = 2}", "a = {b = 1}}", "a = {b = 1}\na.c = 2",
          "a = {b = 1}\n[a.c]", "a = {b.c = 1, b = 2}", "a = {b = 1]", "a = {= 1}", "a = {b: 1}", "a = { b = { c = 1 }\n[a.b]"]
ENCODING = [b"a = \"\xff\"", b"a = \"\xc3\"", b"a = \"\xc0\x80\"", b"a = \"\xed\xa0\x80\"", b"a = \"\xf4\x90\x80\x80\"", b"a = \"\xe2\x82\"", b"\xc3\xa9 = 1", b"a = \xc3\xa9", b"# \xff", b"a\xff = 1",
            b"\xe3\x81\x82 = 1", b"a = 1 # \xc3", "‘a’ = 1".encode(), "a = “x”".encode()]

CHAPTERS = {"strings": STRINGS, "integers": INTEGERS, "floats": FLOATS, "dates": DATES, "booleans": BOOLEANS, "keys": KEYS, "tables": TABLES, "arrays": ARRAYS,
            "inline tables": INLINE, "control characters": CONTROLS, "encoding": ENCODING}

# Places where such a document may begin, so that the line of the message is not always the first.
BEFORE = "# a comment\n\n"


class InvalidToml(unittest.TestCase):
    maxDiff = None

    def test_all(self):
        documents = [(chapter, text if isinstance(text, bytes) else text.encode()) for chapter, texts in CHAPTERS.items() for text in texts]
        self.assertGreater(len(documents), 200)
        with Folder() as folder:
            folder.write("muster.toml", 'packs = ["./pack"]\n')
            folder.write("pack/pack.toml", 'id = "p"\ntitle = "P"\n')
            folder.write("pack/systems.toml", '[system.n]\ntitle = "N"\n')
            folder.write("pack/guidance/n.md", '+++\nid = "n.n"\ntitle = "N"\n+++\nText.\n')
            folder.write("pack/outline.toml", '[[part]]\nid = "p"\ntitle = "P"\n\n[[page]]\nid = "index"\npart = "p"\ntitle = "P"\n\n'
                                              '[[page.block]]\nkind = "guidance"\nsystems = ["n"]\n')
            # One run tells of all of them: that is a promise of its own.
            for number, (_, data) in enumerate(documents):
                folder.write(f"profiles/{number:03}.toml", BEFORE.encode() + data)
            result = folder.run("check", "-v", seconds=120)
            text = result.stderr.decode()
            self.assertEqual(1, result.returncode, text[-2000:])
            lines = text.splitlines()
            for number, (chapter, data) in enumerate(documents):
                with self.subTest(f"{chapter}: {data!r}"):
                    name = f"profiles/{number:03}.toml:"
                    own = [line for line in lines if line.startswith(name)]
                    self.assertTrue(own, "no message")
                    self.assertRegex(own[0], r"^profiles/\d+\.toml:\d+:\d+: error: \S")
                    # The name of the organisation is missing in each: alone it would not show that the document was refused.
                    self.assertFalse(all("`organisation.name` is missing" in line for line in own), own)
            for path in (folder.path / "profiles").iterdir():
                path.unlink()
            folder.write("profiles/good.toml", BEFORE + '[organisation]\nname = "Good"\n')
            self.assertEqual(0, folder.run("check").returncode, "what is around the documents is sound")


if __name__ == "__main__":
    unittest.main()
