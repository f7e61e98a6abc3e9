"""What the domain model asks of every page of every site.

A check takes a site (`pages.Site`) and yields what is wrong with it. CHECKS names beside each check how to break a site so that it finds
something: a page (`*` for every page), a text on it, and what replaces it.
"""
import re
import tomllib

from content.pages import EXPECTED, MONTHS

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
    library = site.pages["index.html"].partition('<summary>Library</summary>')[2].partition("</nav>")[0]   # for reference, no advice
    for page in site.report["pages"]:
        own = set(page["system"])
        if own and own <= hidden - offered and not page["href"].startswith("company-") and f'href="{page["href"]}"' not in library:
            yield f"{page['href']} is a page of {sorted(own)}"
    listed = {page["href"] for page in site.report["pages"]} | {"404.html", "print.html"}
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
                if found and not (page.tables and name in ("facts.html", "method.html", "sources.html")):
                    yield f"{name}: {part[max(0, found.start() - 30):found.end() + 30]!r}"


def short(site):
    for name in site.pages:
        words, limit = site.page(name.removesuffix(".html")).words(), 450 if name == "index.html" else 1200
        if words > limit:
            yield f"{name}: {words} words, {limit} allowed"


def syllables(word):
    found = len(re.findall(r"[aeiouy]+", word.lower()))
    return max(1, found - (word.endswith("e") and not word.endswith("le")))


def grade(site):
    """The Flesch-Kincaid grade of a page's prose: years at school that it asks for."""
    for name in site.pages:
        text = " ".join("".join(site.page(name.removesuffix(".html")).prose).split())
        words, sentences = re.findall(r"[A-Za-z][A-Za-z'’-]*", text), len(re.findall(r"[.!?:;](?:\s|$)", text))
        if len(words) < 100 or not sentences:
            continue
        years = 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
        if years > (9 if name == "index.html" else 12):
            yield f"{name}: grade {years:.1f}"


def reader(site, *without):
    return {name: site.page(name.removesuffix(".html")).text() for name in site.pages if name.removesuffix(".html") not in (*without, "sources", "method", "facts")}


MUST_NOT = {
    "harbour-pine-freight": [(r"first three weeks", ()), (r"8–12 weeks", ("timeline",)), (r"Head of AI or|hire a Head of AI", ()), (r"£\d", ())],
    "castell-mutual": [(r"8–12 weeks", ("timeline",)), (r"£\d{2,3},\d{3}–", ("wrong-hire",)), (rf"\d (?:{MONTHS}) \d{{4}}", ("timeline",))],
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


CHECKS = [
    (g4, "index", "Read next", "Contact us"),
    (g5, "*", 'class="strength"', ""),
    (g7, "index", 'href="route.html', 'href="first-hire.html'),
    (g10, "index", "The verdict", "The organization"),
    (clean, "index", "Read next", "Read **next"),
    (grade, "index", "Read next", "Organisational capability acquisition considerations notwithstanding " * 40),
    (short, "index", "Read next", "word " * 450),
    (must_not, "index", "Read next", "£85,000–90,000 in 8–12 weeks, the first three weeks, post an AI architect; your POC has stalled; a valuation"),
]
