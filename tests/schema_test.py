"""The JSON Schema that `muster schema` prints takes what Muster takes and refuses what Muster refuses."""

import copy
import datetime
import json
import tomllib
import unittest

import jsonschema

from running import SOURCE, Folder


def as_json(value):
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else value


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with Folder() as folder:
            result = folder.run("schema", SOURCE / "site")
            made = folder.run("init", "demo")
            cls.example = as_json(tomllib.loads((folder.path / "demo/profiles/example.toml").read_text()))
        assert (result.returncode, made.returncode) == (0, 0), result.stderr + made.stderr
        cls.schema = json.loads(result.stdout)
        cls.validator = jsonschema.Draft4Validator(cls.schema)
        cls.profiles = {path.stem: as_json(tomllib.loads(path.read_text())) for path in sorted((SOURCE / "site/profiles").glob("*.toml"))}

    def errors(self, profile):
        return [error.message for error in self.validator.iter_errors(profile)]

    def test_is_a_schema(self):
        jsonschema.Draft4Validator.check_schema(self.schema)

    def test_example_profiles_pass(self):
        self.assertGreaterEqual(len(self.profiles), 5)
        for name, profile in self.profiles.items():
            with self.subTest(name):
                self.assertEqual([], self.errors(profile))

    def test_a_new_profile_passes(self):
        self.assertEqual([], self.errors(self.example))

    def test_a_brand_passes_or_not(self):
        """What Muster says of each is in tests/diagnostics/brand/."""
        sound = {"name": "Firm", "logo": "mark.svg", "colours": ["#123456", "#ABCDEF"], "footer": "Thanks."}
        self.assertEqual([], self.errors({**self.example, "brand": sound}))
        self.assertEqual([], self.errors({**self.example, "brand": {"colours": "#123456"}}))
        for wrong in ({"logo": "../mark.svg"}, {"logo": "mark.gif"}, {"logo": ".svg"}, {"colours": []}, {"colours": ["#123"]},
                      {"colours": ["#123456"] * 4}, {"name": " "}, {"credit": True}, {"color": "#123456"}, "blue"):
            with self.subTest(wrong):
                self.assertNotEqual([], self.errors({**self.example, "brand": wrong}))

    def test_broken_profiles_do_not(self):
        """Each value of each example, made wrong in turn."""
        for name, profile in self.profiles.items():
            for path in places(profile):
                if path[0] == "extra":
                    continue
                broken = copy.deepcopy(profile)
                table = broken
                for step in path[:-1]:
                    table = table[step]
                table[path[-1]] = {"no": "such thing"}
                with self.subTest(f"{name}: {path}"):
                    self.assertNotEqual([], self.errors(broken))
                table["no_such_key"] = 1
                del table[path[-1]]
                with self.subTest(f"{name}: a key beside {path}"):
                    self.assertNotEqual([], self.errors(broken))

    def test_what_is_missing(self):
        for name, profile in self.profiles.items():
            with self.subTest(name):
                broken = copy.deepcopy(profile)
                del broken["organisation"]["name"]
                self.assertNotEqual([], self.errors(broken))
                del broken["organisation"]
                self.assertNotEqual([], self.errors(broken))


def places(table, path=()):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from places(value, (*path, key))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield from places(value[0], (*path, key, 0))
        else:
            yield (*path, key)


if __name__ == "__main__":
    unittest.main()
