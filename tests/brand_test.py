"""What a brand may change and what it may not: contrasts in every scheme, whatever the colours, and whose name is where.

Contrast is computed here from the sheets that were written, by WCAG 2.2's own words.
"""

import random
import re
import shutil
import unittest

from running import SOURCE, TESTS, Folder, tree

GROUNDS = ["paper", "wash", "accent-wash", "calm-wash", "warn-wash", "good-wash"]
CHART_GROUNDS = [f"chart-{tone}-wash" for tone in ("plain", "own", "good", "warn", "bad")]
PAIRS = [(text, ground, 4.5) for text in ("ink", "soft", "link", "calm", "warn", "good") for ground in GROUNDS]
PAIRS += [("on-accent", "accent", 4.5)]
PAIRS += [("ink", ground, 4.5) for ground in CHART_GROUNDS]
PAIRS += [(mark, ground, 3) for mark in ("control", "focus", "accent") for ground in GROUNDS]
PAIRS += [(f"chart-{tone}", "paper", 3) for tone in ("plain", "own", "good", "warn", "bad")]
SCHEMES = {
    "light": ":root",
    "dark by the system": '@media screen and (prefers-color-scheme: dark) | :root:not([data-scheme="light"])',
    "dark by choice": '@media screen | :root[data-scheme="dark"]',
    "print": "@media print | :root",
}


def luminance(colour):
    channels = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a, b):
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def rules(sheet):
    """Selector (behind its media query) to its declarations."""
    found, stack, text = {}, [], ""
    for piece in re.split(r"([{};])", sheet):
        if piece == "{":
            stack.append(text.strip())
        elif piece == "}":
            stack.pop()
        elif piece == ";":
            name, value = text.split(":")
            found.setdefault(" | ".join(stack), {})[name.strip()] = value.strip()
        text = piece
    return found


def profile(name, colours=()):
    brand = f"[brand]\ncolours = {list(colours)}\n" if colours else ""
    return f'[organisation]\nname = "{name}"\n[shop]\nurns = 1\n{brand}'


def engagement(folder, brand=""):
    shutil.copytree(TESTS / "sites/tea-shop/pack", folder.path / "site/pack")
    shutil.copytree(SOURCE / "themes/plain", folder.path / "theme")
    folder.write("site/muster.toml", 'packs = ["./pack"]\ntheme = "../theme"\n' + brand)


def sheet_of(site):
    return next(site.glob("assets/palette.*.css")).read_text()


class Brand(unittest.TestCase):
    def test_every_pair_of_200_random_brands(self):
        chance = random.Random(2026)
        with Folder() as folder:
            engagement(folder)
            for number in range(200):
                colours = [f"#{chance.randrange(1 << 24):06x}" for _ in range(3)]
                folder.write(f"site/profiles/p{number}.toml", profile(f"Brand {number}", colours))
            result = folder.run("build", "site", "-o", "out", "-q", seconds=300)
            self.assertEqual(0, result.returncode, result.stderr.decode())
            sites = sorted((folder.path / "out").glob("brand-*"))
            self.assertEqual(200, len(sites))
            seen = set()
            for site in sites:
                found = rules(sheet_of(site))
                self.assertEqual(sorted(SCHEMES.values()), sorted(found), site.name)
                for scheme, selector in SCHEMES.items():
                    tones = found[selector]
                    self.assertEqual("dark" if "dark" in scheme else "light", tones["color-scheme"])
                    for name, ground, needed in PAIRS:
                        ratio = contrast(tones[f"--{name}"], tones[f"--{ground}"])
                        if ratio < needed:
                            self.fail(f"{site.name}, {scheme}: {name} on {ground} has {ratio:.3f}:1 of {needed}:1")
                self.assertEqual(found[SCHEMES["dark by the system"]], found[SCHEMES["dark by choice"]])
                self.assertEqual("#ffffff", found[SCHEMES["print"]]["--paper"])
                seen.add(found[":root"]["--accent"])
            self.assertGreater(len(seen), 190)

    def test_a_colour_that_can_serve_is_used(self):
        with Folder() as folder:
            engagement(folder, brand='[brand]\ncolours = ["#123456"]\n')
            folder.write("site/profiles/a.toml", profile("A"))
            folder.write("site/profiles/b.toml", profile("B", ["#7a1f5c"]))
            result = folder.run("build", "site", "-o", "out", "--strict")
            self.assertEqual(0, result.returncode, result.stderr.decode())
            self.assertIn("--accent: #123456;", sheet_of(folder.path / "out/a"))
            self.assertIn("--accent: #7a1f5c;", sheet_of(folder.path / "out/b"))
            self.assertIn("--link: #7a1f5c;", sheet_of(folder.path / "out/b"))

    def test_nothing_names_the_program_unless_asked(self):
        for credit in (False, True):
            with self.subTest(credit=credit), Folder() as folder:
                shutil.copytree(SOURCE / "site", folder.path / "site", ignore=shutil.ignore_patterns("public"))
                with (folder.path / "site/muster.toml").open("a") as file:
                    file.write(f"\n[brand]\ncredit = {str(credit).lower()}\n")
                result = folder.run("build", "site", "-o", "out", "-q", seconds=120)
                self.assertEqual(0, result.returncode, result.stderr.decode())
                named = {path.split("/", 1)[1] for path, data in tree(folder.path / "out").items()
                         if b"muster" in data.lower() or "muster" in path.lower()}
                if credit:
                    self.assertLessEqual({"index.html", "404.html", "report.json"}, named)
                else:
                    self.assertEqual(set(), named)


if __name__ == "__main__":
    unittest.main()
