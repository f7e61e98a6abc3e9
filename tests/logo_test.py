"""Logos from strangers: each tests/logos/<case>.svg is a brand's logo, and <case>.txt has the exact messages about it and what it was made into.

What is made is also read by Python's own parser, which must find nothing but what draws. MUSTER_UPDATE=1 renews the cases.
"""

import re
import shutil
import struct
import unittest
import xml.etree.ElementTree as ElementTree
import zlib

from running import SOURCE, TESTS, UPDATE, Folder

LOGOS = TESTS / "logos"
SVG = "{http://www.w3.org/2000/svg}"
DRAWS = set("svg g defs symbol use path rect circle ellipse line polyline polygon text tspan linearGradient radialGradient stop "
            "clipPath mask style".split())
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def engagement(folder, logos):
    """An organisation for each logo, of its name."""
    shutil.copytree(TESTS / "sites/tea-shop/pack", folder.path / "pack")
    folder.write("muster.toml", f'packs = ["./pack"]\ntheme = "{SOURCE}/themes/plain"\n')
    for name, data in logos.items():
        stem = name.rpartition(".")[0]
        folder.write(f"brand/{name}", data)
        folder.write(f"profiles/{stem}.toml", f'[organisation]\nname = "{stem}"\n[shop]\nurns = 1\n[brand]\nlogo = "{name}"\n')


def made(folder, stem, kind):
    return next((folder.path / "public" / stem).glob(f"assets/logo.*.{kind}"), None)


def chunk(kind, data=b"", crc=None):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body) if crc is None else crc)


def png(*between, width=2, height=1, header=None, data=None, end=chunk(b"IEND")):
    header = header if header is not None else struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = data if data is not None else chunk(b"IDAT", zlib.compress(b"\0" + b"\1\2\3" * width) * height)
    return SIGNATURE + chunk(b"IHDR", header) + b"".join(between) + data + end


class Logos(unittest.TestCase):
    maxDiff = None

    def test_svg_cases(self):
        cases = {path.name: path.read_bytes() for path in sorted(LOGOS.glob("*.svg"))}
        self.assertGreater(len(cases), 20)
        with Folder() as folder:
            engagement(folder, cases)
            for name in cases:
                stem = name.removesuffix(".svg")
                with self.subTest(name):
                    result = folder.run("build", "-p", stem, "-q")
                    path = made(folder, stem, "svg")
                    text = path.read_text() if path else ""
                    found = f"{folder.normalised(result.stderr)}=== {result.returncode}\n{text}"
                    expected = LOGOS / f"{stem}.txt"
                    if UPDATE:
                        expected.write_text(found)
                    self.assertEqual(expected.read_text(), found)
                    if path:
                        self.only_draws(text)

    def only_draws(self, text):
        self.assertNotRegex(text, r"(?i)evil|<script|<!|<\?")
        for element in ElementTree.fromstring(text).iter():
            self.assertTrue(element.tag.startswith(SVG), element.tag)
            self.assertIn(element.tag.removeprefix(SVG), DRAWS)
            for name, value in element.attrib.items():
                self.assertNotRegex(name, r"(?i)^on|[{:]")
                if name == "href":
                    self.assertTrue(value.startswith("#"), value)
                for target in re.findall(r"(?i)url\s*\(\s*[\"']?(.)", value):
                    self.assertEqual("#", target)
            if element.tag == SVG + "style":
                self.assertNotRegex(element.text, r"(?i)@|\\|url\s*\(\s*[\"']?[^#\s\"']")

    def test_png_keeps_what_draws(self):
        text = chunk(b"tEXt", b"Author\0Someone")
        motion = chunk(b"acTL", struct.pack(">II", 1, 0))
        gamma = chunk(b"gAMA", struct.pack(">I", 45455))
        with Folder() as folder:
            engagement(folder, {"mark.png": png(text, gamma, motion) + b"<script>"})
            result = folder.run("build", "--strict")
            self.assertEqual((0, b""), (result.returncode, result.stderr))
            self.assertEqual(png(gamma), made(folder, "mark", "png").read_bytes())
            page = (folder.path / "public/mark/index.html").read_text()
            self.assertRegex(page, r'<img class="logo" src="assets/logo\.[0-9a-f]{8}\.png" width="2" height="1" alt="mark">')
            self.assertRegex(page, r'<link rel="icon" href="assets/favicon\.')

    def test_png_that_is_broken(self):
        sound = png()
        cases = {
            "is no PNG": b"GIF89a" + sound,
            "is cut off": sound[:-1],
            "is cut off ": SIGNATURE,
            "is cut off  ": sound[:8] + b"\xff\xff\xff\xff" + sound[12:],
            "a checksum is wrong": png(chunk(b"tEXt", b"x", crc=1)),
            "its header makes no sense": png(header=struct.pack(">IIBBBBB", 2, 1, 3, 2, 0, 0, 0)),
            "its header makes no sense ": png(width=0),
            "its header makes no sense  ": png(header=b"short"),
            "it must begin with its header": SIGNATURE + chunk(b"IEND"),
            "it must begin with its header, once": png(chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 2, 0, 0, 0))),
            "is larger than 4096 pixels": png(header=struct.pack(">IIBBBBB", 4097, 1, 8, 2, 0, 0, 0)),
            "it holds no data": png(data=b""),
            "its data is scattered": png(data=chunk(b"IDAT", b"a") + chunk(b"tEXt", b"b") + chunk(b"IDAT", b"c")),
            "its palette comes too late": png(data=chunk(b"IDAT", b"a") + chunk(b"PLTE", b"\0\0\0")),
            "it needs a chunk that is not known": png(chunk(b"ZZZZ")),
        }
        with Folder() as folder:
            engagement(folder, {f"c{number}.png": data for number, data in enumerate(cases.values())})
            for number, message in enumerate(cases):
                with self.subTest(message):
                    result = folder.run("build", "-p", f"c{number}")
                    self.assertEqual(1, result.returncode)
                    self.assertIn(message.strip(), result.stderr.decode())
                    self.assertIsNone(made(folder, f"c{number}", "png"))

    def test_what_is_too_large_or_outside(self):
        with Folder() as folder:
            large = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">' + b" " * (256 << 10) + b"</svg>"
            engagement(folder, {"large.svg": large, "large-too.png": png(chunk(b"tEXt", b"x" * (512 << 10)))})
            folder.write("secret.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
            (folder.path / "brand/out.svg").symlink_to("../secret.svg")
            folder.write("profiles/out.toml", '[organisation]\nname = "out"\n[shop]\nurns = 1\n[brand]\nlogo = "out.svg"\n')
            folder.write("profiles/none.toml", '[organisation]\nname = "none"\n[shop]\nurns = 1\n[brand]\nlogo = "larg.svg"\n')
            result = folder.run("build")
            told = result.stderr.decode()
            self.assertEqual(1, result.returncode)
            self.assertEqual([], list(folder.path.glob("public/*/assets/logo*")))
            for part in ("`brand/large.svg`", "`brand/large-too.png`", "`brand/out.svg`", "did you mean `large.svg`?"):
                self.assertIn(part, told)

    def test_one_organisation_never_shows_the_others(self):
        mark = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h%dv9z"/></svg>'
        with Folder() as folder:
            engagement(folder, {f"{name}.svg": mark % number for number, name in enumerate(("quux", "xylo"), 1)})
            result = folder.run("build", "--strict")
            self.assertEqual((0, b""), (result.returncode, result.stderr))
            for own, other, number in (("quux", "xylo", b"h1v"), ("xylo", "quux", b"h2v")):
                files = [path for path in (folder.path / "public" / own).rglob("*") if path.is_file()]
                self.assertEqual(1, sum(number in path.read_bytes() for path in files))
                self.assertFalse([path for path in files if other.encode() in path.read_bytes().lower()])
                # A square logo is the icon too.
                page = (folder.path / "public" / own / "index.html").read_text()
                self.assertRegex(page, r'<link rel="icon" href="assets/logo\.')


if __name__ == "__main__":
    unittest.main()
