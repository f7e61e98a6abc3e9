#!/usr/bin/env python3
"""Takes sites away as one file, and holds what comes out against the site that `build` writes."""

import base64
import hashlib
import html
import io
import json
import os
import re
import shutil
import stat
import subprocess
import unittest
import zipfile
from html.parser import HTMLParser

from diagnostics_test import base
from running import MUSTER, SOURCE, Folder, environment, tree


def copy_example(folder):
    shutil.copytree(SOURCE / "site", folder.path / "site", ignore=shutil.ignore_patterns("public"))
    return sorted(path.stem for path in (folder.path / "site/profiles").glob("*.toml"))


class Export(unittest.TestCase):
    maxDiff = None

    def run_ok(self, folder, *words, **more):
        result = folder.run(*words, **more)
        self.assertEqual((0, ""), (result.returncode, result.stderr.decode()))
        return result.stdout.decode()


class Zip(Export):
    def test_the_archive_holds_the_site(self):
        with Folder() as folder:
            profiles = copy_example(folder)
            self.assertEqual(5, len(profiles))
            self.run_ok(folder, "build", "site", "-o", "out", seconds=120)
            for profile in profiles:
                with self.subTest(profile):
                    said = self.run_ok(folder, "export", "site", profile, "--to", "zip")
                    slug = said.partition(".zip")[0].removeprefix("site/")
                    self.assertRegex(said, rf"\Asite/{slug}\.zip, \d+ KiB\n\Z")
                    with zipfile.ZipFile(folder.path / f"site/{slug}.zip") as archive:
                        self.assertIsNone(archive.testzip())
                        names = archive.namelist()
                        self.assertEqual(sorted(names), names)
                        self.assertEqual({slug}, {name.split("/")[0] for name in names})
                        for info in archive.infolist():
                            self.assertEqual((1980, 1, 1, 0, 0, 0), info.date_time)
                            self.assertEqual(stat.S_IFREG | 0o644, info.external_attr >> 16)
                        archive.extractall(folder.path / "unpacked")
                    self.assertEqual(tree(folder.path / "out" / slug), tree(folder.path / "unpacked" / slug))

    def small(self, folder):
        for path, text in base().items():
            folder.write(path, text)

    def export(self, folder, name, **more):
        umask = more.pop("umask", 0o022)
        result = subprocess.run([MUSTER, "export", "teal", "--to", "zip", "-o", name], cwd=folder.path, umask=umask,
                                env=environment(folder.home, **more), capture_output=True, timeout=60, check=False)
        self.assertEqual((0, b""), (result.returncode, result.stderr))
        return (folder.path / name).read_bytes()

    def test_same_bytes(self):
        with Folder() as folder:
            self.small(folder)
            first = self.export(folder, "first.zip")
            for name, more in {"again": {}, "zone": {"TZ": "Pacific/Apia"}, "other zone": {"TZ": "America/New_York"},
                               "locale": {"LC_ALL": "tr_TR.UTF-8"}, "umask": {"umask": 0o077}}.items():
                with self.subTest(name):
                    self.assertEqual(first, self.export(folder, f"{name}.zip", **more))

    def test_the_time_is_that_of_the_epoch(self):
        # The second does not exist in New York, the third not in Samoa; the format ends with the next to last.
        for epoch, expected in {"1767323045": (2026, 1, 2, 3, 4, 4), "1741487400": (2025, 3, 9, 2, 30, 0),
                                "1325203200": (2011, 12, 30, 0, 0, 0), "0": (1980, 1, 1, 0, 0, 0),
                                "-5": (1980, 1, 1, 0, 0, 0), "9999999999999": (2107, 12, 31, 23, 59, 58)}.items():
            for zone in ("UTC", "America/New_York", "Pacific/Apia"):
                with self.subTest(epoch=epoch, zone=zone), Folder() as folder:
                    self.small(folder)
                    data = self.export(folder, "a.zip", TZ=zone, SOURCE_DATE_EPOCH=epoch)
                    with zipfile.ZipFile(io.BytesIO(data)) as archive:
                        self.assertEqual({expected}, {info.date_time for info in archive.infolist()})

    def test_an_epoch_that_is_none_is_wrong_usage(self):
        for epoch in ("", "soon", "12x", "1e9", "99999999999999999999"):
            with self.subTest(epoch), Folder() as folder:
                self.small(folder)
                result = folder.run("export", "teal", "--to", "zip", SOURCE_DATE_EPOCH=epoch)
                self.assertEqual(2, result.returncode)
                self.assertIn(f"`SOURCE_DATE_EPOCH` must be a number of seconds, but is `{epoch}`", result.stderr.decode())
                self.assertFalse((folder.path / "teal.zip").exists())


class Document(HTMLParser):
    """What a browser would find in a file: ids, addresses, policy, what is inlined, and the words of each part of the page."""

    VOID = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}

    def __init__(self, text, part):
        super().__init__(convert_charrefs=True)
        self.ids, self.loads, self.links, self.names, self.inlined = [], [], [], [], {"style": [], "script": []}
        self.policy, self.parts, self.titles, self.wrong, self.stack = None, {}, {}, [], []
        self.part = part  # of a tag and its attributes: the name of the part that begins with it, or nothing
        self.feed(text)
        self.close()
        self.wrong += self.stack

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        part = self.part(tag, names)
        if part:
            self.parts[part] = []
            self.titles[part] = names.get("data-title")
        if tag not in self.VOID:
            self.stack.append((tag, part))
        if "id" in names:
            self.ids.append(names["id"])
        if "style" in names or any(name.startswith("on") for name in names):
            self.wrong.append((tag, attrs))
        if tag == "meta" and names.get("http-equiv") == "Content-Security-Policy":
            assert self.policy is None
            self.policy = names["content"]
        for name in ("src", "srcset", "data", "data-index", "poster"):
            self.loads += [names[name]] if names.get(name) else []
        if tag == "link":
            self.loads.append(names["href"])
        elif "href" in names:
            self.links.append(names["href"])
        for name in ("for", "headers", "aria-labelledby", "aria-describedby", "aria-controls"):
            self.names += names.get(name, "").split()

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop()[0] != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data):
        if self.stack and self.stack[-1][0] in self.inlined:
            self.inlined[self.stack[-1][0]].append(data)
        for _, part in self.stack:
            if part:
                self.parts[part] += data.split()


class Html(Export):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(Folder())
        profiles = copy_example(cls.folder)
        run = cls.folder.run("build", "site", "-o", "out", seconds=120)
        assert run.returncode == 0, run.stderr.decode()
        cls.files = {}
        for profile in profiles:
            run = cls.folder.run("export", "site", profile, "--to", "html", "-o", f"{profile}.html")
            assert run.returncode == 0, run.stderr.decode()
            slug = next(path.name for path in (cls.folder.path / "out").iterdir() if path.name.startswith(profile))
            text = (cls.folder.path / f"{profile}.html").read_text()
            cls.files[slug] = (text, Document(text, lambda tag, names: names["id"] if "data-page" in names else None))

    def each(self):
        self.assertEqual(5, len(self.files))
        return [(slug, text, document) for slug, (text, document) in self.files.items()]

    def test_it_is_sound(self):
        for _, _, document in self.each():
            self.assertEqual([], document.wrong)
            self.assertEqual([], sorted(each for each in set(document.ids) if document.ids.count(each) > 1))
            self.assertEqual([], [name for name in document.names if name not in document.ids])

    def test_it_asks_for_nothing(self):
        for _, text, document in self.each():
            self.assertEqual([], [address for address in document.loads if not address.startswith("data:")])
            for style in document.inlined["style"]:
                self.assertEqual([], [address for address in re.findall(r"url\(([^)]{0,40})", style) if not address.startswith("data:")])
                self.assertNotIn("@import", style)
            self.assertNotIn("assets/", text)

    def test_every_link_leads_somewhere(self):
        for _, _, document in self.each():
            ids = set(document.ids)
            inner = [link for link in document.links if not re.match(r"(https?|mailto|tel|data):", link)]
            self.assertGreater(len(inner), 500)
            self.assertEqual([], [link for link in inner if link[0] != "#" or link[1:] not in ids])

    def test_it_says_what_the_pages_say(self):
        for slug, _, document in self.each():
            pages = [page["href"] for page in json.loads((self.folder.path / "out" / slug / "report.json").read_text())["pages"]]
            self.assertEqual([page.removesuffix(".html") for page in pages], list(document.parts))
            for page in pages:
                built = (self.folder.path / "out" / slug / page).read_text()
                main = Document(built, lambda tag, names: "main" if tag == "main" else None).parts["main"]
                self.assertGreater(len(main), 20)
                self.assertEqual(main, document.parts[page.removesuffix(".html")], page)
                title = html.unescape(re.search(r"<title[^>]*>(.*?)</title>", built)[1])
                self.assertEqual(title, document.titles[page.removesuffix(".html")])

    def test_the_policy_allows_what_is_there_by_its_hash(self):
        for _, _, document in self.each():
            allowed = {name: sources for name, *sources in (part.split() for part in document.policy.split(";"))}
            for kind in ("style", "script"):
                hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
                          for text in document.inlined[kind]]
                self.assertLess(1, len(hashes))
                self.assertEqual(sorted(hashes), sorted(allowed.pop(f"{kind}-src")))
            self.assertEqual({"default-src": ["'none'"], "img-src": ["data:"], "font-src": ["data:"], "base-uri": ["'none'"],
                              "form-action": ["'none'"]}, allowed)

    def test_same_bytes(self):
        slug = next(iter(self.files))
        self.run_ok(self.folder, "export", "site", slug, "--to", "html", "-o", "again.html", TZ="Asia/Tokyo", LC_ALL="tr_TR.UTF-8")
        self.assertEqual(self.files[slug][0], (self.folder.path / "again.html").read_text())


class Place(Export):
    """Where the file goes, and what happens where it cannot."""

    def small(self, folder):
        for path, text in base().items():
            folder.write(path, text)

    def names(self, folder):
        return sorted(path.relative_to(folder.path).as_posix() for path in folder.path.rglob("*") if path.is_file())

    def test_it_stands_beside_the_output_folder(self):
        with Folder() as folder:
            self.small(folder)
            folder.write("muster.toml", 'packs = ["./pack"]\noutput = "deep/public"\n')
            self.assertRegex(self.run_ok(folder, "export", "teal", "--to", "zip"), r"\Adeep/teal\.zip, ")
            self.assertTrue((folder.path / "deep/teal.zip").is_file())
            self.assertFalse((folder.path / "deep/public").exists())

    def test_an_error_leaves_the_old_file_alone(self):
        with Folder() as folder:
            self.small(folder)
            self.run_ok(folder, "export", "teal", "--to", "zip")
            before = (folder.path / "teal.zip").read_bytes()
            folder.write("profiles/teal.toml", '[organisation]\nname = "Teal"\n[boat]\nhulll = 1\n')
            self.assertEqual(1, folder.run("export", "teal", "--to", "zip").returncode)
            self.assertEqual(before, (folder.path / "teal.zip").read_bytes())

    def test_a_mistake_of_another_organisation_does_not_matter(self):
        with Folder() as folder:
            self.small(folder)
            folder.write("profiles/broken.toml", "[organisation]\nnome = 1\n")
            self.run_ok(folder, "export", "teal", "--to", "zip")

    @unittest.skipIf(os.geteuid() == 0 and not shutil.which("setpriv"), "root may write everywhere")
    def test_a_folder_that_may_not_be_written(self):
        with Folder() as folder:
            self.small(folder)
            closed = folder.path / "closed"
            closed.mkdir()
            (closed / "old.zip").write_bytes(b"old")
            os.chmod(closed, 0o555)
            os.chmod(folder.base, 0o755)
            drop = ["setpriv", "--reuid=65534", "--clear-groups"] if os.geteuid() == 0 else []
            result = subprocess.run([*drop, MUSTER, "export", "teal", "--to", "zip", "-o", "closed/old.zip"], cwd=folder.path,
                                    env=environment(folder.home), capture_output=True, timeout=60, check=False)
            self.assertEqual(3, result.returncode, result.stderr)
            self.assertRegex(result.stderr.decode(), r"\Amuster: error: cannot write closed/old\.zip: permission denied\n\Z")
            self.assertEqual([closed / "old.zip"], list(closed.iterdir()))
            self.assertEqual(b"old", (closed / "old.zip").read_bytes())

    def test_a_full_disk(self):
        # A limit on the size of files is as much as a test can do without being root: the call fails half way.
        with Folder() as folder:
            self.small(folder)
            folder.write("teal.zip", "old")
            before = self.names(folder)
            result = folder.shell("trap '' XFSZ; ulimit -f 4; muster export teal --to zip")
            self.assertEqual(3, result.returncode, result.stderr)
            self.assertRegex(result.stderr.decode(), r"\Amuster: error: cannot write teal\.zip: the file would be too large\n\Z")
            self.assertEqual("old", (folder.path / "teal.zip").read_text())
            self.assertEqual(before, self.names(folder))


if __name__ == "__main__":
    unittest.main()
