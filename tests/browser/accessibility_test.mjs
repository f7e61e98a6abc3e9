// Every page as axe-core judges it, on a phone and a desk, in light and dark.
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { launch, overPages } from './browser.mjs';
import { serve } from './server.mjs';
import { folder, organisations, pages } from './sites.mjs';

let browser, server;
before(async () => {
  browser = await launch();
  server = await serve();
});
after(async () => {
  await browser?.close();
  server?.close();
});

const widths = [360, 1280];

// Of axe's rules only these look at colours; the others find in dark what they found in light.
const colourRules = ['color-contrast', 'link-in-text-block'];

/** Runs in the page; without `rules`, all of them. */
async function violations(rules) {
  // The document for print holds all pages, whose sections may have the same titles; their chapters tell them apart.
  const repeats = location.pathname.endsWith('/print.html') ? { 'landmark-unique': { enabled: false } } : {};
  const { violations } = await window.axe.run(document, { resultTypes: ['violations'], rules: repeats, ...(rules ? { runOnly: rules } : {}) });
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} at ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`));
}

/** Once the page has drawn itself, and its scripts have seen its new size. Runs in the page. */
function settled() {
  return new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
}

async function judge(tab, url) {
  const found = [];
  await tab.goto(url);
  await tab.evaluate(axe.source);
  await tab.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
  for (const width of widths) {
    await tab.setViewportSize({ width, height: 800 });
    for (const [colorScheme, rules] of [['light'], ['dark', colourRules]]) {
      await tab.emulateMedia({ colorScheme });
      await tab.evaluate(settled);
      found.push(...(await tab.evaluate(violations, rules)).map((text) => `${width} px, ${colorScheme}: ${text}`));
    }
  }
  return found;
}

const newTab = () => browser.newPage({ reducedMotion: 'reduce' });

test('axe-core finds nothing on any page', async () => {
  await overPages(pages, newTab, (tab, path) => judge(tab, `${server.origin}/${path}`));
});

test('axe-core finds nothing on pages from a disk', async () => {
  const fronts = organisations.map((name) => `${name}/index.html`);
  await overPages(fronts, newTab, (tab, path) => judge(tab, pathToFileURL(join(folder, path)).href));
});
