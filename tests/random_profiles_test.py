#!/usr/bin/env python3
"""Builds the sites of random valid profiles and holds each to what must be true of every organisation.

Environment: MUSTER is the program, SOURCE_DIR the repository, RANDOM_PROFILES how many (2,000), MUSTER_SEED which ones. The schema says
what a field may be; what is left out follows from the domain model, written here once more.
"""
import json
import os
import random
import re
import shutil
import tomllib
import unittest
from datetime import date, timedelta

from running import SOURCE, Folder

COUNT = int(os.environ.get("RANDOM_PROFILES", "2000"))
SEED = int(os.environ.get("MUSTER_SEED", "1"))
BATCH = 100
SCHEMA = tomllib.loads((SOURCE / "content" / "profile.toml").read_text("utf-8"))
TABLES = {id: table for id, table in SCHEMA["table"].items()}
CURRENCIES = ["EUR", "GBP", "USD", "CHF"]
WORDS = ["claims", "freight", "pricing", "{{ 1 + 1 }}", "<b>bold</b>", "*stars* and _lines_", "a | b", "naïve café", "x" * 60, "[link](index.html)", "“quoted”", "=SUM(A1)"]
REGULATED = {"financial_services", "banking", "insurance", "healthcare"}
ROUTES = {"portfolio_programme", "clarify_first", "embedded_specialists", "judgement_first", "build_core_team", "smb_first_hire",
          "hybrid_partner_first", "upskill_led", "hire_and_grow", "hybrid"}


def toml(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, date)):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(part)}" for key, part in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


class Profiles:
    def __init__(self, seed):
        self.chance = random.Random(seed)

    def one_of(self, values):
        return self.chance.choice(list(values))

    def value(self, field):
        kind = field["type"]
        values = field.get("values") or SCHEMA["field"].get(field.get("values_of", ""), {}).get("values", {})
        low = field.get("min", field.get("above", 0) + (1 if "above" in field else 0))
        high = field.get("max", low + self.one_of([1, 3, 10, 40, 300, 100000]))
        if kind == "boolean":
            return self.chance.random() < 0.5
        if kind == "integer":
            return self.chance.randint(int(low), int(min(high, low + self.one_of([1, 6, 30, 100000]))))
        if kind in ("number", "money"):
            return round(self.chance.uniform(low, min(high, low + self.one_of([1, 20, 100000]))), 1)
        if kind == "choice":
            return self.one_of(values)
        if kind == "choices":
            return self.chance.sample(list(values), self.chance.randint(0, len(values)))
        if kind == "date":
            return date(2026, 1, 1) + timedelta(days=self.chance.randint(0, 1000))
        if kind == "currency":
            return self.one_of(CURRENCIES)
        if kind == "numbers":
            return [round(self.chance.uniform(low, low + 5), 1) for _ in range(self.chance.randint(1, 4))]
        if kind == "rates":
            return {f"{a}_{b}": round(self.chance.uniform(0.5, 2), 3) for a, b in [self.chance.sample(CURRENCIES, 2)]}
        return self.one_of(WORDS) + str(self.chance.randint(1, 10**6))

    def fields_of(self, table):
        return {id.removeprefix(table + "."): field for id, field in SCHEMA["field"].items()
                if id.startswith(table + ".") and "." not in id.removeprefix(table + ".")}

    def entry(self, table, density):
        entry = {name: self.value(field) for name, field in self.fields_of(table).items()
                 if field.get("required") or self.chance.random() < density}
        if entry.get("pages_min", 0) > entry.get("pages_max", 10**9):
            entry["pages_min"], entry["pages_max"] = entry["pages_max"], entry["pages_min"]
        return entry

    def profile(self, number):
        density = self.one_of([0.02, 0.15, 0.4, 0.7, 0.95])
        flat = {}
        for id, field in SCHEMA["field"].items():
            if any(id.startswith(table + ".") for table in TABLES):
                continue
            chance = 0.1 if id.startswith("assumptions.") else density
            if field.get("required") or self.chance.random() < chance:
                flat[id] = self.value(field)
        flat["organisation.name"] = f"{self.one_of(WORDS)} {number}"
        flat["organisation.slug"] = f"org-{number}"
        # The cross-field checks of the schema that are errors.
        if "assumptions.listen_for_bands" in flat:
            flat["assumptions.listen_for_bands"] = sorted(self.chance.sample([0.1, 0.25, 0.5, 0.75, 1], 2), reverse=True)
        if "assumptions.drift_quarters" in flat:
            flat["assumptions.drift_quarters"] = sorted(self.chance.choices([0, 1, 2, 3.5], k=3))
        ordered = sorted(flat[i] for i in ("hiring.viable_candidates", "hiring.interviews", "hiring.applications") if i in flat)
        for id in ("hiring.viable_candidates", "hiring.interviews", "hiring.applications"):
            if id in flat:
                flat[id] = ordered.pop(0)
        if {"team.production_engineers", "team.software_engineers"} <= flat.keys():
            flat["team.production_engineers"] = min(flat["team.production_engineers"], flat["team.software_engineers"])
        for id in ("timeline.deadline", "timeline.fiscal_year_end"):
            if id in flat and "report.as_of" in flat:
                flat[id] = max(flat[id], flat["report.as_of"] + timedelta(days=1))
        tables = {}
        for table in TABLES:
            if self.chance.random() < (0.5 if table == "problem" else 0.2):
                tables[table] = [self.entry(table, density) for _ in range(self.chance.randint(1, 4))]
        if tables.get("portfolio.company") and self.chance.random() < 0.7:
            flat["portfolio.pe_backed"] = True
        return flat, tables

    @staticmethod
    def text(flat, tables):
        lines = [f"{id} = {toml(value)}" for id, value in flat.items()]
        for table, entries in tables.items():
            for entry in entries:
                lines += ["", f"[[{table}]]", *(f"{key} = {toml(value)}" for key, value in entry.items())]
        return "\n".join(lines) + "\n"


def left_out(flat, tables, facts):
    """What the rules omit for this organisation: systems, and items with a section of their own."""
    is_portfolio = flat.get("portfolio.pe_backed") is True and bool(tables.get("portfolio.company"))
    is_small = facts["d.size"] in ("micro", "smb")
    product = flat.get("need.category") == "ai_native_product"
    poc = flat.get("poc.status")
    out = set()
    if flat.get("portfolio.pe_backed") is not True:
        out |= {"S27"}
    if is_portfolio or poc not in ("stalled", "in_progress"):
        out |= {"S29"}
    if is_portfolio or poc == "none":
        out |= {"S32"}
    if is_portfolio or flat["organisation.headcount"] > 100 or product:
        out |= {"S35", "S36"}
    if is_small:
        out |= {"S11.first_class", "S11.silo", "S11.scatter"}
    if not is_portfolio and facts["d.size"] == "smb" and flat.get("need.category") not in ("ai_native_product", "strategy_governance", None):
        out |= {"S16.head_of_ai"}
    return out


PAGES = {"S27": "portfolio.html", "S29": "stalled-poc.html", "S32": "embedded-specialists.html", "S35": "first-ai-hire.html", "S36": "typical-weeks.html"}
ASKED_ALTHOUGH_GIVEN = r"partner\.track_record|poc\.blockers|portfolio\.company\[\d+\]\.poc_blockers"   # R07.5, R32.2 ask about a value by name


def wrong_with(folder, flat, tables):
    report = json.loads((folder / "report.json").read_text("utf-8"))
    facts = {f["id"]: f.get("value") for f in report["facts"] if f["known"]}
    routes = {id: value for id, value in facts.items() if id == "d.route" or re.fullmatch(r"company\..*\.route", id)}
    companies = len(tables.get("portfolio.company", [])) if flat.get("portfolio.pe_backed") is True else 0
    if "d.route" not in routes or len(routes) != 1 + companies or not set(routes.values()) <= ROUTES:
        yield f"routes {routes} of an organisation with {companies} companies"
    said = {}
    for entry in report["advice"]:
        said.setdefault((entry.get("company"), entry["id"]), set()).add(entry["action"])
    for (company, id), actions in said.items():
        if {"warn", "recommend"} <= actions:
            yield f"{company or ''} {id} is recommended and warned against"
    out = left_out(flat, tables, facts)
    pages = {path.name: path.read_text("utf-8") for path in folder.glob("*.html")}
    if not companies and any(name.startswith("company-") for name in pages):
        yield "a company has a page, and no firm stands behind it"
    for id in sorted(out):
        if id in PAGES and (PAGES[id] in pages or any(PAGES[id] in page for page in pages.values())):
            yield f"{id} is left out, and has a page or a link"
        for (company, item), actions in said.items():
            if company is None and (item == id or item.startswith(id + ".")) and actions & {"lead", "show", "recommend"}:
                yield f"{id} is left out, and {item} is said: {sorted(actions)}"
        anchor = id.partition(".")[2].replace("_", "-")
        if anchor and id.startswith("S11") and f'id="{anchor}"' in pages.get("organisation.html", ""):
            yield f"{id} is left out, and stands on its page"
        if anchor and id.startswith("S16") and f'id="{anchor}"' in pages.get("role-strategies.html", ""):
            yield f"{id} is left out, and stands on its page"
    asked = [question["field"] for question in report["questions"]]
    if len(asked) != len(set(asked)):
        yield f"asked twice: {sorted(field for field in asked if asked.count(field) > 1)}"
    given = set(flat) | {f"{table}[{i}].{name}" for table, entries in tables.items() for i, entry in enumerate(entries) for name in entry}
    for field in asked:
        if field in given and not re.fullmatch(ASKED_ALTHOUGH_GIVEN, field):
            yield f"{field} is given, and asked"
    for question in report["questions"]:
        if not question["decides"] or not question["rules"]:
            yield f"{question['field']} decides nothing"
    for name, page in pages.items():
        body = page.partition("<main")[2]
        for sign in ("{{", "{%", "**", "()", " ,", "not assessed not assessed"):
            if sign in body and not (sign == "{{" and "{{ 1 + 1 }}" in body):
                at = body.index(sign)
                yield f"{name}: {body[max(0, at - 60):at + 60]!r}"
        if "<b>bold</b>" in page or "<em>stars</em>" in page:
            yield f"{name}: a profile's text became HTML"


def pressing(report):
    """What is warned of and recommended, by item; and the systems that are offered."""
    own = [e for e in report["advice"] if "company" not in e]
    return ({(e["action"], e["id"]) for e in own if e["action"] in ("warn", "recommend")},
            {e["id"] for e in own if e["action"] in ("lead", "show") and "." not in e["id"]})


def need_not_ask(id, flat, tables, facts):
    """Whose absence has a meaning of its own, or that belongs to something that the organisation does not have."""
    section = id.partition(".")[0]
    return (section in ("assumptions", "report", "organisation") or bool(tables.get("portfolio.company"))
            or section in ("listing", "partner", "poc") and flat.get(f"{section}.status", "none") == "none"
            or id == "governance.regulated" and facts.get("d.regulated") is not None   # the sector decides
            or section == "hiring" and facts.get("d.hiring") is not True
            or "default" in SCHEMA["field"][id] or "default_from" in SCHEMA["field"][id])


class RandomProfiles(unittest.TestCase):
    def test_an_answer_that_would_advise_is_asked_for(self):
        """Where one missing answer alone would bring a warning or a recommendation, it is among the questions."""
        profiles = Profiles(SEED + 1)
        chance = random.Random(SEED)
        base, variants = {}, {}
        with Folder() as folder:
            shutil.copytree(SOURCE / "content", folder.path / "content")
            folder.write("site/muster.toml", 'packs = ["../content"]\ntheme = "plain"\noutput = "../out"\n')
            for number in range(max(4, COUNT // 40)):
                flat, tables = base[number] = profiles.profile(number)
                folder.write(f"site/profiles/org-{number}.toml", Profiles.text(flat, tables))
                absent = [id for id, field in SCHEMA["field"].items() if field["type"] in ("boolean", "choice") and id not in flat
                          and not any(id.startswith(table + ".") for table in TABLES)]
                for id in chance.sample(absent, min(len(absent), 5)):
                    values = [True, False] if SCHEMA["field"][id]["type"] == "boolean" else list(SCHEMA["field"][id].get("values", []))
                    for value in values:
                        name = f"org-{number}-{len(variants)}"
                        variants[name] = (number, id, value)
                        changed = {**flat, id: value, "organisation.slug": name}
                        folder.write(f"site/profiles/{name}.toml", Profiles.text(changed, tables))
            done = folder.run("build", "site", "-q", seconds=900)
            self.assertEqual(done.returncode, 0, done.stderr.decode()[-3000:])
            read = {name: json.loads((folder.path / "out" / name / "report.json").read_text("utf-8"))
                    for name in [*variants, *(f"org-{number}" for number in base)]}
        failures, mattered = [], 0
        for name, (number, id, value) in variants.items():
            report = read[f"org-{number}"]
            said, offered = pressing(report)
            facts = {f["id"]: f.get("value") for f in report["facts"] if f["known"]}
            fresh = {(action, item) for action, item in pressing(read[name])[0] - said if item.partition(".")[0] in offered}
            if not fresh or need_not_ask(id, *base[number], facts):
                continue
            mattered += 1
            if id not in {question["field"] for question in report["questions"]}:
                failures.append(f"org-{number} (seed {SEED}): {id} = {value!r} would bring {sorted(fresh)}, and is not asked")
        self.assertFalse(failures, f"{len(failures)} failures of {mattered}\n" + "\n".join(failures[:40]))
        self.assertGreater(mattered, COUNT // 80)

    def test_what_holds_for_every_organisation(self):
        profiles = Profiles(SEED)
        failures, seen = [], set()
        with Folder() as folder:
            shutil.copytree(SOURCE / "content", folder.path / "content")
            for first in range(0, COUNT, BATCH):
                batch = {number: profiles.profile(number) for number in range(first, min(first + BATCH, COUNT))}
                for name in ("site", "out"):
                    shutil.rmtree(folder.path / name, ignore_errors=True)
                folder.write("site/muster.toml", 'packs = ["../content"]\ntheme = "plain"\noutput = "../out"\n')
                for number, parts in batch.items():
                    folder.write(f"site/profiles/org-{number}.toml", Profiles.text(*parts))
                done = folder.run("build", "site", "-q", seconds=600)
                if done.returncode != 0:
                    failures.append(done.stderr.decode()[-3000:])
                    continue
                for number, parts in batch.items():
                    site = folder.path / "out" / f"org-{number}"
                    seen |= {(e["action"], e["id"]) for e in json.loads((site / "report.json").read_text("utf-8"))["advice"]}
                    failures += [f"org-{number} (seed {SEED}): {line}" for line in wrong_with(site, *parts)]
        self.assertFalse(failures, f"{len(failures)} failures\n" + "\n".join(failures[:40]))
        # A generator that never reaches a warning proves nothing about it.
        self.assertGreater(len({id for action, id in seen if action == "warn"}), 25 if COUNT >= 500 else 5)


if __name__ == "__main__":
    unittest.main()
