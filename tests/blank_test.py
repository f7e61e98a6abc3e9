#!/usr/bin/env python3
"""Blanks out one fact after another: what rested on it must go, or say that it is not assessed (G2 of the domain model).

Environment: MUSTER is the program, SOURCE_DIR the repository. For each warning and recommendation of the five example organisations, each
line of the profile that it names as a reason is taken out by itself.
"""
import json
import shutil
import tomllib
import unittest

from running import SOURCE, Folder

REQUIRED = {id for id, field in tomllib.loads((SOURCE / "content" / "profile.toml").read_text("utf-8"))["field"].items() if field.get("required")}


def tailored(report):
    return [entry for entry in report["advice"] if entry["action"] in ("warn", "recommend") and "company" not in entry]


class Blanked(unittest.TestCase):
    def test_what_rests_on_a_fact_goes_with_it(self):
        with Folder() as folder:
            shutil.copytree(SOURCE / "site", folder.path / "site", ignore=shutil.ignore_patterns("public"))
            self.assertEqual(folder.run("build", "site", "-o", "out").returncode, 0)
            variants = {}
            folder.write("blank/muster.toml", (SOURCE / "site" / "muster.toml").read_text("utf-8"))
            for path in sorted((folder.path / "out").glob("*/report.json")):
                report = json.loads(path.read_text("utf-8"))
                for entry in tailored(report):
                    for reason in entry["reasons"]:
                        file, _, line = reason["at"].rpartition(":")
                        if not file.startswith("profiles/") or reason["fact"] in REQUIRED:
                            continue
                        lines = (folder.path / "site" / file).read_text("utf-8").splitlines()
                        if not lines[int(line) - 1].partition("=")[0].strip() == reason["fact"].rpartition(".")[2]:
                            continue   # of a table's entry, or of several lines
                        name = f"{path.parent.name}-{reason['fact'].replace('.', '-').replace('_', '-')}"
                        variants.setdefault(name, (path.parent.name, reason["fact"], []))[2].append((entry["action"], entry["id"]))
                        text = "\n".join(lines[:int(line) - 1] + lines[int(line):])
                        text = text.replace("[organisation]", f'[organisation]\nslug = "{name}"', 1)
                        folder.write(f"blank/profiles/{name}.toml", "\n".join(l for l in text.splitlines() if not l.startswith("slug =") or name in l) + "\n")
            done = folder.run("build", "blank", "-o", "blanked", "-q", seconds=600)
            self.assertEqual(done.returncode, 0, done.stderr.decode()[-3000:])
            failures, gone = [], 0
            for name, (organisation, fact, rested) in variants.items():
                report = json.loads((folder.path / "blanked" / name / "report.json").read_text("utf-8"))
                now = {(e["action"], e["id"]): {r["fact"] for r in e["reasons"] if r.get("value") is not None} for e in tailored(report)}
                for said in rested:
                    if said not in now:
                        gone += 1
                    elif fact in now[said]:
                        failures.append(f"{organisation}: {said[0]} {said[1]} still rests on {fact}, which is blank")
            self.assertFalse(failures, "\n".join(failures))
            self.assertGreater(len(variants), 40)
            self.assertGreater(gone, 40)   # most rest on one fact alone; others are raised by a second rule too


if __name__ == "__main__":
    unittest.main()
