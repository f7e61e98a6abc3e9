// What every page of a site brings along.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { files, folder, organisations } from './sites.mjs';

test('scripts and style sheets are small', () => {
  const limit = 30 * 1024;
  for (const name of organisations) {
    for (const kind of ['.js', '.css']) {
      // The index of the search is its data, and loaded only by who searches.
      const assets = files.filter((path) => path.startsWith(`${name}/assets/`) && path.endsWith(kind) && !path.includes('/search-index.'));
      assert.notEqual(assets.length, 0);
      const size = assets.reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path))).length, 0);
      assert.ok(size <= limit, `${name}: ${size} bytes of ${kind}, compressed`);
    }
  }
});
