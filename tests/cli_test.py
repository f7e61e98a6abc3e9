"""Holds the command line to tests/cli/*.md.

Each file is read from above; what is no block is prose. Blocks, by the word after their fence:

    file PATH    is written into the folder of this test
    sh           is run there by bash, with `muster` on the PATH
    stdout, stderr, exit    are what the `sh` before them gave; a block that is missing: nothing, nothing, 0

MUSTER_UPDATE=1 writes what was found into the files. Versions, folders, the number of cores and that of the files
a theme brings stand there by name.
"""

import re
import unittest

from running import TESTS, UPDATE, Folder

BLOCK = re.compile(r"^(?P<fence>`{3,}|~{3,})(?P<kind>\w+)(?: (?P<name>\S+))?\n(?P<text>.*?)^(?P=fence)\n", re.M | re.S)
ANSWERS = ("stdout", "stderr", "exit")


def fenced(kind, text):
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{kind}\n{text}{'' if text.endswith(chr(10)) else chr(10)}{fence}\n"


def replay(folder, text):
    """The file's text as it would be if everything in it were what happens."""
    out, end, answers = "", 0, None

    def settle():
        return "".join("\n" + fenced(kind, answers[kind]) for kind in ANSWERS if answers[kind]) if answers else ""

    for block in BLOCK.finditer(text):
        kind = block["kind"]
        between = text[end:block.start()]
        if kind in ANSWERS:
            end = block.end()
            continue
        out += settle() + ("\n" if answers and not between.startswith("\n") else "") + between + block.group()
        answers = None
        end = block.end()
        if kind == "file":
            folder.write(block["name"], block["text"])
        elif kind == "sh":
            result = folder.shell(block["text"])
            answers = {"stdout": normalised(folder, result.stdout), "stderr": normalised(folder, result.stderr),
                       "exit": str(result.returncode) if result.returncode else ""}
        else:
            raise ValueError(f"no such block: {kind}")
    return out + settle() + text[end:]


def normalised(folder, data):
    return re.sub(r"\b[1-9]\d* files changed", "N files changed", folder.normalised(data))


class CommandLine(unittest.TestCase):
    maxDiff = None

    def test_cases(self):
        for path in sorted((TESTS / "cli").glob("*.md")):
            with self.subTest(path.stem), Folder() as folder:
                text = path.read_text()
                found = replay(folder, text)
                if UPDATE:
                    path.write_text(found)
                else:
                    self.assertEqual(text, found)


if __name__ == "__main__":
    unittest.main()
