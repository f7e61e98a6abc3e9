"""A built site as a reader meets it. Used by the checks of the content."""
import json
from html.parser import HTMLParser

from running import SOURCE

EXPECTED = SOURCE / "tests" / "oracle" / "expected"
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


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
        self.pages = pages if pages is not None else {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.html"))
                                                            if path.name != "print.html"}
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
