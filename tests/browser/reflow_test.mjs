// Nothing is cut off and nothing scrolls sideways, on the narrowest screen and with the largest text.
import { after, before, test } from 'node:test';
import { launch, overPages } from './browser.mjs';
import { serve } from './server.mjs';
import { pages } from './sites.mjs';

let server;
before(async () => { server = await serve(); });
after(() => server?.close());

/** What is wrong with the page as it lies now; read within it. Whatever can be scrolled by itself may be wider than the screen. */
function overflows() {
  const width = document.documentElement.clientWidth;
  const found = [];
  if (document.scrollingElement.scrollWidth > width) found.push(`the page is ${document.scrollingElement.scrollWidth} px wide, the screen ${width} px`);
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const text = words.currentNode.textContent.trim();
    const element = words.currentNode.parentElement;
    if (!text || !element.checkVisibility({ checkVisibilityCSS: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(words.currentNode);
    const { left, right } = range.getBoundingClientRect();
    if (right <= 0) continue;   // waits off the screen for the focus
    for (let frame = element; frame; frame = frame.parentElement) {
      const { overflowX, clipPath } = getComputedStyle(frame);
      if (overflowX === 'auto' || overflowX === 'scroll' || clipPath !== 'none') break;
      const box = frame.getBoundingClientRect();
      const clips = overflowX === 'hidden' || overflowX === 'clip';
      if (frame === document.documentElement ? right > width + 1 || left < -1 : clips && (right > box.right + 1 || left < box.left - 1)) {
        found.push(`“${text.slice(0, 40)}” is cut off by <${frame.localName} class="${frame.getAttribute('class') ?? ''}">`);
        break;
      }
    }
  }
  return found;
}

const openAll = () => document.querySelectorAll('details').forEach((details) => { details.open = true; });

/** Every page at the width, its closed parts opened, after `change` was run in it. */
async function everyPage(width, flags, change = openAll) {
  const browser = await launch(flags);
  try {
    await overPages(pages, () => browser.newPage({ viewport: { width, height: 800 } }), async (tab, path) => {
      await tab.goto(`${server.origin}/${path}`);
      await tab.evaluate(openAll);
      await tab.evaluate(change);
      return tab.evaluate(overflows);
    });
  } finally {
    await browser.close();
  }
}

test('a screen of 320 px', () => everyPage(320, []));

// What a reader sets in the browser: every rem and em grows, those of media queries too.
test('a default font size of 200 % on 640 px', () => everyPage(640, ['--blink-settings=defaultFontSize=32,defaultFixedFontSize=26']));

// Text alone grows, and the layout does not know.
test('text zoomed to 200 % on 1280 px', () => everyPage(1280, [], () => {
  const sizes = [...document.body.querySelectorAll('*')].map((element) => [element, parseFloat(getComputedStyle(element).fontSize)]);
  for (const [element, size] of sizes) element.style.fontSize = `${2 * size}px`;
}));
