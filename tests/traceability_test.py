#!/usr/bin/env python3
"""Traces every number on the pages that Muster builds from content/ to where it comes from.

Environment: MUSTER is the program, SOURCE_DIR the repository. A number written in digits, in the prose, the tables and the headings of a
page, is one of these, or it is listed and the test fails:

    claim       it stands in a claim of sources.toml, a range with both its ends, and the same section cites that claim (a title, a lead
                or a link: the page it names)
    table       it stands in a data table which the section's guidance prints, and the section cites the row's claim, if it has one
    fact        it is the value, or the length, of a profile field or fact which the section's guidance prints and which assumes nothing
    working     it is the result of a sum printed in the same section, or stands in one as a constant of the calendar
    assumption  it is the value of an assumption that the section names by its id
    count       it numbers or counts the rows, the items or the parts of something listed there
    name        it belongs to a name: of a document, of a part of a plan, of somebody's own text

A number that the guidance itself spells out is never a fact. What is folded away ("why"), navigation and the registers (facts, assumptions,
sources), which are themselves where a number is traced to, are not read.
"""
import json
import re
import shutil
import tomllib
import unittest
from fractions import Fraction
from functools import cached_property
from html.parser import HTMLParser

from content.pages import MONTHS, VOID
from running import SOURCE, Folder

PACK = SOURCE / "content"
WORDS = dict(zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13)))
NUMBER = re.compile(r"(?<![\w.\-#])(?<!\d,)([£€$]\s?)?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(\s?%)?(?!\w)(?!\.\d)")
DATE = re.compile(rf"\b\d{{1,2}}\s(?:{MONTHS}|[JFMASOND][a-z]{{2,3}})(?:\s\d{{4}})?\b")
TAG = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.S)
FOLDED = {"why", "page-sources", "neighbours", "contents", "breadcrumbs", "cite"}
LISTS = {"ul", "ol", "dl", "thead", "tbody"}
REGISTERS = {"block-facts", "block-sources", "block-assumptions"}
BREAKS = {"p", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "table", "section", "div", "br", "dt", "dd",
          "figcaption", "text", "tspan", "title", "desc"}


def tables():
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted((PACK / "data").glob("*.toml"))}


DATA = tables()
SOURCES = tomllib.loads((PACK / "sources.toml").read_text("utf-8"))["source"]
CLAIMS = {key: entry for key, entry in SOURCES.items() if entry["kind"] == "claim"}


def numbers(text):
    """The numbers written in a text, digits or words, as exact values; a percentage counts as printed."""
    found = {Fraction((m[2] + (m[3] or "")).replace(",", "")) for m in NUMBER.finditer(text)}
    return found | {Fraction(WORDS[w]) for w in re.findall(r"[a-z]+", text.lower()) if w in WORDS}


CLAIMED = {key: numbers(entry["title"] + " " + entry.get("note", "")) for key, entry in CLAIMS.items()}
NAMES = [re.escape(entry[key]) for entry in SOURCES.values() for key in ("title", "attribution", "publisher", "date", "note")
         if key in entry and (entry["kind"] != "claim" or key == "attribution") and re.search(r"\d", entry[key])]
# Products that an article names as examples of their day (X21), with a number in the name.
NAMES += ["Claude Opus 4", "GPT-4"]
# The years that the documents speak of, or are dated.
YEARS = {year for entry in SOURCES.values() for year in re.findall(r"20\d\d", entry.get("note", "") + entry.get("date", ""))}
# What a publisher sells, as the register says it: "sells 90-day delivery".
INTERESTS = {n for entry in SOURCES.values() for n in numbers(entry.get("interest", ""))}


def rows(table):
    return DATA[table]["row"].values()


# Parts that are called by their number, with the numbers that there are.
PARTS = {"month": {str(n + 1) for n in range(len(rows("path_months")))}, "week": {str(row["week"]) for row in rows("weeks")},
         "phase": {str(n + 1) for n in range(len(rows("roadmap")))}, "tier": {str(n + 1) for n in range(len(rows("tiers")))},
         "step": {str(n + 1) for n in range(len(rows("transition_steps")))}, "day": {"0"},
         "task": {f"{month}.{n + 1}" for month, row in enumerate(rows("path_months"), 1) for n in range(row["tasks"])}}
PARTS["day"] |= {str(row[key]) for row in rows("path_months") for key in ("first_day", "last_day")}
# Months a year, weeks a year, days a week, weeks a month (52 / 12), and the whole in per cent.
CALENDAR = {Fraction(n) for n in ("12", "52", "7", "4.333", "100")}

AMOUNT = r"[£€$]?(?:US\$)?\d[\d,]*(?:\.\d+)?(?:[–/]\d[\d,]*(?:\.\d+)?)?(?:\s?%)?"
TERM = rf"\(?\s?{AMOUNT}(?:\s?\))?(?:\s[A-Za-z][\w’'\-]*){{0,4}}"
SUM = re.compile(rf"{TERM}(?:\s?[÷×+−]\s{TERM})+\)?")


class Sum:
    """A sum printed on a page: what it starts from and what it comes to, at the lower and the upper end of its ranges."""

    def __init__(self, text):
        plain = re.sub(r"[^\d.–/÷×+−()]", "", re.sub(r"\s?%", "/100", text))
        plain = plain.lstrip(")")
        plain += ")" * (plain.count("(") - plain.count(")"))
        plain = plain.rstrip(")") + ")" * plain.count("(")
        self.parts = {Fraction(n.rstrip(".")) for n in re.findall(r"\d+(?:\.\d+)?", plain)}
        self.ends = [self.value(re.sub(rf"(\d[\d.]*)–(\d[\d.]*)", end, plain)) for end in (r"\1", r"\2")]

    @staticmethod
    def value(plain):
        exact = re.sub(r"\d+(?:\.\d+)?", lambda m: f"Fraction('{m[0]}')", plain.rstrip("."))
        for sign, operator in (("÷", "/"), ("×", "*"), ("−", "-")):
            exact = exact.replace(sign, operator)
        return eval(exact, {"__builtins__": {}, "Fraction": Fraction})  # nothing but fractions, operators and brackets is left


class Section:
    """What one guidance, card or paragraph of a page says: its text with links, the claims it cites, its lists and tables."""

    def __init__(self, name):
        self.name, self.text, self.cites, self.counts, self.links = name, "", set(), [], []

    def add(self, data):
        self.text += data

    @cached_property
    def sums(self):
        """The sums printed here, once the text is complete."""
        return [Sum(m[0]) for m in SUM.finditer(re.sub(r" +", " ", self.text))]

    @cached_property
    def results(self):
        return {end for s in self.sums for end in s.ends}


class Reader(HTMLParser):
    """A page taken apart into its sections; what stands outside of them is a section without a name."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.stack, self.sections, self.current, self.lists = [], [Section("")], None, []
        self.cites = set()
        self.feed(text)
        self.close()

    def open(self, *names):
        return any(names_ & set(names) for _, names_ in self.stack)

    @property
    def section(self):
        return self.sections[self.current] if self.current is not None else self.sections[0]

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag not in VOID:
            self.stack.append((tag, {tag, *values.get("class", "").split()}))
        if tag == "section":
            self.sections.append(Section(values.get("aria-labelledby", "")))
            self.current = len(self.sections) - 1
        if self.hidden():
            if tag == "a" and self.open("cite") and not self.open(*(FOLDED - {"cite"}), "details"):
                claim = values.get("href", "").rpartition("#source-")[2].upper()
                self.section.cites.add(claim)
                self.cites.add(claim)
            return
        if tag in BREAKS:
            self.section.add("\t" if tag in {"td", "th"} else "\n")
        if tag in LISTS:
            self.lists.append(len(self.section.counts))
            self.section.counts.append(0)
        if tag in {"li", "tr", "dt"} and self.lists:
            self.section.counts[self.lists[-1]] += 1
        if tag == "a":
            self.section.links.append([len(self.section.text), None, values.get("href", "")])

    def handle_endtag(self, tag):
        if tag == "a" and self.section.links and not self.hidden():
            self.section.links[-1][1] = len(self.section.text)
        if tag in LISTS and self.lists and not self.hidden():
            self.lists.pop()
        while self.stack:
            if self.stack.pop()[0] == tag:
                break
        if tag == "section":
            self.current, self.lists = None, []

    def hidden(self):
        return not self.open("main") or self.open("details", *FOLDED, *REGISTERS)

    def handle_data(self, data):
        if not self.hidden() and not self.open("code"):
            self.section.add(re.sub(r"\s+", " ", data))


def hidden_facts():
    facts = {}
    for path in sorted((PACK / "facts").glob("*.toml")):
        facts |= tomllib.loads(path.read_text("utf-8"))["fact"]
    return {name: set(re.findall(r"[A-Za-z_]\w*(?:\.\w+)+", json.dumps(fact, default=str))) for name, fact in facts.items() if fact.get("hidden")}


HIDDEN = hidden_facts()


def expanded(names):
    """The names, and what the hidden ones among them, which no report lists, are computed from."""
    found, open_names = set(), list(names)
    while open_names:
        name = open_names.pop()
        if name not in found:
            found.add(name)
            open_names += HIDDEN.get(name, [])
    return found


class Guidance:
    """A template of the pack: what its expressions read, and what it spells out itself."""

    def __init__(self, name, text, anchor=""):
        self.name, self.anchor = name, anchor
        tags = " ".join(TAG.findall(text))
        self.reads = expanded(re.findall(r"[A-Za-z_]\w*(?:\.\w+)*", re.sub(r"'[^']*'", "", tags)))
        self.spelt = TAG.sub("\0", text) + " \0 " + " \0 ".join(re.findall(r"'([^']*)'", tags))
        self.units = bool(re.search(r"\| (quantity|plural)", tags))
        self.tables = [DATA[r.split(".")[1]] for r in self.reads if r.startswith("data.") and r.split(".")[1] in DATA]

    def prints(self, word):
        """Whether an expression, too, may print a number before this word."""
        return self.units or "\0" + word in self.spelt


def guidance_of_the_pack():
    for path in sorted((PACK / "guidance").rglob("*.md")):
        _, front, body = path.read_text("utf-8").split("+++", 2)
        front = tomllib.loads(front)
        anchor = front.get("anchor", re.sub(r"[^a-z0-9]+", "-", front["id"].partition(".")[2].lower()).strip("-"))
        yield Guidance(front["id"], "\n\0".join([body, front.get("summary", ""), front.get("title", "")]), anchor)


GUIDANCE = list(guidance_of_the_pack())
OUTLINE = {page["id"]: page for page in tomllib.loads((PACK / "outline.toml").read_text("utf-8"))["page"]}
LEADS = {name: Guidance(name, page.get("lead", "") + "\0" + page["title"]) for name, page in OUTLINE.items()}


def of_page(page):
    """The page of the outline that this one is, or is one of."""
    return page if page in OUTLINE else max((i for i in OUTLINE if page.startswith(i + "-")), key=len, default="")


def on_page(page):
    """The guidance that can stand on a page."""
    blocks = OUTLINE.get(of_page(page), {}).get("block", [])
    names = {name for block in blocks for name in block.get("systems", []) + block.get("items", [])}
    return [g for g in GUIDANCE if g.name in names or g.name.partition(".")[0] in names]


def of_anchor(page, anchor):
    """The guidance whose anchor this is on a page; an entry of a list adds its slug."""
    here = on_page(page)
    return [g for g in here if g.anchor == anchor] or [g for g in here if anchor.startswith(g.anchor + "-")]


def flat(value):
    if isinstance(value, dict):
        for part in value.values():
            yield from flat(part)
    elif isinstance(value, list):
        yield len(value)
        for part in value:
            yield from flat(part)
    else:
        yield value


def shown(printed, digits, value):
    """Whether a value, rounded half away from zero as the page rounds, is what is printed."""
    exact = Fraction(str(value))
    scale = 10 ** digits
    return Fraction((abs(exact) * scale * 2 + 1) // 2, scale) == printed


class Site:
    """The pages of one organisation, each number of them with what it is traced to."""

    def __init__(self, folder, pages=None):
        self.folder, self.report = folder, json.loads((folder / "report.json").read_text("utf-8"))
        texts = pages or {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.html"))
                          if path.name != "print.html"}
        self.texts, self.name = texts, self.report["organisation"]["slug"]
        self.pages = {name: Reader(text) for name, text in texts.items() if name not in ("404", "print")}
        self.facts = [(re.sub(r"^S14\.p\d+\.", "problem.", re.sub(r"\[\d+\]", "", f["id"])), list(flat(f["value"])))
                      for f in self.report["facts"] if f["known"] and not (f["origin"] == "assumed" and f.get("assumptions"))]
        self.assumed = [([v for v in flat(f["value"]) if not isinstance(v, (str, bool))], f["assumptions"])
                        for f in self.report["facts"] if f["known"] and f.get("assumptions")]
        ids = [f["id"] for f in self.report["facts"]]
        self.entries = {name: len({m[0] for i in ids if (m := re.match(rf"{re.escape(name)}\[\d+\]", i))}) for name in ("problem", "portfolio.company")}
        self.texts_given = [v for _, values in self.facts for v in values if isinstance(v, str) and re.search(r"\d", v)]
        self.members = {}
        for fact in self.report["facts"]:
            if (m := re.match(r"portfolio\.company\[(\d+)\]\.", fact["id"])) and fact["known"]:
                entry = self.members.setdefault(m[1], {})
                entry[fact["id"][m.end():]] = fact["value"]
        self.members = {re.sub(r"[^a-z0-9]+", "-", entry.get("name", "").lower()): entry for entry in self.members.values()}
        self.pools = {}

    def pool(self, guidance, page):
        """The values that a guidance can print: of each fact and field that it names, whole or in part."""
        key = (guidance.name, page if page.startswith("company-") else "")
        if key not in self.pools:
            heads = {r.partition(".")[0] for r in guidance.reads}
            values = [self.entries[name] for name in self.entries if name in guidance.reads]
            for name, found in self.facts:
                if any(name == r or name.startswith(r + ".") or r.startswith(name + ".") for r in guidance.reads if "." in r) \
                        or name.startswith("problem.") and "problem" in heads or name.startswith("portfolio.") and "company" in heads:
                    values += found
            values += flat(self.members.get(page.removeprefix("company-"), {}))
            self.pools[key] = [v for v in values if isinstance(v, (int, float)) and not isinstance(v, bool)]
            self.pools[key] += [n for v in values if isinstance(v, str) and not re.match(r"\d{4}-", v) for n in numbers(v)]
        return self.pools[key]

    def trace(self, page, section, match):
        """What a number is traced to, or nothing."""
        text, reader = section.text, self.pages[page]
        value, digits = Fraction((match[2] + (match[3] or "")).replace(",", "")), len((match[3] or ".")[1:])
        before, after = text[:match.start()], text[match.end():]

        def inside(pattern):
            return any(m.start() <= match.start() < m.end() for m in re.finditer(pattern, text))

        if re.fullmatch(r"00[0-3]", match[0]) or match[0] in YEARS or any(map(inside, NAMES)) or any(inside(re.escape(t)) for t in self.texts_given):
            return "name"
        if value in INTERESTS and re.search(r"\bsells (?:delivery in )?$", before):
            return "name"
        part = re.search(r"\b([A-Za-z]+?)s?:?\s(?:[\d.]+(?:, |–| and | of ))*$", before)
        if part and match[0] in PARTS.get(part[1].lower(), ()):
            return "name"
        guidance, cites, counts = of_anchor(page, section.name) if section.name else [], set(section.cites), set(section.counts)
        results = section.results
        if not section.name:   # a title or a lead answers for its page, a card or a question for what it links
            cites |= reader.cites
            counts = {n for s in reader.sections for n in s.counts} | {len(t["row"]) for g in on_page(page) for t in g.tables}
            results = set().union(*[s.results for s in reader.sections])
            guidance = [LEADS[of_page(page)]] if of_page(page) else []
            for _, _, href in section.links:
                other, _, anchor = href.partition("#")
                guidance += of_anchor(other.removesuffix(".html") or page, anchor)
        for link in (href for start, end, href in section.links if end and start <= match.start() < end):
            name, _, anchor = link.partition("#")
            target = self.pages.get(name.removesuffix(".html") or page)
            for other in (s for s in (target.sections if target else []) if not anchor or s.name == anchor):
                cites |= other.cites
                results = results | other.results
        both = {value} | {Fraction(m[1].replace(",", "")) for m in (re.search(r"(\d[\d,.]*)–[£€$]?$", before), re.match(r"–[£€$]?(\d[\d,]*(?:\.\d+)?)", after)) if m}
        if any(both <= CLAIMED[c] for c in cites if c in CLAIMED):
            return "claim"
        percent, printed = (100, digits + 2) if match[4] or re.match(r"–[\d.]+\s?%", after) else (1, digits)
        if any(any(shown(value / percent, printed, v) for v in values) and any(re.search(rf"\b{i}\b", text) for i in ids) for values, ids in self.assumed):
            return "assumption"
        for table in (table for g in guidance for table in g.tables):
            for row in table["row"].values():
                claims = {s for s in row.get("sources", table.get("sources", [])) if s in CLAIMS}
                if (not claims or cites & claims) and any(value in numbers(str(cell)) for key, cell in row.items() if key != "sources"):
                    return "table"
            columns = zip(*[[str(row.get(key)) for key in table["column"]] for row in table["row"].values()])
            if value == len(table["row"]) or value in {column.count(cell) for column in map(list, columns) for cell in column}:
                return "count"
        word = re.match(r"[\s-]?\w*", after)[0]
        spelt = re.compile(r"(?<![\w.,])" + re.escape(match[0].strip() + word) + r"(?!\w)")
        if any(shown(value / percent, printed, v) for g in guidance if not spelt.search(g.spelt) or g.prints(word) for v in self.pool(g, page)):
            return "fact"
        if any(shown(value / percent, printed, end) for end in results):
            return "working"
        if value in CALENDAR and any(value in s.parts for s in section.sums):
            return "working"
        if re.search(r"\n\s*$", before) and re.match(r"\.\s|\s*\t", after) and (match[0] in PARTS["task"] or value <= max(counts, default=0)):
            return "count"   # the number of a row or an item, before everything else in it
        whole = re.match(r" of (?:the )?(\d+|[a-z]+)\b", after)
        of = Fraction(WORDS.get(whole[1], whole[1] if whole[1].isdigit() else 0)) if whole else 0
        counts |= {len(table["row"]) for g in guidance for table in g.tables}
        if value in counts or of in counts and value <= of or after.startswith(" of them") and value <= max(counts, default=0):
            return "count"
        if re.search(r"\bstart \+ $", before) and str(value + 1) in PARTS["day"]:
            return "working"   # the days after the first
        return None

    def with_page(self, name, text):
        """The same site with another text of one page."""
        return Site(self.folder, self.texts | {name: text})

    def untraced(self):
        for name, reader in self.pages.items():
            for section in reader.sections:
                dates = [m.span() for m in DATE.finditer(section.text)]
                for match in NUMBER.finditer(section.text):
                    if any(a <= match.start() < b for a, b in dates):
                        continue
                    if not self.trace(name, section, match):
                        near = section.text[max(0, match.start() - 45):match.end() + 45]
                        yield f"{name}#{section.name}: {match[0]}: {' '.join(near.split())}"


# An assumption, an example organisation, what else its profile says, and another value than the default which moves the result.
MOVES = [
    ("A01", "castell-mutual", "", "mid_market_max_headcount = 500"),
    ("A02", "castell-mutual", "", "small_sample_interviews = 20"),
    ("A03", "castell-mutual", "", "unicorn_rare_skills = 5"),
    ("A04", "castell-mutual", "", "max_must_haves = 20"),
    ("A05", "castell-mutual", "", "max_languages = 3"),
    ("A06", "castell-mutual", "", "hire_proxy_role = 'mlops_engineer'"),
    ("A07", "castell-mutual", "", "dollar_currency = 'GBP'"),
    ("A08", "castell-mutual", "", "on_cost_rate = 0.3"),
    ("A09", "castell-mutual", "", "recruiting_cost_rate = 0.2"),
    ("A10", "castell-mutual", "", "onboarding_cost = 5000"),
    ("A11", "castell-mutual", "", "partner_day_rate = 900\npartner_people = 2\npartner_days_per_week = 5"),
    ("A12", "castell-mutual", "", "listen_for_bands = [0.9, 0.5]"),
    ("A13", "castell-mutual", "", "processing_days_per_year = 250"),
    ("A14", "castell-mutual", "", "fx = { GBP_USD = 1.25 }"),
    ("A15", "castell-mutual", "[capability.milestones]\nlatency = 'partial'\nsecurity = 'partial'\nmonitoring = 'yes'\n", "partial_weight = 0.5"),
    ("A16", "meridian-federal-bank", "", "drift_quarters = [0, 4, 8]"),
    ("A17", "castell-mutual", "", "full_time_hours_per_week = 35"),
    ("A18", "castell-mutual", "", "production_engineers_default = 'unknown'"),
]


class Traceability(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(Folder())
        cls.sites = cls.build("site", {})
        cls.castell = next(site for site in cls.sites if site.name == "castell-mutual")

    @classmethod
    def build(cls, name, profiles):
        """The example organisations, or others made of them: profile name to text."""
        shutil.copytree(SOURCE / "site", cls.folder.path / name, ignore=shutil.ignore_patterns("public", *["profiles"] * bool(profiles)))
        for profile, text in profiles.items():
            cls.folder.write(f"{name}/profiles/{profile}.toml", text)
        done = cls.folder.run("build", name, "-o", f"out-{name}", seconds=120)
        if done.returncode != 0:
            raise AssertionError(f"muster build ended with {done.returncode}:\n{done.stderr.decode()}")
        return [Site(path.parent) for path in sorted((cls.folder.path / f"out-{name}").glob("*/report.json"))]

    def test_every_number_is_traced(self):
        for site in self.sites:
            with self.subTest(site=site.name):
                self.assertEqual(list(site.untraced()), [])

    def test_what_is_not_traced_is_found(self):
        for name, page, pattern, new, number in (
                ("a number from nowhere", "market", r"<p>", "<p>Of 4711 firms, most fail. ", "4711"),
                ("a claim without its citation", "market", r'<span class="cite">\[<a href="sources.html#source-c26">.*?</span>\]</span>', "", "3"),
                ("a claim cited in another section only", "timeline", r"Is a listing late\?", "25–30 % leave. Is a listing late?", "30 %"),
                ("a fact with another value", "timeline", r"Castell Mutual has 8 months", "Castell Mutual has 11 months", "11"),
                ("an assumption without its id", "listing-audit", r"we stop at 7 \(assumption A04\)", "we stop at 7", "7"),
                ("a sum that does not come to it", "timeline", r"<strong>7–12</strong>", "<strong>7–97</strong>", "97"),
                ("a derived number without its working", "pay", r" \(2 × €7,000 … 3 × €8,000\)", "", "24,000")):
            with self.subTest(name=name):
                broken = re.sub(pattern, new, self.castell.texts[page])
                self.assertNotEqual(broken, self.castell.texts[page], f"{pattern!r} does not stand on {page}")
                found = list(self.castell.with_page(page, broken).untraced())
                self.assertTrue(any(f": {number}: " in line for line in found), found)

    def test_every_claim_is_cited_on_a_page(self):
        cited = {claim for site in self.sites for name, page in site.pages.items() if name != "sources" for claim in page.cites}
        self.assertEqual(sorted(set(CLAIMS) - cited), [])
        self.assertEqual(sorted(CLAIMS), [f"C{n:02}" for n in range(1, 38)])
        for name, claim in CLAIMS.items():
            self.assertIn(claim["strength"], ("named", "unnamed", "author", "vendor"), name)
            self.assertTrue(SOURCES[claim["of"]].get("interest"), name)

    def test_an_assumption_is_named_where_it_moves_the_result(self):
        self.assertEqual([mark for mark, *_ in MOVES], [f"A{n:02}" for n in range(1, 19)])
        profiles = {}
        for mark, base, more, setting in MOVES:
            text = (SOURCE / "site" / "profiles" / f"{base}.toml").read_text("utf-8") + more
            profiles[base + str(len(more))] = text
            profiles[mark] = f"{text}\n[assumptions]\n{setting}\n"
        named = {name: re.sub(r"(?m)^name = .*$", f'name = "Move {name}"', text, count=1) for name, text in profiles.items()}
        sites = {site.report["organisation"]["name"]: site for site in self.build("moves", named)}
        for mark, base, more, _ in MOVES:
            with self.subTest(assumption=mark):
                default, other = sites[f"Move {base}{len(more)}"], sites[f"Move {mark}"]
                changed = list(differing(default, other))
                self.assertTrue(changed, "nothing moved")
                self.assertEqual([name for name in changed if not any(names(site, name, mark) for site in (default, other))], [])


def plain(site, name):
    """What a page says without the organisation's name and the places in its profile."""
    return [" ".join(s.text.replace(site.report["organisation"]["name"], "").split()) for s in site.pages[name].sections] if name in site.pages else []


def differing(one, other):
    """The pages that say something else; open questions are no results."""
    return [name for name in sorted(one.pages.keys() | other.pages.keys()) if name != "open-questions" and plain(one, name) != plain(other, name)]


def names(site, page, assumption):
    return any(re.search(rf"\b{assumption}\b", text) for text in plain(site, page))


if __name__ == "__main__":
    unittest.main()
