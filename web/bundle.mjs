// Bundles search.js with its library: node bundle.mjs FOLDER. FOLDER has node_modules/ and gets assets/search.js: one
// classic script, which loads from file:// too, under the licence of what is in it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const folder = path.resolve(process.argv[2]);
const require = createRequire(path.join(folder, "package.json"));
const library = path.join(folder, "node_modules", "minisearch");
const { version } = JSON.parse(readFileSync(path.join(library, "package.json"), "utf8"));
const licence = readFileSync(path.join(library, "LICENSE.txt"), "utf8").trim();

await require("esbuild").build({
  entryPoints: [path.join(path.dirname(fileURLToPath(import.meta.url)), "search.js")],
  outfile: path.join(folder, "assets", "search.js"),
  nodePaths: [path.join(folder, "node_modules")],
  bundle: true,
  minify: true,
  charset: "ascii",
  format: "iife",
  target: "es2020",
  banner: { js: `/*! With MiniSearch ${version}:\n\n${licence}\n*/` },
  logLevel: "warning",
});
