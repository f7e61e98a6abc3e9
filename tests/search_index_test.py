"""Holds the search index of each example site to its pages: every letter of their text is in it once, and nothing else."""

import json
import re
import shutil
import unittest
from collections import Counter, defaultdict
from html.parser import HTMLParser

from running import SOURCE, Folder

LEFT_OUT = {"nav", "script", "style", "template"}


class Main(HTMLParser):
    """The text of a page's <main>, cut at every tag, and its ids."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.inside, self.left_out, self.texts, self.ids, self.heading, self.in_heading = False, 0, [], set(), "", False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.inside = self.inside or tag == "main"
        self.in_heading = self.in_heading or tag == "h1"
        self.ids.add(dict(attrs).get("id"))
        if tag in LEFT_OUT:
            self.left_out += 1

    def handle_endtag(self, tag):
        self.in_heading = self.in_heading and tag != "h1"
        if tag == "main":
            self.inside = False
        if tag in LEFT_OUT:
            self.left_out -= 1

    def handle_data(self, data):
        if self.in_heading:
            self.heading += data
        if self.inside and not self.left_out:
            self.texts.append(data)


def letters(texts):
    return Counter("".join(re.sub(r"\s", "", text) for text in texts))


def words(text):
    return re.findall(r"\w+", text)


def read_index(folder):
    """The titles of the pages, and the passages, as a program reads them."""
    (path,) = folder.glob("assets/search-index.*.js")
    script = path.read_text()
    match = re.fullmatch(r"var siteSearchIndex = (\{.*\});\n", script, re.S)
    index = json.loads(match.group(1))
    return script, index["pages"], index["passages"]


def build(folder, site):
    """Builds it with a theme that brings a script, so that npm need not have made one."""
    theme = folder.path / "theme"
    (theme / "assets").mkdir(parents=True)
    (theme / "theme.toml").write_text('name = "searched"\nextends = "plain"\n')
    (theme / "assets/search.js").write_text("// finds nothing\n")
    result = folder.run("build", site, "-o", folder.path / "out")
    if result.returncode:
        raise AssertionError(result.stderr.decode())
    return sorted(path for path in (folder.path / "out").iterdir() if path.name != ".muster")


class SearchIndex(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder().__enter__()
        shutil.copytree(SOURCE / "site/profiles", cls.folder.path / "site/profiles")
        cls.folder.write("site/muster.toml", f'packs = ["{SOURCE}/content"]\ntheme = "../theme"\n')
        cls.sites = build(cls.folder, "site")
        cls.pages = {site: {path.name: Main(path.read_text()) for path in site.glob("*.html")} for site in cls.sites}

    @classmethod
    def tearDownClass(cls):
        cls.folder.__exit__()

    def test_every_letter_of_the_pages_and_no_other(self):
        self.assertEqual(5, len(self.sites))
        for site in self.sites:
            _, titles, passages = read_index(site)
            found = defaultdict(list)
            for number, href, heading, text, *_ in passages:
                found[href.split("#")[0]] += [heading, text]
            pages = {name: page for name, page in self.pages[site].items() if name not in {"404.html", "print.html"}}
            self.assertEqual(len(titles), len(pages))
            self.assertEqual(sorted(pages), sorted(found))
            for name, page in pages.items():
                with self.subTest(site=site.name, page=name):
                    self.assertEqual(letters(page.texts), letters(found[name]))
                    whole = " ".join(found[name])
                    unknown = {word for text in page.texts for word in words(text)} - set(words(whole))
                    self.assertEqual([], [word for word in unknown if word not in whole])  # an inline tag may cut a word

    def test_every_address_leads_to_its_passage(self):
        for site in self.sites:
            _, titles, passages = read_index(site)
            self.assertEqual(len(passages), len({href for _, href, *_ in passages}))
            for number, href, *_ in passages:
                with self.subTest(site=site.name, href=href):
                    name, _, anchor = href.partition("#")
                    page = self.pages[site][name]
                    self.assertTrue(not anchor or anchor in page.ids)
                    self.assertEqual(titles[number], page.heading)

    def test_the_script_may_stand_in_a_page(self):
        for site in self.sites:
            script, *_ = read_index(site)
            self.assertNotRegex(script, "[<>&\u2028\u2029]")


class LeftOut(unittest.TestCase):
    def test_what_is_left_out_is_not_found(self):
        with Folder() as folder:
            folder.write("site/muster.toml", f'packs = ["{SOURCE}/tests/browser/words/pack"]\ntheme = "../theme"\n')
            folder.write("site/profiles/with.toml", '[organisation]\nname = "With"\nhas_garden = true\n')
            folder.write("site/profiles/without.toml", '[organisation]\nname = "Without"\nhas_garden = false\n')
            found = {site.name: read_index(site)[0] for site in build(folder, "site")}
            self.assertIn("Rhabarber", found["with"])
            for word in ("Rhabarber", "Garten"):
                self.assertNotIn(word, found["without"])
            for site in found.values():
                self.assertIn("außergewöhnliche", site)
                self.assertIn("人工知能", site)


if __name__ == "__main__":
    unittest.main()
