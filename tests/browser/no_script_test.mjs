// Without script nothing is lost: the text stands, what is folded can be opened, and every page can be reached.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, overPages } from './browser.mjs';
import { serve } from './server.mjs';
import { organisations, pages } from './sites.mjs';

let browser, server;
before(async () => {
  browser = await launch();
  server = await serve();
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** The lines that a reader sees in the text of a page, everything opened. */
function lines() {
  document.querySelectorAll('details').forEach((details) => { details.open = true; });
  return document.querySelector('main').innerText.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

/** What stands in the navigation, and how much of it can be seen. The document for print only leads back. */
function navigation() {
  const links = [...document.querySelectorAll(location.pathname.endsWith('/print.html') ? '.back a' : '#navigation a')];
  const isSeen = (link) => link.checkVisibility({ checkVisibilityCSS: true }) && link.getBoundingClientRect().width > 0;
  return { links: links.length, seen: links.filter(isSeen).length };
}

test('all text stands and every page can be reached', async () => {
  const newTab = async () => {
    const tab = await browser.newPage({ viewport: { width: 360, height: 800 }, javaScriptEnabled: false });
    tab.scripted = await browser.newPage({ viewport: { width: 360, height: 800 } });
    return tab;
  };
  await overPages(pages, newTab, async (tab, path) => {
    const url = `${server.origin}/${path}`;
    await Promise.all([tab.goto(url), tab.scripted.goto(url)]);
    const [plain, scripted] = await Promise.all([tab.evaluate(lines), tab.scripted.evaluate(lines)]);
    const { links, seen } = await tab.evaluate(navigation);
    return [
      ...scripted.filter((line) => !plain.includes(line)).map((line) => `only script shows “${line}”`),
      ...(links > 0 && seen === links ? [] : [`of ${links} links of the navigation ${seen} can be seen`]),
    ];
  });
});

test('what is folded opens', async () => {
  const tab = await browser.newPage({ javaScriptEnabled: false });
  for (const organisation of organisations) {
    await tab.goto(`${server.origin}/${organisation}/what-not-to-do.html`);
    const why = tab.locator('.why').first();
    const inside = why.locator('> :not(summary)').first();
    assert.equal(await inside.isVisible(), false);
    await why.locator('summary').click();
    assert.equal(await inside.isVisible(), true);
  }
});
