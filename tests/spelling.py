#!/usr/bin/env python3
"""Holds the pack's and the documentation's prose to British spelling, by aspell. Words of the trade stand in spelling.txt beside this file."""
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# What is no prose: front matter, but for what a page prints; fenced and inline code; tags; addresses; ids.
CUTS = [r"(?s)^```.*?^```", r"`[^`\n]*`", r"(?s)\{#.*?#\}", r"(?s)\{%.*?%\}", r"(?s)\{\{.*?\}\}", r"\]\([^)\s]*\)", r"https?://\S+", r"<[^>]*>",
        r"\b[A-Z]\d\d[\w.]*", r"\b\w+[._]\w[\w.]*", r"\b\w*\d\w*\b"]
PRINTED = r'^\s*(?:title|lead|label|help|ask|summary|note|error|warning|text|description) *= *(["\'])(.*)\1'


def prose(path):
    text = path.read_text("utf-8")
    if path.suffix == ".toml":
        text = "\n".join(match[2] for match in re.finditer(PRINTED, text, re.M))
    elif text.startswith("+++\n"):
        front, _, body = text[4:].partition("\n+++\n")
        text = "\n".join(match[2] for match in re.finditer(PRINTED, front, re.M)) + "\n" + body
    for cut in CUTS:
        text = re.sub(cut, " ", text, flags=re.M)
    return re.sub(r"['’]s\b", "", text).replace("’", "'")


def main():
    known = {word.strip().lower() for word in (HERE / "spelling.txt").read_text("utf-8").splitlines()}
    files = sorted([*ROOT.glob("content/**/*.md"), *ROOT.glob("content/*.toml"), *ROOT.glob("content/systems/*.toml"), *ROOT.glob("content/rules/*.toml"),
                    *ROOT.glob("themes/plain/strings/en.toml"), *ROOT.glob("docs/*.md"), *ROOT.glob("*.md")])
    files.remove(ROOT / "docs" / "language.md")   # lists names of filters
    wrong = 0
    for path in files:
        done = subprocess.run(["aspell", "list", "--lang=en_GB", "--encoding=utf-8", "--ignore-case"], input=prose(path), text=True,
                              capture_output=True, check=True)
        for word in sorted({word for word in done.stdout.split() if word.lower() not in known}):
            line = next((n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if re.search(rf"\b{re.escape(word)}\b", line)), 1)
            print(f"{path.relative_to(ROOT)}:{line}: {word}")
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
