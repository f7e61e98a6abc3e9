#!/usr/bin/env python3
"""Holds every rule of the domain model to a table: a profile in which it fires, one in which it does not, one in which it is unknown.

Environment: MUSTER is the program, SOURCE_DIR the repository. The table stands in rules/*.toml, one row per `[["R01.1"]]`; a rule with
several parts has several. A profile is the base below with what the row adds. Equal profiles are built once, all in one build.

    fires, not, unknown   what the profile adds, for each of the three
    effect                what is seen where the rule fires, and nowhere else: `warn S01.mismatch`, `verdict S04.gap = both`,
                          `ask hiring.role`, `omit S32`, `reference S22`; `@acme` at the end names a company
    facts                 values where it fires, other ones elsewhere; "?" is not known, "-" not even reported. `facts_not` and
                          `facts_unknown` give the values there
    verdict_not, verdict_unknown   the verdict there
    absent                what must not be seen where the rule fires
    written               what stands on a page where the rule fires, and nowhere else: `page.html#anchor`
    order                 what stands on a page, or is linked to on it, in this order where the rule fires and in another elsewhere
    explained             facts kept out of report.json, as `muster explain` words them where the rule fires, and other words elsewhere
    asked                 fields that are asked while it is unknown, each with an item that it decides

A row that lacks one of the three says why: `always` (it has no condition), `never_not`, `never_unknown`. `unknown_fires` says why the effect
is seen while a field is unknown; `unasked` why a rule that could warn or recommend asks for nothing.
"""
import datetime
import json
import math
import re
import tomllib
import unittest

from running import SOURCE, TESTS, Folder

BASE = {"organisation": {"name": "Acme", "headcount": 300}, "need": {"category": "operations_automation"}}
WAYS = ("fires", "not", "unknown")
KEYS = {*WAYS, "effect", "facts", "facts_not", "facts_unknown", "verdict_not", "verdict_unknown", "absent", "written", "order", "explained", "asked", "always",
        "never_not", "never_unknown", "unknown_fires", "unasked"}
ADVICE = ("warn", "recommend")
SECONDS = 600


def table():
    rows = {}
    for path in sorted((TESTS / "rules").glob("*.toml")):
        for rule, entries in tomllib.loads(path.read_text("utf-8")).items():
            rows.setdefault(rule, []).extend(entries)
    return rows


def merged(below, above):
    both = dict(below)
    for key, value in above.items():
        both[key] = merged(both[key], value) if isinstance(value, dict) and isinstance(both.get(key), dict) else value
    return both


def leaves(fragment, path=()):
    """Field id → value, of a profile or a part of one."""
    for key, value in fragment.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, key))
        else:
            yield ".".join((*path, key)), value


def written(value):
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {written(part)}' for key, part in value.items())} }}"
    return value.isoformat() if isinstance(value, datetime.date) else json.dumps(value)


def profile(fragment):
    return "".join(f"{field} = {written(value)}\n" for field, value in sorted(leaves(merged(BASE, fragment)), key=lambda leaf: leaf[0]))


def same(found, expected):
    if isinstance(expected, bool) or isinstance(found, bool):
        return found is expected
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, dict) and not isinstance(expected, dict):
        found = found["amount"]
    if isinstance(expected, datetime.date):
        return found == expected.isoformat()
    if isinstance(expected, (int, float)):
        # Exact numbers are written as fractions where decimals do not hold them; the table gives at most four decimals.
        return found is not None and math.isclose(float(found), expected, abs_tol=0.00005)
    return found == expected


class Effect:
    def __init__(self, text):
        found = re.fullmatch(r"(\w+) ([^ ]+)(?: = (.+?))?(?: @(\S+))?", text)
        if not found:
            raise AssertionError(f"no effect: {text!r}")
        self.text = text
        self.action, self.item, self.verdict, self.company = found.groups()

    def entries(self, report):
        if self.action == "ask":
            return [q for q in report["questions"] if q["field"] == self.item and q.get("company") == self.company]
        return [a for a in report["advice"] if a["id"] == self.item and a.get("company") == self.company
                and (self.action in ("omit", a["action"])) and self.verdict in (None, a.get("verdict"))]

    def found(self, report):
        if self.action == "ask":
            return f"asked {sorted(q['field'] for q in report['questions'])}"
        return [f"{a['action']} by {', '.join(a['rules']) or 'default'}" + (f" = {a['verdict']}" if "verdict" in a else "")
                for a in report["advice"] if a["id"] == self.item and a.get("company") == self.company] or "nothing"


class Rules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = table()
        cls.ids = (TESTS / "rules" / "ids.txt").read_text("utf-8").split()
        cls.folder = Folder()
        cls.addClassCleanup(cls.folder.__exit__)
        cls.folder.__enter__()
        cls.slugs, cls.explanations = {}, {}
        packs, theme = json.dumps(str(SOURCE / "content")), json.dumps(str(SOURCE / "themes" / "plain"))
        cls.folder.write("muster.toml", f"packs = [{packs}]\ntheme = {theme}\n")
        for row in [{"fires": {}}] + [row for rows in cls.rows.values() for row in rows]:
            for way in WAYS:
                if way in row and profile(row[way]) not in cls.slugs:
                    slug = cls.slugs[profile(row[way])] = f"p{len(cls.slugs):04}"
                    cls.folder.write(f"profiles/{slug}.toml", profile(merged(row[way], {"organisation": {"slug": slug}})))
        done = cls.folder.run("build", "-q", seconds=SECONDS)
        if done.returncode != 0:
            raise AssertionError(f"muster build ended with {done.returncode}:\n{done.stderr.decode()}")
        cls.reports = {slug: json.loads((cls.folder.path / "public" / slug / "report.json").read_text("utf-8")) for slug in cls.slugs.values()}
        schema = tomllib.loads((SOURCE / "content" / "profile.toml").read_text("utf-8"))
        cls.certain = {field for field, keys in schema["field"].items() if keys.get("required") or "default" in keys} | set(schema["table"])

    def report(self, fragment):
        return self.reports[self.slugs[profile(fragment)]]

    def explained(self, fragment, fact):
        asked = (self.slugs[profile(fragment)], fact)
        if asked not in self.explanations:
            self.explanations[asked] = self.folder.run("explain", *asked, seconds=SECONDS).stdout.decode()
        return self.explanations[asked]

    def seen(self, effect, rule, fragment):
        found = effect.entries(self.report(fragment))
        if effect.action == "reference":
            # The library is not advice, so only `explain` knows of it; there a rule that fired is not among those that did not.
            text = self.explained(fragment, effect.item)
            return text.startswith(f"{effect.item}: nothing is said of it") and f"rule {rule} " not in text
        return not found if effect.action == "omit" else any(rule in entry["rules"] for entry in found)

    def gone(self, effect, rule, fragment):
        # What is raised by default or by other rules too is told apart by its rules; a warning or a recommendation is to be gone altogether.
        return not effect.entries(self.report(fragment)) if effect.action in ADVICE else not self.seen(effect, rule, fragment)

    def place(self, fragment, address, *signs):
        """Where an anchor first stands on its page, below the contents, or where one of the signs before its name does; -1 where none is."""
        name, anchor = address.split("#")
        page = self.folder.path / "public" / self.slugs[profile(fragment)] / name
        text = page.read_text("utf-8") if page.is_file() else ""
        return min((place for sign in signs or ('id="',) if (place := text.find(f'{sign}{anchor}"', text.find("<h2"))) >= 0), default=-1)

    def in_order(self, fragment, addresses):
        """The addresses in the order of the page; those that stand nowhere are left out."""
        places = {address: self.place(fragment, address, 'id="', "#") for address in addresses}
        return sorted((address for address in addresses if places[address] >= 0), key=places.get)

    def facts(self, report, expected, told):
        found = {fact["id"]: fact for fact in report["facts"]}
        for fact, value in expected.items():
            entry = found.get(fact)
            if value == "-":
                holds = entry is None
            elif value == "?":
                holds = entry is None or not entry["known"]
            else:
                holds = entry is not None and entry["known"] and same(entry["value"], value)
            if not holds:
                yield f"{told}: expected fact {fact} = {value!r}, found {entry and entry['value']!r}"

    def differences(self, rule, row):
        effects = [Effect(text) for text in row.get("effect", [])]
        if set(row) - KEYS:
            yield f"{rule}: unknown key {sorted(set(row) - KEYS)}"
        if not effects and not {"facts", "written", "order", "explained"} & set(row):
            yield f"{rule}: the row expects nothing"
        yield from self.fires(rule, row, effects, row["fires"], f"{rule} fires")
        if "always" in row:
            yield from self.fires(rule, row, effects, {}, f"{rule} in the base, being unconditional ({row['always']})")
        for way in ("not", "unknown"):
            if way in row:
                yield from self.otherwise(rule, row, effects, way)
            elif "always" not in row and f"never_{way}" not in row:
                yield f"{rule}: the row has no {way!r} and gives no reason"
        if "never_unknown" in row:
            for field in {field for way in ("fires", "not") for field, _ in leaves(row.get(way, {}))} - self.certain:
                yield f"{rule} never unknown ({row['never_unknown']}): yet its row gives {field}, which may be absent"

    def fires(self, rule, row, effects, fragment, told):
        report = self.report(fragment)
        for effect in effects:
            if not self.seen(effect, rule, fragment):
                yield f"{told}: expected {effect.text} by {rule}, found {effect.found(report)}"
            elif effect.action in ADVICE and "always" not in row:
                if not any(entry["reasons"] for entry in effect.entries(report)):
                    yield f"{told}: expected reasons of {effect.text}, found none"
        for effect in map(Effect, row.get("absent", [])):
            if effect.entries(report):
                yield f"{told}: expected no {effect.text}, found {effect.found(report)}"
        yield from self.facts(report, row.get("facts", {}), told)
        for fact, value in row.get("explained", {}).items():
            text = self.explained(fragment, fact)
            if not text.startswith(f"{fact} = {value}  ["):
                yield f"{told}: expected {fact} = {value}, found {text.partition(chr(10))[0]!r}"
        for address in row.get("written", []):
            if self.place(fragment, address) < 0:
                yield f"{told}: expected {address}, found nothing there"
        if "order" in row and (found := self.in_order(fragment, row["order"])) != row["order"]:
            yield f"{told}: expected the order {row['order']}, found {found}"

    def otherwise(self, rule, row, effects, way):
        report, told = self.report(row[way]), f"{rule} {way}"
        for effect in effects:
            if way == "unknown" and "unknown_fires" in row:
                if not self.seen(effect, rule, row[way]):
                    yield f"{told}: expected {effect.text} by {rule} ({row['unknown_fires']}), found {effect.found(report)}"
            elif not self.gone(effect, rule, row[way]):
                yield f"{told}: expected no {effect.text}, found {effect.found(report)}"
        for fact, value in row.get("explained", {}).items():
            if not (way == "unknown" and "unknown_fires" in row) and self.explained(row[way], fact).startswith(f"{fact} = {value}  ["):
                yield f"{told}: expected {fact} to be other than {value}"
        for address in row.get("written", []):
            if (self.place(row[way], address) >= 0) != (way == "unknown" and "unknown_fires" in row):
                yield f"{told}: expected {address} to be other than where the rule fires"
        if "order" in row and self.in_order(row[way], row["order"]) == row["order"]:
            yield f"{told}: expected another order than {row['order']}"
        for item, verdict in row.get(f"verdict_{way}", {}).items():
            if not Effect(f"verdict {item} = {verdict}").entries(report):
                yield f"{told}: expected verdict {item} = {verdict}, found {Effect(f'verdict {item}').found(report)}"
        given = row.get(f"facts_{way}", {})
        yield from self.facts(report, given, told)
        if not (way == "unknown" and "unknown_fires" in row):
            for fact, value in row.get("facts", {}).items():
                if fact not in given and not list(self.facts(report, {fact: value}, told)):
                    yield f"{told}: expected fact {fact} to be other than {value!r}"
        if way == "unknown":
            items = {effect.item for effect in effects if effect.action in ADVICE}
            for field in row.get("asked", []):
                decides = {item for q in report["questions"] if q["field"] == field for item in q["decides"]}
                if not decides & items if items else field not in {q["field"] for q in report["questions"]}:
                    yield f"{told}: expected a question for {field}, which decides {sorted(items)}, found {Effect(f'ask {field}').found(report)}"
            if items and not row.get("asked") and not {"unasked", "unknown_fires"} & set(row):
                yield f"{told}: the row names no field that is asked"

    def test_rows(self):
        for rule, rows in self.rows.items():
            with self.subTest(rule):
                found = [text for row in rows for text in self.differences(rule, row)]
                self.assertFalse(found, "\n  ".join(["", *found]))

    def test_every_rule_has_a_row(self):
        self.assertEqual(set(self.ids) - set(self.rows), set(), "rules without a row")
        self.assertEqual(set(self.rows) - set(self.ids), set(), "rows of no rule")

    def test_the_pack_has_the_rules_of_the_list(self):
        found = set()
        for path in sorted((SOURCE / "content").rglob("*.toml")) + sorted((SOURCE / "content").rglob("*.md")):
            text = path.read_text("utf-8").split("\n+++\n", 1)[0].removeprefix("+++\n") if path.suffix == ".md" else path.read_text("utf-8")
            top = tomllib.loads(text)
            found.update(rule.partition(":")[0] for rule in top["rule"] if not re.fullmatch(r"S\d\d\.level.*", rule)) if "rule" in top else None
            found.update(fact["rule"] for fact in top.get("fact", {}).values() if "rule" in fact)
            found.update(top.get("rules", []))
        self.assertEqual(set(self.ids) - found, set(), "rules that the pack lacks")
        self.assertEqual({rule for rule in found if rule.startswith("R")} - set(self.ids), set(), "rules that the list lacks")

    def test_no_rule_is_dead(self):
        named = {rule for report in self.reports.values() for kind in ("advice", "questions") for entry in report[kind] for rule in entry["rules"]}
        named |= {fact["rule"] for report in self.reports.values() for fact in report["facts"] if "rule" in fact}
        # A rule that only takes something away leaves no trace of its name; its row sees what is gone.
        silent = {rule for rule, rows in self.rows.items()
                  if all(text.startswith(("omit ", "reference ")) for row in rows for text in row.get("effect", ["-"]))}
        self.assertEqual(set(self.ids) - named - silent, set(), "rules that no profile makes fire")


if __name__ == "__main__":
    unittest.main()
