#!/usr/bin/env python3
"""Hold what Muster says about the five example organisations against what the domain model expects of them.

Environment: MUSTER is the program, SOURCE_DIR the repository. The site is built once into a temporary folder; every difference is
printed, not only the first. The expectations stand in oracle/expected/, one file per organisation.
"""
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import tomllib
import unittest

SOURCE_DIR = pathlib.Path(os.environ.get("SOURCE_DIR", pathlib.Path(__file__).resolve().parent.parent))
EXPECTED = pathlib.Path(__file__).resolve().parent / "oracle" / "expected"
# What is offered as advice: a reference entry is only the library's.
OFFERED = {"lead", "show", "recommend", "warn", "verdict"}


def amount(value):
    """The number in a value of report.json, which writes money with its currency and exact numbers as it can."""
    if isinstance(value, dict):
        value = value.get("amount", value.get("value"))
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value
    return value


def same(found, expected):
    if isinstance(expected, bool) or isinstance(found, bool):
        return found is expected
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) == len(expected) and all(map(same, found, expected))
    found = amount(found)
    if isinstance(expected, (int, float)) and isinstance(found, (int, float)):
        # The domain model prints at most four decimals.
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=0.00005)
    return found == expected


class Report:
    """One report.json, by what the expectations ask of it."""

    def __init__(self, path):
        self.data = json.loads(path.read_text("utf-8"))
        self.facts = {fact["id"]: fact for fact in self.data["facts"]}

    def actions(self, company=None):
        """Item id → its actions, of the organisation itself or of one of its companies."""
        found = {}
        for entry in self.data["advice"]:
            if entry.get("company") == company:
                found.setdefault(entry["id"], set()).add(entry["action"])
        return found

    def verdicts(self):
        return {e["id"]: e["verdict"] for e in self.data["advice"] if e["action"] == "verdict" and "company" not in e}

    def rules(self, item, company=None):
        return {rule for e in self.data["advice"] if e["id"] == item and e.get("company") == company for rule in e["rules"]}

    def warned(self, company=None):
        return {i.removeprefix("S18.") for i, a in self.actions(company).items() if i.startswith("S18.") and "warn" in a}

    def questions(self):
        return {q["field"] for q in self.data["questions"]}

    def paged_systems(self):
        return {s for page in self.data["pages"] for s in page.get("system", [])}


def offered(actions, system):
    """Whether a system is offered: itself at lead or show, or one of its items recommended."""
    own = actions.get(system, set()) & {"lead", "show"}
    items = [i for i, a in actions.items() if i.startswith(system + ".") and a & {"recommend", "lead"}]
    return bool(own) or bool(items)


def differences(report, expected):
    out = []
    actions = report.actions()

    for fact, value in expected["facts"].items():
        entry = report.facts.get(fact)
        if entry is None or not entry["known"]:
            out.append(f"fact {fact}: expected {value!r}, not known" if entry else f"fact {fact}: expected {value!r}, not reported")
        elif not same(entry["value"], value):
            out.append(f"fact {fact}: expected {value!r}, found {entry['value']!r}")
    for fact, first in expected.get("first", {}).items():
        entry = report.facts.get(fact)
        if entry is not None and entry["value"][0] != first:
            out.append(f"fact {fact}: expected {first!r} first, found {entry['value']!r}")

    warned = report.warned()
    for item in sorted(set(expected["s18"]) - warned):
        out.append(f"S18.{item}: expected a warning, none fired")
    for item in sorted(warned - set(expected["s18"])):
        out.append(f"S18.{item}: fired by {sorted(report.rules('S18.' + item))}, not expected")

    for item, action in expected["must"].items():
        if action not in actions.get(item, set()):
            out.append(f"{item}: expected {action}, found {sorted(actions.get(item, set()))}")
    for item, rule in expected.get("rules", {}).items():
        if rule not in report.rules(item):
            out.append(f"{item}: expected rule {rule}, found {sorted(report.rules(item))}")

    verdicts = report.verdicts()
    for item, verdict in expected["verdicts"].items():
        if verdicts.get(item) != verdict:
            out.append(f"verdict {item}: expected {verdict!r}, found {verdicts.get(item)!r}")
    for system, levels in expected["levels"].items():
        if not actions.get(system, set()) & set(levels):
            out.append(f"system {system}: expected {' or '.join(levels)}, found {sorted(actions.get(system, set()))}")
    for field in expected["questions"]:
        if field not in report.questions():
            out.append(f"question {field}: expected, not asked")

    forbidden = expected["must_not"]
    for item in forbidden["items"]:
        if actions.get(item, set()) & OFFERED:
            out.append(f"{item}: must not appear, found {sorted(actions[item])} by {sorted(report.rules(item))}")
    for system in forbidden["systems"]:
        if offered(actions, system):
            found = {i: sorted(a) for i, a in actions.items() if i == system or i.startswith(system + ".")}
            out.append(f"system {system}: must not be advice, found {found}")
    for item in forbidden["verdicts"]:
        if item in verdicts:
            out.append(f"verdict {item}: must not be given, found {verdicts[item]!r}")
    for item in forbidden.get("led", []):
        if "lead" in actions.get(item, set()):
            out.append(f"{item}: must not be highlighted")
    for fact in forbidden.get("facts", []):
        if report.facts.get(fact, {}).get("known"):
            out.append(f"fact {fact}: must have no value, found {report.facts[fact]['value']!r}")

    for slug, company in expected.get("company", {}).items():
        actions = report.actions(slug)
        warned = report.warned(slug)
        if warned != set(company["s18"]):
            out.append(f"{slug}: expected S18 warnings {sorted(company['s18'])}, found {sorted(warned)}")
        for system in company["systems"]:
            if not actions.get(system, set()) & {"lead", "show"}:
                out.append(f"{slug}: system {system} expected, found {sorted(actions.get(system, set()))}")
        for system in company["no_systems"]:
            if offered(actions, system):
                out.append(f"{slug}: system {system} must not be advice")
        for item in company.get("recommends", []):
            if "recommend" not in actions.get(item, set()):
                out.append(f"{slug}: {item} expected as recommendation, found {sorted(actions.get(item, set()))}")
    return out


class Oracle(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        muster = os.environ.get("MUSTER")
        if not muster:
            raise unittest.SkipTest("MUSTER does not name the program")
        done = subprocess.run([muster, "build", str(SOURCE_DIR / "site"), "-o", cls.folder.name], capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"muster build ended with {done.returncode}:\n{done.stderr}")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def hold(self, name):
        expected = tomllib.loads((EXPECTED / f"{name}.toml").read_text("utf-8"))
        path = pathlib.Path(self.folder.name) / expected["slug"] / "report.json"
        if not path.exists():
            # An organisation's folder may follow its profile's name instead.
            path = pathlib.Path(self.folder.name) / name / "report.json"
        found = differences(Report(path), expected)
        self.assertFalse(found, f"{name}: {len(found)} differences\n  " + "\n  ".join(found))

    def test_harbour_pine_freight(self):
        self.hold("harbour-pine-freight")

    def test_castell_mutual(self):
        self.hold("castell-mutual")

    def test_meridian_federal_bank(self):
        self.hold("meridian-federal-bank")

    def test_lumen_thread(self):
        self.hold("lumen-thread")

    def test_northmoor_partners(self):
        self.hold("northmoor-partners")


if __name__ == "__main__":
    sys.exit(unittest.main())
