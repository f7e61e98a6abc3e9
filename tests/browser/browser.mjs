// Debian's Chromium, and walks over many pages with it.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

export const program = '/usr/bin/chromium';

/** It may run as root in a container, and looks for nothing on the network. */
export const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

export function launch(more = []) {
  return chromium.launch({ executablePath: program, args: [...flags, ...more] });
}

const together = 2;

/**
 * Has `look(tab, path)` see every page, two at a time, each in a tab made by `newTab()`, and fails with all that it complained of,
 * in the pages' order: `look` answers with a list of texts.
 */
export async function overPages(pages, newTab, look) {
  const complaints = new Map();
  const todo = [...pages];
  await Promise.all(Array.from({ length: together }, async () => {
    const tab = await newTab();
    for (let path = todo.shift(); path; path = todo.shift()) complaints.set(path, await look(tab, path));
    await tab.close();
  }));
  none(pages.flatMap((path) => complaints.get(path).map((text) => `${path}: ${text}`)));
}

/** Fails with the complaints, if there are any; many of one kind would drown the rest, so only the first are shown. */
export function none(complaints) {
  const shown = complaints.slice(0, 60);
  if (shown.length > 0) assert.fail(`${complaints.length} found\n${shown.join('\n')}`);
}
