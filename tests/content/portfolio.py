"""What the domain model asks of S27, S29 and S30, and of the front page.

A check takes a site (`pages.Site`) and yields what is wrong with it. CHECKS names beside each check how to break a site so that it finds
something: a page (`*` for every page), a text on it, and what replaces it.
"""
import html
import re


def headings(site, name):
    found = re.findall(r"<h[12][^>]*>(.*?)</h[12]>", site.pages[name + ".html"], re.S)
    return [" ".join(html.unescape(re.sub(r"<[^>]*>", " ", head)).split()) for head in found]


def rows(page, heading):
    """The rows of every table that begins with a heading, cells trimmed."""
    for table in page.tables:
        lines = [[" ".join(cell.split()) for cell in row] for row in table]
        if lines and lines[0] and lines[0][0] == heading:
            yield from lines[1:]


def companies(site):
    """Page name, verdict and route of each company, by its slug."""
    found = {}
    for fact in site.report["facts"]:
        match = re.fullmatch(r"company\.([a-z0-9-]+)\.(verdict|route)", fact["id"])
        if match:
            found.setdefault(match[1], {})[match[2]] = fact.get("value")
    return found


# ── S27 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

def v27_1(site):
    if not site.is_portfolio:
        if "portfolio.html" in site.pages and not site.fact("portfolio.pe_backed"):
            yield "a page on companies without a portfolio"
        return
    page, wanted = site.page("portfolio"), companies(site)
    names = [headings(site, "company-" + slug)[0] for slug in wanted]
    if len(wanted) > 1:
        matrix = {row[0]: row[4] for row in rows(page, "Company") if len(row) == 6}
        if sorted(matrix) != sorted(names) or len([r for r in rows(page, "Company") if len(r) == 6]) != len(wanted):
            yield f"the matrix has {sorted(matrix)}"
        for name, (slug, company) in zip(names, wanted.items()):
            if matrix.get(name, "").lower() != company["verdict"]:
                yield f"{slug}: {matrix.get(name)} is not {company['verdict']}"
    routes = [row for row in rows(page, "Company") if len(row) == 5 and row[1].replace(",", "").isdigit()]
    if sorted(row[0] for row in routes) != sorted(names) or not all(row[2] and row[3] for row in routes):
        yield f"routes {routes}"


def v27_2(site):
    for name in site.pages:
        if name == "portfolio.html" or name.startswith("company-"):
            for found in re.findall(r"[$€£]\s?\d[\d,.]*", site.page(name.removesuffix(".html")).text()):
                yield f"{name}: {found}"


SECTIONS = {"S29": "pattern", "S32": "conditions", "S35": "myth", "S36": "picture"}


def r27_5(site):
    for slug in companies(site):
        sections = site.page("company-" + slug).sections
        for system, anchor in SECTIONS.items():
            earned = any(a["id"] == system and a["action"] in ("lead", "show") and a.get("company") == slug for a in site.report["advice"])
            if (anchor in sections) != earned:
                yield f"{slug}: {system} is {'earned' if earned else 'not earned'}"


# ── S29 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

def stalls(site):
    return [name.removesuffix(".html") for name in site.pages if "pattern" in site.page(name.removesuffix(".html")).sections]


def v29_1(site):
    for name in stalls(site):
        page = site.page(name)
        counts = {"signs": len(page.rows("Sign")), "reasons": len(page.rows("Reason")), "areas": sum(row[1] == "yes" for row in page.rows("Area")),
                  "contrasts": sum(len(row) == 3 for table in page.sections["contrasts"]["tables"] for row in table[1:])}
        if counts != {"signs": 5, "reasons": 4, "areas": 5, "contrasts": 3}:
            yield f"{name}: {counts}"


def v29_2(site):
    for name in site.pages:
        for anchor, section in site.page(name.removesuffix(".html")).sections.items():
            text = " ".join(" ".join(section["text"]).split())
            # The warning and the conflict give the slide as its article does: an order without counts.
            if re.search(r"[Ee]arly mover|[Ff]ast follower|[Ll]ate adopter", text) and "assumption A16" not in text and anchor != "pilot-drift" \
                    and name not in ("facts.html", "method.html", "sources.html"):
                yield f"{name}#{anchor}: drift without A16"


# ── S30 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

SEVERITIES = {"Data pipelines": "Critical", "Data transformations & enrichment": "Critical", "Data platform": "Critical", "AI/ML models": "Critical",
              "Classic app engineering (back-end & front-end)": "High", "MLOps & AIOps": "High", "CI/CD for app & AI/ML deployment": "High",
              "Cloud environments": "Medium", "Testing & performance evaluation": "Medium", "Governance & security": "Medium",
              "Observability & monitoring": "Medium"}


def domains(site):
    return [row for row in rows(site.page("skills-gap"), "Skill domain") if row[1] in ("Critical", "High", "Medium")]


def v30_1(site):
    found = [(row[0], row[1]) for row in domains(site)]
    if sorted(found) != sorted(SEVERITIES.items()):
        yield f"domains {found}"


def v30_2(site):
    text = site.page("skills-gap").text("conflicts")
    if "seven areas" not in text or "eleven rows" not in text:
        yield "no note on seven and eleven"


def v30_3(site):
    if site.is_portfolio:
        return
    levels = [row[2].split(":")[0] for row in domains(site)]
    if not set(levels) <= {"None", "General", "Production", "Not assessed"} or len(levels) != 11:
        yield f"levels {levels}"
    if levels.count("Production") != site.fact("S30.closed") or levels.count("Not assessed") != site.fact("S30.not_assessed"):
        yield f"levels {levels} are not what was counted"


def r30_2(site):
    labels = {"governance_security": "Governance & security", "testing_evaluation": "Testing & performance evaluation", "mlops": "MLOps & AIOps",
              "cicd": "CI/CD for app & AI/ML deployment"}
    wanted = [labels.get(key, key) for key in site.fact("S30.open") or []]
    found = [row[0] for row in domains(site)][:len(wanted)]
    if wanted and set(wanted) <= set(labels.values()) and found != wanted:
        yield f"open gaps {found}, not {wanted}"
    if not wanted and site.fact("d.regulated") and not site.is_portfolio and not site.fact("d.smb_scope") and domains(site)[0][0] != "Governance & security":
        yield "governance is not first"


# ── the front page ────────────────────────────────────────────────────────────────────────────────────────────────────────

FRONT = ["Your situation", "The verdict", "Your next step", "Read these warnings first", "Your window against the routes", "Your budget against the band",
         "Your companies", "Tell us this to sharpen the advice", "Read next"]
READERS = {"executives": "Executives", "hiring_managers": "Hiring managers", "engineering_leaders": "Engineering leaders", "developers": "Developers"}


def front(site):
    known = [head for head in headings(site, "index") if head in FRONT]
    if known != [head for head in FRONT if head in known]:
        yield f"order {known}"
    needed = FRONT[:3] + (["Your companies"] if site.is_portfolio else ["Your window against the routes"]) + ["Read next"]
    for head in needed:
        if head not in known:
            yield f"no {head}"
    warned = [a for a in site.advice("warn") if a["id"].startswith("S18.")]
    if bool(warned) != ("Read these warnings first" in known):
        yield f"{len(warned)} warnings, and the front page has {known}"
    if site.report["questions"] and not site.is_portfolio and "Tell us this to sharpen the advice" not in known:
        yield "nothing on what to tell us"


def readers(site):
    wanted = [READERS[reader] for reader in site.fact("report.audiences") or READERS]
    found = re.findall(r"(Executives|Hiring managers|Engineering leaders|Developers):", site.page("index").text("pages"))
    if found != wanted:
        yield f"readers {found}, not {wanted}"


CHECKS = [
    (v27_1, "portfolio", "<strong>Lower</strong>", "<strong>Low</strong>"),
    (v27_2, "portfolio", "24 months", "£24,000"),
    (r27_5, "*", 'aria-labelledby="myth', 'aria-labelledby="other'),
    (v29_1, "stalled-poc", "slip to the next quarter", "slip</td></tr><tr><td>and slip"),
    (v29_2, "stalled-poc", "assumption A16", "assumption"),
    (v30_1, "skills-gap", "Critical", "High"),
    (v30_2, "skills-gap", "eleven rows", "ten rows"),
    (v30_3, "skills-gap", "Not assessed", "No"),
    (r30_2, "skills-gap", "Governance &amp; security", "Governance"),
    (front, "index", "The verdict", "Verdict"),
    (readers, "index", "Executives:", "Leaders:"),
]
