"""What the domain model asks of S11 to S14 and S37.

A check takes a site (`pages.Site`) and yields what is wrong with it. CHECKS names beside each check how to break a site so that it finds
something: a page (`*` for every page), a text on it, and what replaces it.
"""
import re


def sections(site, page):
    return {name.replace("_", "-") for name in site.page(page).sections}


# ── S11 structure and governance ──────────────────────────────────────────────────────────────────────────────────────────

FAILING = {"silo", "scatter"}
WINNING = {"first-class", "cross-functional", "governance", "tooling"}


def is_small(site):
    return site.fact("d.size") in ("micro", "smb")


def v11_1(site):
    missing = FAILING | WINNING if not is_small(site) else {"cross-functional", "governance"}
    for name in sorted(missing - sections(site, "organisation")):
        yield f"no section {name}"


DECISIONS = ["Choice of model", "Data handling", "Monitoring of bias and degradation", "Regulatory compliance"]


def v11_2(site):
    rows = site.page("organisation").rows("Who decides on")
    if [row[0] for row in rows] != DECISIONS:
        yield f"decisions {rows}"
    framework, uncovered = site.fact("governance.framework"), site.fact("S11.uncovered")
    open_rows = [row[0] for row in rows if row[1] == "open"]
    if framework != "none" and len(open_rows) != len(uncovered or []):
        yield f"open {open_rows}, uncovered {uncovered}"
    if framework == "none" and len(open_rows) != 4:
        yield f"without a framework only {open_rows} are open"


def v11_3(site):
    if not is_small(site):
        return
    for name in sorted((FAILING | {"first-class"}) & sections(site, "organisation")):
        yield f"section {name} on the site of a small organisation"
    for entry in site.report["advice"]:
        if entry["id"] in ("S11.first_class", "S11.silo", "S11.scatter") and entry["action"] != "omit":
            yield f"{entry['id']}: {entry['action']}"


# ── S12 tools ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

TOOLS = [("Model version control", "month 1"), ("Experiment tracking", "month 1"), ("Evaluation frameworks", "month 1 set-up, month 2 build"),
         ("Monitoring systems", "month 2"), ("Security controls", "month 2")]


def v12_1(site):
    rows = [row for row in site.page("tooling").rows("Tool") if len(row) == 4]
    if [(row[0], row[2]) for row in rows] != TOOLS:
        yield f"tools {rows}"
    missing = site.fact("S12.missing")
    said = [row[0].split()[0].lower() for row in rows if row[1] == "missing"]
    if said != [name.split("_")[0] for name in missing or []]:
        yield f"missing {said}, not {missing}"
    if missing is None and {row[1] for row in rows} != {"not assessed"}:
        yield "a tool is judged without an answer"


PRODUCTS = r"\b(?:MLflow|Weights & Biases|LangSmith|LangChain|Datadog|Grafana|Prometheus|Kubernetes|Docker|OpenAI|Anthropic|Claude|GPT|Gemini|Vertex|Azure|Pinecone|Weaviate|pgvector|Zendesk)\b"


def v12_2(site):
    for found in re.findall(PRODUCTS, site.page("tooling").text()):
        yield f"a product is named: {found}"


# ── S13 the interview kit ─────────────────────────────────────────────────────────────────────────────────────────────────

POINTS = {"A choice between two models": 6, "A failure in production": 4, "A concrete problem": 5, "The regulated context": 4, "Your own constraints": 4}


def questions(site):
    """The score sheet's questions: title, number of boxes without the tell's, text."""
    sheet = re.search(r'aria-labelledby="scorecard".*?</section>', site.pages["evaluation-kit.html"], re.S)[0]
    for part in sheet.split("<h3")[1:]:
        title = re.sub(r"<[^>]*>", "", part[part.index(">") + 1:part.index("</h3>")])
        if title in POINTS:
            yield title, len(re.findall(r'<li class="task">(?!.{0,90}<strong>Tell)', part, re.S)), part


def v13_1(site):
    found = list(questions(site))
    if len(found) != 4 or {title for title, *_ in found} - {"The regulated context", "Your own constraints"} != set(list(POINTS)[:3]):
        yield f"questions {[title for title, *_ in found]}"
    for title, count, _ in found:
        if count != POINTS[title]:
            yield f"{title}: {count} things to listen for"
    rows = site.page("evaluation-kit").rows("Question")
    if [row[0] for row in rows] != [title for title, *_ in found] or any(not re.fullmatch(rf"_+ of {POINTS.get(row[0])}", row[3]) for row in rows):
        yield f"the result has {rows}"


def v13_2(site):
    for title, _, text in questions(site):
        if "Tell:" not in text and not (title == "Your own constraints" and "does not apply to you" in text):
            yield f"{title} has no tell"


def v13_3(site):
    panel = site.page("evaluation-kit").text("panel")
    raised = any(entry["id"] == "S13.panel" for entry in site.advice("warn"))
    if not re.search("engineer|nobody on it", panel) or raised != ("Change the panel" in panel):
        yield f"panel: {panel}"


def v13_4(site):
    if not re.search(r"Candidate: _{8,}", site.page("evaluation-kit").text()):
        yield "the candidate's name is no blank"


# ── S14 the case ──────────────────────────────────────────────────────────────────────────────────────────────────────────

def v14_1(site):
    page = site.page("interview-case")
    if "seed-case" in sections(site, "interview-case") and not all(text in page.text() for text in ("10,000 claims", "20–50 pages", "$0.50")):
        yield "the example lacks a number"
    if site.fact("S14.p1.daily_ceiling") is None and "seed-case" not in sections(site, "interview-case"):
        yield "neither sums nor an example"


def v14_2(site):
    tables = [table for table in site.page("interview-case").tables if table and [cell.strip() for cell in table[0]] == ["Figure", "Working", "Result"]]
    if not tables:
        yield "no working"
    for table in tables:
        for row in table[1:]:
            if not re.search("[×÷]", row[1]) and row[2].strip() != "not shown":
                yield f"no working: {row}"
    ceiling = site.fact("S14.p1.daily_ceiling")
    if ceiling and f"{ceiling:,}" not in site.page("interview-case").text("sums"):
        yield f"the ceiling per day is not {ceiling}"


# ── S37 what is only named ────────────────────────────────────────────────────────────────────────────────────────────────

def v37_1(site):
    for name in site.pages:
        text = site.page(name.removesuffix(".html")).text()
        for found in re.findall(r"[Tt]he seven signs|[Ss]ign \d of 7|[Mm]aturity level \d|[Ll]evel \d of the (?:maturity )?model", text):
            yield f"{name}: {found}"
    rows = {row[0]: row[2] for row in site.page("readiness").rows("Title or term")}
    if len(rows) != 13 or not re.search("the title", rows.get("7 Signs Your Business Is Ready for AI Automation", "")):
        yield f"named {rows}"


def panel(site):
    unknown = site.fact("S37.unknown")
    if ("panel" in sections(site, "readiness")) != (unknown is not None and unknown <= 4):
        yield f"{unknown} of 8 unknown"
    if "panel" in sections(site, "readiness"):
        states = [row[1] for row in site.page("readiness").rows("Condition")]
        wanted = {"met": site.fact("S37.met"), "not met": site.fact("S37.not_met"), "not assessed": unknown}
        if len(states) != 8 or any(states.count(state) != count for state, count in wanted.items()):
            yield f"{states}, the facts say {wanted}"


def glossary(site):
    terms = re.findall(r'<h3 id="([^"]+)">([^<]+)</h3>\s*<p>([^<]+)</p>', site.pages["glossary.html"])
    if len(terms) < 50 or len(re.findall("<h3", site.pages["glossary.html"])) != len(terms):
        yield f"{len(terms)} terms"
    names = [name.lower() for _, name, _ in terms]
    if names != sorted(names):
        yield "the terms are out of order"
    for _, name, sentence in terms:
        if len(re.findall(r"\.(?: |$)", sentence)) != 1:
            yield f"{name}: not one sentence"


CHECKS = [
    (v11_1, "organisation", 'aria-labelledby="scatter', 'aria-labelledby="other'),
    (v11_2, "organisation", "<strong>open</strong>", "covered"),
    (v11_3, "organisation", 'aria-labelledby="cross-functional', 'aria-labelledby="silo'),
    (v12_1, "tooling", "<strong>missing</strong>", "present"),
    (v12_2, "tooling", "No product is named here", "Use Grafana"),
    (v13_1, "evaluation-kit", "<li class=\"task\">", "<li>"),
    (v13_2, "evaluation-kit", "Tell:", "Also:"),
    (v13_3, "evaluation-kit", "Change the panel", "Keep the panel"),
    (v13_4, "evaluation-kit", "Candidate: ____", "Candidate: Ada"),
    (v14_1, "interview-case", "20–50 pages", "some pages"),
    (v14_2, "interview-case", "×", "and"),
    (v37_1, "readiness", "the title; none of the seven", "the seven signs"),
    (panel, "readiness", "<td>met</td>", "<td>not met</td>"),
    (glossary, "glossary", "<h3", "<h4"),
]
