#!/usr/bin/env python3
"""What a site says to hosts and crawlers, with and without an address, to be found and not."""

import unittest
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

from diagnostics_test import base
from running import Folder, tree

OUTLINE = """
[[part]]
id = "all"
title = "All"

[[page]]
id = "index"
part = "all"
title = "Your boat"
lead = "Steel & wood, <{{ organisation.name }}>: %s"

[[page.block]]
kind = "guidance"
systems = ["care"]

[[page]]
id = "sources"
part = "all"
title = "Sources"

[[page.block]]
kind = "sources"
"""
BESIDE = {"404.html", "print.html"}  # what nobody is to find
LEAD = "what to do with a boat in every month of the year, " * 5


class Head(HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.meta, self.links, self.addresses = {}, {}, []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag == "meta":
            name = names.get("name") or names.get("property") or names.get("http-equiv") or "charset"
            assert name not in self.meta, f"{name} stands twice"
            self.meta[name] = names.get("content")
        elif tag == "link":
            self.links[names["rel"]] = names["href"]
        self.addresses += [names[name] for name in ("href", "src", "data-index") if name in names]


def headers(text):
    """The blocks of `_headers`: path to name to value."""
    blocks = {}
    for line in text.splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            blocks[path][name] = value
        else:
            path = line
            assert path not in blocks
            blocks[path] = {}
    return blocks


class Hosting(unittest.TestCase):
    maxDiff = None

    def build(self, publish="", **more):
        with Folder() as folder:
            files = base() | {"pack/outline.toml": OUTLINE % LEAD}
            files["muster.toml"] += publish
            for path, text in (files | more).items():
                folder.write(path, text)
            result = folder.run("build", "-o", "out")
            self.assertEqual((0, ""), (result.returncode, result.stderr.decode()))
            self.files = {path: data.decode() for path, data in tree(folder.path / "out/teal").items()}
        self.pages = {path: Head(text) for path, text in self.files.items() if path.endswith(".html")}
        self.assertLess(2, len(self.pages))
        return self.files

    def robots(self):
        parser = RobotFileParser()
        parser.parse(self.files["robots.txt"].splitlines())
        return parser

    def test_nobody_is_invited_who_was_not_asked(self):
        for publish in ("", "[publish]\nindex = false\n", '[publish]\naddress = "https://example.org/{slug}"\n'):
            with self.subTest(publish):
                self.build(publish)
                self.assertFalse(self.robots().can_fetch("anybody", "/index.html"))
                self.assertEqual("noindex", headers(self.files["_headers"])["/*"]["X-Robots-Tag"])
                self.assertEqual({"noindex"}, {page.meta.get("robots") for page in self.pages.values()})
                self.assertNotIn("sitemap.xml", self.files)

    def test_who_may_be_found_says_so(self):
        self.build("[publish]\nindex = true\n")
        self.assertTrue(self.robots().can_fetch("anybody", "/index.html"))
        self.assertIsNone(self.robots().site_maps())
        self.assertNotIn("X-Robots-Tag", self.files["_headers"])
        self.assertEqual({None}, {page.meta.get("robots") for name, page in self.pages.items() if name not in BESIDE})
        self.assertEqual({"noindex"}, {self.pages[name].meta.get("robots") for name in BESIDE})
        self.assertNotIn("sitemap.xml", self.files)

    def test_a_sitemap_names_every_page(self):
        for address, root in {"https://advice.example.org": "https://advice.example.org/",
                              "http://example.org:8080/a&b/{slug}/": "http://example.org:8080/a&b/teal/",
                              "https://{slug}.example.org": "https://teal.example.org/"}.items():
            with self.subTest(address):
                self.build(f'[publish]\naddress = "{address}"\nindex = true\n')
                self.assertEqual([root + "sitemap.xml"], self.robots().site_maps())
                tag = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
                found = ElementTree.fromstring(self.files["sitemap.xml"])
                self.assertEqual(tag + "urlset", found.tag)
                named = [url.find(tag + "loc").text for url in found]
                self.assertEqual(root, named[0])
                pages = {name: root + ("" if name == "index.html" else name) for name in self.pages if name not in BESIDE}
                self.assertEqual(sorted(pages.values()), sorted(named))
                for name, where in pages.items():
                    self.assertEqual(where, self.pages[name].meta["og:url"])
                    self.assertEqual(where, self.pages[name].links["canonical"])
                self.assertNotIn("og:url", self.pages["404.html"].meta)

    def test_the_headers_hold_the_policy_of_the_pages(self):
        self.build()
        policies = {page.meta["Content-Security-Policy"] for page in self.pages.values()}
        self.assertEqual({"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; "
                          "form-action 'none'"}, policies)
        found = headers(self.files["_headers"])
        self.assertEqual(policies.pop() + "; frame-ancestors 'none'", found["/*"]["Content-Security-Policy"])
        self.assertEqual("nosniff", found["/*"]["X-Content-Type-Options"])
        self.assertEqual("no-referrer", found["/*"]["Referrer-Policy"])
        self.assertEqual({"Cache-Control": "public, max-age=31536000, immutable"}, found["/assets/*"])
        for path in self.files:
            if PurePosixPath(path).parts[0] == "assets":
                self.assertRegex(path, r"\.[0-9a-f]{8}\.\w+\Z")

    def test_a_preview_tells_what_the_page_tells(self):
        self.build()
        meta = self.pages["index.html"].meta
        self.assertTrue(meta["description"].startswith("Steel & wood, <Teal>: what to do"), meta["description"])
        self.assertTrue(meta["description"].endswith("…"))
        self.assertIn(meta["description"][:-1] + " ", f"Steel & wood, <Teal>: {LEAD}")
        self.assertLessEqual(len(meta["description"]), 160)
        self.assertGreater(len(meta["description"]), 140)
        self.assertEqual(meta["description"], meta["og:description"])
        self.assertEqual(("website", "Your boat", "Teal", "en_GB"),
                         tuple(meta[f"og:{name}"] for name in ("type", "title", "site_name", "locale")))
        self.assertEqual("Prepared for Teal: Sources", self.pages["sources.html"].meta["description"])

    def test_the_missing_page_is_whole_at_any_depth(self):
        for publish, root in {'address = "https://example.org/advice/{slug}"': "https://example.org/advice/teal/",
                              'address = "https://{slug}.example.org"': "https://teal.example.org/"}.items():
            with self.subTest(publish):
                self.build(f"[publish]\n{publish}\n")
                missing = self.pages["404.html"]
                self.assertLess(4, len(missing.addresses))
                for asked in ("nothing.html", "a/b/c"):
                    for address in missing.addresses:
                        leads = urljoin(root + asked, address)
                        if not address.startswith("#"):
                            self.assertTrue(leads.startswith(root), leads)
                            self.assertIn(urlsplit(leads).path.removeprefix(urlsplit(root).path), self.files)

    def test_without_an_address_it_is_whole_beside_the_others(self):
        self.build()
        for address in self.pages["404.html"].addresses:
            if not address.startswith("#"):
                self.assertIn(address, self.files)


if __name__ == "__main__":
    unittest.main()
