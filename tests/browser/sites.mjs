// The example sites, as the test `browser/sites` built them.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const folder = process.env.SITES;
if (!folder) throw new Error('SITES must name the folder into which the example engagement was built');

/** Paths below `folder`, in order, of every file of every site. */
export const files = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
  .flatMap((site) => readdirSync(join(folder, site.name), { recursive: true }).map((name) => join(site.name, name)))
  .filter((path) => !path.includes('/.') && statSync(join(folder, path)).isFile())
  .sort();

/** Those that are pages: `castell-mutual/index.html`. */
export const pages = files.filter((path) => path.endsWith('.html'));
if (pages.length === 0) throw new Error(`there is no page below ${folder}`);

/** The organisations, as the folders are called. */
export const organisations = [...new Set(pages.map((path) => path.split('/')[0]))];

/** The organisation's page of the most bytes, but for the one that holds all others for print. */
export function longestPage(organisation) {
  const size = (path) => statSync(join(folder, path)).size;
  return pages.filter((path) => path.startsWith(`${organisation}/`) && !path.endsWith('/print.html')).reduce((a, b) => (size(b) > size(a) ? b : a));
}
