"""What the domain model asks of S21 to S26 and S28.

A check takes a site (`pages.Site`) and yields what is wrong with it. CHECKS names beside each check how to break a site so that it finds
something: a page (`*` for every page), a text on it, and what replaces it.
"""
import re

from content.pages import MONTHS

OFFERED = {"lead", "show", "recommend", "warn", "verdict"}


def plain(number):
    return f"{round(float(number) + 1e-9, 1):g}"


# ── S21, S22 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

def v21_1(site):
    rows = site.page("ai-engineering").rows("It is")
    if len(rows) != 4 or not all(len(row) == 2 and row[0] and row[1] for row in rows):
        yield f"not both sides of what the work is: {rows}"
        return
    is_not = " ".join(row[1] for row in rows)
    for word in ("inventing models", "proving theorems", "publishing"):
        if word not in is_not:
            yield f"{word} is not ruled out"


def r21_2(site):
    if (site.fact("team.data_scientists") or 0) >= 1 and next(iter(site.page("ai-engineering").sections)) != "three-way":
        yield "the three disciplines do not come first"


DIMENSIONS = [("Primary Focus", "Designing, building, and maintaining reliable software systems", "Extending software systems with intelligent, model-driven behavior"),
              ("Core Daily Work", "APIs, databases, business logic, integrations, reliability", "All software engineering work plus model orchestration and evaluation"),
              ("Relationship with Models", "Rare or indirect", "Direct interaction through services and pipelines"),
              ("Testing Approach", "Deterministic tests with clear expected outputs", "Hybrid testing combining deterministic checks with behavioral evaluation"),
              ("Failure Handling", "Exceptions, retries, fallbacks", "All standard failures plus probabilistic and ambiguous outputs"),
              ("Key Differentiator", "Strong fundamentals and system design", "Strong fundamentals plus judgment around uncertainty")]


def v22_1(site):
    rows = [tuple(row) for row in site.page("two-engineers").rows("Dimension")]
    if rows != DIMENSIONS:
        yield f"dimensions {rows}"


# ── S23 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

CAPABILITIES = {"models": "Models as services", "data": "Data handling", "prompting": "Prompting as an interface layer",
                "evaluation": "Evaluation and testing", "deployment": "Deployment and observability"}
LEVELS = {"none": "None", "general": "General software engineering", "production": "Production AI", "not_assessed": "Not assessed"}
PRODUCTS = r"\b(?:OpenAI|Anthropic|Claude|GPT|Gemini|Pinecone|Weaviate|pgvector|Vertex|Azure|LangChain)\b"


def v23_1(site):
    page = site.page("skill-stack")
    rows = page.rows("Capability")
    if [row[0] for row in rows] != list(CAPABILITIES.values()):
        yield f"capabilities {[row[0] for row in rows]}"
        return
    said = {a["id"].removeprefix("S23."): LEVELS[a["verdict"]] for a in site.advice("verdict") if a["id"].startswith("S23.")}
    if {key: row[2] for key, row in zip(CAPABILITIES, rows)} != said:
        yield f"levels {[row[2] for row in rows]}, the report has {said}"
    for found in re.findall(PRODUCTS, page.text()):
        yield f"a tool by name: {found}"


# ── S24 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

def v24_1(site):
    rows = site.page("roadmap").rows("Phase")
    if [row[1] for row in rows] != ["1–4", "4–8", "8–14", "14–18"]:
        yield f"phases {rows}"


def v24_2(site):
    text = site.page("roadmap").text("working")
    for sum_ in ("12 months × 4.333 × 15 hours = 780 hours", "18 months × 4.333 × 10 hours = 780 hours", "780 ÷ 4.333 = 180; months = 180 ÷ weekly hours"):
        if sum_ not in text:
            yield f"not shown: {sum_}"
    hours = float(site.fact("team.learning_hours_per_week") or 0)
    if hours and f"180 ÷ {min(hours, 15):g} = {plain(180 / min(hours, 15))} months" not in text:
        yield f"no working for {hours:g} hours"
    if 0 < hours < 10:
        wanted = [plain(site.fact(name)) for name in ("S24.edge1", "S24.edge2", "S24.edge3", "S24.plan_months")]
        if [row[2] for row in site.page("roadmap").rows("Phase")] != wanted:
            yield f"the phases do not end at {wanted}"


def r24_7(site):
    if not site.fact("S24.p4_end") and re.search(rf"\d (?:{MONTHS}) \d{{4}}", site.page("roadmap").text()):
        yield "a date without a start date, or below 10 hours"


# ── S25, S26 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

def v25_1(site):
    page = site.page("transition")
    if [row[0][:2] for row in page.rows("Step")] != ["1.", "2.", "3.", "4.", "5."]:
        yield f"steps {page.rows('Step')}"
    steps = [re.match(r"step (\d)|no step", row[1]) for row in page.rows("Mistake")]
    if [step[1] if step else "" for step in steps] != ["2", "3", "4", None, "5"]:
        yield f"mistakes {page.rows('Mistake')}"


def v26_1(site):
    page = site.page("upskilling")
    if not {"001", "002"} <= {row[0] for row in page.rows("Article")}:
        yield "001 stands without 002"
    window = site.fact("d.window")
    if window and float(window) <= 9 and site.fact("d.route") != "upskill_led" and any(a["id"] == "S26.stance" for a in site.advice("recommend")):
        yield "upskilling is recommended in a tight window"


def nearshore(site):
    for name in site.pages:
        text = site.page(name.removesuffix(".html")).text()
        for found in re.finditer(r"nearshore team\b", text):
            if "A vendor's claim." not in text or "no advice of this site" not in text:
                yield f"{name}: {text[max(0, found.start() - 40):found.end() + 40]!r}"
    for entry in site.report["advice"]:
        if entry["id"] == "S26.nearshore" and entry["action"] in OFFERED:
            yield f"S26.nearshore is offered as {entry['action']}"


# ── S28 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

QUESTIONS = {"ds": "AI engineer or data scientist: what is the difference?", "time": "How long does the move take?",
             "maths": "Do engineers need advanced mathematics or a degree in it?", "backend": "Can backend and full-stack developers move over?",
             "mistakes": "Which mistakes are common?"}


def v28_1(site):
    text = site.page("frequent-questions").text()
    if any(text.count(question) != 1 for question in QUESTIONS.values()):
        yield "not each of five questions once"
        return
    first = ["maths"] if site.fact("listing.requires_phd") else []
    first += ["ds"] if (site.fact("team.data_scientists") or 0) >= 1 else []
    first += ["time", "maths"] if "developers" in site.fact("report.audiences") else []
    wanted = list(dict.fromkeys(first + list(QUESTIONS)))
    found = sorted(QUESTIONS, key=lambda key: text.index(QUESTIONS[key]))
    if found != wanted:
        yield f"order {found}, not {wanted}"


def x03(site):
    if not re.search(r"3–6 months with a mentor \[C09", site.page("frequent-questions").text()):
        yield "the length of the move stands without 000's months"


CHECKS = [
    (v21_1, "ai-engineering", "proving theorems", ""),
    (r21_2, "ai-engineering", 'aria-labelledby="three-way', 'aria-labelledby="later'),
    (v22_1, "two-engineers", "Rare or indirect", "Rare"),
    (v23_1, "skill-stack", "<td>Not assessed</td>", "<td>None</td>"),
    (v24_1, "roadmap", "8–14", "8–13"),
    (v24_2, "roadmap", "= 780 hours", "= 800 hours"),
    (r24_7, "roadmap", "Plan for", "Plan, until 3 May 2027, for"),
    (v25_1, "transition", "step 4,", "step 3,"),
    (v26_1, "upskilling", "<td>002</td>", "<td>000</td>"),
    (nearshore, "upskilling", "no advice of this site", "worth a look"),
    (v28_1, "frequent-questions", "How long does the move take?", "How long?"),
    (x03, "frequent-questions", "3–6 months", "months"),
]
