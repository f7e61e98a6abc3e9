"""Holds every chart of the example sites to its own data: nothing is drawn or printed that its table does not say."""

import datetime
import re
import shutil
import unittest
import xml.etree.ElementTree as ElementTree

from running import SOURCE, Folder

FIGURE = re.compile(r'<figure class="chart">.*?</figure>', re.S)
SVG = "{http://www.w3.org/2000/svg}"
KINDS = {"range", "bar", "timeline", "funnel", "gap", "stack", "heat", "steps"}
ENDS = 4  # hundredths that arrows and dots need at an edge


def percent(text):
    return float(text.removesuffix("%"))


def number(text):
    """What a cell gives a program: a number, or a day as a number."""
    return datetime.date.fromisoformat(text).toordinal() if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else float(text)


def numbers(text):
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


class Figure:
    def __init__(self, page, text):
        self.page = page
        self.text = text
        self.root = ElementTree.fromstring(text)
        self.svg = self.root.find(SVG + "svg")
        self.kind = self.svg.get("class").removeprefix("chart-")
        self.columns = [cell.text for cell in self.root.iter("th") if cell.get("scope") == "col"][1:]
        self.rows = []
        self.lines = []
        for row in self.root.find(".//tbody"):
            values = [cell.find("data") for cell in row.findall("td")]
            texts = ["".join(cell.itertext()) for cell in row.findall("td")]
            numeric = [number(value.get("value")) for value in values if value is not None]
            label = row.find("th").text
            is_line = any(text.text.startswith(label + ":") for text in self.marks("text", "label"))
            (self.lines if is_line else self.rows).append((label, numeric, texts))

    def marks(self, tag, name):
        return [mark for mark in self.svg.iter(SVG + tag) if name in mark.get("class", "").split()]

    def __str__(self):
        return f"{self.page}: {self.svg.find(SVG + 'title').text}"


def figures(folder, site):
    for page in sorted(set((folder / site).glob("*.html")) - {folder / site / "print.html"}):  # which repeats the pages
        for text in FIGURE.findall(page.read_text()):
            yield Figure(f"{site}/{page.name}", text)


class Charts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder().__enter__()
        cls.addClassCleanup(cls.folder.__exit__)
        shutil.copytree(SOURCE / "site/profiles", cls.folder.path / "site/profiles")
        shutil.copy(SOURCE / "site/muster.toml", cls.folder.path / "site")
        result = cls.folder.run("build", "site", "-o", "out")
        assert result.returncode == 0, result.stderr.decode()
        cls.figures = [figure for site in sorted((cls.folder.path / "out").iterdir()) if site.is_dir()
                       for figure in figures(cls.folder.path / "out", site.name)]

    def each(self, *kinds):
        for figure in self.figures:
            if not kinds or figure.kind in kinds:
                with self.subTest(str(figure)):
                    yield figure

    def assertScaled(self, pairs, ends=ENDS):
        """Every place lies as far from the edge as its value from zero: one factor for all."""
        known = [(value, place) for value, place in pairs if value]
        for value, place in pairs:
            if not value:
                self.assertAlmostEqual(place, 0, delta=0.02)
        if known:
            largest = max(known, key=lambda pair: abs(pair[0]))
            factor = largest[1] / largest[0]
            for value, place in known:
                self.assertAlmostEqual(place, value * factor, delta=0.02)
            self.assertLessEqual(largest[1], 100.01)

    def test_every_kind_is_drawn(self):
        self.assertEqual({figure.kind for figure in self.figures}, KINDS)

    def test_a_chart_is_one_picture_with_words(self):
        for figure in self.each():
            self.assertEqual(figure.svg.get("role"), "img")
            self.assertEqual(figure.svg[0].tag, SVG + "title")
            self.assertTrue(figure.svg[0].text.strip())
            self.assertNotRegex(figure.text, r"<script|\sstyle=|\son\w+=|\sid=|url\(")
            for mark in figure.svg.iter():
                if mark.tag.removeprefix(SVG) in {"rect", "circle", "path", "line", "text"}:
                    self.assertTrue(mark.get("fill") or mark.get("stroke"), ElementTree.tostring(mark))
                for name, value in mark.attrib.items():
                    self.assertNotRegex(value, r"nan|inf|\de[-+]|\.\d{3}", name)

    def test_every_printed_number_stands_in_the_table(self):
        for figure in self.each():
            printed = set().union(*(numbers(text.text) for text in figure.svg.iter(SVG + "text")))
            told = numbers(" ".join(figure.root.find(".//table").itertext()))
            self.assertLessEqual(printed, told)

    def test_what_is_not_known_is_shown_and_has_no_mark(self):
        for figure in self.each("range", "bar", "timeline", "funnel", "gap", "stack"):
            needed = {"range": 2, "timeline": 2, "stack": 2, "bar": 1, "funnel": 1, "gap": 2}[figure.kind]
            unknown = [row for row in figure.rows if len(row[1]) < needed]
            self.assertEqual(len(figure.marks("rect", "blank")), len(unknown))
            self.assertLess(len(unknown), len(figure.rows))

    def test_ranges_begin_at_zero(self):
        for figure in self.each("range", "bar"):
            known = [row[1] for row in figure.rows if row[1]]
            if figure.kind == "bar":
                known = [[0, value] for value, in known]
            marks = [mark for mark in figure.svg.iter() if mark.get("class", "").startswith(("bar ", "dot "))
                     and mark.tag != SVG + "path"]
            self.assertEqual(len(marks), len(known))
            pairs = []
            for (low, high), mark in zip(known, marks):
                if mark.tag == SVG + "circle":
                    pairs.append((low, percent(mark.get("cx"))))
                else:
                    start = percent(mark.get("x"))
                    pairs += [(low, start), (high, start + percent(mark.get("width")))]
            uprights = figure.marks("line", "line")
            places = {percent(mark.get("x1")) for mark in uprights}
            self.assertEqual(len(places), len({line[1][0] for line in figure.lines}))
            pairs += list(zip(sorted(line[1][0] for line in figure.lines), sorted(places)))
            self.assertScaled(pairs)

    def test_timelines_keep_their_proportions(self):
        for figure in self.each("timeline"):
            spans = [row[1] for row in figure.rows if row[1]]
            first = min(min(span[0] for span in spans), *(line[1][0] for line in figure.lines), spans[0][0])
            pairs = []
            for (start, end), mark in zip(spans, figure.marks("rect", "bar")):
                at = percent(mark.get("x"))
                pairs += [(start - first, at), (end - first, at + percent(mark.get("width")))]
            self.assertScaled(pairs)

    def test_funnels_are_as_wide_as_their_counts(self):
        for figure in self.each("funnel"):
            known = [row[1][0] for row in figure.rows if row[1]]
            bars = figure.marks("rect", "bar")
            self.assertScaled([(value, percent(bar.get("width"))) for value, bar in zip(known, bars)])
            for bar in bars:
                self.assertAlmostEqual(percent(bar.get("x")) + percent(bar.get("width")) / 2, 50, delta=0.02)

    def test_stacks_add_up(self):
        for figure in self.each("stack"):
            bars = iter(figure.marks("rect", "bar"))
            pairs = []
            for _, parts, _ in figure.rows:
                end = 0
                for value in parts:
                    if value:
                        bar = next(bars)
                        self.assertAlmostEqual(percent(bar.get("x")), end, delta=0.02)
                        end += percent(bar.get("width"))
                        pairs.append((value, percent(bar.get("width"))))
            self.assertScaled(pairs)

    def test_gaps_stand_on_their_levels(self):
        for figure in self.each("gap"):
            dots = [(percent(mark.get("cx")), mark.get("class").split()[1]) for mark in figure.marks("circle", "dot")]
            own = [place for place, name in dots if name == "own"]
            needed = [place for place, name in dots if name == "needed"]
            known = [row[1] for row in figure.rows if len(row[1]) == 2]
            self.assertScaled([(row[0], place - ENDS) for row, place in zip(known, own)] +
                              [(row[1], place - ENDS) for row, place in zip(known, needed)])

    def test_cells_and_steps_are_the_tables(self):
        for figure in self.each("heat"):
            texts = "".join("".join(text.itertext()) for text in figure.svg.iter(SVG + "text")).replace(" ", "")
            for label, _, cells in figure.rows:
                for words in [label, *cells]:
                    self.assertIn(words.replace(" ", ""), texts)
            # What is said beside the labels has a column of the table, and no cells.
            columns = [len(figure.columns), len(figure.columns) - 1]
            self.assertIn(len(figure.marks("rect", "cell")), [len(figure.rows) * cells for cells in columns])
        for figure in self.each("steps"):
            self.assertEqual(len(figure.marks("circle", "dot")), len(figure.rows))

    def test_no_amount_is_drawn_that_is_kept_back(self):
        """A profile that keeps its money off the site keeps it out of its charts."""
        profile = (SOURCE / "site/profiles/castell-mutual.toml").read_text()
        amounts = {line.partition("=")[2].split("#")[0].strip().replace("_", "") for line in profile.splitlines()
                   if re.match(r"\s*(salary_max|value_per_month)\s*=", line)}
        self.assertTrue(amounts)
        (self.folder.path / "kept").mkdir(exist_ok=True)
        shutil.copy(SOURCE / "site/muster.toml", self.folder.path / "kept")
        self.folder.write("kept/profiles/kept.toml", profile + "\n[report]\nshow_money = false\n")
        result = self.folder.run("build", "kept", "-o", "kept-out")
        self.assertEqual(result.returncode, 0, result.stderr.decode())
        site = next(path for path in (self.folder.path / "kept-out").iterdir() if (path / "index.html").exists())
        shown = list(figures(site.parent, site.name))
        self.assertTrue(shown)
        for figure in shown:
            found = {found.replace(",", "") for found in numbers("".join(figure.root.itertext()))}
            self.assertFalse(found & amounts, str(figure))


if __name__ == "__main__":
    unittest.main()
