// A reader's way through a site: the menu on a phone, the scheme, the reasons, a link into what is folded, and all of it by keyboard.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { serve } from './server.mjs';
import { organisations } from './sites.mjs';

const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 800 };

let browser, server;
before(async () => {
  browser = await launch();
  server = await serve();
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** A fresh reader's tab with the page of the first organisation open. */
async function open(page, options) {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  await tab.goto(`${server.origin}/${organisations[0]}/${page}`);
  return tab;
}

test('the menu on a phone opens, leads on and closes', async () => {
  const tab = await open('index.html', { viewport: phone });
  const toggle = tab.locator('.menu-toggle');
  const link = tab.locator('#navigation a[href="route.html"]');
  assert.equal(await link.isVisible(), false);
  assert.equal(await toggle.getAttribute('aria-expanded'), 'false');

  await toggle.click();
  assert.equal(await toggle.getAttribute('aria-expanded'), 'true');
  assert.equal(await tab.locator('#navigation').isVisible(), true);

  await tab.keyboard.press('Escape');
  assert.equal(await tab.locator('#navigation').isVisible(), false);
  assert.equal(await toggle.evaluate((button) => button === document.activeElement), true);

  await toggle.click();
  if (!await link.isVisible()) await tab.locator('#navigation details:has(a[href="route.html"]) summary').click();
  await link.click();
  await tab.waitForURL('**/route.html');
  assert.equal(await tab.locator('#navigation a[aria-current="page"]').getAttribute('href'), 'route.html');
});

/** The scheme that is drawn, by the paper's lightness. */
function scheme(tab) {
  return tab.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    for (const element of [document.documentElement, document.body]) {
      canvas.fillStyle = getComputedStyle(element).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return red + green + blue > 384 ? 'light' : 'dark';
  });
}

test('the scheme is the system’s until the reader chooses, and the choice is remembered', async () => {
  const tab = await open('index.html', { viewport: desk, colorScheme: 'dark' });
  const choose = (name) => tab.locator(`[data-scheme-switch] button[value="${name}"]`).click();
  const chosen = () => tab.locator('[data-scheme-switch] button[aria-pressed="true"]').getAttribute('value');
  assert.deepEqual([await scheme(tab), await chosen()], ['dark', 'system']);

  await choose('light');
  assert.deepEqual([await scheme(tab), await chosen()], ['light', 'light']);
  await tab.reload();
  assert.deepEqual([await scheme(tab), await chosen()], ['light', 'light']);
  await tab.goto(`${server.origin}/${organisations[0]}/route.html`);
  assert.deepEqual([await scheme(tab), await chosen()], ['light', 'light']);

  await choose('dark');
  await tab.emulateMedia({ colorScheme: 'light' });
  assert.deepEqual([await scheme(tab), await chosen()], ['dark', 'dark']);

  await choose('system');
  assert.deepEqual([await scheme(tab), await chosen()], ['light', 'system']);
  await tab.emulateMedia({ colorScheme: 'dark' });
  assert.equal(await scheme(tab), 'dark');
});

test('a choice of scheme is drawn from the first moment', async () => {
  const tab = await open('index.html', { viewport: desk, colorScheme: 'light' });
  await tab.locator('[data-scheme-switch] button[value="dark"]').click();
  await tab.addInitScript(() => {
    window.schemes = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.schemes.push([entry.name, document.documentElement.dataset.scheme]);
    }).observe({ type: 'paint', buffered: true });
  });
  await tab.reload();
  await tab.waitForFunction(() => window.schemes.some(([name]) => name === 'first-contentful-paint'));
  assert.deepEqual([...new Set((await tab.evaluate(() => window.schemes)).map(([, name]) => name))], ['dark']);
});

test('why something is advised opens in place and says on what it rests', async () => {
  const tab = await open('what-not-to-do.html', { viewport: desk });
  const why = tab.locator('main .why').first();
  const reason = why.locator('.reason').first();
  assert.equal(await reason.isVisible(), false);
  const url = tab.url();
  await why.locator('summary').click();
  assert.equal(await reason.isVisible(), true);
  assert.equal(tab.url(), url);
  const text = await why.innerText();
  assert.match(text, /profiles\/.+\.toml:\d+/);   // where a fact stands
  assert.match(text, /\b[RS]\d+\.\w+/);   // by which rule
  await why.locator('summary').click();
  assert.equal(await reason.isVisible(), false);
});

test('a link into what is folded opens it', async () => {
  const url = `${server.origin}/${organisations[0]}/what-not-to-do.html`;
  for (const arrive of ['by address', 'by link']) {
    const tab = await browser.newPage({ viewport: desk });
    // No page has an id there by itself, but a pack's writer may set one.
    await tab.route(url, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll('<div class="reason">', '<div class="reason" id="reason">');
      await route.fulfill({ response, body });
    });
    await tab.goto(arrive === 'by address' ? `${url}#reason` : url);
    if (arrive === 'by link') await tab.evaluate(() => { location.hash = 'reason'; });
    const reason = tab.locator('[id="reason"]').first();
    await reason.waitFor({ state: 'visible' });
    const { top } = await reason.evaluate((element) => element.getBoundingClientRect().toJSON());
    assert.ok(top >= 0 && top < desk.height, `${arrive}: it lies at ${top} px`);
  }
});

/** What has the focus, whether it can be seen, and whether its looks tell. */
function focused() {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  const { top, left, bottom, right } = element.getBoundingClientRect();
  return {
    name: `${element.localName}${element.id && `#${element.id}`} “${(element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 30)}”`,
    href: element.getAttribute('href'),
    isBody: element === document.body,
    isMarked: (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none',
    isSeen: bottom > 0 && right > 0 && top < innerHeight && left < innerWidth && element.checkVisibility({ checkVisibilityCSS: true }),
  };
}

for (const [device, viewport] of [['phone', phone], ['desk', desk]]) {
  test(`the keyboard reaches everything on a ${device}, and shows where it is`, async () => {
    const tab = await open('what-not-to-do.html', { viewport, reducedMotion: 'reduce' });
    const stops = [];
    for (let presses = 0; presses < 1000; ++presses) {
      await tab.keyboard.press('Tab');
      const stop = await tab.evaluate(focused);
      if (stop.isBody) break;
      stops.push(stop);
    }
    assert.equal(stops[0].href, '#main');
    assert.deepEqual(stops.filter((stop) => !stop.isMarked).map((stop) => stop.name), [], 'nothing shows that they have the focus');
    assert.deepEqual(stops.filter((stop) => !stop.isSeen).map((stop) => stop.name), [], 'they have the focus and cannot be seen');
    const expected = await tab.evaluate(() => [...document.querySelectorAll('a[href], button, summary, input')]
      .filter((element) => element.checkVisibility({ checkVisibilityCSS: true }) && element.tabIndex >= 0).length);
    assert.ok(stops.length >= expected, `${stops.length} stops for ${expected} links and buttons`);
  });
}

test('the keyboard skips to the text and opens a reason', async () => {
  const tab = await open('what-not-to-do.html', { viewport: desk });
  await tab.keyboard.press('Tab');
  await tab.keyboard.press('Enter');
  assert.equal(new URL(tab.url()).hash, '#main');
  const inMain = () => tab.evaluate(() => document.querySelector('main').contains(document.activeElement));
  assert.equal(await inMain(), true);
  await tab.keyboard.press('Tab');
  assert.equal(await inMain(), true);

  await tab.locator('main .why summary').first().focus();
  await tab.keyboard.press('Enter');
  assert.equal(await tab.locator('main .why .reason').first().isVisible(), true);
});

test('the keyboard opens the menu on a phone and comes back', async () => {
  const tab = await open('index.html', { viewport: phone });
  await tab.locator('.menu-toggle').focus();
  await tab.keyboard.press('Enter');
  assert.equal(await tab.locator('#navigation').isVisible(), true);
  await tab.keyboard.press('Tab');
  assert.equal(await tab.evaluate(() => document.querySelector('#navigation').contains(document.activeElement)), true);
  await tab.keyboard.press('Escape');
  assert.equal(await tab.locator('#navigation').isVisible(), false);
  assert.equal(await tab.evaluate(() => document.activeElement.matches('.menu-toggle')), true);
});
