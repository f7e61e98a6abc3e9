"""Holds generator/ to the rules of the house that no compiler checks.

The rooms, their floors and their neighbours stand in generator/CMakeLists.txt; what may be known where stands below.
"""

import os
import re
import tomllib
import unittest
from pathlib import Path

ROOT = Path(os.environ.get("SOURCE_DIR", Path(__file__).parent.parent))
GENERATOR = ROOT / "generator"
CONTENT = ROOT / "content"

# What begins an angled #include, and the only place (a file, or a room with a slash) that may have it.
DOORS = {
    "toml++/": "value/toml.cc",
    "nlohmann/": "value/json.cc",
    "cmark-gfm": "markdown/",
    "CLI/": "app/",
    "unicode/": "base/",
    "openssl/": "base/",
    "libxml/": "picture/svg.cc",
    "zlib.h": "picture/png.cc",
    "zip.h": "output/zip.cc",
}

# Code (not comments or strings) that only some places may hold.
FORBIDDEN = [
    (r"\b(system_clock|steady_clock|high_resolution_clock|utc_clock)\b", "app/", "no clock below app: time is an argument"),
    (r"(?<![\w.>:])(?:std::)?(time|clock|localtime|localtime_r|gmtime|gettimeofday|clock_gettime)\s*\(",
     "app/", "no clock below app: time is an argument"),
    (r"\b(getenv|secure_getenv|setenv)\b", "app/", "no environment below app: pass what is needed"),
    (r"\bstd::(cout|cerr|clog|cin)\b|\bisatty\b", "app/", "no terminal below app: return the text"),
    (r"\b(random_device|rand|srand)\b", "nowhere", "no chance: the same inputs give the same bytes"),
    (r"\b(basic_)?(ofstream|fstream)\b|\b(fopen|freopen|mkstemp|mkdtemp)\b|(?<!\w)::(open|openat|creat)\s*\(",
     "base/file_system.cc", "write through base/file_system.h"),
]

DOMAIN_WORDS = ["hiring", "salary", "salaries", "phd", "recruiter", "mlops", "staff augmentation"]

# Names every profile has, whatever its pack.
FIXED_NAMES = re.compile(r"(report|organisation|extra)\.")

TOKEN = re.compile(
    r'(?P<comment>//[^\n]*|/\*.*?\*/)'
    r'|(?P<raw>R"(?P<mark>[^()\\\s]*)\(.*?\)(?P=mark)")'
    r'|(?P<string>"(?:[^"\\\n]|\\.)*")'
    r"|(?P<char>(?<![0-9A-Fa-f])'(?:[^'\\\n]|\\.)*')",
    re.DOTALL,
)


def rooms():
    """The muster_room calls: name to (floor, neighbours)."""
    text = re.sub(r"#[^\n]*", "", (GENERATOR / "CMakeLists.txt").read_text())
    found = {}
    for words in re.findall(r"muster_room\(([^)]*)\)", text):
        name, *rest = words.split()
        neighbours = []
        if "ROOMS" in rest:
            for word in rest[rest.index("ROOMS") + 1:]:
                if word == "LIBRARIES":
                    break
                neighbours.append(word)
        found[name] = (int(rest[rest.index("FLOOR") + 1]), neighbours)
    return found


def sources():
    return sorted(path for path in GENERATOR.rglob("*") if path.suffix in (".cc", ".h"))


def inside(path):
    return path.relative_to(GENERATOR).as_posix()


def allowed(place, path):
    return inside(path) == place or (place.endswith("/") and inside(path).startswith(place))


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def without_words(text):
    """The code alone: comments and literals are blanked out, lines stay where they are."""
    return TOKEN.sub(blank, text)


def words_only(text):
    """Comments and string literals alone, each with the line it begins on."""
    for match in TOKEN.finditer(text):
        if match.lastgroup != "char":
            yield line_of(text, match.start()), match.group()


def declared_names():
    """The ids of all fields and facts that the shipped pack declares."""
    names = set()
    files = [CONTENT / "profile.toml", CONTENT / "facts.toml", *CONTENT.glob("facts/*.toml")]
    for path in filter(Path.exists, files):
        with path.open("rb") as file:
            table = tomllib.load(file)
        for kind in ("field", "fact"):
            names.update(table.get(kind, {}))
    return {name for name in names if "." in name and not FIXED_NAMES.match(name)}


class House(unittest.TestCase):
    maxDiff = None

    def none(self, findings, rule):
        if findings:
            self.fail(f"{rule}\n  " + "\n  ".join(findings))

    def test_every_folder_is_a_room(self):
        folders = {path.name for path in GENERATOR.iterdir() if path.is_dir()}
        self.none(sorted(folders - rooms().keys()), "folders of generator/ without a muster_room in its CMakeLists.txt:")

    def test_neighbours_are_on_lower_floors(self):
        floors = rooms()
        findings = [
            f"{room} (floor {floor}) names {neighbour}"
            for room, (floor, neighbours) in floors.items()
            for neighbour in neighbours
            if floors[neighbour][0] >= floor
        ]
        self.none(findings, "a room may use only rooms on lower floors:")

    def test_includes_keep_to_the_neighbours(self):
        floors = rooms()
        findings = []
        for path in sources():
            room = path.relative_to(GENERATOR).parts[0]
            for number, line in enumerate(path.read_text().splitlines(), 1):
                match = re.match(r'\s*#\s*include\s*"([^"]*)"', line)
                if not match:
                    continue
                place = f"generator/{inside(path)}:{number}: includes {match[1]}"
                target = match[1].split("/")[0]
                if not (GENERATOR / match[1]).is_file():
                    findings.append(f"{place}, which is no path below generator/")
                elif target != room and target not in floors[room][1]:
                    findings.append(f"{place}, but {room} may only know {', '.join(floors[room][1]) or 'itself'}")
        self.none(findings, "an #include names a header of this room or of a declared neighbour:")

    def test_each_library_has_one_door(self):
        findings = []
        for path in sources():
            for number, line in enumerate(path.read_text().splitlines(), 1):
                match = re.match(r"\s*#\s*include\s*[<\"]([^>\"]*)", line)
                for library, door in DOORS.items():
                    if match and match[1].startswith(library) and not allowed(door, path):
                        findings.append(f"generator/{inside(path)}:{number}: includes {match[1]}, known only to {door}")
        self.none(findings, "each library has one door:")

    def test_the_world_has_few_doors(self):
        findings = []
        for path in sources():
            code = without_words(path.read_text())
            for pattern, place, reason in FORBIDDEN:
                for match in re.finditer(pattern, code):
                    if not allowed(place, path):
                        what = match.group().strip()
                        findings.append(f"generator/{inside(path)}:{line_of(code, match.start())}: `{what}`: {reason}")
        self.none(findings, "clock, environment, terminal and disk are reached in one place each:")

    def test_the_version_is_known_once(self):
        users = [inside(path) for path in sources() if "MUSTER_VERSION" in without_words(path.read_text())]
        self.assertLessEqual(len(users), 1, f"MUSTER_VERSION belongs in one file, and is in {users}")

    def test_no_word_of_the_domain(self):
        pattern = re.compile(r"(?<![A-Za-z])(" + "|".join(DOMAIN_WORDS) + r")(?![A-Za-z])", re.IGNORECASE)
        findings = []
        for path in sorted(GENERATOR.rglob("*")):
            if path.is_file():
                text = path.read_text()
                for match in pattern.finditer(text):
                    findings.append(f"generator/{inside(path)}:{line_of(text, match.start())}: `{match.group()}`")
        self.none(findings, "a word of the domain in generator/, which must know none:")

    def test_no_name_that_the_pack_declares(self):
        names = declared_names()
        if not names:
            self.skipTest("content/ declares no fields yet")
        dotted = re.compile(r"(?<![\w.])(" + "|".join(map(re.escape, sorted(names))) + r")(?!\w)")
        # The last word alone, as a whole literal, is the same knowledge: `section["seats_planned"]`.
        last = {'"' + name.split(".")[-1] + '"' for name in names if "_" in name.split(".")[-1]}
        findings = []
        for path in sources():
            for line, words in words_only(path.read_text()):
                for name in {match.group() for match in dotted.finditer(words)} | ({words} & last):
                    findings.append(f"generator/{inside(path)}:{line}: `{name}` is declared in content/")
        self.none(findings, "a field or fact of the pack is named in generator/, which must know none:")


if __name__ == "__main__":
    unittest.main()
