"""What the domain model asks of sources and of conflicts between them: sections 2.5 and 4. The form is answer.py's."""
import html
import re
import tomllib

from running import SOURCE

CONFLICTS = tomllib.loads((SOURCE / "content/data/conflicts.toml").read_text("utf-8"))["row"]
REGISTER = tomllib.loads((SOURCE / "content/sources.toml").read_text("utf-8"))["source"]
STRENGTHS = {"named": "third party named", "unnamed": "unnamed source", "author": "author’s statement", "vendor": "vendor claim"}


def articles(text):
    return set(re.findall(r"\b00[0-3]\b", text))


def x_all(site):
    """A conflict stands on a page of each of its systems that the site shows: every position by its article, with what the publisher
    sells (of products by name: that none is endorsed). A company's page may link the page of the whole portfolio where it stands."""
    shown = {entry["id"] for entry in site.report["advice"] if entry["action"] in ("lead", "show")}

    def whole(name, mark, positions):
        for section in site.page(name).sections.values():
            text = " ".join("".join(section["text"]).split())
            if re.search(rf"\b{mark}\b", text) and positions <= articles(text) and re.search(r"sells?\b|interest|publisher|endorse|agree", text):
                return True
        return False

    for mark, row in CONFLICTS.items():
        positions = articles(row["positions"])
        for system in row["systems"].split(", "):
            names = [page["href"].removesuffix(".html") for page in site.report["pages"] if system in page["system"]]
            if system not in shown or not names:
                continue
            for name in (n for n in names if any(mark in "".join(s["text"]) for s in site.page(n).sections.values())):
                linked = {link.partition("#")[0].removesuffix(".html") for link in site.page(name).links} & set(names) if name.startswith("company-") else set()
                if not any(whole(n, mark, positions) for n in {name} | linked):
                    yield f"{name}: {mark} without every position and its interest"
            if not any(mark in site.page(n).text() for n in names):
                yield f"{system}: {mark} stands on none of {names}"


def register(site):
    """Every claim stands in the register with whom it is credited to and its strength, every document with its publisher's interest."""
    page = html.unescape(site.pages["sources.html"])
    text = re.sub(r"<[^>]+>", "", page)
    for name, entry in REGISTER.items():
        found = re.search(rf'<(tr|h2|li)[^>]* id="source-{re.escape(name.lower())}".*?</\1>', page, re.S)
        if entry["kind"] == "claim" and not (found and STRENGTHS[entry["strength"]] in found[0] and entry.get("attribution", "") in found[0]):
            yield f"{name} does not stand there, credited and as {entry['strength']}"
        if entry["kind"] == "document" and not (found and f"publisher sells: {entry['interest']}." in text):
            yield f"{name} does not stand there with its interest"


CHECKS = [
    (x_all, "*", "(X01)", "(X00)"),
    (register, "sources", 'id="source-c05"', 'id="source-c5"'),
]
