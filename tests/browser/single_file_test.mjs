// A site as one file: from a disk, it shows its pages, finds its words and asks for nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { launch } from './browser.mjs';

const { MUSTER, SOURCE_DIR } = process.env;
const site = join(SOURCE_DIR, 'site');
const profiles = readdirSync(join(site, 'profiles')).filter((name) => name.endsWith('.toml')).map((name) => parse(name).name);

let browser, folder;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'muster-single-'));
  for (const profile of profiles) execFileSync(MUSTER, ['export', site, profile, '--to', 'html', '-o', join(folder, `${profile}.html`)]);
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A tab that has the file open, what it asked for beside it, and what it complained of. */
async function open(profile, fragment = '', options = {}) {
  const tab = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1280, height: 800 }, ...options });
  const asked = [], said = [];
  tab.on('request', (request) => { if (!/^data:/.test(request.url())) asked.push(request.url()); });
  tab.on('console', (message) => said.push(message.text()));
  tab.on('pageerror', (error) => said.push(String(error)));
  const url = pathToFileURL(join(folder, `${profile}.html`)).href + fragment;
  await tab.goto(url);
  return { tab, asked, said };
}

/** Until a part of the file is shown; the policy keeps a tab from waiting for a condition of its own. */
async function until(tab, id) {
  for (let i = 0; i < 100; ++i) {
    if (await tab.evaluate((name) => document.getElementById(name).checkVisibility(), id)) return;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  assert.fail(`${id} is not shown`);
}

const shown = (tab) => tab.evaluate(() => [...document.querySelectorAll('[data-page]')].filter((page) => page.checkVisibility()).map((page) => page.id));

for (const profile of profiles) {
  test(`${profile}: every page is shown alone, with its charts`, async () => {
    const { tab, asked, said } = await open(profile);
    assert.deepEqual(await shown(tab), ['index']);
    const pages = await tab.evaluate(() => [...document.querySelectorAll('[data-page]')].map((page) => page.id));
    let charts = 0;
    for (const page of pages) {
      await tab.evaluate((id) => { location.hash = id; }, page);
      await until(tab, page);
      assert.deepEqual(await shown(tab), [page]);
      assert.deepEqual(await tab.evaluate(() => [...document.querySelectorAll('nav a[aria-current=page]')].filter((link) => !link.closest('[data-page]')).map((link) => link.hash)), [`#${page}`]);
      assert.equal(await tab.title(), await tab.locator(`#${page}`).getAttribute('data-title'));
      charts += await tab.evaluate((id) => [...document.getElementById(id).querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width > 100 && svg.getBoundingClientRect().height > 20).length, page);
    }
    assert.ok(charts > 3, `${charts} charts`);
    assert.equal(asked.length, 1, asked.join('\n'));
    assert.deepEqual(said, []);
    await tab.close();
  });
}

test('links lead to their page and place, and back', async () => {
  const { tab, said } = await open(profiles[0]);
  const link = tab.locator('#index a[href*="."][href^="#"]').first();
  const target = (await link.getAttribute('href')).slice(1);
  await link.evaluate((element) => { for (let at = element.closest('details'); at; at = at.parentElement.closest('details')) at.open = true; });
  await link.click();
  await until(tab, target);
  assert.deepEqual(await shown(tab), [target.split('.')[0]]);
  assert.ok(await tab.evaluate((id) => { const { top } = document.getElementById(id).getBoundingClientRect(); return top > -5 && top < innerHeight; }, target));
  await tab.goBack();
  await until(tab, 'index');
  await tab.locator('a.skip').evaluate((skip) => skip.click());
  assert.deepEqual(await shown(tab), ['index']);
  assert.deepEqual(said, []);
  await tab.close();
});

test('a fragment opens at its place, and an unknown one at the front', async () => {
  const { tab } = await open(profiles[0], '#sources');
  const pages = await shown(tab);
  await tab.close();
  assert.equal(pages.length, 1);
  for (const fragment of ['#nothing', '#%E0%A4%A', '#main']) {
    const { tab: other, said } = await open(profiles[0], fragment);
    assert.deepEqual(await shown(other), ['index'], fragment);
    assert.deepEqual(said, [], fragment);
    await other.close();
  }
});

test('the search finds pages of the file', async () => {
  const { tab, said } = await open(profiles[0]);
  await tab.keyboard.press('/');
  await tab.keyboard.type('sources');
  await tab.waitForSelector('[role=option]');
  const targets = await tab.evaluate(() => [...document.querySelectorAll('[role=option]')].map((option) => option.getAttribute('href')));
  assert.ok(targets.every((href) => href[0] === '#'), targets.join(' '));
  assert.ok(await tab.evaluate((hrefs) => hrefs.every((href) => document.getElementById(decodeURIComponent(href.slice(1)))), targets), targets.join(' '));
  await tab.keyboard.press('ArrowDown');
  const target = await tab.locator('[role=option][aria-selected=true]').getAttribute('href');
  await tab.keyboard.press('Enter');
  await until(tab, target.slice(1));
  assert.deepEqual(said, []);
  await tab.close();
});

test('the scheme can be switched', async () => {
  const { tab } = await open(profiles[0]);
  const paper = () => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await paper();
  await tab.locator('[data-scheme-switch] button[value=dark]').click();
  assert.notEqual(await paper(), before);
  await tab.close();
});

test('without script all pages stand one after another', async () => {
  const { tab, asked } = await open(profiles[0], '', { javaScriptEnabled: false });
  const pages = tab.locator('[data-page]');
  const count = await pages.count();
  assert.ok(count > 10);
  for (let i = 0; i < count; ++i) assert.ok(await pages.nth(i).isVisible());
  assert.equal(asked.length, 1);
  await tab.close();
});

test('axe-core finds nothing on a page of the file', async () => {
  const { tab } = await open(profiles[0]);
  // Its own script is not among those that the policy allows; a debugger's may run.
  await tab.evaluate(axe.source);
  const found = await tab.evaluate(async () => (await window.axe.run(document, { resultTypes: ['violations'] })).violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')}`));
  assert.deepEqual(found, []);
  await tab.close();
});
