// Every page as two checkers of HTML read it.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { HtmlValidate } from 'html-validate';
import vnu from 'vnu-jar';
import { none } from './browser.mjs';
import { serve } from './server.mjs';
import { folder, pages } from './sites.mjs';

test('the Nu HTML checker finds nothing', async () => {
  // Over HTTP, as it takes no file for a policy's 'self'; one run for all, as Java takes seconds to start.
  const server = await serve();
  const words = ['-Xmx1g', '-Dnu.validator.servlet.allow-forbidden-hosts=true', '-jar', vnu, '--stdout', '--exit-zero-always', '--format', 'json', ...pages.map((page) => `${server.origin}/${page}`)];
  const { stdout } = await promisify(execFile)('java', words, { maxBuffer: 1 << 28 });
  server.close();
  none(JSON.parse(stdout).messages.map((found) => `${found.url}:${found.lastLine}: ${found.type}: ${found.message}`));
});

test('html-validate finds nothing', async () => {
  const checker = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });
  const complaints = [];
  for (const page of pages) {
    const { results } = await checker.validateFile(join(folder, page));
    for (const found of results.flatMap((result) => result.messages)) {
      complaints.push(`${page}:${found.line}:${found.column}: ${found.ruleId}: ${found.message}`);
    }
  }
  none(complaints);
});
