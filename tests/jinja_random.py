"""Random templates for jinja_test.py, by a grammar that knows the types of what it writes.

It stays within what both engines must agree on: whole numbers that cannot grow out of 64 bits, lists that are not printed before they
are lists in Jinja too, no value that is none, no index that may be beyond an end. Everything else the language has may meet everything else.
"""

CONTEXT = {
    "n": 7,
    "m": -3,
    "big": 1200,
    "s": "Hello World",
    "low": "naïve <b>café</b> & \"tea\"",
    "lines": "one two\n\n  three four-five\nsix",
    "blank": "",
    "t": True,
    "f": False,
    "xs": [3, 1, 2, 3],
    "words": ["pear", "Apple", "fig", "<i>", "apple"],
    "nothing": [],
    "rec": {"a": 1, "b": "two", "c": [1, 2]},
    "people": [
        {"name": "Ada", "age": 36, "on": True, "address": {"city": "London"}},
        {"name": "bob", "age": 4, "on": False, "address": {"city": "york"}},
        {"name": "Cy & co", "age": 36, "on": True, "address": {"city": "London"}},
    ],
}

LITERALS = ["a", "b-c", "x y", "<", "&amp;", "Zoë", "it's", "", "AB", "1", "ß", "a\nb", "say \"hi\""]


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"


class Writer:
    def __init__(self, chance):
        self.chance = chance
        self.names = {"number": ["n", "m", "big", "rec.a", "people[0].age"], "text": ["s", "low", "lines", "blank", "rec.b", "people[1].name"],
                      "boolean": ["t", "f", "people[0].on"], "numbers": ["xs", "rec.c"], "texts": ["words"], "people": ["people"]}
        self.used = 0

    def pick(self, *choices):
        return self.chance.choice(choices)

    def fresh(self):
        self.used += 1
        return f"v{self.used}"

    # --- expressions ---

    def number(self, depth):
        if depth <= 0 or self.chance.random() < 0.2:
            return self.pick(str(self.chance.randrange(0, 13)), self.chance.choice(self.names["number"]), self.chance.choice(self.names["number"]))
        d = depth - 1
        return self.pick(
            lambda: f"({self.number(d)} {self.pick('+', '-', '*')} {self.number(d)})",
            lambda: f"({self.number(d)} {self.pick('//', '%')} {self.chance.choice([2, 3, 5, -4])})",
            lambda: f"{self.number(0)} + {self.number(0)} * {self.number(0)} - {self.number(0)}",
            lambda: f"({self.chance.randrange(0, 7)} ** {self.chance.randrange(0, 4)})",
            lambda: f"-{self.number(0)}",
            lambda: f"({self.number(d)}) | abs",
            lambda: f"({self.text(d)} | length)",
            lambda: f"({self.text(d)} | wordcount)",
            lambda: f"({self.list(d)} | length)",
            lambda: f"({self.numbers(d)} | sum)",
            lambda: f"(({self.numbers(d)} + [{self.number(0)}]) | {self.pick('max', 'min', 'first', 'last')})",
            lambda: f"({self.number(d)} if {self.boolean(d)} else {self.number(d)})",
            lambda: f"(people | sum(attribute='age'))",
            lambda: f"({self.number(d)} | string | int)",
            lambda: f"({self.text(d)} | int({self.number(0)}))",
            lambda: f"[{self.number(d)}, {self.number(d)}][{self.pick(0, 1, -1)}]",
            lambda: f"xs[{self.pick(0, 1, 2, 3, -1, -4)}]",
        )()

    def boolean(self, depth):
        if depth <= 0 or self.chance.random() < 0.15:
            return self.pick("true", "false", self.chance.choice(self.names["boolean"]))
        d = depth - 1
        compare = ["<", "<=", ">", ">=", "==", "!="]
        return self.pick(
            lambda: f"{self.number(d)} {self.chance.choice(compare)} {self.number(d)}",
            lambda: f"({self.number(d)} {self.chance.choice(compare)} {self.number(d)} {self.chance.choice(compare)} {self.number(d)})",
            lambda: f"({self.text(d)} {self.chance.choice(compare)} {self.text(d)})",
            lambda: f"({self.numbers(d)} {self.pick('==', '!=')} {self.numbers(d)})",
            lambda: f"({self.boolean(d)} {self.pick('and', 'or')} {self.boolean(d)})",
            lambda: f"{self.boolean(0)} {self.pick('and', 'or')} {self.boolean(0)} {self.pick('and', 'or')} {self.boolean(0)}",
            lambda: f"not ({self.boolean(d)})",
            lambda: f"({self.number(d)} {self.pick('in', 'not in')} {self.numbers(d)})",
            lambda: f"({self.text(d)} {self.pick('in', 'not in')} {self.pick(self.text, self.texts)(d)})",
            lambda: f"(({self.number(d)}) is {self.pick('', 'not ')}{self.pick('odd', 'even', 'divisibleby 3', 'number', 'string', 'integer')})",
            lambda: f"(({self.text(d)}) is {self.pick('', 'not ')}{self.pick('upper', 'lower', 'string', 'iterable', 'mapping')})",
            lambda: f"({self.number(d)} if {self.boolean(0)} else {self.number(d)}) > {self.number(0)}",
            lambda: f"{self.pick(quoted('a'), quoted('z'))} in rec",
        )()

    def text(self, depth):
        if depth <= 0 or self.chance.random() < 0.2:
            return self.pick(quoted(self.chance.choice(LITERALS)), self.chance.choice(self.names["text"]), self.chance.choice(self.names["text"]))
        d = depth - 1
        width = self.chance.randrange(1, 14)
        return self.pick(
            lambda: f"({self.text(d)} ~ ({self.pick(self.text, self.number)(d)}) ~ blank)",  # Jinja joins constants unescaped
            lambda: f"({self.text(d)} + {self.text(d)})",
            lambda: f"({self.text(d)}) | {self.pick('upper', 'lower', 'title', 'capitalize', 'trim', 'reverse', 'string', 'striptags', 'urlencode')}",
            lambda: f"({self.text(d)}) | {self.pick('e', 'escape', 'forceescape')}",
            lambda: f"{quoted(self.chance.choice(LITERALS))} | safe",
            lambda: f"({self.text(d)}) | replace({self.text(0)}, {self.text(0)}{self.pick('', ', 1', ', 2')})",
            lambda: f"({self.text(d)}) | truncate({width + 2}, {self.pick('true', 'false')}, {self.pick(quoted('..'), quoted('…'))}, {self.pick(0, 1, 4)})",
            lambda: f"({self.text(d)}) | center({width})",
            lambda: f"({self.text(d)}) | indent({self.pick(0, 2, 3)}, {self.pick('true', 'false')}, {self.pick('true', 'false')})",
            lambda: f"({self.text(d)}) | wordwrap({width}, {self.pick('true', 'false')})",
            lambda: f"({self.text(d)}) | trim({quoted(self.pick('a', 'xo ', '<>', 'Hd'))})",
            lambda: f"({self.list(d)} | join({self.pick(quoted(', '), quoted('<'), self.text(0))}))",
            lambda: f"{self.people(d)} | map(attribute='{self.pick('name', 'address.city')}') | join({self.text(0)})",
            lambda: f"({self.text(d)} if {self.boolean(d)} else {self.text(d)})",
            lambda: f"{quoted(self.pick('%s|%s', '<%s %s>', '%5s%-4s', '%.2s+%s'))} | format({self.text(d)}, {self.text(0)})",
            lambda: f"{quoted(self.pick('%d', '%05d', '%+d', '%x', '%-6d|'))} | format({self.number(0)} | abs)",
            lambda: f"({self.text(d)})[{self.pick(':3', '1:', '-4:', '::2', '::-1', '2:5')}]",
            lambda: f"(({self.number(d)}) | string)",
            lambda: f"(({self.texts(d)} + ['q']) | {self.pick('first', 'last', 'min', 'max')})",
            lambda: f"(({self.number(d)}) ~ ({self.number(0)}) ~ blank)",
        )()

    def numbers(self, depth):
        if depth <= 0 or self.chance.random() < 0.25:
            return self.pick(self.chance.choice(self.names["numbers"]), f"[{self.number(0)}, {self.number(0)}]", "[4]", "nothing", f"(range({self.chance.randrange(0, 5)}) | list)")
        d = depth - 1
        return self.pick(
            lambda: f"({self.numbers(d)} + {self.numbers(d)})",
            lambda: f"({self.numbers(d)} | {self.pick('sort', 'sort(true)', 'reverse | list', 'unique | list', 'list')})",
            lambda: f"({self.numbers(d)} | {self.pick('select', 'reject')}({self.pick(quoted('odd'), quoted('even'), quoted('gt') + ', 2', quoted('in') + ', xs')}) | list)",
            lambda: f"({self.numbers(d)} | {self.pick('select', 'reject')} | list)",
            lambda: f"({self.texts(d)} | map({self.pick(quoted('length'), quoted('int') + ', 5', quoted('wordcount'))}) | list)",
            lambda: f"({self.people(d)} | map(attribute='age') | list)",
            lambda: f"{self.numbers(d)}[{self.pick(':2', '1:', '::-1', '-2:', '::2', '1:3')}]",
            lambda: f"({self.numbers(d)} if {self.boolean(d)} else {self.numbers(d)})",
            lambda: f"({self.numbers(d)} | batch({self.pick(1, 2, 3)}{self.pick('', ', 0')}) | map('{self.pick('sum', 'length', 'first')}') | list)",
            lambda: f"({self.numbers(d)} | slice({self.pick(1, 2, 3)}{self.pick('', ', 9')}) | map('{self.pick('sum', 'length')}') | list)",
        )()

    def texts(self, depth):
        if depth <= 0 or self.chance.random() < 0.25:
            return self.pick(self.chance.choice(self.names["texts"]), f"[{self.text(0)}, {self.text(0)}]", "['b', 'B', 'a']", "nothing")
        d = depth - 1
        return self.pick(
            lambda: f"({self.texts(d)} + {self.texts(d)})",
            lambda: f"({self.texts(d)} | {self.pick('sort', 'sort(case_sensitive=true)', 'sort(reverse=true)', 'reverse | list', 'unique | list', 'unique(true) | list')})",
            lambda: f"({self.texts(d)} | map({self.pick(quoted('upper'), quoted('title'), quoted('trim'), quoted('center') + ', 6', quoted('replace') + ', ' + quoted('a') + ', ' + quoted('<b>'))}) | list)",
            lambda: f"({self.texts(d)} | {self.pick('select', 'reject')}({self.pick(quoted('upper'), quoted('lower'), quoted('eq') + ', ' + self.text(0), quoted('in') + ', words')}) | list)",
            lambda: f"({self.people(d)} | map(attribute='{self.pick('name', 'address.city')}') | list)",
            lambda: f"({self.people(d)} | groupby('{self.pick('name', 'address.city')}') | map(attribute='grouper') | list)",
            lambda: f"(rec | {self.pick('list', 'sort')})",
            lambda: f"{self.texts(d)}[{self.pick(':2', '1:', '::-1', '-2:')}]",
            lambda: f"({self.text(0)} | list)",
            lambda: f"({self.texts(d)} if {self.boolean(d)} else {self.texts(d)})",
        )()

    def people(self, depth):
        if depth <= 0 or self.chance.random() < 0.3:
            return "people"
        d = depth - 1
        return self.pick(
            lambda: f"({self.people(d)} | sort(attribute='{self.pick('name', 'age', 'address.city', 'age,name')}'{self.pick('', ', reverse=true')}))",
            lambda: f"({self.people(d)} | {self.pick('selectattr', 'rejectattr')}('on') | list)",
            lambda: f"({self.people(d)} | {self.pick('selectattr', 'rejectattr')}('age', '{self.pick('gt', 'le', 'eq')}', {self.number(0)}) | list)",
            lambda: f"({self.people(d)} | unique(attribute='{self.pick('age', 'name', 'address.city')}') | list)",
            lambda: f"{self.people(d)}[{self.pick(':2', '1:', '::-1')}]",
            lambda: f"({self.people(d)} | reverse | list)",
        )()

    def list(self, depth):
        return self.pick(self.numbers, self.texts)(depth)

    def output(self, depth):
        """An expression whose value both engines print alike."""
        return self.pick(
            lambda: self.number(depth),
            lambda: self.text(depth),
            lambda: self.text(depth),
            lambda: f"'yes' if {self.boolean(depth)} else 'no'",
            lambda: f"{self.numbers(depth)} | join('-')",
            lambda: f"({self.numbers(depth)})",
        )()

    # --- templates ---

    def open(self, mark):
        return mark + self.chance.choice(["", "", "", "", "-", "-", "+" if mark == "{%" else ""]) + self.chance.choice([" ", " ", ""])

    def close(self, mark):
        return self.chance.choice([" ", " ", "\n"]) + self.chance.choice(["", "", "", "", "-", "+" if mark == "%}" else ""]) + mark

    def tag(self, inside):
        return self.open("{%") + inside + self.close("%}")

    def print(self, inside):
        # A blank, so that a sign is not taken for control of blanks.
        return self.chance.choice(["{{ ", "{{ ", "{{- "]) + inside + self.chance.choice([" }}", " }}", " -}}"])

    def words(self):
        return self.chance.choice(["", " ", "\n", "  \n ", "text", " a\n", "<b>x</b>\n  ", "\n\t", "{ }", "R&D ", "{# note #}", " {#- a\nb -#} "])

    def with_names(self, kind, names, write):
        self.names[kind] = self.names[kind] + names
        try:
            return write()
        finally:
            self.names[kind] = self.names[kind][: len(self.names[kind]) - len(names)]

    def body(self, depth):
        # Names that are set within a body end with it.
        before = {kind: list(names) for kind, names in self.names.items()}
        text = "".join(self.words() + self.statement(depth) for _ in range(self.chance.randrange(1, 4))) + self.words()
        self.names = before
        return text

    def statement(self, depth):
        if depth <= 0:
            return self.print(self.output(2))
        d = depth - 1
        choices = [self.print_one, self.print_one, self.print_one, self.write_if, self.write_for, self.write_people, self.write_set, self.write_set_block,
                   self.write_with, self.write_filter, self.write_macro, self.write_raw, self.write_namespace]
        return self.pick(*choices)(d)

    def print_one(self, depth):
        return self.print(self.output(3))

    def write_if(self, depth):
        text = self.tag(f"if {self.boolean(2)}") + self.body(depth)
        if self.chance.random() < 0.4:
            text += self.tag(f"elif {self.boolean(2)}") + self.body(depth)
        if self.chance.random() < 0.6:
            text += self.tag("else") + self.body(depth)
        return text + self.tag("endif")

    def write_for(self, depth):
        kind = self.chance.choice(["number", "text"])
        name = self.fresh()
        items = self.numbers(2) if kind == "number" else self.texts(2)
        condition = self.with_names(kind, [name], lambda: f" if {self.boolean(2)}") if self.chance.random() < 0.3 else ""
        loop = self.chance.choice(["loop.index", "loop.index0", "loop.revindex", "loop.length", "'F' if loop.first else 'x'", "loop.cycle('o', 'e')", "loop.depth", "'L' if loop.last else ''"])
        text = self.tag(f"for {name} in {items}{condition}") + self.print(loop) + self.with_names(kind, [name], lambda: self.body(depth))
        if self.chance.random() < 0.3:
            text += self.tag("else") + self.body(depth)
        return text + self.tag("endfor")

    def write_people(self, depth):
        name = self.fresh()
        if self.chance.random() < 0.4:
            return (self.tag(f"for {name} in {self.people(2)} | groupby('{self.pick('age', 'name', 'address.city')}')") + self.print(f"{name}.grouper")
                    + self.print(f"{name}.list | map(attribute='name') | join") + self.tag("endfor"))
        write = lambda: self.with_names("number", [f"{name}.age"], lambda: self.body(depth))
        return self.tag(f"for {name} in {self.people(2)}") + self.with_names("text", [f"{name}.name", f"{name}.address.city"], write) + self.tag("endfor")

    def write_set(self, depth):
        kind = self.chance.choice(["number", "text", "numbers", "texts"])
        name = self.fresh()
        text = self.tag(f"set {name} = {getattr(self, kind)(2)}")
        self.names[kind] = self.names[kind] + [name]
        return text

    def write_set_block(self, depth):
        name = self.fresh()
        chosen = self.chance.choice(["", "", " | upper", " | trim", " | replace('a', '<')"])
        text = self.tag(f"set {name}{chosen}") + self.body(depth) + self.tag("endset")
        self.names["text"] = self.names["text"] + [name]
        return text

    def write_with(self, depth):
        name = self.fresh()
        return self.tag(f"with {name} = {self.number(2)}") + self.with_names("number", [name], lambda: self.body(depth)) + self.tag("endwith")

    def write_filter(self, depth):
        return self.tag(f"filter {self.pick('upper', 'trim', 'lower | trim', 'indent(2)', 'capitalize')}") + self.body(depth) + self.tag("endfilter")

    def write_macro(self, depth):
        name, first, second = self.fresh(), self.fresh(), self.fresh()
        body = self.with_names("number", [first], lambda: self.with_names("text", [second], lambda: self.body(depth)))
        text = self.tag(f"macro {name}({first}, {second}={quoted(self.chance.choice(LITERALS))})") + body
        if self.chance.random() < 0.3:
            text += self.print("caller()") + self.tag("endmacro") + self.tag(f"call {name}({self.number(1)})") + self.body(depth) + self.tag("endcall")
            return text
        text += self.tag("endmacro")
        call = self.pick(f"{name}({self.number(1)})", f"{name}({self.number(1)}, {self.text(1)})", f"{name}({second}={self.text(1)}, {first}={self.number(1)})")
        return text + self.print(call) + self.print(f"{call} | {self.pick('upper', 'trim', 'length', 'e', 'title')}")

    def write_raw(self, depth):
        inside = self.chance.choice(["{{ x }}", " {% if %} ", "\n{# no #}"])
        return self.chance.choice(["{% raw %}", "{%- raw -%}"]) + inside + self.chance.choice(["{% endraw %}", "{%- endraw -%}"])

    def write_namespace(self, depth):
        name, item = self.fresh(), self.fresh()
        loop = self.tag(f"for {item} in {self.numbers(2)}") + self.tag(f"set {name}.total = {name}.total + {item}") + self.tag("endfor")
        return self.tag(f"set {name} = namespace(total={self.number(0)})") + loop + self.print(f"{name}.total")


def expression(chance):
    return "{{ " + Writer(chance).output(4) + " }}"


def template(chance):
    return Writer(chance).body(3)
