"""Feeds Muster what strangers, editors and disks come up with. None of it may crash it, hang it, take much memory, change the site of
the last build, or leave the folder; each refusal tells the place and has the right exit code."""

import os
import re
import resource
import subprocess
import unittest
from pathlib import Path

from running import MUSTER, Folder, environment, tree

CACHE = Path(os.environ.get("BUILD_DIR", MUSTER.parent)) / "CMakeCache.txt"
IS_OPTIMISED = CACHE.is_file() and "CMAKE_BUILD_TYPE:STRING=Release" in CACHE.read_text()
SECONDS = 10 if IS_OPTIMISED else 60
MEMORY = 2 << 30
NOBODY = 65534
IS_SANITIZED = (any(name.endswith("SAN_OPTIONS") for name in os.environ)
                and any(name in MUSTER.read_bytes() for name in (b"__asan_init", b"__tsan_init")))

PACK = {
    "pack/pack.toml": 'id = "notes"\ntitle = "Notes"\nversion = "1"\nlanguage = "en-GB"\n',
    "pack/profile.toml": """
[section.note]
label = "Note"

[field."note.text"]
type = "text"
label = "Text"
ask = "What is to be noted?"

[field."note.count"]
type = "integer"
min = 0
max = 100
label = "Count"
ask = "How many?"

[field."note.mood"]
type = "choice"
values = { calm = "Calm", cross = "Cross" }
label = "Mood"
ask = "In which mood?"

[field."note.must"]
type = "boolean"
required = true
label = "Must"
ask = "Must it be?"

[table.line]
label = "Lines"
key = "name"

[field."line.name"]
type = "text"
required = true
label = "Name"
ask = "What is it called?"
""",
    "pack/systems.toml": '[system.n]\ntitle = "Notes"\n',
    "pack/guidance/note.md": """+++
id = "n.note"
title = "A note"
+++
The note says: {{ note.text }}

{% for entry in line %}
- {{ entry.name }}
{% endfor %}
""",
    "pack/outline.toml": """
[[part]]
id = "all"
title = "All"

[[page]]
id = "index"
part = "all"
title = "Notes"

[[page.block]]
kind = "guidance"
systems = ["n"]
""",
}
GOOD = '[organisation]\nname = "Good"\n\n[note]\nmust = true\ntext = "fine"\n'
HEAD = '[organisation]\nname = "Bad"\n\n[note]\nmust = true\n'

# name: (bytes of profiles/bad.toml, a pattern of the first line on stderr)
PLACE = r"^site/profiles/bad\.toml:\d+:\d+: error: "
PROFILES = {
    "unknown key": (HEAD + "colour = 1", PLACE + "unknown field `note.colour`"),
    "unknown table": (HEAD + "[extras]\na = 1", PLACE + r"unknown table `\[extras\]`"),
    "wrong type": (HEAD + 'count = "3"', PLACE + "`note.count` must be a whole number, but is text"),
    "fraction for an integer": (HEAD + "count = 3.5", PLACE + "`note.count` must be a whole number"),
    "too small": (HEAD + "count = -1", PLACE + "`note.count` must be between 0 and 100, but is -1"),
    "too large": (HEAD + "count = 101", PLACE + "`note.count` must be between 0 and 100, but is 101"),
    "beyond 64 bits": (HEAD + "count = 99999999999999999999", PLACE),
    "infinite": (HEAD + "count = inf", PLACE),
    "no number": (HEAD + "count = nan", PLACE),
    "choice": (HEAD + 'mood = "calmer"', PLACE + "`note.mood` cannot be \"calmer\""),
    "missing required field": ('[organisation]\nname = "Bad"\n', PLACE + "`note.must` is missing"),
    "missing name": ("[note]\nmust = true\n", PLACE + "`organisation.name` is missing"),
    "empty file": ("", PLACE + "`(organisation.name|note.must)` is missing"),
    "blank name": ('[organisation]\nname = " "\n\n[note]\nmust = true\n', PLACE + "`organisation.name` must not be empty"),
    "Latin-1": ((HEAD + 'text = "caf').encode() + b'\xe9"\n', r"^site/profiles/bad\.toml:6:12: error: this is not valid UTF-8"),
    "overlong UTF-8": ((HEAD + 'text = "').encode() + b'\xc0\xaf"\n', PLACE + "this is not valid UTF-8"),
    "surrogate": ((HEAD + 'text = "').encode() + b'\xed\xa0\x80"\n', PLACE + "this is not valid UTF-8"),
    "UTF-16": (HEAD.encode("utf-16"), r"^site/profiles/bad\.toml: error: .*UTF-16"),
    "NUL byte": ((HEAD + 'text = "').encode() + b'\0"\n', PLACE + "the file holds a NUL byte here"),
    "escaped NUL": (HEAD + 'text = "a\\u0000b"', PLACE),
    "escape character": (HEAD + 'text = "a\\u001b[31mb"', PLACE),
    "bidirectional override": (HEAD + 'text = "a\\u202eb"', PLACE),
    "10 MB text": (HEAD + 'text = "' + "x" * 10_000_000 + '"', r"^site/profiles/bad\.toml: error: .*larger than 1 MiB"),
    "100 KB text": (HEAD + 'text = "' + "x" * 100_000 + '"', PLACE),
    "100,000 entries": ("line = [" + "{}," * 100_000 + "]\n" + HEAD, PLACE),
    "100,000 keys": (HEAD + "".join(f"k{i}=1\n" for i in range(100_000)), PLACE),
    "100,000 numbers": (HEAD + "count = [" + "1," * 400_000 + "]", PLACE),
    "deep arrays": (HEAD + "count = " + "[" * 100_000 + "]" * 100_000, PLACE),
    "deep tables": (HEAD + "count = " + "{a=" * 50_000 + "1" + "}" * 50_000, PLACE),
    "deep key": (HEAD + "a." * 200_000 + "b = 1", PLACE),
    "deep header": (HEAD + "[" + "a." * 200_000 + "b]", PLACE),
    "[.]": ("[.]", PLACE),
    "[ö": ("[ö", PLACE),
    "[~": ("[~", PLACE),
    "[[[": ("[[[", PLACE),
    "ö = 1": ("ö = 1", PLACE),
    "a = é": ("a = é", PLACE),
    "name climbs": ('[organisation]\nname = "../../etc"\nslug = "../x"\n\n[note]\nmust = true', PLACE + r"the address `\.\./x` must be"),
    "absolute slug": ('[organisation]\nname = "B"\nslug = "/etc"\n\n[note]\nmust = true', PLACE + "the address `/etc` must be"),
    "slug with dots": ('[organisation]\nname = "B"\nslug = ".."\n\n[note]\nmust = true', PLACE + "the address"),
    "empty slug": ('[organisation]\nname = "B"\nslug = ""\n\n[note]\nmust = true', PLACE),
    "slug of Muster's": ('[organisation]\nname = "B"\nslug = ".muster"\n\n[note]\nmust = true', PLACE + "the address"),
    "long slug": (f'[organisation]\nname = "B"\nslug = "{"a" * 64}"\n\n[note]\nmust = true', PLACE + "the address"),
    "reserved slug": ('[organisation]\nname = "B"\nslug = "con"\n\n[note]\nmust = true', PLACE + "the address `con` must be"),
    "reserved name": ('[organisation]\nname = "CON"\n\n[note]\nmust = true', PLACE + "no address can be made of this name"),
    "name of marks": ('[organisation]\nname = "!?"\n\n[note]\nmust = true', PLACE + "no address can be made of this name"),
    "same address": ('[organisation]\nname = "GOOD"\n\n[note]\nmust = true', PLACE + "two organisations have the address `good`"),
    "two entries with one address": (HEAD + '[[line]]\nname="a"\n[[line]]\nname="A!"', PLACE + "two entries of `line` have the address `a`"),
    "5,000 free values": (HEAD + "[extra]\nlist = [" + "1," * 5000 + "]", PLACE),
}


class BadInput(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = self.enterContext(Folder())
        for name, text in PACK.items():
            self.folder.write(f"site/{name}", text)
        self.folder.write("site/muster.toml", 'packs = ["./pack"]\n')
        self.folder.write("site/profiles/good.toml", GOOD)
        self.site = self.folder.path / "site"
        self.output = self.site / "public"

    def run_bounded(self, *words, folder=None, **more):
        """Within the seconds and, where no sanitizer reserves the address space, within the memory."""
        def bound():
            if not IS_SANITIZED:
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        return subprocess.run([str(MUSTER), *map(str, words)], cwd=folder or self.folder.path, env=environment(self.folder.home),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False,
                              preexec_fn=bound, **more)

    def build(self, *words):
        return self.run_bounded("build", "site", *words)

    def build_as_nobody(self, *words):
        """Root may read and write everything, so somebody else has to try."""
        if os.geteuid() != 0:
            return self.build(*words)
        for folder, _, files in os.walk(self.folder.base):
            for path in [folder, *(os.path.join(folder, file) for file in files)]:
                os.chown(path, NOBODY, NOBODY)
        try:
            return self.run_bounded("build", "site", *words, user=NOBODY, group=NOBODY, extra_groups=[])
        except PermissionError as error:
            return self.skipTest(f"nobody else may run {MUSTER}: {error}")

    def built(self):
        result = self.build()
        self.assertEqual((0, b""), (result.returncode, result.stderr))
        return tree(self.output)

    def assert_refused(self, result, code, pattern):
        text = result.stderr.decode()
        self.assertEqual(code, result.returncode, text[:2000])
        self.assertRegex(text.splitlines()[0] if text else "", pattern)
        self.assertLess(len(text), 64 << 10)
        self.assertNotRegex(text, "[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]")

    def test_profiles(self):
        before = self.built()
        for name, (data, pattern) in PROFILES.items():
            with self.subTest(name):
                bad = self.folder.write("site/profiles/bad.toml", data)
                result = self.build("-v") if name == "same address" else self.build()
                self.assert_refused(result, 1, pattern)
                self.assertEqual(before, tree(self.output))
                if name != "same address":
                    self.assertIn(b"1 site", result.stdout, "the other organisation is built")
                bad.unlink()

    def test_what_is_no_profile(self):
        before = self.built()
        bad = self.site / "profiles/bad.toml"

        def folder():
            bad.mkdir()

        def fifo():
            os.mkfifo(bad)

        def link_out():
            bad.symlink_to(self.folder.write("outside.toml", GOOD))

        def link_to_device():
            bad.symlink_to("/dev/zero")

        def dead_link():
            bad.symlink_to("nowhere.toml")

        def link_to_itself():
            bad.symlink_to("bad.toml")

        for make, pattern in [(folder, "is a folder"), (fifo, "is a named pipe"), (link_out, "lies outside"),
                              (link_to_device, "lies outside"), (dead_link, "does not exist"), (link_to_itself, "symbolic links")]:
            with self.subTest(make.__name__):
                make()
                result = self.build()
                self.assert_refused(result, 1, r"^site/profiles/bad\.toml: error: cannot read .*" + pattern)
                self.assertEqual(before, tree(self.output))
                bad.rmdir() if make is folder else bad.unlink()

    def test_links_that_stay_inside_are_read(self):
        self.folder.write("site/drafts/next.toml", GOOD.replace("Good", "Next"))
        (self.site / "profiles/next.toml").symlink_to("../drafts/next.toml")
        self.built()
        self.assertTrue((self.output / "next/index.html").is_file())

    def test_unreadable_profile(self):
        bad = self.folder.write("site/profiles/bad.toml", GOOD)
        bad.chmod(0)
        self.assert_refused(self.build_as_nobody(), 1, r"^site/profiles/bad\.toml: error: cannot read .*permission denied")

    def test_line_ends_and_mark_change_nothing(self):
        before = self.built()
        for name, data in {"BOM": b"\xef\xbb\xbf" + GOOD.encode(), "CRLF": GOOD.replace("\n", "\r\n").encode(),
                           "no last line end": GOOD.rstrip("\n").encode()}.items():
            with self.subTest(name):
                self.folder.write("site/profiles/good.toml", data)
                self.assertEqual(before, self.built())

    def test_names_of_other_scripts(self):
        self.folder.write("site/profiles/moscow.toml", GOOD.replace("Good", "Москва"))
        self.folder.write("site/profiles/aero.toml", GOOD.replace("Good", "Ærø & Søn"))
        self.built()
        self.assertTrue((self.output / "moskva/index.html").is_file())
        self.assertTrue((self.output / "aero-son/index.html").is_file())

    def test_text_stays_text(self):
        payloads = ["{{ 7 * 7 }}", "{% for x in range(9) %}y{% endfor %}", "{# gone #}", "<script>alert(1)</script>", "<!-- hidden",
                    "--><b>", "</title>", "*star*", "[a](javascript:alert)", "![x](http://e.example/x.png)", "`code`", "# head",
                    "| a | b |", "&lt;", "&#x41;", "]]>", "\\\"' onload=x", "muster0x0", "%s %n", "${HOME}"]
        for payload in payloads:
            with self.subTest(payload):
                quoted = payload.replace("\\", "\\\\").replace('"', '\\"')
                self.folder.write("site/profiles/good.toml", GOOD.replace("fine", quoted) + f'[[line]]\nname = "a {quoted}"\n')
                pages = self.built()
                page = pages["good/index.html"].decode()
                text = re.sub(r"<[^>]*>", "", page)
                for reference, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
                    text = text.replace(reference, letter)
                self.assertIn(f"The note says: {payload}", text)
                self.assertIn(f"a {payload}", text)
                self.assertNotIn("<script>alert", page)
                self.assertNotIn("<b>", page)

    def test_output_places(self):
        before = self.built()
        foreign = self.folder.write("foreign/letter.txt", "Dear").parent
        file = self.folder.write("file", "a file")
        link = self.folder.path / "link"
        link.symlink_to(foreign)
        for output in [file, "/dev/null", "/", self.folder.home, self.site, self.site / "pack", self.site / "profiles",
                       self.site / "pack/inside", self.folder.path, foreign, link]:
            with self.subTest(str(output)):
                result = self.build("-o", output)
                self.assert_refused(result, 1, r"error: the output folder")
                self.assertEqual(before, tree(self.output))
        self.assertEqual({"letter.txt": b"Dear"}, tree(foreign))
        self.assertFalse((foreign / ".muster").exists())
        self.assertFalse((self.site / ".muster").exists())

    def test_output_that_cannot_be_written(self):
        locked = self.folder.path / "locked"
        locked.mkdir(mode=0o555)
        result = self.build_as_nobody("-o", locked / "out")
        self.assertEqual(3, result.returncode)
        self.assertIn(b"permission denied", result.stderr)

    def test_full_disk_on_stdout(self):
        with open("/dev/full", "wb") as full:
            result = subprocess.run([str(MUSTER), "schema", "site"], cwd=self.folder.path, env=environment(self.folder.home), stdout=full,
                                    stderr=subprocess.PIPE, timeout=SECONDS, check=False)
        self.assertEqual(3, result.returncode, result.stderr)

    def test_muster_toml(self):
        self.built()
        good = (self.site / "muster.toml").read_text()
        place = r"^site/muster\.toml:\d+:\d+: error: "
        for name, text, pattern in [
                ("empty", "", place + "`muster.toml` needs `packs`"),
                ("unknown key", good + "pack = 1", place + "unknown key `pack`"),
                ("wrong type", "packs = 1", place),
                ("profiles outside", good + 'profiles = "/etc"', place + "`/etc` lies outside of the engagement"),
                ("profiles above", good + 'profiles = "../.."', place + "`../..` lies outside of the engagement"),
                ("profile outside", good + 'profiles = ["../outside.toml"]', place + r"`\.\./outside\.toml` lies outside"),
                ("pack is a device", 'packs = ["/dev/null"]', place),
                ("no TOML", "packs = [", place),
                ("NUL in a name", 'packs = ["./pa\\u0000ck"]', place),
        ]:
            with self.subTest(name):
                self.folder.write("site/muster.toml", text)
                self.assert_refused(self.build(), 1, pattern)

    def test_muster_toml_is_no_file(self):
        (self.site / "muster.toml").unlink()
        os.mkfifo(self.site / "muster.toml")
        self.assert_refused(self.build(), 1, r"^site/muster\.toml: error: cannot read .*named pipe")

    def test_profiles_folder_that_leads_out(self):
        outside = self.folder.write("outside/x.toml", GOOD).parent
        (self.site / "linked").symlink_to(outside)
        self.folder.write("site/muster.toml", 'packs = ["./pack"]\nprofiles = "linked"\n')
        self.assert_refused(self.build(), 1, r"^site/muster\.toml:2:12: error: `linked` lies outside of the engagement")

    def test_one_stops_no_other(self):
        for name in ("a", "b", "c", "d"):
            self.folder.write(f"site/profiles/{name}.toml", GOOD.replace("Good", name.upper()))
        self.built()
        before = tree(self.output)
        self.folder.write("site/profiles/b.toml", GOOD.replace("Good", "B") + "x = 1")
        self.folder.write("site/profiles/c.toml", "[")
        self.folder.write("site/profiles/d.toml", GOOD.replace("Good", "D").replace("fine", "changed"))
        result = self.build()
        self.assertEqual(1, result.returncode)
        after = tree(self.output)
        self.assertEqual({path for path in before if not path.startswith("d/")}, {path for path in after if not path.startswith("d/")})
        for path, data in after.items():
            if not path.startswith("d/"):
                self.assertEqual(before[path], data, path)
        self.assertIn(b"changed", after["d/index.html"])
        self.assertRegex(result.stderr.decode().splitlines()[-1], r"site/profiles/b\.toml, site/profiles/c\.toml")

    def test_sites_of_gone_profiles_go(self):
        gone = self.folder.write("site/profiles/gone.toml", GOOD.replace("Good", "Gone"))
        self.built()
        mine = self.output / "gone" / "mine.txt"
        mine.write_text("not Muster's")
        gone.unlink()
        self.assertEqual(0, self.build("-p", "good").returncode)
        self.assertTrue((self.output / "gone/index.html").exists())
        self.built()
        self.assertFalse((self.output / "gone/index.html").exists())
        self.assertEqual("not Muster's", mine.read_text())


if __name__ == "__main__":
    unittest.main()
