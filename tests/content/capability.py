"""What the domain model asks of S06 to S10. The form is answer.py's."""
import re

# ── S06 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def v06_1(site):
    kinds = [row[0] for row in site.page("wrong-hire").rows("Kind")]
    found = [kinds.count(kind) for kind in ("Direct", "Indirect", "Opportunity")]
    if found != [4, 4, 3] or len(kinds) != 11:
        yield f"entries {found}, not 4, 4 and 3"


def v06_2(site):
    page = site.page("wrong-hire")
    amounts = set(re.findall(r"[$€£]\d[\d,]*", page.text()))
    base, calculator = site.fact("S06.sunk_high"), site.page("wrong-hire").rows("Line")
    if base is None and amounts and site.fact("S06.partner_low") is None and site.fact("S06.opportunity_low") is None:
        yield f"amounts without base pay or band: {sorted(amounts)}"
    if base is not None:
        # B is what would be sunk in twelve months; every amount on the page is one of the shares of it.
        lines = {row[0]: row[2] for row in calculator}
        for line, low, high in (("Pay sunk until it is recognised", "S06.sunk_low", "S06.sunk_high"),
                                ("Expected lost pay for every hire you make", "S06.expected_low", "S06.expected_high")):
            wanted = [f"{float(value['amount'] if isinstance(value, dict) else value):,.0f}" for value in (site.fact(low), site.fact(high))]
            if re.findall(r"\d[\d,]*", lines.get(line, "")) != wanted:
                yield f"{line}: {lines.get(line)}, not {wanted}"


def v06_3(site):
    text = site.page("wrong-hire").text()
    for claim, label in (("6–12 months [C05", "third party named"), ("25–30 % leave in their first year [C28", "unnamed source")):
        if not re.search(re.escape(claim) + r", [^\]]*" + label, text):
            yield f"{claim}] without its attribution"
    if "an estimate without a source" not in text:
        yield "25–30 % are not called an estimate without a source"


# ── S07 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

CASES = ["useful-no_production", "useful-urgent", "useful-niche", "bad-substitute", "bad-cannot_ship", "bad-no_learning", "hybrid"]


def v07_1(site):
    page = site.page("partners")
    kinds = [row[0].split(":")[0] for row in page.rows("Case")]
    if kinds != ["Useful"] * 3 + ["Bad"] * 3:
        yield f"cases {kinds}"
    sections = {section.replace("_", "-") for section in page.sections}
    for case in CASES:
        if case.replace("_", "-") not in sections:
            yield f"nothing on {case}"


SPEEDS = {"90 days": "C08", "8–12 weeks": "C30", "3 weeks": "C31", "1–2 weeks": "C29"}


def v07_2(site):
    page = site.page("partners")
    said = [(speed, claim) for row in page.rows("Speed") for speed, claim in SPEEDS.items() if row[0].startswith(speed)]
    if not {"90 days", "3 weeks", "1–2 weeks"} <= {speed for speed, _ in said}:
        yield f"speeds {said}"
    for speed, claim in said:
        if not any(row[0].startswith(f"{speed} [{claim}") for row in page.rows("Speed")):
            yield f"{speed} without its claim"
        if not re.search(claim + ", vendor claim", page.text()):
            yield f"{speed} is not called a vendor claim"


def v07_3(site):
    cases = {row[0].split(": ")[1]: row[1] for row in site.page("partners").rows("Case") if row[0].startswith("Bad")}
    warned = {a["id"] for a in site.advice("warn")}
    for item, case in (("S07.bad.substitute", "in place of your own capability"), ("S07.bad.cannot_ship", "the partner sells better than it ships"),
                       ("S07.bad.no_learning", "nobody learns from it")):
        if not cases.get(case):
            yield f"no word on {case}"
        elif (item in warned) != cases[case].startswith("Applies"):
            yield f"{case}: {cases[case]}"
    if len(site.page("partners").rows("Term")) != 4 or not all(row[2] for row in site.page("partners").rows("Term")):
        yield "not four terms with a state each"


# ── S08 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

def v08_1(site):
    page = site.page("internal-capability")
    for heading, wanted in (("Part", 5), ("#", 5), ("Practice", 5), ("Use", 4)):
        found = len(page.rows(heading))
        if found != wanted:
            yield f"{heading}: {found} rows, not {wanted}"


def v08_2(site):
    page = site.page("internal-capability")
    if not re.search(r"3–6 months [^.]*\[C09, author", page.text("fundamentals")):
        yield "3–6 months are not called the author's"
    if "X03" not in page.text() or not any(link.endswith("#differences") for link in page.links):
        yield "X03 is not linked"


# ── S09 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

ROWS = ["Claims automation", "Customer onboarding", "Compliance and governance"]


def v09_1(site):
    rows = [re.sub(r" \(.*", "", row[0]) for row in site.page("roles-around-problems").rows("Problem")]
    if rows != ROWS:
        yield f"rows {rows}"


def v09_2(site):
    posts = [row[0] for row in site.page("roles-around-problems").rows("Name the post")]
    titles = [fact["value"] for fact in site.report["facts"] if re.fullmatch(r"problem\[\d+\]\.title", fact["id"])]
    if len(posts) != len(titles):
        yield f"{len(posts)} posts for {len(titles)} problems"
    for title in titles:
        if sum(f"“{title}”" in post for post in posts) != 1:
            yield f"{title} stands in {posts}"


# ── S10 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

CLOSES = {"Latency": "month1", "Business measures": "month2", "Security": "month2", "Monitoring": "month2", "Governance": "month2", "Shipping in steps": "month3"}


def v10_1(site):
    questions = sorted(row[0].split(".")[0] for row in site.page("milestones").rows("Question"))
    if questions != sorted(CLOSES):
        yield f"questions {questions}"


def v10_2(site):
    page = site.page("milestones")
    for row in page.rows("Question"):
        target = "first-90-days.html#" + CLOSES.get(row[0].split(".")[0], "nothing")
        if row[1] != "Yes" and (target not in page.links or not row[3].startswith("Month")):
            yield f"{row[0]} leads nowhere"


CHECKS = [
    (v06_1, "wrong-hire", ">Indirect<", ">Direct<"),
    (v06_2, "wrong-hire", "£42,500", "£42,000"),
    (v06_3, "wrong-hire", "an estimate without a source", "an estimate"),
    (v07_1, "partners", 'aria-labelledby="hybrid', 'aria-labelledby="other'),
    (v07_2, "partners", "vendor claim", "claim"),
    (v07_3, "partners", "<strong>Applies:</strong> no handover", "No handover"),
    (v08_1, "internal-capability", ">Asking is valued</td>", "></td></tr><tr><td>Asking is valued</td>"),
    (v08_2, "internal-capability", "X03", "X04"),
    (v09_1, "roles-around-problems", ">Customer onboarding", ">Onboarding"),
    (v09_2, "roles-around-problems", "Motor claims triage", "Claims"),
    (v10_1, "milestones", "Latency", "Speed"),
    (v10_2, "milestones", "first-90-days.html#month3", "first-90-days.html"),
]
