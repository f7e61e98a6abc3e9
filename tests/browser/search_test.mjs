// The search of every example site, with the keyboard alone, from a host and from a disk.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { launch } from './browser.mjs';
import { serve } from './server.mjs';
import { folder, organisations } from './sites.mjs';

let browser, server, words;
before(async () => {
  browser = await launch();
  server = await serve();
  words = mkdtempSync(join(tmpdir(), 'muster-words-'));
  execFileSync(process.env.MUSTER, ['build', new URL('words', import.meta.url).pathname, '-q', '-o', join(words, 'out')]);
});
after(async () => {
  await browser?.close();
  server?.close();
  rmSync(words, { recursive: true, force: true });
});

const places = { http: () => server.origin, file: () => pathToFileURL(folder).href };
const wordsSite = () => `${pathToFileURL(join(words, 'out'))}/haus-der-worter`;

/** A tab on a page, and what went wrong there: errors, refusals of the policy, requests that leave the site. */
async function open(url, options = {}) {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
  const wrong = [];
  tab.on('pageerror', (error) => wrong.push(error.message));
  tab.on('console', (message) => wrong.push(message.text()));
  tab.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) wrong.push(request.url());
  });
  await tab.goto(url);
  return { tab, wrong };
}

/** Types into the search as a reader does, and answers with what is shown once it has settled. */
async function find(tab, query) {
  await tab.keyboard.press('/');
  await tab.keyboard.type(query);
  return results(tab);
}

async function results(tab) {
  await tab.locator('.search-popup').waitFor({ state: 'visible' });
  return tab.locator('[role=option]').evaluateAll((options) => options.map((option) => ({
    href: option.getAttribute('href'),
    title: option.querySelector('.search-title').textContent,
    text: option.textContent,
    marks: [...option.querySelectorAll('mark')].map((mark) => mark.textContent),
    selected: option.getAttribute('aria-selected'),
  })));
}

const said = (tab) => tab.locator('.search [role=status]').textContent();
const active = (tab) => tab.locator('#search').getAttribute('aria-activedescendant');

for (const organisation of organisations) {
  for (const [place, origin] of Object.entries(places)) {
    test(`${organisation} is searched from ${place}, by keyboard`, async () => {
      const { tab, wrong } = await open(`${origin()}/${organisation}/index.html`);
      const found = await find(tab, 'glossary');
      assert.equal(found[0].href, 'glossary.html');
      assert.match(await said(tab), /\d/);

      // Down, down, up, around; then in.
      assert.equal(await active(tab), null);
      for (const [key, expected] of [['ArrowDown', 0], ['ArrowDown', 1], ['ArrowUp', 0], ['ArrowUp', found.length - 1], ['ArrowDown', 0]]) {
        await tab.keyboard.press(key);
        assert.equal(await active(tab), `search-result-${expected}`);
        const selected = (await results(tab)).map((result, number) => (result.selected === 'true' ? number : -1)).filter((number) => number >= 0);
        assert.deepEqual(selected, [expected]);
      }
      await tab.keyboard.press('Enter');
      await tab.waitForURL(/glossary\.html/);

      // A typing error, a beginning, and what is nowhere.
      assert.ok((await find(tab, 'glosary')).some(({ href }) => href === 'glossary.html'));
      await tab.keyboard.press('Escape');
      await tab.locator('.search-popup').waitFor({ state: 'hidden' });
      assert.equal(await tab.inputValue('#search'), 'glosary');
      await tab.keyboard.press('Escape');
      assert.equal(await tab.inputValue('#search'), '');
      await tab.keyboard.type('gloss');
      assert.equal((await results(tab))[0].href, 'glossary.html');
      await tab.fill('#search', '');
      await tab.keyboard.type('qqzzxxyy');
      assert.deepEqual(await results(tab), []);
      assert.match(await tab.locator('.search-nothing').textContent(), /Nothing was found/);
      assert.match(await said(tab), /Nothing was found/);
      await tab.keyboard.press('Tab');
      await tab.keyboard.press('Enter');
      await tab.waitForURL(/#navigation$/);
      assert.deepEqual(wrong, []);
      await tab.close();
    });
  }
}

test('all words together come before any of them', async () => {
  const { tab } = await open(`${server.origin}/${organisations[0]}/index.html`);
  const both = await find(tab, 'sources claims');
  assert.equal(both[0].href, 'sources.html');
  for (const { text } of both.slice(0, 3)) assert.match(text, /source.*claim|claim.*source/is);
  await tab.fill('#search', 'glossary qqzzxxyy');
  assert.equal((await results(tab))[0].href, 'glossary.html');
  await tab.close();
});

test('one letter is not searched for', async () => {
  const { tab } = await open(`${server.origin}/${organisations[0]}/index.html`);
  await find(tab, 'gl');
  await tab.keyboard.press('Backspace');
  assert.equal(await tab.locator('.search-popup').isVisible(), false);
  await tab.close();
});

test('a result shows where the words stand, and leads there', async () => {
  const { tab } = await open(`${server.origin}/${organisations[0]}/index.html`);
  const found = await find(tab, 'figures and claims');
  for (const { marks } of found.slice(0, 3)) assert.ok(marks.some((mark) => /figure|claim/i.test(mark)), marks.join());
  const within = (await find(tab, '')).find(({ href }) => href.includes('#'));
  await tab.locator(`[role=option][href="${within.href}"]`).click();
  await tab.waitForURL((url) => url.href.endsWith(within.href));
  const anchor = within.href.split('#')[1];
  assert.ok(await tab.evaluate((id) => document.getElementById(id) !== null, anchor));
  await tab.close();
});

test('every word of a page as the browser shows it is found there', async () => {
  const { tab } = await open(`${server.origin}/${organisations[0]}/index.html`);
  await find(tab, 'glossary');
  const { pages, passages } = await tab.evaluate('siteSearchIndex');
  const files = [...new Set(passages.map(([, href]) => href.split('#')[0]))];
  assert.equal(files.length, pages.length);
  for (const file of files) {
    await tab.goto(`${server.origin}/${organisations[0]}/${file}`);
    const shown = await tab.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
      for (const nav of document.querySelectorAll('main nav')) nav.remove();
      return document.querySelector('main').innerText;
    });
    const known = passages.filter(([, href]) => href.split('#')[0] === file).map(([, , heading, text]) => `${heading} ${text}`).join(' ').toLowerCase();
    const missing = shown.toLowerCase().match(/[\p{L}\p{N}]+/gu).filter((word) => !known.includes(word));
    assert.deepEqual(missing, [], file);
  }
  await tab.close();
});

describe('in other languages', () => {
  for (const [segmenter, script] of [['with', ''], ['without', 'delete Intl.Segmenter;']]) {
    for (const [query, href] of [
      ['Vergütung', 'index.html#gehalt'], ['vergutung', 'index.html#gehalt'], ['Gehalt', 'index.html#gehalt'],
      ['strasse', 'index.html#gehalt'], ['cafe', 'index.html#gehalt'], ['fur', 'index.html#gehalt'], ['standort', 'index.html#gehalt-standort'], ['ubergabe prufung', 'index.html#gehalt-prüfung-der-übergabe'],
      ['aussergewönliche', 'index.html#gehalt'], ['採用計画', 'saiyo.html'], ['人工知能', 'saiyo.html#saiyo'], ['給与', 'saiyo.html#saiyo'],
      ['面接の準備', 'saiyo.html#saiyo-面接の準備'], ['AI', 'saiyo.html#saiyo-面接の準備'],
    ]) {
      test(`${query} is found, ${segmenter} a segmenter`, async () => {
        const tab = await browser.newPage();
        if (script) await tab.addInitScript(script);
        await tab.goto(`${wordsSite()}/index.html`);
        const found = await find(tab, query);
        assert.equal(decodeURIComponent(found[0]?.href), href);
        assert.ok(found[0].marks.length > 0);
        await tab.close();
      });
    }
  }

  test('what is left out is not found', async () => {
    const { tab } = await open(`${wordsSite()}/index.html`);
    assert.deepEqual(await find(tab, 'Rhabarber'), []);
    await tab.close();
  });
});

test('without script the list of pages stands in', async () => {
  const { tab } = await open(`${server.origin}/${organisations[0]}/index.html`, { javaScriptEnabled: false });
  assert.equal(await tab.locator('.search').isVisible(), false);
  assert.ok(await tab.locator('#navigation a').count() > 20);
  assert.ok(await tab.locator('#navigation a').first().isVisible());
  await tab.close();
});

test('what cannot be loaded leads to the list of pages', async () => {
  const { tab } = await open(`${server.origin}/${organisations[0]}/index.html`);
  await tab.route('**/search-index.*.js', (route) => route.abort());
  assert.deepEqual(await find(tab, 'glossary'), []);
  assert.match(await said(tab), /could not be loaded/);
  await tab.setViewportSize({ width: 360, height: 800 });
  await tab.locator('.search-nothing a').click();
  assert.ok(await tab.locator('#navigation a').first().isVisible());
  await tab.close();
});

test('open results are accessible, and fit, at every width and in both schemes', async () => {
  const { tab } = await open(`${server.origin}/${organisations[0]}/index.html`);
  await tab.evaluate(axe.source);
  await find(tab, 'glossary');
  await tab.keyboard.press('ArrowDown');
  for (const query of ['glossary', 'qqzzxxyy']) {
    await tab.fill('#search', query);
    await results(tab);
    for (const width of [320, 360, 768, 1280]) {
      await tab.setViewportSize({ width, height: 800 });
      const box = await tab.locator('.search-popup').boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= width, `${query} at ${width} px: ${JSON.stringify(box)}`);
      assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `sideways scroll at ${width} px`);
      for (const colorScheme of ['light', 'dark']) {
        await tab.emulateMedia({ colorScheme });
        const violations = await tab.evaluate(async () => {
          const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
          return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} at ${node.target.join(' ')}: ${node.failureSummary}`));
        });
        assert.deepEqual(violations, [], `${query}, ${width} px, ${colorScheme}`);
      }
    }
  }
  await tab.close();
});

test('nothing moves and nothing is kept', async () => {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await tab.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value; })).observe({ type: 'layout-shift', buffered: true });
  });
  await tab.goto(`${server.origin}/${organisations[0]}/index.html`);
  const kept = () => tab.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]));
  const before = await kept();
  const top = await tab.locator('main').boundingBox();
  await find(tab, 'glossary');
  assert.deepEqual(await tab.locator('main').boundingBox(), top);
  assert.equal(await tab.evaluate('shift'), 0);
  assert.equal(await kept(), before);
  await tab.close();
});

test('the index is loaded when the search is used, not before', async () => {
  const { tab } = await open(`${server.origin}/${organisations[0]}/index.html`);
  assert.equal(await tab.evaluate('typeof siteSearchIndex'), 'undefined');
  await find(tab, 'glossary');
  assert.equal(await tab.evaluate('typeof siteSearchIndex'), 'object');
  await tab.close();
});
