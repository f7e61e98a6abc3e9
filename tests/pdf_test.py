#!/usr/bin/env python3
"""Makes PDFs: with fake tools for all that can go wrong, and with WeasyPrint to read what comes out."""

import os
import time
import unittest

from diagnostics_test import base
from running import Folder

GOOD = """#!/bin/sh
if [ "$1" = --version ]; then echo "WeasyPrint version 57.2"; exit 0; fi
for last; do :; done
pwd > "$(dirname "$0")/folder"; env | sort > "$(dirname "$0")/environment"; echo "$@" > "$(dirname "$0")/arguments"; ls -R > "$(dirname "$0")/files"
printf '%%PDF-1.7\\nbody\\n%%%%EOF\\n' > "$last"
"""


class FakeTools(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(Folder())
        for path, text in base().items():
            self.folder.write(path, text)
        self.tools = self.folder.path / "tools"
        self.tools.mkdir()

    def tool(self, script):
        path = self.tools / "weasyprint"
        path.write_text(script)
        path.chmod(0o755)

    def export(self, *words, path=None):
        names = {"PATH": path or f"{self.tools}:/usr/bin:/bin", "TMPDIR": str(self.folder.path / "tmp"), "SECRET": "x"}
        (self.folder.path / "tmp").mkdir(exist_ok=True)
        run = self.folder.run("export", ".", "teal", "--to", "pdf", "-o", "teal.pdf", *words, **names)
        self.assertEqual([], list((self.folder.path / "tmp").iterdir()), "something was left behind")
        return run.returncode, run.stderr.decode()

    def refused(self, message, *words, **more):
        target = self.folder.path / "teal.pdf"
        target.write_bytes(b"old")
        code, said = self.export(*words, **more)
        self.assertEqual(3, code, said)
        self.assertRegex(said, message)
        self.assertEqual(b"old", target.read_bytes())

    def test_the_file_is_what_the_tool_wrote(self):
        self.tool(GOOD)
        self.assertEqual((0, ""), self.export())
        self.assertEqual(b"%PDF-1.7\nbody\n%%EOF\n", (self.folder.path / "teal.pdf").read_bytes())

    def test_the_tool_sees_only_what_it_needs(self):
        self.tool(GOOD)
        self.export()
        names = {line.partition("=")[0] for line in (self.tools / "environment").read_text().splitlines()}
        self.assertEqual({"PATH", "HOME", "LANG", "SOURCE_DATE_EPOCH"}, names - {"PWD", "OLDPWD", "SHLVL", "_"})
        self.assertEqual("--quiet --encoding utf-8 print.html report.pdf\n", (self.tools / "arguments").read_text())
        files = (self.tools / "files").read_text()
        self.assertIn("print.html", files)
        self.assertNotIn("index.html", files)

    def test_a_later_version_writes_tags(self):
        self.tool(GOOD.replace("57.2", "62.3"))
        self.assertEqual((0, ""), self.export())
        self.assertIn("--pdf-variant pdf/ua-1", (self.tools / "arguments").read_text())

    def test_no_tool(self):
        self.refused("there is no program `weasyprint`\nhelp: install it", path="/nowhere")

    def test_a_tool_that_fails(self):
        self.tool("#!/bin/sh\n[ \"$1\" = --version ] && exit 0\necho first; echo 'no such font' >&2; exit 7\n")
        self.refused("`weasyprint` failed with code 7: no such font")

    def test_a_tool_that_is_killed(self):
        self.tool("#!/bin/sh\n[ \"$1\" = --version ] && exit 0\nkill -9 $$\n")
        self.refused("was ended by signal 9|failed with code 137")

    def test_a_tool_that_hangs_with_all_it_began(self):
        self.tool("#!/bin/sh\n[ \"$1\" = --version ] && exit 0\necho $$ > \"$(dirname \"$0\")/pid\"\nsleep 300 & sleep 300\n")
        begun = time.monotonic()
        self.refused("`weasyprint` was not done after 1 seconds and was ended\nhelp: give it longer", "--time-limit", "1")
        self.assertLess(time.monotonic() - begun, 25)
        with self.assertRaises(ProcessLookupError):
            os.kill(int((self.tools / "pid").read_text()), 0)

    def test_a_tool_that_writes_no_pdf_or_half_of_one(self):
        for bytes in ("", "%%PDF-1.7 half", "<html>%%%%EOF"):
            with self.subTest(bytes):
                self.tool(f"#!/bin/sh\n[ \"$1\" = --version ] && exit 0\nfor last; do :; done\nprintf '{bytes}' > \"$last\"\n")
                self.refused("what it wrote is no whole PDF")

    def test_a_tool_that_is_no_program(self):
        self.tool("")
        self.refused("weasyprint")

    def test_output_that_is_a_folder(self):
        self.tool(GOOD)
        (self.folder.path / "teal.pdf").mkdir()
        code, said = self.export()
        self.assertEqual(3, code, said)

    def test_a_limit_that_is_none(self):
        for limit in ("0", "soon", "86401", "-1"):
            with self.subTest(limit):
                code, said = self.export(f"--time-limit={limit}")
                self.assertEqual(2, code, said)
                self.assertIn("`--time-limit` must be a number of seconds from 1 to 86400", said)


if __name__ == "__main__":
    unittest.main(verbosity=0)
