#!/usr/bin/env python3
"""Holds report.json of every example organisation to docs/report.schema.json, and to what a schema cannot say."""

import json
import shutil
import unittest

import jsonschema

from running import SOURCE, Folder

SCHEMA = json.loads((SOURCE / "docs/report.schema.json").read_text("utf-8"))


class ReportTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(Folder())
        shutil.copytree(SOURCE / "site", cls.folder.path / "site", ignore=shutil.ignore_patterns("public"))
        run = cls.folder.run("build", "site", "-o", "out")
        assert run.returncode == 0, run.stderr.decode()
        files = sorted((cls.folder.path / "out").glob("*/report.json"))
        cls.reports = {file.parent: json.loads(file.read_text("utf-8")) for file in files}

    def each(self):
        self.assertTrue(self.reports)
        return self.reports.items()

    def test_the_schema_is_one(self):
        jsonschema.Draft7Validator.check_schema(SCHEMA)

    def test_reports_meet_the_schema(self):
        for folder, report in self.each():
            with self.subTest(folder.name):
                errors = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
                          for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(report)]
                self.assertEqual(errors, [])

    def test_facts_stand_once(self):
        for folder, report in self.each():
            with self.subTest(folder.name):
                ids = [fact["id"] for fact in report["facts"]]
                self.assertEqual(len(ids), len(set(ids)))

    def test_advice_stands_once_per_item_action_and_member(self):
        members = {"id", "action", "title", "rules", "priority", "reasons", "sources", "href", "assumptions", "verdict"}
        for folder, report in self.each():
            with self.subTest(folder.name):
                keys = [(entry["id"], entry["action"], tuple(sorted((key, str(entry[key])) for key in entry.keys() - members)))
                        for entry in report["advice"]]
                self.assertEqual(sorted({key for key in keys if keys.count(key) > 1}), [])

    def test_money_has_a_currency(self):
        for folder, report in self.each():
            with self.subTest(folder.name):
                for fact in report["facts"]:
                    if fact["type"] == "money" and fact["known"]:
                        self.assertRegex(fact["unit"] or "", r"^[A-Z]{3}(/|$)", fact["id"])

    def test_given_values_stand_in_the_profile(self):
        for folder, report in self.each():
            with self.subTest(folder.name):
                for fact in report["facts"]:
                    if fact["origin"] == "given" and fact["known"]:
                        self.assertRegex(fact["at"], r"^profiles/[^/]+\.toml:\d+$", fact["id"])

    def test_places_lead_to_lines(self):
        packs = SOURCE / "content"
        for folder, report in self.each():
            with self.subTest(folder.name):
                for at in {fact["at"] for fact in report["facts"]} - {""}:
                    path, line = at.rsplit(":", 1)
                    file = next((base / path for base in (SOURCE / "site", packs) if (base / path).is_file()), None)
                    self.assertIsNotNone(file, at)
                    self.assertLessEqual(int(line), len(file.read_text("utf-8").splitlines()), at)

    def test_addresses_are_pages(self):
        for folder, report in self.each():
            with self.subTest(folder.name):
                pages = {page["href"] for page in report["pages"]}
                self.assertIn("index.html", pages)
                for page in pages:
                    self.assertTrue((folder / page).is_file(), page)
                for entry in report["advice"]:
                    if entry["href"] is not None:
                        self.assertIn(entry["href"].split("#")[0], pages, entry["id"])


if __name__ == "__main__":
    unittest.main()
