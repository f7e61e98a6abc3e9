"""What the domain model asks of S01 to S04.

A check takes a site (`pages.Site`) and yields what is wrong with it. CHECKS names beside each check how to break a site so that it finds
something: a page (`*` for every page), a text on it, and what replaces it.
"""
import re

# ── S01 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

EXAMPLE = {"Weeks live": "6", "Applications": "200", "Interviewed": "15", "Able to ship production code": "0"}
OWN = {"Weeks live": "listing.weeks_live", "Applications": "hiring.applications", "Interviewed": "hiring.interviews",
       "Able to ship production code": "hiring.viable_candidates", "Interviewed, of those who applied": "S01.interview_rate",
       "Able, of those interviewed": "S01.viable_rate", "Applications for one interview": "S01.applications_per_interview"}


def v01_1(site):
    rows = {row[0]: row[1] for row in site.page("market").rows("Stage")}
    if {stage: rows.get(stage) for stage in EXAMPLE} != EXAMPLE:
        yield f"the example is {rows}"
    if not re.search(r"its author's illustration, not a survey.*\[C15", site.page("market").text("funnel")):
        yield "the example is not called an illustration"


CREDITED = {"C01": "Stanford", "C02": "World Economic Forum", "C03": "McKinsey", "C24": "Gartner", "C25": "industry hiring data"}


def v01_2(site):
    rows = site.page("market").rows("What is said")
    for claim, whom in CREDITED.items():
        if not any(claim in row[0] and whom in row[1] for row in rows):
            yield f"{claim} is not credited to {whom}"


RARE = ["Designing LLM architectures", "Fine-tuning at scale", "Retrieval-augmented generation", "Agentic workflows", "Production security, prompt injection included",
        "Governance frameworks"]


def v01_3(site):
    text = site.page("market").text("rare-six")
    for skill in RARE:
        if skill not in text:
            yield f"no {skill}"


def v01_4(site):
    for row in site.page("market").rows("Stage"):
        if len(row) == 3 and re.search(r"\d", row[2]) and site.fact(OWN[row[0]]) is None:
            yield f"{row[0]}: {row[2]} was told by nobody"


# ── S02 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

def v02_1(site):
    rows = site.page("listing-audit").rows("#")
    if [row[0] for row in rows] != [str(n) for n in range(1, 15)] or [row[2] for row in rows] != ["required"] * 13 + ["preferred"]:
        yield f"demands {[row[:3] for row in rows]}"


FLAGS = {"no_problem": "The problem is missing", "title_first": "Framed by title", "no_production_evidence": "No evidence of shipped work asked for",
         "credentials": "Credentials demanded", "years_of_ml": "Five years or more of machine learning", "rare_skill_stack": "Rare skills stacked in one post",
         "underpaid_unicorn": "Rare skills at ordinary pay", "immediate_start": "Rare skills at once", "too_many_demands": "Too many demands",
         "exact_stack": "Your own tools already known", "many_languages": "Several languages at once", "sector_stacking": "Sector experience piled on top",
         "hr_template": "Assembled from a template", "unshipped_reviewer": "Reviewed by nobody who has shipped", "keyword_tuned": "Tuned for keywords"}


def flags(site):
    return [entry for entry in site.advice("warn") if entry["id"].startswith("S02.")]


def told(page, anchor, entry):
    """Yields the facts of an item whose place in the profile its section does not name."""
    why = "".join(page.sections[anchor]["why"])
    if entry["id"] not in why or not entry["reasons"]:
        yield f"{entry['id']} has no reasons"
    for reason in entry["reasons"]:
        if reason["at"].split("/")[-1] not in why:
            yield f"{entry['id']}: {reason['fact']} is not named"


def v02_2(site):
    for entry in flags(site):
        yield from told(site.page("listing-audit"), "audit", entry)


def v02_3(site):
    rows = {row[0]: row[1] for row in site.page("listing-audit").rows("Part")}
    for part in ("Problem and process", "Limits", "What success is"):
        if not rows.get(part):
            yield f"the outline has no line {part}"


def v02_4(site):
    shown = sorted(row[0] for row in site.page("listing-audit").rows("Check"))
    raised = sorted(FLAGS[entry["id"].removeprefix("S02.")] for entry in flags(site))
    if shown != raised:
        yield f"flags {shown}, the report has {raised}"
    if raised and f"raises {len(raised)} of {len(FLAGS)} checks" not in site.page("listing-audit").text("audit"):
        yield f"{len(raised)} flags are counted otherwise"


# ── S03 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

TIERS = ["Research", "Big Tech", "Practitioner", "Transitioning", "Bootcamp"]


def v03_1(site):
    tiers = [row[0].split(":")[0] for row in site.page("talent-tiers").rows("Tier")]
    if tiers != TIERS:
        yield f"tiers {tiers}"


def v03_2(site):
    for row in site.page("talent-tiers").rows("Tier"):
        if row[0].startswith("Practitioner") and not re.search(r"5,000–10,000 .*by the author's estimate \[C06", row[3]):
            yield f"the pool is no estimate: {row[3]}"


def v03_3(site):
    page = site.page("talent-tiers")
    for entry in site.advice("warn") + site.advice("recommend"):
        if entry["id"].startswith("S03."):
            tier = entry["id"].removeprefix("S03.").replace("_", " ")
            if not any(row[0].lower().startswith(f"{tier}: ") for row in page.rows("Tier")):
                yield f"{tier} is not marked"
            yield from told(page, "ladder", entry)


# ── S04 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

def gaps(site):
    return {row[0]: row[1:] for row in site.page("skills-or-experience").tables[0] if len(row) == 3}


def v04_1(site):
    asked = [cell.count("?") for cell in gaps(site).get("Ask", ["", ""])]
    if asked != [3, 4]:
        yield f"{asked} questions, not 3 and 4"


def v04_2(site):
    times = gaps(site).get("Takes", ["", ""])
    if not re.search(r"2 weeks.*1 month.*\[C10, author", times[0]):
        yield f"times to learn: {times[0]}"
    if times[1] != "no figure in any article":
        yield f"a time for experience: {times[1]}"


VERDICTS = {"experience": "Experience is what", "both": "lacks both"}


def v04_gap(site):
    text = site.page("skills-or-experience").text("gap")
    said = [gap for gap, words in VERDICTS.items() if words in text]
    verdicts = [entry["verdict"] for entry in site.advice("verdict") if entry["id"] == "S04.gap"]
    if said != verdicts:
        yield f"the page says {said}, the report {verdicts}"


CHECKS = [
    (v01_1, "market", "not a survey", "and a survey"),
    (v01_2, "market", "McKinsey", "Someone"),
    (v01_3, "market", "Agentic workflows", "Workflows"),
    (v01_4, "market", "<td>not assessed</td>", "<td>12</td>"),
    (v02_1, "listing-audit", "<td>preferred</td>", "<td>required</td>"),
    (v02_2, "listing-audit", ".toml:", ".txt:"),
    (v02_3, "listing-audit", "<td>What success is</td>", "<td>Mood</td>"),
    (v02_4, "listing-audit", "Too many demands", "Many demands"),
    (v03_1, "talent-tiers", "Bootcamp", "Boot"),
    (v03_2, "talent-tiers", "s estimate", "s count"),
    (v03_3, "talent-tiers", ": yours", ""),
    (v04_1, "skills-or-experience", "Do they write Python?", "Python."),
    (v04_2, "skills-or-experience", "2 weeks", "5 weeks"),
    (v04_gap, "skills-or-experience", "Experience is what", "Skills are what"),
]
