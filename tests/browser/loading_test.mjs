// What each page loads, says on the console and leads to, from a host and from a disk.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch, none, overPages } from './browser.mjs';
import { policy, serve } from './server.mjs';
import { files, folder, pages } from './sites.mjs';

let browser, server;
before(async () => {
  browser = await launch();
  server = await serve();
});
after(async () => {
  await browser?.close();
  server?.close();
});

const allowed = directives(policy);

function directives(text) {
  return new Map(text.split(';').map((directive) => directive.trim().split(/\s+/)).map(([name, ...sources]) => [name, sources]));
}

/** What a page's own policy allows beyond `policy`. */
function laxities(text) {
  if (text === undefined) return ['has no policy of its own'];
  const own = directives(text);
  return [
    ...[...allowed.keys()].filter((name) => !own.has(name) && !name.endsWith('-src')).map((name) => `its policy lacks ${name}`),
    ...(own.get('default-src')?.join(' ') === "'none'" ? [] : ["its policy lacks default-src 'none'"]),
    ...[...own].flatMap(([name, sources]) => sources
      .filter((source) => source !== "'none'" && !allowed.get(name)?.includes(source))
      .map((source) => `its policy allows ${source} as ${name}`)),
  ];
}

/** What the page says of itself, read within it. */
function read() {
  return {
    policy: document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.content,
    ids: [...document.querySelectorAll('[id]')].map((element) => element.id),
    links: [...document.querySelectorAll('a[href], area[href]')].map((link) => link.href),
    inline: [...document.querySelectorAll('*')].flatMap((element) => [
      ...(element.matches('style, script:not([src])') ? [`<${element.localName}> within the page`] : []),
      ...element.getAttributeNames().filter((name) => name === 'style' || name.startsWith('on')).map((name) => `attribute ${name} of <${element.localName}>`),
    ]),
  };
}

/** The links of one page that lead nowhere. Other sites are not asked whether they still stand. */
function broken(path, base, seen) {
  const home = `${path.split('/')[0]}/`;
  return seen.get(path).links.flatMap((link) => {
    if (!link.startsWith(base)) return /^(https?|mailto|tel):/.test(link) ? [] : [`${path}: leads off the site: ${link}`];
    const url = new URL(link);
    const target = decodeURIComponent(link.slice(base.length, link.length - url.hash.length));
    if (!target.startsWith(home) || !files.includes(target)) return [`${path}: leads nowhere: ${link}`];
    const found = url.hash === '' || seen.get(target)?.ids.includes(decodeURIComponent(url.hash.slice(1)));
    return found ? [] : [`${path}: nothing has this id: ${link}`];
  });
}

for (const from of ['a host', 'a disk']) {
  test(`pages from ${from} load cleanly and lead somewhere`, async () => {
    const base = from === 'a host' ? `${server.origin}/` : `${pathToFileURL(folder)}/`;
    const seen = new Map();
    const newTab = async () => {
      const tab = await browser.newPage();
      const complain = (text) => tab.complaints.push(text);
      tab.on('console', (message) => ['error', 'warning'].includes(message.type()) && complain(`console: ${message.text()}`));
      tab.on('pageerror', (error) => complain(`script: ${error.message}`));
      tab.on('requestfailed', (request) => {
        const { errorText } = request.failure();
        if (errorText !== 'net::ERR_ABORTED') complain(`not loaded: ${request.url()}: ${errorText}`);   // aborted: the tab went on to the next page
      });
      tab.on('request', (request) => {
        if (!request.url().startsWith(tab.home) && !request.url().startsWith('data:')) complain(`leaves the site: ${request.url()}`);
      });
      return tab;
    };
    await overPages(pages, newTab, async (tab, path) => {
      tab.home = `${base}${path.split('/')[0]}/`;
      tab.complaints = [];
      const response = await tab.goto(base + path);
      if (from === 'a host') assert.equal(response.headers()['content-security-policy'], policy);
      seen.set(path, await tab.evaluate(read));
      return [...tab.complaints, ...laxities(seen.get(path).policy), ...seen.get(path).inline];
    });
    none(pages.flatMap((path) => broken(path, base, seen)));
  });
}
