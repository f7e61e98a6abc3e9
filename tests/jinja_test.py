"""Holds the template language to Jinja2, which renders the same templates live.

Every file below jinja/ holds cases, each one of these, with an empty line between two:

    ### what it shows
    # trim lstrip                     options, if any
    {"name": "Ada"}                   the context, as JSON; left out where there is none
    ---
    Hello {{ name }}
    --- base.html                     another template, if any

Options: `trim` and `lstrip` (blocks), `newline` (the last one is kept), `text` (nothing is escaped). In a file whose name begins with
`err_` both must refuse the template. A case with `# differs: name` is one of the differences that docs/templates.md lists
by that name, and must differ; `--- muster` then holds what Muster writes instead, or `error: ` and a part of the message.

Each case is rendered twice: with the types of the context known when the template is checked, and with none known
(`# typed` and `# untyped` leave one out). Random templates come after the written ones, the same ones each time unless MUSTER_SEED is set.
"""

import json
import os
import random
import re
import subprocess
import unittest
from dataclasses import dataclass, field
from pathlib import Path

import jinja2

import jinja_random

ROOT = Path(os.environ.get("SOURCE_DIR", Path(__file__).parent.parent))
CASES = ROOT / "tests" / "jinja"
DRIVER = Path(os.environ.get("BUILD_DIR", ROOT / "build" / "dev")) / "tests" / "muster_jinja_driver"

OPTIONS = {"trim", "lstrip", "newline", "text", "typed", "untyped"}


@dataclass
class Case:
    place: str
    name: str
    options: set = field(default_factory=set)
    differs: str = ""
    context: dict = field(default_factory=dict)
    template: str = ""
    templates: dict = field(default_factory=dict)
    muster: str = ""

    @property
    def is_error(self):
        return self.place.startswith("err_")


def parse_case(path, number, lines):
    case = Case(f"{path.name}:{number}", lines[0].removeprefix("###").strip())
    at = 1
    while at < len(lines) and lines[at].startswith("# "):
        if lines[at].startswith("# differs: "):
            case.differs = lines[at].removeprefix("# differs: ").strip()
        else:
            case.options.update(lines[at][2:].split())
        at += 1
    unknown = case.options - OPTIONS
    if unknown:
        raise ValueError(f"{case.place}: unknown options {unknown}")
    sections = [["", []]]
    for line in lines[at:]:
        if line == "---" or re.fullmatch(r"--- \S+", line):
            sections.append([line[4:], []])
        else:
            sections[-1][1].append(line)
    if len(sections) < 2:
        raise ValueError(f"{case.place}: no template")
    context = "\n".join(sections[0][1]).strip()
    case.context = json.loads(context) if context else {}
    case.template = "\n".join(sections[1][1])
    for name, text in sections[2:]:
        if name == "muster":
            case.muster = "\n".join(text)
        else:
            case.templates[name] = "\n".join(text)
    return case


def load_cases():
    cases = []
    for path in sorted(CASES.glob("*.txt")):
        lines = path.read_text().split("\n")
        starts = [i for i, line in enumerate(lines) if line.startswith("### ")]
        for begin, end in zip(starts, starts[1:] + [len(lines)]):
            # The empty line before the next case, and the end of the file, belong to no case.
            body = lines[begin:end]
            if body[-1] == "":
                body.pop()
            cases.append(parse_case(path, begin + 1, body))
    return cases


def listed_differences():
    text = (ROOT / "docs" / "templates.md").read_text()
    section = text.split("## Differences from Jinja", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `([a-z-]+)`", section, re.MULTILINE)


def settings(case):
    return {
        "autoescape": "text" not in case.options,
        "trim_blocks": "trim" in case.options,
        "lstrip_blocks": "lstrip" in case.options,
        "keep_trailing_newline": "newline" in case.options,
    }


def by_jinja(case):
    """What Jinja writes, or None if it refuses; then also why."""
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(case.templates), undefined=jinja2.StrictUndefined, **settings(case)
    )
    try:
        return environment.from_string(case.template).render(**case.context), ""
    except Exception as error:  # whatever a template may raise
        return None, f"{type(error).__name__}: {error}"


def by_muster(questions):
    """What Muster answers to each (case, typed): output or None, and the error."""
    lines = [
        json.dumps({"context": case.context, "template": case.template, "templates": case.templates, "typed": typed, **settings(case)})
        for case, typed in questions
    ]
    ran = subprocess.run([DRIVER], input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=300)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    if len(answers) != len(questions):
        case = questions[len(answers)][0]
        raise RuntimeError(f"the driver ended with {ran.returncode} at {case.place} {case.name}: {ran.stderr[-2000:]}")
    return [(answer.get("output"), answer.get("error", "")) for answer in answers]


def by_both_modes(cases):
    """Each case with its modes, and what Muster answers in each."""
    questions = [
        (case, typed) for case in cases for typed in (True, False) if ("untyped" if typed else "typed") not in case.options
    ]
    for (case, typed), (output, error) in zip(questions, by_muster(questions)):
        yield case, typed, output, error


class Jinja(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.cases = load_cases()

    def test_cases(self):
        for case, typed, output, error in by_both_modes(self.cases):
            with self.subTest(f"{case.place} {case.name} ({'typed' if typed else 'untyped'})"):
                expected, refusal = by_jinja(case)
                if case.differs:
                    self.assertNotEqual(output, expected, f"listed as `{case.differs}`, but no different")
                    if case.muster.startswith("error: "):
                        self.assertIn(case.muster.removeprefix("error: "), error, output)
                    else:
                        self.assertEqual(output, case.muster, error)
                elif case.is_error:
                    self.assertIsNone(expected, "Jinja accepts it")
                    self.assertIsNone(output, f"Jinja refuses it: {refusal}")
                else:
                    self.assertIsNotNone(expected, refusal)
                    self.assertEqual(output, expected, error)

    def test_random_templates(self):
        seed = int(os.environ.get("MUSTER_SEED", "1"))
        chance = random.Random(seed)
        cases = []
        for number in range(1000):
            write = jinja_random.expression if number % 2 else jinja_random.template
            options = {option for option in ("trim", "lstrip", "newline", "text") if chance.random() < 0.3}
            cases.append(Case(f"seed {seed}", f"template {number}", options, "", jinja_random.CONTEXT, write(chance)))
        expectations = {case.name: by_jinja(case) for case in cases}
        for case, typed, output, error in by_both_modes(cases):
            expected, refusal = expectations[case.name]
            if output != expected:
                self.fail(f"{case.place} {case.name} {sorted(case.options)} {'typed' if typed else 'untyped'}\n"
                          f"{case.template}\nJinja:  {expected!r} {refusal}\nMuster: {output!r} {error}")
        refused = [case.template for case in cases if expectations[case.name][0] is None]
        self.assertLess(len(refused), len(cases) * 0.05, "the grammar writes too much that Jinja refuses")

    def test_there_are_enough_of_them(self):
        self.assertGreaterEqual(len(self.cases), 300)

    def test_every_difference_is_listed_and_shown(self):
        listed = listed_differences()
        self.assertEqual(len(listed), len(set(listed)))
        self.assertEqual(sorted(listed), sorted({case.differs for case in self.cases if case.differs}))


if __name__ == "__main__":
    unittest.main()
