import { oklch, wcagContrast, clampChroma, formatHex, differenceEuclidean, rgb } from 'culori';
let seed = 20261121;
const next = () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 8;
const hex = () => '#' + (next() & 0xffffff).toString(16).padStart(6, '0');
const colours = ['#000000', '#ffffff', '#ff0000', '#00ff00', '#0000ff', '#ffff00', '#00ffff', '#ff00ff', '#808080', '#777777', '#767676', '#ffe600', '#0b57a4', '#010101', '#fefefe'];
while (colours.length < 60) colours.push(hex());
const far = differenceEuclidean('oklab');
console.log('# Values of culori 4.0.2 (npm), made by tests/unit/colour/culori.mjs: `npm install culori@4.0.2 && node culori.mjs`.');
for (const c of colours) { const o = oklch(c); console.log(`oklch ${c} ${o.l.toFixed(6)} ${o.c.toFixed(6)} ${(o.h ?? 0).toFixed(3)}`); }
for (let i = 0; i < 60; i++) { const a = colours[i], b = colours[(i * 7 + 1) % 60]; console.log(`pair ${a} ${b} ${wcagContrast(a, b).toFixed(6)} ${far(a, b).toFixed(6)}`); }
for (let i = 0; i < 60; i++) {
  const o = { mode: 'oklch', l: (next() % 1000) / 1000, c: (next() % 400) / 1000, h: next() % 360 };
  console.log(`shown ${o.l} ${o.c} ${o.h} ${formatHex(clampChroma(o, 'oklch', 'rgb'))}`);
}
