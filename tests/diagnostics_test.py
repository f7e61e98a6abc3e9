"""Holds every message to tests/diagnostics/<area>/<case>.txt.

A case is a title, the files of a small broken engagement, and the exact text that Muster prints about it:

    A field without a type
    --- pack/profile.toml +
    [field."visit.last"]
    …
    === 1
    pack/profile.toml:12:1: error: …

`--- PATH` writes a file, `--- PATH +` adds to the one that base.txt has, `--- PATH -` takes that away; `$ ARGUMENTS` calls something else than
`check`. After `===` stand the exit code and stderr. A case without `===` is only run when it is renewed: MUSTER_UPDATE=1.
"""

import re
import shlex
import unittest

from running import SOURCE, TESTS, UPDATE, Folder

CASES = TESTS / "diagnostics"
PART = re.compile(r"^--- (\S+)(?: ([+-]))?\n", re.M)


def split(text):
    """Title, command, [(path, mode, text)], expected exit code and stderr or None."""
    body, mark, answer = text.partition("\n===")
    body += "\n" if mark else ""
    expected = None
    if mark:
        code, _, stderr = answer.partition("\n")
        expected = (int(code), stderr)
    pieces = PART.split(body)
    head = pieces[0].splitlines()
    command = next((shlex.split(line[2:]) for line in head if line.startswith("$ ")), ["check"])
    return command, list(zip(pieces[1::3], pieces[2::3], pieces[3::3])), expected


def base():
    _, parts, _ = split((CASES / "base.txt").read_text())
    return {path: text for path, _, text in parts}


def run(case):
    command, parts, _ = split(case.read_text())
    files = base()
    for path, mode, text in parts:
        if mode == "-":
            del files[path]
        else:
            files[path] = (files[path] if mode == "+" else "") + text
    with Folder() as folder:
        for path, text in files.items():
            folder.write(path, text)
        result = folder.run(*command)
        return result.returncode, folder.normalised(result.stderr)


def renew(case, code, stderr):
    text = case.read_text().partition("\n===")[0].rstrip("\n")
    case.write_text(f"{text}\n=== {code}\n{stderr}")


def messages_of_sources():
    """The literal pieces of every message in generator/, each with its place."""
    call = re.compile(r"(?:\berror\(|\bwarning\(|\bunknown_name\(|\brefuse\(|\breport\(|\.message = |\bfail\()")
    literal = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
    for path in sorted((SOURCE / "generator").rglob("*.cc")):
        text = path.read_text()
        for match in call.finditer(text):
            statement = text[match.end():text.find(";", match.end())]
            pieces = [piece.encode().decode("unicode_escape").encode("latin-1", "ignore").decode("utf-8", "ignore")
                      for piece in literal.findall(statement.split(".help")[0])]
            pieces = [part for piece in pieces for part in re.split(r"\{[^{}]*\}", piece)]
            longest = max(pieces, key=len, default="").strip()
            if len(longest) >= 8:
                yield f"{path.relative_to(SOURCE)}:{text.count(chr(10), 0, match.start()) + 1}", longest


class Messages(unittest.TestCase):
    maxDiff = None

    def test_cases(self):
        cases = sorted(CASES.glob("*/*.txt"))
        for case in cases:
            with self.subTest(f"{case.parent.name}/{case.stem}"):
                code, stderr = run(case)
                if UPDATE:
                    renew(case, code, stderr)
                    continue
                expected = split(case.read_text())[2]
                self.assertEqual(expected, (code, stderr))

    def test_every_message_says_something(self):
        for case in sorted(CASES.glob("*/*.txt")):
            for line in case.read_text().partition("\n===")[2].splitlines():
                with self.subTest(case=case.stem):
                    self.assertNotRegex(line, r"(?:error|warning|note|help): *(?:\[[a-z-]+\])?$")

    def test_the_base_is_sound(self):
        with Folder() as folder:
            for path, text in base().items():
                folder.write(path, text)
            result = folder.run("check", "--strict")
            self.assertEqual((0, ""), (result.returncode, folder.normalised(result.stderr)))

    def test_report_messages_without_a_case(self):
        shown = "".join(split(case.read_text())[2][1] for case in CASES.glob("*/*.txt") if split(case.read_text())[2])
        unseen = [f"{place}: {text}" for place, text in messages_of_sources() if text not in shown]
        print(f"{len(unseen)} messages have no case in tests/diagnostics:", *unseen, sep="\n  ")


if __name__ == "__main__":
    unittest.main()
