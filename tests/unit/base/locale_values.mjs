// Records how ECMAScript's Intl, another road into CLDR, writes what LocaleFormat writes:
//
//     node tests/unit/base/locale_values.mjs > tests/unit/base/locale_values.tsv
//
// A line per value: locale, what, arguments, result. Recorded with Node 20 (ICU 78).
const locales = ["en-GB", "de-DE", "fr-FR", "ja-JP", "ar-EG", "he-IL", "th-TH", "fa-IR"];
const utc = { timeZone: "UTC" };
const day = (text) => new Date(text + "T00:00:00Z");
// What CLDR has changed between ICU 72 and 78.
const changed = /^(ja-JP|ar-EG)\tdate_range|^en-GB\tdate_range\t2026-03-03 2026-03-09|^he-IL\tduration\t[12] /;
const line = (...cells) => changed.test(cells.join("\t")) || console.log(cells.join("\t"));
const money = (locale, currency, digits) =>
  new Intl.NumberFormat(locale, { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
const unit = (locale, name) =>
  new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "long", maximumFractionDigits: 2 });

for (const locale of locales) {
  for (const value of ["1234567.5", "-0.4", "0", "12"])
    line(locale, "number", value, new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value));
  line(locale, "percent", "7.5",
       new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: 1 }).format(0.075));
  for (const [value, currency, digits] of [["85000", "EUR", 0], ["12.5", "EUR", 2], ["1250", "JPY", 0], ["-85000", "EUR", 0]])
    line(locale, "money", `${value} ${currency} ${digits}`, money(locale, currency, digits).format(value));
  for (const [value, name] of [["1", "month"], ["3", "month"], ["8.5", "week"], ["11", "day"], ["2", "year"], ["0", "hour"]])
    line(locale, "duration", `${value} ${name}s`, unit(locale, name).format(value));
  for (const value of ["2026-01-31", "2024-02-29", "1999-12-31"]) {
    line(locale, "date", value, new Intl.DateTimeFormat(locale, { year: "numeric", month: "long", day: "numeric", ...utc }).format(day(value)));
    line(locale, "short_date", value, new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", day: "numeric", ...utc }).format(day(value)));
  }
  line(locale, "number_range", "8 10.5", new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).formatRange("8", "10.5"));
  line(locale, "duration_range", "8 10 months", unit(locale, "month").formatRange("8", "10"));
  line(locale, "money_range", "80000 90000 EUR 0", money(locale, "EUR", 0).formatRange("80000", "90000"));
  for (const [first, last] of [["2026-03-03", "2026-03-09"], ["2026-03-03", "2026-04-09"], ["2026-03-03", "2027-06-30"]])
    line(locale, "date_range", `${first} ${last}`,
         new Intl.DateTimeFormat(locale, { year: "numeric", month: "long", day: "numeric", ...utc }).formatRange(day(first), day(last)));
  for (const [what, options] of [["and_list", { type: "conjunction" }], ["or_list", { type: "disjunction" }], ["part_list", { type: "unit", style: "short" }]])
    for (const items of [["x"], ["x", "y"], ["x", "y", "z"]])
      line(locale, what, items.join(" "), new Intl.ListFormat(locale, options).format(items));
}
for (const [locale, words] of [["de-DE", ["Öl", "Zunder", "Äther", "Ader", "ähnlich"]], ["sv-SE", ["Öl", "Zunder", "Äther", "Åre"]],
                               ["fr-FR", ["côté", "cote", "coté", "côte"]], ["ja-JP", ["さくら", "カメ", "あめ"]], ["ar-EG", ["مجدول", "برحي", "عجوة"]]])
  line(locale, "sorted", words.join(" "), [...words].sort(new Intl.Collator(locale).compare).join(" "));
