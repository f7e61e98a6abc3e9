"""Each template of themes/plain can be replaced alone: a theme that extends it and has that one file changes what that file draws and nothing else."""

import contextlib
import re
import unittest

from diagnostics_test import base
from running import SOURCE, Folder, tree

TEMPLATES = sorted((SOURCE / "themes/plain/templates").glob("*.html"))
ATTRIBUTES = {"_words.html", "_text.html"}  # stand within a tag
START = re.compile(r"{% macro [^%]*%}|{% block main %}")
DRAWN = re.compile(r'<idata-ours="here"></i>|data-ours="here"')  # without blanks

OUTLINE = """
[[part]]
id = "all"
title = "All"

[[page]]
id = "index"
part = "all"
title = "Your boat"
template = "front"

[[page.block]]
kind = "guidance"
systems = ["care"]

[[page.block]]
kind = "advice"
title = "What to do"
actions = ["recommend"]

[[page]]
id = "all"
part = "all"
title = "All there is"

[[page.block]]
kind = "facts"
title = "Facts"
all = true

[[page.block]]
kind = "questions"
title = "Questions"

[[page.block]]
kind = "assumptions"
title = "Assumptions"

[[page.block]]
kind = "sources"
title = "Sources"
"""
GUIDANCE = """
Wood rots {{ cite('C1') }}. {{ why('care.paint') }}

```chart
kind = "bar"
title = "How long it is"
[[row]]
label = "Yours"
value = "boat.length"
```
"""


def marked(name, text, inside):
    """The template with a mark in what it draws: in its macros or its main block if it is made of these, else at its end."""
    mark = f' data-ours="{inside}"' if name in ATTRIBUTES else f'<i data-ours="{inside}"></i>'
    if "{% extends" in text or "{% macro" in text:
        return START.sub(lambda start: start[0] + mark, text)
    end = len(text.rstrip("\n"))
    return text[:end] + mark + text[end:]


class Overrides(unittest.TestCase):
    maxDiff = 2000

    def site(self, folder):
        files = base()
        files["pack/outline.toml"] = OUTLINE
        files["pack/guidance/hull.md"] += GUIDANCE
        files["pack/rules.toml"] += '[rule."care.2"]\nwhen = "not boat.insured"\nrecommend = ["care.hull"]\n'
        files["pack/sources.toml"] += '[source.R1]\nkind = "reference"\ntitle = "A book of knots"\nhost = "example.org"\n'
        files["muster.toml"] = 'packs = ["./pack"]\ntheme = "./ours"\n'
        files["profiles/teal.toml"] = files["profiles/teal.toml"].replace("steel", "wood")
        files["ours/theme.toml"] = 'name = "ours"\nextends = "plain"\n'
        for path, text in files.items():
            folder.write(path, text)

    @contextlib.contextmanager
    def override(self, folder, template, inside):
        path = folder.write(f"ours/templates/{template.name}", marked(template.name, template.read_text(), inside))
        try:
            yield
        finally:
            path.unlink()

    def build(self, folder):
        result = folder.run("build", "-o", "out")
        self.assertEqual(0, result.returncode, result.stderr.decode())
        # A mark behind a statement keeps the line end that would have gone with it.
        return {path: re.sub(r"\s+", "", data.decode()) for path, data in tree(folder.path / "out").items()}

    def test_each_template_alone(self):
        with Folder() as folder:
            self.site(folder)
            plain = self.build(folder)
            for template in TEMPLATES:
                with self.subTest(template.name):
                    with self.override(folder, template, "here"):
                        found = self.build(folder)
                    self.assertTrue(any(DRAWN.search(page) for page in found.values()), "it draws nothing")
                    self.assertEqual(plain, {path: DRAWN.sub("", page) for path, page in found.items()})

    def test_a_wrong_name_is_told_with_its_place_and_the_nearest(self):
        with Folder() as folder:
            self.site(folder)
            for template in TEMPLATES:
                with self.subTest(template.name):
                    text = marked(template.name, template.read_text(), "{{ strings.navigatoin }}")
                    before = text[:text.index("navigatoin")]
                    place = f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
                    with self.override(folder, template, "{{ strings.navigatoin }}"):
                        result = folder.run("check")
                    messages = result.stderr.decode()
                    self.assertEqual(1, result.returncode)
                    self.assertIn(f"ours/templates/{template.name}:{place}: error: `strings` has no `navigatoin`", messages)
                    self.assertIn("help: did you mean `navigation`?", messages)


if __name__ == "__main__":
    unittest.main()
