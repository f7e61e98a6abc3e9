#!/usr/bin/env python3
"""Holds the pages that Muster builds from content/ against what the domain model asks of every finished site.

Environment: MUSTER is the program, SOURCE_DIR the repository. The checks stand in content/*.py. Each is held twice: it finds nothing on
the built sites, and it finds something once a site is broken in the way beside its name, so that none can pass by looking at nothing.
"""
import html
import importlib
import json
import re
import shutil
import unittest

from content.pages import Site
from content.whole import reader
from running import SOURCE, TESTS, Folder

CHECKS = [check for path in sorted((TESTS / "content").glob("[a-z]*.py")) if path.stem != "pages"
          for check in importlib.import_module(f"content.{path.stem}").CHECKS]

TEN_FIELDS = """[organisation]
name = "Tenfold"
headcount = 300
[need]
category = "operations_automation"
problem_defined = true
[team]
software_engineers = 12
ai_production_engineers = 0
production_ai_systems = 0
[poc]
status = "none"
[timeline]
window_months = 10
[governance]
regulated = false
"""
THREE_FIELDS = """[organisation]
name = "Threefold"
headcount = 300
[need]
category = "{}"
"""

# Said of an organisation that told us almost nothing, each of these would be a guess.
GUESSES = [r"You (?:have|employ|run) no\b", r"\bnobody inside\b", r"You have \d", r"No AI system runs", r"Your plan (?:is|to)\b", r"You plan\b", r"\bYour listing\b",
           r"today nobody does", r"You say\b", r"You recorded that", r"\bhas stalled\b"]


def no_guess(site):
    for name, text in reader(site).items():
        for pattern in GUESSES:
            found = re.search(pattern, text)
            if found:
                yield f"{name}: {text[max(0, found.start() - 40):found.end() + 40]!r}"
    for entry in site.report["advice"]:
        if entry["action"] == "warn":
            yield f"{entry['id']} is raised"


class Content(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(Folder())
        cls.sites = cls.build("site", {})
        cls.private = cls.build("private", {"[report]": "[report]\nshow_money = false"})
        few = {"ten.toml": TEN_FIELDS, **{f"three-{n}.toml": THREE_FIELDS.format(need) for n, need in enumerate(
            ["operations_automation", "strategy_governance", "ai_native_product", "unsure"])}}
        for name, text in few.items():
            cls.folder.write(f"few/profiles/{name}", text.replace("Threefold", f"Threefold {name[6]}" if "-" in name else "Threefold"))
        shutil.copy(SOURCE / "site" / "muster.toml", cls.folder.path / "few")
        cls.few = cls.built("few")

    @classmethod
    def build(cls, name, sections):
        """The example organisations, with whole sections set for each of them."""
        shutil.copytree(SOURCE / "site", cls.folder.path / name, ignore=shutil.ignore_patterns("public"))
        for profile in (cls.folder.path / name / "profiles").glob("*.toml"):
            text = profile.read_text("utf-8")
            for head, section in sections.items():
                text = text.replace(head, section) if head in text else text + "\n" + section + "\n"
            profile.write_text(text, "utf-8")
        return cls.built(name)

    @classmethod
    def built(cls, name):
        done = cls.folder.run("build", name, "-o", f"out-{name}")
        if done.returncode != 0:
            raise AssertionError(f"muster build ended with {done.returncode}:\n{done.stderr.decode()}")
        folder = cls.folder.path / f"out-{name}"
        return [Site(path.parent) for path in sorted(folder.glob("*/report.json"))]

    def test_every_check_holds(self):
        for check, *_ in CHECKS:
            for site in self.sites + self.few:
                with self.subTest(check=check.__name__, site=site.name):
                    self.assertEqual(list(check(site)), [])

    def test_every_check_can_fail(self):
        for check, page, old, new in CHECKS:
            with self.subTest(check=check.__name__):
                broken = [b for site in self.sites if (b := site.broken(page, old, new))]
                self.assertTrue(broken, f"{old!r} stands on no page {page}")
                self.assertTrue(any(list(check(b)) for b in broken), "nothing was found on a broken page")

    def test_what_is_unknown_is_not_guessed(self):
        threefold = [site for site in self.few if site.name.startswith("threefold")]
        self.assertEqual(len(threefold), 4)
        for site in threefold:
            with self.subTest(site=site.name, need=site.fact("need.category")):
                self.assertEqual(list(no_guess(site)), [])
                self.assertIn("not assessed", site.page("index").text())
                self.assertTrue(site.report["questions"])
        self.assertTrue(any(list(no_guess(site)) for site in self.sites), "the words looked for stand on no site")

    def test_money_can_be_kept_off_the_site(self):
        own = {"castell-mutual": ["£85,000", "85000", "£0.40", "£960"], "meridian-federal-bank": ["€90,000", "90000"], "lumen-thread": ["$140,000", "140000"]}
        fields = {"budget.salary_max", "budget.value_per_month", "listing.salary_max"}
        for shown, site in zip(self.sites, self.private):
            everything = html.unescape(" ".join(site.pages.values())) + json.dumps(site.report)
            for amount in own.get(site.name, []):
                with self.subTest(site=site.name, amount=amount):
                    self.assertNotIn(amount, everything)
            facts = {f["id"] for f in site.report["facts"]} | {r["fact"] for a in site.report["advice"] for r in a["reasons"]}
            self.assertFalse({f for f in facts if f in fields or f.endswith(".unit_cost_ceiling")}, site.name)
            if site.name in own:
                there = html.unescape(" ".join(shown.pages.values())) + json.dumps(shown.report)
                self.assertTrue(any(amount in there for amount in own[site.name]), f"{site.name}: shown nowhere either")


if __name__ == "__main__":
    unittest.main()
