"""What the domain model asks of S32 to S36.

A check takes a site (`pages.Site`) and yields what is wrong with it. CHECKS names beside each check how to break a site so that it finds
something: a page (`*` for every page), a text on it, and what replaces it.
"""
import re


def holding(site, page, anchor):
    """The pages on which a system stands: its own, and in a portfolio those of companies."""
    for name in sorted(site.pages):
        name = name.removesuffix(".html")
        if (name == page or name.startswith("company-")) and anchor in site.page(name).sections:
            yield name, site.page(name)


def rows(page, anchor, heading):
    """The rows of a section's table whose first row begins with a heading, cells trimmed."""
    for table in page.sections[anchor]["tables"] if anchor in page.sections else []:
        found = [[" ".join(cell.split()) for cell in row] for row in table]
        if found and found[0] and found[0][0] == heading:
            return found[1:]
    return []


# ── S32 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

SHEET = [("roles", "Specialist", ["Data engineer", "Governance specialist", "LLM engineer", "MLOps specialist"]),
         ("traits", "Trait", ["Defined exit", "Embedded execution", "Knowledge transfer by design"]),
         ("traits", "Failure", ["Advice without delivery", "Expertise never enters"]),
         ("exit", "Exit criterion", ["Deployment pipelines", "Evaluation", "Governance", "Monitoring"])]


def v32_1(site):
    for name, page in holding(site, "embedded-specialists", "traits"):
        for anchor, heading, wanted in SHEET:
            found = sorted(row[0] for row in rows(page, anchor, heading))
            if found != wanted:
                yield f"{name}: {heading}: {found}"


def r32_2(site):
    """Exactly the specialists that the report recommends are recommended in the table."""
    names = {"S32.mlops": "MLOps specialist", "S32.llm": "LLM engineer", "S32.data": "Data engineer", "S32.governance": "Governance specialist"}
    for name, page in holding(site, "embedded-specialists", "roles"):
        company = name.removeprefix("company-") if name.startswith("company-") else None
        wanted = {names[a["id"]] for a in site.advice("recommend", company) if a["id"] in names}
        found = {row[0] for row in rows(page, "roles", "Specialist") if row[3:] and row[3].startswith("Recommended")}
        if found != wanted:
            yield f"{name}: {sorted(found)}, the report has {sorted(wanted)}"


# ── S33 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

AREAS = ["Continuous evaluation", "Knowledge and data management", "Monitoring AI behaviour", "Security and governance controls"]


def v33_1(site):
    page = site.page("operational-maturity")
    if sorted(row[0] for row in rows(page, "verdict", "Area")) != AREAS:
        yield "not the four areas"
    said = [a["verdict"] for a in site.advice("verdict") if a["id"] == "S33.verdict"]
    if not site.is_portfolio and not any(verdict.lower() in page.text("verdict").lower() for verdict in said):
        yield f"the verdict {said} is not said"


def v33_2(site):
    for found in re.findall(r"\b(?:[Ll]evel|[Ss]tage|[Ss]core) \d|\b\d out of \d", site.page("operational-maturity").text()):
        yield f"a numbered level: {found}"


# ── S34 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

OBJECTIONS = {"Outsiders will not know our systems": "000", "Better to upskill our own people": "001", "Contractors cost too much": "000"}


def v34_1(site):
    found = rows(site.page("executive-concerns"), "replies", "Objection")
    if sorted(row[0].removesuffix(" (raised)") for row in found) != sorted(OBJECTIONS):
        yield f"objections {[row[0] for row in found]}"
    for row in found:
        if not row[1] or not row[2].startswith(OBJECTIONS.get(row[0].removesuffix(" (raised)"), "?")):
            yield f"{row[0]}: no other article's view"
    raised = [row[0].endswith("(raised)") for row in found]
    if sorted(raised, reverse=True) != raised:
        yield "an objection that is raised stands below one that is not"


def v34_2(site):
    page = site.page("executive-concerns")
    if "sells staff augmentation" not in page.text("replies"):
        yield "the interest behind the replies is not disclosed"
    positions = rows(page, "differences", "Article")
    if sorted(row[0] for row in positions) != ["000", "001", "002", "003"] or not all(row[2] for row in positions):
        yield f"interests {positions}"


# ── S35, S36 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

def v35_1(site):
    for name, page in holding(site, "first-ai-hire", "myth"):
        training = [row[1] for row in rows(page, "myth", "Part of the job") if row[0] == "Training models"]
        # The label stands at the first use on a page.
        if not training or not re.search(r"maybe 10 % \[C34(?:, author’s statement)?\]", training[0]) or "one author's estimate" not in page.text("myth"):
            yield f"{name}: {training}"


def v35_2(site):
    if site.fact("need.category") == "ai_native_product" or site.is_portfolio:
        for name in site.pages:
            for target in ("first-ai-hire.html", "typical-weeks.html"):
                if name == target or any(link.startswith(target) for link in site.page(name.removesuffix(".html")).links):
                    yield f"{name}: {target} stands or is linked"


DAYS = [("1. Data plumbing", "4"), ("1. Data plumbing", "1"), ("2. Vendor management", "not stated"), ("2. Vendor management", "2"),
        ("2. Vendor management", "not stated"), ("3. Translation", "3"), ("3. Translation", "not stated")]


def v36_1(site):
    for name, page in holding(site, "typical-weeks", "weeks"):
        found = [tuple(row[:2]) for row in rows(page, "weeks", "Week")]
        if found != DAYS:
            yield f"{name}: {found}"


def v36_2(site):
    for name, page in holding(site, "typical-weeks", "picture"):
        if "The weeks are typical, not onboarding" not in page.text("picture"):
            yield f"{name}: nothing says that the weeks are typical"


def v36_3(site):
    for name, page in holding(site, "typical-weeks", "picture"):
        found = [tuple(row[i] for i in (0, 2, 3)) for row in rows(page, "picture", "Week")]
        if found != [("1", "5", "0"), ("2", "2", "3"), ("3", "3", "2")]:
            yield f"{name}: stated and inferred days {found}"


CHECKS = [
    (v32_1, "embedded-specialists", "<td>Deployment pipelines</td>", "<td>Knowledge and data</td>"),
    (r32_2, "embedded-specialists", "<strong>Recommended</strong>", "perhaps"),
    (v33_1, "operational-maturity", "<td>Continuous evaluation</td>", "<td>Evaluation</td>"),
    (v33_2, "operational-maturity", "no level is given a number", "this is level 2"),
    (v34_1, "executive-concerns", "<td>001: ", "<td>"),
    (v34_2, "executive-concerns", "sells staff augmentation", "knows staff augmentation"),
    (v35_1, "first-ai-hire", "maybe 10 %", "10 %"),
    (v35_2, "index", 'href="route.html', 'href="first-ai-hire.html'),
    (v36_1, "typical-weeks", "<td>4</td>", "<td>5</td>"),
    (v36_2, "typical-weeks", "typical, not onboarding", "the first ones"),
    (v36_3, "typical-weeks", "<td>3</td>", "<td>4</td>"),
]
