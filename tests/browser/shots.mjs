// Pictures of three pages at three widths in both schemes, and a sheet with all of them: node shots.mjs FOLDER
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';
import { folder, organisations } from './sites.mjs';

const organisation = organisations[0];
const pages = ['index', 'what-not-to-do', 'timeline'];   // the front page, much advice, charts
const widths = [360, 768, 1280];
const schemes = ['light', 'dark'];
const tallest = 8000;   // px; beyond it Chromium's pictures become blurred

const target = process.argv[2];
mkdirSync(target, { recursive: true });
const rows = [];
const browser = await launch();
for (const page of pages) {
  for (const colorScheme of schemes) {
    const cells = [];
    for (const width of widths) {
      const tab = await browser.newPage({ viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce' });
      const response = await tab.goto(pathToFileURL(join(folder, organisation, `${page}.html`)).href);
      if (!response.ok()) throw new Error(`${page}.html cannot be opened`);
      const height = Math.min(tallest, await tab.evaluate(() => document.documentElement.scrollHeight));
      const name = `${page}-${width}-${colorScheme}.png`;
      await tab.screenshot({ path: join(target, name), fullPage: true, clip: { x: 0, y: 0, width, height } });
      await tab.close();
      cells.push(`<td><a href="${name}"><img src="${name}" width="${width / 2}" alt="${page}, ${width} px, ${colorScheme}"></a></td>`);
    }
    rows.push(`<tr><th scope="row">${page}, ${colorScheme}</th>${cells.join('')}</tr>`);
  }
}
await browser.close();

writeFileSync(join(target, 'index.html'), `<!DOCTYPE html>
<html lang="en-GB">
<meta charset="utf-8">
<title>Shots</title>
<style>body { font: 1rem system-ui; background: #ddd } td { vertical-align: top; padding: 0.5rem } img { display: block }</style>
<table>
<tr><td></td>${widths.map((width) => `<th scope="col">${width} px</th>`).join('')}</tr>
${rows.join('\n')}
</table>
</html>
`);
