#!/usr/bin/env python3
"""Builds the example engagement and reads every page of every organisation as strictly as a browser never would."""

import json
import re
import shutil
import unittest
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from running import SOURCE, Folder, tree

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
PHRASING = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "caption", "span", "a", "strong", "em", "code"}
BLOCKS = {"p", "div", "section", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "details"}
ELSEWHERE = {"http", "https", "mailto", "tel"}


class Page(HTMLParser):
    """One page: its ids, links and headings, and everything that is wrong with it."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.ids, self.links, self.assets, self.headings, self.wrong = [], [], [], [], []
        self.stack, self.text, self.title, self.names = [], [], "", []
        self.feed(text)
        self.close()
        if self.stack:
            self.wrong.append(f"open at the end: {self.stack}")

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        line = self.getpos()[0]
        if len(names) != len(attrs):
            self.wrong.append(f"line {line}: an attribute of <{tag}> stands twice")
        if tag in BLOCKS and any(parent in PHRASING for parent in self.stack):
            self.wrong.append(f"line {line}: <{tag}> within {[parent for parent in self.stack if parent in PHRASING]}")
        if tag == "a" and "a" in self.stack:
            self.wrong.append(f"line {line}: a link within a link")
        if (tag == "script" and not names.get("src")) or tag == "style" or "style" in names or any(name.startswith("on") for name in names):
            self.wrong.append(f"line {line}: <{tag}> would need a laxer policy: {attrs}")
        if tag == "li" and (not self.stack or self.stack[-1] not in {"ul", "ol"}):
            self.wrong.append(f"line {line}: <li> in <{self.stack[-1]}>")
        if self.stack and self.stack[-1] in {"ul", "ol"} and tag != "li":
            self.wrong.append(f"line {line}: <{tag}> in a list")
        if tag == "th" and "scope" not in names:
            self.wrong.append(f"line {line}: <th> without scope")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in names:
            self.ids.append(names["id"])
        if tag == "a" and "href" in names:
            self.links.append(names["href"])
        if tag in {"link", "img", "script", "source"}:
            self.assets.append(names.get("href") or names.get("src"))
        for name in ("aria-labelledby", "aria-describedby"):
            self.names += names.get(name, "").split()
        if tag == "html":
            self.language, self.direction = names.get("lang"), names.get("dir")
        if tag == "a" and not (names.get("href") or "").strip():
            self.wrong.append(f"line {line}: a link without an address")
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID or not self.stack or self.stack[-1] != tag:
            self.wrong.append(f"line {self.getpos()[0]}: </{tag}> closes {self.stack[-1:]}")
        if tag in self.stack:
            while self.stack.pop() != tag:
                pass

    def handle_data(self, data):
        if self.stack and self.stack[-1] == "title":
            self.title += data
        self.text.append(data)


class PagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(Folder())
        shutil.copytree(SOURCE / "site", cls.folder.path / "site", ignore=shutil.ignore_patterns("public"))
        run = cls.folder.run("build", "site", "-o", "out")
        assert run.returncode == 0, run.stderr.decode()
        out = cls.folder.path / "out"
        cls.sites = {path.parent.name: tree(path.parent) for path in sorted(out.glob("*/report.json"))}
        cls.pages = {(site, name): Page(data.decode("utf-8")) for site, files in cls.sites.items()
                     for name, data in files.items() if name.endswith(".html")}

    def each(self):
        """Every page, as arguments of a check that tells about all of them."""
        self.assertTrue(self.pages)
        return [(site, name, page) for (site, name), page in self.pages.items()]

    def test_markup_is_sound(self):
        for site, name, page in self.each():
            with self.subTest(f"{site}/{name}"):
                self.assertEqual(page.wrong, [])

    def test_ids_stand_once_and_labels_exist(self):
        for site, name, page in self.each():
            with self.subTest(f"{site}/{name}"):
                self.assertEqual([i for i in set(page.ids) if page.ids.count(i) > 1], [])
                self.assertEqual([i for i in page.names if i not in page.ids], [])

    def test_headings_go_down_in_order(self):
        for site, name, page in self.each():
            with self.subTest(f"{site}/{name}"):
                self.assertEqual(page.headings.count(1), 1)
                self.assertEqual(page.headings[0], 1)
                skips = [pair for pair in zip(page.headings, page.headings[1:]) if pair[1] > pair[0] + 1]
                self.assertEqual(skips, [])

    def test_links_lead_somewhere_on_the_site(self):
        for site, name, page in self.each():
            with self.subTest(f"{site}/{name}"):
                for link in page.links + page.assets:
                    parts = urlsplit(link)
                    if parts.scheme in ELSEWHERE and link in page.links:
                        continue
                    self.assertEqual((parts.scheme, parts.netloc), ("", ""), link)
                    self.assertFalse(link.startswith("/"), link)
                    target = unquote(parts.path) or name
                    self.assertIn(target, self.sites[site], link)
                    if parts.fragment:
                        self.assertIn(unquote(parts.fragment), self.pages[site, target].ids, link)

    def test_the_front_page_sets_the_answer_and_the_next_step_apart(self):
        for site, files in self.sites.items():
            with self.subTest(site):
                front = files["index.html"].decode("utf-8")
                self.assertRegex(front, r'(?s)<div class="block block-guidance is-answer">\s*<section class="item" aria-labelledby="verdict">')
                self.assertRegex(front, r'(?s)<div class="block block-guidance is-step">\s*<section class="item" aria-labelledby="next">')

    def test_no_tag_is_left(self):
        for site, files in self.sites.items():
            for name, data in files.items():
                with self.subTest(f"{site}/{name}"):
                    self.assertIsNone(re.search(rb"\{\{|\{%|\{#|%\}|\}\}", data if name.endswith(".html") else b""))

    def test_pages_say_who_and_in_which_language(self):
        for site, name, page in self.each():
            with self.subTest(f"{site}/{name}"):
                name = json.loads(self.sites[site]["report.json"])["organisation"]["name"]
                self.assertIn(name, page.title)
                self.assertEqual((page.language, page.direction), ("en-GB", "ltr"))

    def test_pages_list_their_sources(self):
        for site, name, page in self.each():
            with self.subTest(f"{site}/{name}"):
                if name not in {"404.html", "print.html"}:
                    self.assertTrue("page-sources" in page.ids or name == "sources.html", f"{site}/{name}")
                if name != "print.html":
                    self.assertIn("sources.html", [link.split("#")[0] for link in page.links])

    def test_pages_of_the_report_are_all_there_are(self):
        for site, files in self.sites.items():
            with self.subTest(site):
                listed = {page["href"] for page in json.loads(files["report.json"])["pages"]}
                self.assertEqual({name for name in files if name.endswith(".html")}, listed | {"404.html", "print.html"})

    def test_every_page_is_reached_from_the_front_page(self):
        for site, files in self.sites.items():
            with self.subTest(site):
                reached, todo = set(), ["index.html"]
                while todo:
                    name = todo.pop()
                    if name not in reached and name.endswith(".html"):
                        reached.add(name)
                        todo += [link.split("#")[0] for link in self.pages[site, name].links if not urlsplit(link).scheme]
                reached.discard("")
                self.assertEqual({name for name in files if name.endswith(".html")} - reached, {"404.html"})

    def test_an_organisation_never_names_another(self):
        names = {site: json.loads(files["report.json"])["organisation"]["name"] for site, files in self.sites.items()}
        for site, files in self.sites.items():
            for path, data in files.items():
                found = [name for other, name in names.items() if other != site and name.encode() in data]
                found += [other for other in names if other != site and other.encode() in data]
                self.assertEqual(found, [], f"{site}/{path}")

    def test_money_that_is_not_to_be_shown_is_nowhere(self):
        profile = (SOURCE / "site/profiles/castell-mutual.toml").read_text("utf-8")
        profile = profile.replace("salary_max = 85000", "salary_max = 87654\nvalue_per_month = 45678")
        profile = profile.replace("unit_cost_ceiling = 0.40", "unit_cost_ceiling = 0.4321")
        with Folder() as folder:
            folder.write("site/muster.toml", (SOURCE / "site/muster.toml").read_text("utf-8"))
            folder.write("site/profiles/castell-mutual.toml", "[report]\nshow_money = false\n\n" + profile)
            run = folder.run("build", "site", "-o", "out")
            self.assertEqual(run.returncode, 0, run.stderr.decode())
            for path, data in tree(folder.path / "out").items():
                found = [amount for amount in (b"87654", b"87,654", b"45678", b"45,678", b"0.4321", "£0.43".encode(), b"1037", b"1,037")
                         if amount in data]
                self.assertEqual(found, [], path)


if __name__ == "__main__":
    unittest.main()
