"""What the domain model asks of S05, S15 to S20, S31 and S38.

A check takes a site (`pages.Site`) and yields what is wrong with it. CHECKS names beside each check how to break a site so that it finds
something: a page (`*` for every page), a text on it, and what replaces it.
"""
import re

from content.pages import MONTHS

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
]
