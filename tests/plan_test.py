#!/usr/bin/env python3
"""Reads plan.ics and plan.csv of whole sites with other people's parsers, and holds their dates to what domain rules say of the profile:
R15.1, R15.2 (the 90 days), R24.1 to R24.4, R24.7 (the learning), R32.7 (the specialists)."""

import calendar
import csv
import io
import json
import re
import shutil
import tomllib
import unittest
from datetime import date, timedelta

import icalendar

from diagnostics_test import base
from running import SOURCE, Folder

# Variants of the examples: file, the example it is made of, what is replaced or set below [timeline] and [team].
VARIANTS = {
    "staffed": ("lumen-thread", {"start_date": "2027-01-31", "people_in_place": "true"}),
    "if-staffed": ("meridian-federal-bank", {"start_date": "2028-02-29", "people_in_place": None}),
    "unstaffed": ("lumen-thread", {"start_date": "2027-01-31", "people_in_place": "false"}),
    "few-hours": ("castell-mutual", {"start_date": "2027-01-31", "people_in_place": "false"}),
    "no-hours": ("lumen-thread", {"start_date": "2027-01-31", "people_in_place": "true", "learning_hours_per_week": "0"}),
    "many-hours": ("lumen-thread", {"start_date": "2027-08-31", "people_in_place": "true", "learning_hours_per_week": "20"}),
    "unknown-hours": ("lumen-thread", {"start_date": "2027-01-31", "people_in_place": "true", "learning_hours_per_week": None}),
}
TASKS = {1: 6, 2: 6, 3: 5}
PHASES = {"p1": (0, 4), "p2": (4, 8), "p3": (8, 14), "p4": (14, 18)}


def varied(text, name, changes):
    text = re.sub(r'(?m)^name = ".*"$', f'name = "{name}"', text, count=1)
    text = re.sub(r"(?m)^slug = .*\n", "", text)
    for key, value in changes.items():
        text = re.sub(rf"(?m)^{key} *=.*\n", "", text)
        table = "team" if key == "learning_hours_per_week" else "timeline"
        if value is not None:
            text, found = re.subn(rf"(?m)^\[{table}\]\n", rf"\g<0>{key} = {value}\n", text)
            assert found == 1, (name, table)
    return text


def plus_months(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def expected(profile, shown):
    """Step to (first day, last day), both None where no date may stand."""
    timeline, team = profile.get("timeline", {}), profile.get("team", {})
    start, hours = timeline.get("start_date"), team.get("learning_hours_per_week")
    staffed = timeline.get("people_in_place")
    steps = {}
    if "S15" in shown:
        for month, tasks in TASKS.items():
            days = (start + timedelta(30 * month - 30), start + timedelta(30 * month - 1)) if start and staffed is not False else (None, None)
            steps[f"S15.month{month}"] = days
            steps.update({f"S15.m{month}.{task}": days for task in range(1, tasks + 1)})
    if "S24" in shown and hours != 0:
        for phase, (begin, end) in PHASES.items():
            dated = start and hours is not None and hours >= 10
            steps[f"S24.{phase}"] = (plus_months(start, begin), plus_months(start, end)) if dated else (None, None)
    if "S32" in shown:
        for weeks in (8, 12):
            steps[f"S32.week{weeks}"] = (start + timedelta(weeks=weeks),) * 2 if start else (None, None)
    return steps


def read_table(data):
    text = data.decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def read_calendar(test, data):
    """UID to event. What the standard asks of the bytes is asked first."""
    for line in data.removesuffix(b"\r\n").split(b"\r\n"):
        test.assertLessEqual(len(line), 75, line)
        test.assertFalse(set(line) & set(range(0x20)) - {0x09}, line)
        line.decode("utf-8")
    test.assertTrue(data.endswith(b"\r\n"))
    found = icalendar.Calendar.from_ical(data)
    test.assertEqual(("2.0", "GREGORIAN"), (str(found["VERSION"]), str(found["CALSCALE"])))
    test.assertTrue(found["PRODID"])
    test.assertNotIn("METHOD", found)
    test.assertEqual([], found.errors)
    events = {}
    for event in found.walk("VEVENT"):
        test.assertEqual([], event.errors)
        test.assertEqual({"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP"}, set(event.keys()))
        test.assertEqual(["DATE", "DATE"], [event[key].params["VALUE"] for key in ("DTSTART", "DTEND")])
        test.assertNotIn(str(event["UID"]), events)
        events[str(event["UID"])] = event
    return events


def shown(report):
    """The systems that the organisation's site shows; a company's advice names the company."""
    return {advice["id"] for advice in report["advice"]
            if advice["action"] in ("lead", "show") and "." not in advice["id"] and "company" not in advice}


def each_site(check):
    def run(self):
        self.assertEqual(5 + len(VARIANTS), len(self.sites))
        for name, site in self.sites.items():
            with self.subTest(name):
                check(self, *site)
    return run


class Examples(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(Folder())
        shutil.copytree(SOURCE / "site", cls.folder.path / "site", ignore=shutil.ignore_patterns("public"))
        profiles = cls.folder.path / "site/profiles"
        for name, (example, changes) in VARIANTS.items():
            cls.folder.write(profiles / f"{name}.toml", varied((profiles / f"{example}.toml").read_text("utf-8"), name, changes))
        run = cls.folder.run("build", "site", "-o", "out")
        assert run.returncode == 0, run.stderr.decode()
        cls.sites = {}
        for path in sorted(profiles.glob("*.toml")):
            profile = tomllib.loads(path.read_text("utf-8"))
            for folder in (cls.folder.path / "out").iterdir():
                report = folder / "report.json"
                if report.is_file() and json.loads(report.read_text("utf-8"))["organisation"]["name"] == profile["organisation"]["name"]:
                    cls.sites[path.stem] = (profile, folder, json.loads(report.read_text("utf-8")))

    @each_site
    def test_the_table_has_the_dates_that_the_rules_give(self, profile, folder, report):
        rows = read_table((folder / "plan.csv").read_bytes())
        self.assertEqual(["step", "item", "title", "start", "end", "page", "text"], list(rows[0]))
        found = {row["step"]: (row["start"], row["end"]) for row in rows}
        self.assertEqual(len(rows), len(found))
        wanted = {step: tuple(day.isoformat() if day else "" for day in days)
                  for step, days in expected(profile, shown(report)).items()}
        self.assertEqual(wanted, found)
        self.assertTrue(all(row["title"] for row in rows))

    @each_site
    def test_the_calendar_has_the_same_steps_where_they_are_dated(self, profile, folder, report):
        wanted = {f"{folder.name}.{step}@plan.invalid": (first, last + timedelta(1))
                  for step, (first, last) in expected(profile, shown(report)).items() if first}
        if not wanted:
            self.assertFalse((folder / "plan.ics").exists())
            return
        events = read_calendar(self, (folder / "plan.ics").read_bytes())
        self.assertEqual(wanted, {uid: (event["DTSTART"].dt, event["DTEND"].dt) for uid, event in events.items()})
        for event in events.values():
            self.assertEqual(f"{event['DTSTART'].dt:%Y%m%d}T000000Z", event["DTSTAMP"].to_ical().decode())
        rows = {f"{folder.name}.{row['step']}@plan.invalid": row for row in read_table((folder / "plan.csv").read_bytes())}
        for uid, event in events.items():
            row = rows[uid]
            self.assertEqual(row["title"], str(event["SUMMARY"]))
            self.assertEqual("\n\n".join(filter(None, (row["text"], row["page"]))), str(event["DESCRIPTION"]))

    @each_site
    def test_dates_without_certain_people_say_so(self, profile, folder, _):
        timeline = profile.get("timeline", {})
        unsure = "start_date" in timeline and "people_in_place" not in timeline
        for row in read_table((folder / "plan.csv").read_bytes()):
            if row["step"].startswith("S15."):
                self.assertEqual(unsure, "if staffed by" in row["title"], row["step"])

    def test_the_variants_that_can_be_dated_are(self):
        dated = {name for name, (_, folder, _) in self.sites.items() if (folder / "plan.ics").exists()}
        self.assertEqual({"staffed", "if-staffed", "unstaffed", "no-hours", "many-hours", "unknown-hours"}, dated)

    def test_below_ten_hours_the_phases_stretch_without_dates(self):
        _, folder, _ = self.sites["few-hours"]
        texts = [row["text"] for row in read_table((folder / "plan.csv").read_bytes()) if row["step"].startswith("S24.")]
        for end, text in zip((6.7, 13.3, 23.3, 30.0), texts, strict=True):   # 180 / 6 = 30 months; 4, 8, 14 and 18 eighteenths
            self.assertIn(f"ends {end} months after the start", text)

    @each_site
    def test_every_step_is_read_where_it_says(self, _, folder, __):
        for row in read_table((folder / "plan.csv").read_bytes()):
            file, _, anchor = row["page"].partition("#")
            self.assertIn(f' id="{anchor}"', (folder / file).read_text("utf-8"), row["step"])

    @each_site
    def test_the_page_and_the_report_name_the_files(self, _, folder, report):
        files = [name for name in ("plan.csv", "plan.ics") if (folder / name).exists()]
        self.assertEqual(files, report.get("files", []))
        self.assertEqual(files, sorted(set(re.findall(r'href="(plan\.\w+)"', (folder / "first-90-days.html").read_text("utf-8")))))


PLAN = """
[step."care.paint"]
start = "boat.launched"
title = "{{ boat.note }}"
text = "{{ boat.note }}"

[step."care.hull.{slug}"]
each = "mooring"
item = "care.hull"
start = "boat.launched"
end = "boat.launched + days(2)"

[step."care.later"]
item = "care.hull"
start = "boat.launched if boat.crew > 2 else none"
title = "Later"
"""


class Packs(unittest.TestCase):
    """The format, in the small pack of tests/diagnostics."""

    def build(self, plan=PLAN, files=(), profile="launched = 2026-03-01\n", packs=("./pack",)):
        with Folder() as folder:
            for path, text in {**base(), **dict(files)}.items():
                folder.write(path, text)
            folder.write("pack/plan.toml", plan)
            folder.write("muster.toml", f'packs = {json.dumps(list(packs))}\ntheme = "plain"\n')
            folder.write("profiles/teal.toml", base()["profiles/teal.toml"] + profile)
            run = folder.run("build", "-o", "out", "--strict")
            self.assertEqual((0, ""), (run.returncode, run.stderr.decode()))
            site = folder.path / "out/teal"
            table, dates = (site / "plan.csv", site / "plan.ics")
            return (read_table(table.read_bytes()) if table.exists() else None,
                    read_calendar(self, dates.read_bytes()) if dates.exists() else None)

    def test_a_strangers_text_stays_a_text(self):
        hostile = "=1+1\nEND:VEVENT\nBEGIN:VEVENT\nUID:x, \"y\"; \\ z\n" + "é😀" * 60
        rows, events = self.build(profile=f"launched = 2026-03-01\nnote = {json.dumps(hostile, ensure_ascii=False)}\n")
        shown = " ".join(hostile.split())
        self.assertEqual(["'" + shown] * 2, [rows[0]["title"], rows[0]["text"]])
        self.assertEqual(["teal.care.paint@plan.invalid"], list(events))
        event = events["teal.care.paint@plan.invalid"]
        self.assertEqual(shown, str(event["SUMMARY"]))
        self.assertEqual(f"{shown}\n\n{rows[0]['page']}", str(event["DESCRIPTION"]))

    def test_a_step_per_entry_takes_its_items_title(self):
        moorings = '[[mooring]]\nname = "North Pier"\n[[mooring]]\nname = "South Quay"\n'
        rows, events = self.build(profile="launched = 2026-12-31\n" + moorings)
        self.assertEqual([("care.hull.north-pier", "The hull"), ("care.hull.south-quay", "The hull")],
                         [(row["step"], row["title"]) for row in rows[1:3]])
        self.assertEqual(date(2027, 1, 3), events["teal.care.hull.south-quay@plan.invalid"]["DTEND"].dt)
        self.assertEqual(("", ""), (rows[3]["start"], rows[3]["end"]))

    def test_without_a_date_there_is_no_calendar(self):
        rows, events = self.build(profile="")
        self.assertEqual(["care.paint", "care.later"], [row["step"] for row in rows])
        self.assertIsNone(events)

    def test_what_is_left_out_has_no_steps(self):
        rule = '[rule."care.9"]\nwhen = "boat.hull == \'steel\'"\nomit = ["care.paint"]\n'
        rows, events = self.build(files={"pack/rules.toml": base()["pack/rules.toml"] + rule})
        self.assertEqual(["care.later"], [row["step"] for row in rows])
        self.assertIsNone(events)

    def test_a_condition_that_is_unknown_leaves_the_step_out(self):
        rows, events = self.build(plan='[step."care.paint"]\nwhen = "boat.crew > 2"\nstart = "boat.launched"\n')
        self.assertEqual((None, None), (rows, events))

    def test_a_later_pack_moves_and_removes_steps(self):
        later = {"firm/pack.toml": 'id = "firm"\ntitle = "Firm"\n',
                 "firm/plan/ours.toml": '[step."care.paint"]\noverride = true\ntitle = "Ours"\n[step."care.later"]\nremove = true\n'}
        rows, _ = self.build(files=later, packs=("./pack", "./firm"))
        self.assertEqual([("care.paint", "Ours", "2026-03-01")], [(row["step"], row["title"], row["start"]) for row in rows])


if __name__ == "__main__":
    unittest.main()
