#!/usr/bin/env python3
"""Holds the pages that Muster builds from content/ against what the domain model asks of every finished site.

Environment: MUSTER is the program, SOURCE_DIR the repository. A check takes a site and returns what is wrong with it. Each is held
twice: it finds nothing on the built sites, and it finds something once a site is broken in the way beside its name, so that none
can pass by looking at nothing.
"""
import html
import json
import re
import shutil
import tomllib
import unittest
from html.parser import HTMLParser

from running import SOURCE, Folder

EXPECTED = SOURCE / "tests" / "oracle" / "expected"
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}

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


class Page(HTMLParser):
    """One page as a reader meets it: what stands in <main>, without the folded reasons and the list of sources."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.stack, self.sections, self.tables, self.links = [], {}, [], []
        self.prose, self.reasons, self.whole = [], [], []
        self.feed(text)
        self.close()

    def within(self, *names):
        return any(tag in names or kind in names for tag, kind, _ in self.stack)

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag in {"p", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "table", "section", "div", "summary", "br"}:
            self.add(" ")
        if tag == "a":
            self.links.append(names.get("href", ""))
        if tag not in VOID:
            kind = next((k for k in names.get("class", "").split() if k in {"why", "page-sources", "cards", "questions", "neighbours",
                                                                            "contents", "breadcrumbs", "prepared"}), "")
            self.stack.append((tag, kind, names.get("aria-labelledby", "") if tag == "section" else ""))
            if tag == "section":
                self.sections.setdefault(self.stack[-1][2], {"text": [], "why": [], "tables": []})
        if tag == "table" and not self.within("details"):
            self.tables.append([])
            for section in self.open_sections():
                section["tables"].append(self.tables[-1])
        if self.tables and not self.within("details"):
            if tag == "tr":
                self.tables[-1].append([])
            if tag in {"td", "th"}:
                self.tables[-1][-1].append("")

    def handle_endtag(self, tag):
        while self.stack:
            if self.stack.pop()[0] == tag:
                break

    def open_sections(self):
        return [self.sections[name] for tag, _, name in self.stack if tag == "section"]

    def add(self, data):
        if not self.within("main"):
            return
        folded = self.within("details", "aside", "page-sources")
        for section in self.open_sections():
            section["why" if folded else "text"].append(data)
        (self.reasons if folded else self.whole).append(data)
        if not folded and not self.within("table", "cards", "questions", "neighbours", "contents", "breadcrumbs"):
            self.prose.append(data)
        if not folded and self.within("td", "th") and self.tables and self.tables[-1] and self.tables[-1][-1]:
            self.tables[-1][-1][-1] += data

    def handle_data(self, data):
        self.add(data)

    def text(self, section=None):
        return " ".join("".join(self.sections[section]["text"] if section else self.whole).split())

    def words(self):
        return len("".join(self.prose).split())

    def rows(self, heading):
        """The rows of the table whose first row begins with a heading, cells trimmed."""
        for table in self.tables:
            rows = [[" ".join(cell.split()) for cell in row] for row in table]
            if rows and rows[0] and rows[0][0] == heading:
                return rows[1:]
        return []


class Site:
    def __init__(self, folder=None, pages=None, report=None):
        self.pages = pages if pages is not None else {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.html"))}
        self.report = report if report is not None else json.loads((folder / "report.json").read_text("utf-8"))
        self.name = self.report["organisation"]["slug"]
        self.cache = {}

    def page(self, name):
        if name not in self.cache:
            self.cache[name] = Page(self.pages[name + ".html"])
        return self.cache[name]

    def broken(self, name, old, new):
        """The same site with one text replaced wherever it stands on a page, or on every page (`*`); none where it does not stand."""
        pages = {key: value.replace(old, new) if name in ("*", key.removesuffix(".html")) else value for key, value in self.pages.items()}
        return Site(pages=pages, report=self.report) if pages != self.pages else None

    def fact(self, name):
        return next((f.get("value") for f in self.report["facts"] if f["id"] == name and f["known"]), None)

    def advice(self, action, company=None):
        return [a for a in self.report["advice"] if a["action"] == action and a.get("company") == company]

    @property
    def is_portfolio(self):
        return self.fact("d.route") == "portfolio_programme"


# ── S05 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

NEEDS = {"ops": "AI automation for operations", "strategy": "AI strategy and governance", "product": "AI-native product development"}
ROLES = {"ml_engineer": "ML engineer", "ai_architect": "AI architect", "ai_engineer": "AI engineer", "researcher": "researcher"}


def v05_1(site):
    page = site.page("your-need")
    for anchor, title in NEEDS.items():
        if anchor not in page.sections or title not in page.text(anchor):
            yield f"no card {title}"
            continue
        rows = {row[0].strip(): row[1].strip() for table in page.sections[anchor]["tables"] for row in table if len(row) == 2}
        for line in ("Usually hired", "Needed"):
            if not rows.get(line):
                yield f"{title}: no line {line}"


def v05_2(site):
    for entry in site.advice("warn"):
        if entry["id"].startswith("S05."):
            text = site.page("your-need").text(entry["id"].removeprefix("S05."))
            role = ROLES[site.fact("hiring.role")]
            if "does not match" not in text or f"the post of {role}" not in text:
                yield f"{entry['id']} does not name {role}"


# ── S15 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

TASKS = ["problem and the measure", "process", "models", "architecture", "version control", "prototype|Re-test the POC",
         "core system", "business measures", "model and design", "security and governance", "monitoring and alerts", "production systems",
         "live", "performs", "Train your team", "Write down the system", "next step in capability"]
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


def v15_1(site):
    rows = [[" ".join(cell.split()) for cell in row] for table in site.page("first-90-days").tables for row in table
            if row and re.fullmatch(r"\s*\d\.\d\s*", row[0])]
    numbers = [f"{month}.{task}" for month, last in ((1, 6), (2, 6), (3, 5)) for task in range(1, last + 1)]
    if [row[0] for row in rows] != numbers:
        yield f"tasks {[row[0] for row in rows]}"
    for row, words in zip(rows, TASKS):
        if not re.search(words, row[1]):
            yield f"task {row[0]} is {row[1]}"


def v15_2(site):
    text = site.page("first-90-days").text("day0")
    if not re.search(r"start when the people are hired or the partner has begun, not on the date of this report", text):
        yield "the rule of Day 0 is missing"
    if site.fact("timeline.people_in_place") is False and re.search(rf"\d (?:{MONTHS}) \d{{4}}", site.page("first-90-days").text()):
        yield "calendar dates without people in place"


def v15_3(site):
    if not re.search(r"vendor's framework", site.page("first-90-days").text()):
        yield "not called a vendor's framework"
    if not re.search(r"90 days \[C08, vendor claim\]", site.page("first-90-days").text()):
        yield "90 days without their label"


# ── S16, S17 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

CARDS = ["head-of-ai", "ai-engineer", "data-scientist-transition", "software-engineer-transition"]


def cards(site):
    found = {anchor: site.page("role-strategies").text(anchor) for anchor in site.page("role-strategies").sections}
    return {card: found[card] for card in found if card.replace("_", "-") in CARDS}


def v16_1(site):
    # A small firm whose need is not strategy has no use for a Head of AI (R16.7).
    omitted = {a["id"] for a in site.report["advice"] if a["action"] == "omit"} or (
        {"S16.head_of_ai"} if site.fact("d.smb_scope") and not site.is_portfolio and site.fact("need.category") != "strategy_governance" else set())
    wanted = sorted(set(CARDS) - {item.removeprefix("S16.").replace("_", "-") for item in omitted})
    found = sorted(card.replace("_", "-") for card in cards(site))
    if found != wanted:
        yield f"cards {found}, not {wanted}"


def v16_2(site):
    for card, text in cards(site).items():
        stands = bool(re.search(r"6–12", text))
        if stands != (card.replace("_", "-") == "data-scientist-transition"):
            yield f"6–12 months on {card}: {stands}"


BANDS = [("AI strategy lead / Head of AI", "$150,000–250,000+", "not stated"), ("AI engineer, production focus", "$120,000–180,000", "not stated"),
         ("Data scientist moving over", "$100,000–150,000", "not stated"), ("Software engineer moving over", "$100,000–150,000", "not stated"),
         ("Senior ML engineer", "€84,000–96,000", "Central Europe")]


def v17_1(site):
    rows = [tuple(row[:3]) for row in site.page("pay").rows("Post")][:5]
    if rows != BANDS:
        yield f"bands {rows}"


def v17_2(site):
    for row in site.page("pay").rows("Post")[:5]:
        if row[1][0] not in "$€" or row[2] not in ("not stated", "Central Europe"):
            yield f"no currency or region: {row}"


def v17_3(site):
    allowed = {f"${n}" for n in ("150,000", "250,000", "120,000", "180,000", "100,000")}
    allowed |= {f"€{n}" for n in ("84,000", "96,000", "7,000", "8,000", "14,000", "24,000")}
    own = site.fact("budget.salary_max")
    for amount in re.findall(r"[$€£]\d[\d,.]*\d", site.page("pay").text()):
        if amount not in allowed and not (own and amount[1:] == f"{int(float(own['amount'] if isinstance(own, dict) else own)):,}"):
            yield f"an amount of no article: {amount}"


# ── S18 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

CORE = ["credentials", "senior-for-junior", "day-one", "isolation", "substitute"]


def v18_1(site):
    sections = [s.replace("_", "-") for s in site.page("what-not-to-do").sections]
    for core in CORE:
        if core not in sections:
            yield f"no core warning {core}"


def v18_2(site):
    page = site.page("what-not-to-do")
    sections = {name.replace("_", "-"): value for name, value in page.sections.items()}
    for entry in site.advice("warn"):
        if not entry["id"].startswith("S18."):
            continue
        name = entry["id"].removeprefix("S18.").replace("_", "-")
        why = "".join(sections[name]["why"]) if name in sections else ""
        # Reasons are folded beside the warning, or beside its card at the head of the page.
        everything = why + "".join(page.reasons)
        if not entry["reasons"]:
            yield f"{entry['id']}: no reasons"
        for reason in entry["reasons"]:
            if reason["at"].split("/")[-1] not in everything or entry["id"] not in everything:
                yield f"{entry['id']}: {reason['fact']} is not named"


# ── S19, S20 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

def v19_1(site):
    rows = site.page("path-forward").rows("Step")
    if [row[0][:2] for row in rows] != ["1.", "2.", "3.", "4.", "5."]:
        yield f"steps {rows}"
    marked = [row[0][0] for row in rows if row[1].startswith("Next")]
    wanted = site.fact("S19.next")
    if marked != ([str(int(wanted))] if wanted else []):
        yield f"marked {marked}, next is {wanted}"


def v20_1(site):
    if not site.fact("d.route"):
        yield "no route"
    if [page["href"] for page in site.report["pages"]].count("route.html") != 1:
        yield "not one page on the route"
    if site.page("route").text("route").count("Your route") != 1:
        yield "not one route on its page"
    if site.is_portfolio:
        companies = [f for f in site.report["facts"] if re.fullmatch(r"company\.[a-z0-9-]+\.route", f["id"])]
        if not companies:
            yield "no company has a route"
        for fact in companies:
            name = "company-" + fact["id"].split(".")[1]
            if not fact["known"] or name + ".html" not in site.pages or "Your route" not in site.page(name).text():
                yield f"no route of {name}"


def v20_2(site):
    names = [name.removesuffix(".html") for name in site.pages if name.startswith("company-")] if site.is_portfolio else ["route"]
    for name in names:
        text = site.page(name).text("others")
        if not re.search(r"Runner-up: \S+.{20}", text):
            yield f"{name}: no runner-up with a reason"
        if not all(len(row) == 2 and len(row[1]) > 10 for row in site.page(name).rows("Tried before")):
            yield f"{name}: a route without a reason"


# ── S31, S38 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

FIGURES = [("Avg. time-to-fill: Senior ML Engineer", "3 – 4 months"),
           ("Avg. time-to-fill: MLOps Engineer", "4 – 6 months (specialist, small talent pool)"),
           ("Ramp time after hire", "2 – 3 months to meaningful productivity"),
           ("Total time: hire → productive AI output", "6 – 8 months"),
           ("Annual cost: Senior ML Engineer (Central Europe)", "€84,000 – €96,000 base + corporate taxes + benefits + OPEX"),
           ("Risk: Wrong hire", "estimates suggest 25 – 30 % first-year attrition; restarts the cycle"),
           ("Staff aug team: time to first PR", "1 – 2 weeks (pre-vetted, domain-matched)"),
           ("Staff aug: POC → production timeline", "8 – 12 weeks with right team composition")]


def v31_1(site):
    rows = [tuple(row[:2]) for row in site.page("timeline").rows("Metric")]
    if rows != FIGURES:
        yield f"figures {rows}"


def v31_2(site):
    if not re.search(r"= 5–7; the article's own total says 6–8", site.page("timeline").text("working")):
        yield "5–7 does not stand beside 6–8"


def v31_3(site):
    table = next((t for t in site.page("timeline").tables if t and t[0] and t[0][0].strip() == "Route" and len(t[0]) == 4), [])
    rows = [[" ".join(cell.split()) for cell in row] for row in table[1:]]
    verdicts = sorted(row[3].lower().replace(" ", "_") for row in rows)
    said = sorted(a["verdict"] for a in site.advice("verdict") if a["id"].startswith("S31."))
    if not rows or (verdicts != said if said else set(verdicts) != {"not_assessed"}):
        yield f"verdicts {verdicts}, the report has {said}"


def v38_1(site):
    ids = set(re.findall(r"C\d\d", " ".join(row[0] for table in site.page("sources").tables for row in table if row)))
    if ids != {f"C{n:02}" for n in range(1, 38)}:
        yield f"claims {sorted(ids)}"


HOSTS = ["cloud.google.com", "martinfowler.com", "dora.dev", "aiindex.stanford.edu", "survey.stackoverflow.co", "aws.amazon.com", "sciodev.com", "sciodev.com"]


def v38_2(site):
    rows = [row for table in site.page("sources").tables for row in table if row and "S38.ref" in row[0]]
    if [row[-1].strip() for row in rows] != HOSTS:
        yield f"references {rows}"


# ── Of the whole site ─────────────────────────────────────────────────────────────────────────────────────────────────────

FURNITURE = r"\b(?:Zug|Wormerveer|[Cc]ontact us|[Gg]et in touch|[Bb]ook a (?:call|demo)|[Ss]chedule a|[Ss]ubscribe|[Ff]ollow us|[Ll]earn more|[Tt]alk to (?:us|our))\b"


def g4(site):
    for name in site.pages:
        text = site.page(name.removesuffix(".html")).text()
        vendors = "" if name == "sources.html" else r"|Brightlume|\bScio\b|Grid Dynamics|dev\.to"
        for found in re.findall(FURNITURE + vendors, text):
            yield f"{name}: {found}"


def g5(site):
    for name, text in site.pages.items():
        seen = set()
        for cite in re.findall(r'<span class="cite">(.*?)\]</span>', text, re.S):
            claim = re.search(r"C\d\d", cite)
            if claim and claim[0] not in seen and 'class="strength"' not in cite:
                yield f"{name}: {claim[0]} without its strength"
            seen.add(claim[0] if claim else "")
        for found in re.findall(r"\[C\d\d[^\]]*\] \((?:vendor claim|unnamed source|author[^)]*)\)", site.page(name.removesuffix(".html")).text()):
            yield f"{name}: said twice: {found}"


def g7(site):
    path = next((p for p in EXPECTED.glob("*.toml") if tomllib.loads(p.read_text("utf-8"))["slug"] == site.name), None)
    hidden = set(tomllib.loads(path.read_text("utf-8"))["must_not"]["systems"]) if path else set()
    offered = {a["id"] for a in site.report["advice"] if a["action"] in ("lead", "show") and "." not in a["id"] and "company" not in a}
    for page in site.report["pages"]:
        own = set(page["system"])
        if own and own <= hidden - offered and not page["href"].startswith("company-"):
            yield f"{page['href']} is a page of {sorted(own)}"
    listed = {page["href"] for page in site.report["pages"]} | {"404.html"}
    for name in sorted(set(site.pages) - listed):
        yield f"{name} is a page that the report does not list"
    for name in site.pages:
        for link in site.page(name.removesuffix(".html")).links:
            target = link.split("#")[0]
            if target.endswith(".html") and "/" not in target and target not in listed:
                yield f"{name} leads to {target}"


AMERICAN = r"\b(?:[Oo]rganiz\w+|[Bb]ehavior\w*|[Aa]naly[z]\w+|[Cc]olor\w*|[Cc]enter\w*|[Ff]avor\w*|[Oo]ptimiz\w+|[Pp]rioritiz\w+|[Rr]ecogniz\w+|[Mm]odeling|[Ll]abor|[Ss]ummariz\w+|[Ss]pecializ\w+|[Uu]tiliz\w+|[Pp]rograms?)\b"


def g10(site):
    # Cells keep what their article prints, and the register its titles.
    for name in site.pages:
        for found in re.findall(AMERICAN, "".join(site.page(name.removesuffix(".html")).prose)):
            yield f"{name}: {found}"


RESIDUE = [r"\*\*", r"\{\{|\}\}|\{%|%\}", r"\b1 (?:months|weeks|systems|people|engineers|companies|applications|interviews|hours)\b", r"\(\s*\)", r" [,;:.](?: |$)",
           r"\.\.(?!\.)", r",,", r"“”", r"\b(\w{2,}) \1\b", r"\b(?:NaN|undefined|nullptr)\b"]


def clean(site):
    for name in site.pages:
        page = site.page(name.removesuffix(".html"))
        text = " ".join("".join(page.prose).split())
        cells = [" ".join(cell.split()) for table in page.tables for row in table for cell in row]
        for part in [text, *cells]:
            for pattern in RESIDUE:
                found = re.search(pattern, part)
                if found and not (page.tables and name in ("method.html", "sources.html")):
                    yield f"{name}: {part[max(0, found.start() - 30):found.end() + 30]!r}"


def short(site):
    for name in site.pages:
        words, limit = site.page(name.removesuffix(".html")).words(), 450 if name == "index.html" else 1200
        if words > limit:
            yield f"{name}: {words} words, {limit} allowed"


def reader(site, *without):
    return {name: site.page(name.removesuffix(".html")).text() for name in site.pages if name.removesuffix(".html") not in (*without, "sources", "method")}


MUST_NOT = {
    "harbour-pine-freight": [(r"first three weeks", ()), (r"8–12 weeks", ("timeline",)), (r"Head of AI or|hire a Head of AI", ()), (r"£\d", ())],
    "castell-mutual": [(r"8–12 weeks", ("timeline",)), (r"£\d{2,3},\d{3}–", ()), (rf"\d (?:{MONTHS}) \d{{4}}", ("timeline",))],
    "meridian-federal-bank": [(r"post an AI architect", ()), (r"Settle the problem before you hire", ())],
    "lumen-thread": [(r"(?:proof of concept|POC) has stalled", ()), (r"8–12 weeks", ("timeline",))],
    "northmoor-partners-operating-team": [(r"\b[Vv]aluation|\bexit price|\b[Mm]ultiples?\b", ()),
                                          (r"8–12 weeks", ("timeline", "company-osterline-industrial")),
                                          (r"proof of concept has stalled|POC has stalled", ("company-osterline-industrial",)),
                                          (r"You have 30 people|30 people", ())],
}


def must_not(site):
    for pattern, without in MUST_NOT.get(site.name, []):
        for name, text in reader(site, *without).items():
            found = re.search(pattern, text)
            if found:
                yield f"{name}: {text[max(0, found.start() - 40):found.end() + 40]!r}"


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


CHECKS = [
    (v05_1, "your-need", "Usually hired", "Sometimes hired"),
    (v05_2, "your-need", "does not match", "could match"),
    (v15_1, "first-90-days", ">2.3<", ">2.4<"),
    (v15_2, "first-90-days", "not on the date of this report", "today"),
    (v15_3, "first-90-days", "vendor claim", "fact"),
    (v16_1, "role-strategies", 'aria-labelledby="data', 'aria-labelledby="other'),
    (v16_2, "role-strategies", "3–6 months to learn", "6–12 months to learn"),
    (v17_1, "pay", "€84,000–96,000", "€84,000–97,000"),
    (v17_2, "pay", "Central Europe", "somewhere"),
    (v17_3, "pay", "$120,000", "£85,001"),
    (v18_1, "what-not-to-do", 'aria-labelledby="substitute', 'aria-labelledby="other'),
    (v18_2, "what-not-to-do", ".toml:", ".txt:"),
    (v19_1, "path-forward", "<strong>Next</strong>", "Now"),
    (v20_1, "route", "Your route", "A route"),
    (v20_2, "route", "Runner-up", "Others"),
    (v31_1, "timeline", "25 – 30 %", "25–30 %"),
    (v31_2, "timeline", "own total says", "total says"),
    (v31_3, "timeline", "<strong>Fits</strong>", ""),
    (v38_1, "sources", ">C19<", ">C18<"),
    (v38_2, "sources", "dora.dev", "example.org"),
    (g4, "index", "Read next", "Contact us"),
    (g5, "*", 'class="strength"', ""),
    (g7, "index", 'href="route.html', 'href="first-hire.html'),
    (g10, "index", "The verdict", "The organization"),
    (clean, "index", "Read next", "Read **next"),
    (short, "index", "Read next", "word " * 450),
    (must_not, "index", "Read next", "£85,000–90,000 in 8–12 weeks, the first three weeks, post an AI architect; your POC has stalled; a valuation"),
]


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
