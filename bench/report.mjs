import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { median, run } from './measure.mjs';

const RUNS = 3;
const LIMIT_SECONDS = 2;
const LIMIT_MB = 300;
const LIMIT_BYTES = 3_000_000;
const LIMIT_INTERACTIVE_SECONDS = 1;
const BROWSER = '/usr/bin/chromium';
const CLICK = 'document.querySelector("[data-filter=medium]").click()';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'];

/** Rendering the largest report there is, and opening it. */
export async function benchReport({ folder, top, add }) {
  const [page, secondsFile] = ['report.html', 'report.seconds'].map((name) => path.join(folder, name));
  const script = path.join(top, 'bench', 'render-report.mjs');
  const runs = Array.from({ length: RUNS }, () => {
    const { peakMb } = run([process.execPath, script, page, secondsFile]);
    return { peakMb, seconds: Number(readFileSync(secondsFile, 'utf8')) };
  });
  const seconds = median(runs.map((one) => one.seconds));
  const peakMb = Math.max(...runs.map((one) => one.peakMb));
  const detail = `10,000 findings, 300,000 sample points, ${RUNS} runs`;
  add('report: time to render', `${seconds.toFixed(2)} s`, `${LIMIT_SECONDS} s`, seconds <= LIMIT_SECONDS, detail);
  add(
    'report: peak memory',
    `${peakMb.toFixed(0)} MB`,
    `${LIMIT_MB} MB`,
    peakMb <= LIMIT_MB,
    `${detail}, input and all`,
  );
  const { size } = statSync(page);
  add('report: size of the page', `${(size / 1e6).toFixed(2)} MB`, '3 MB', size <= LIMIT_BYTES, detail);
  if (!existsSync(BROWSER)) return console.log('the page was not opened: there is no Chromium here');
  const interactive = await interactiveSeconds(page);
  add(
    'report: until the page answers',
    `${interactive.toFixed(2)} s`,
    `${LIMIT_INTERACTIVE_SECONDS} s`,
    interactive <= LIMIT_INTERACTIVE_SECONDS,
    `headless Chromium, from opening until a filter was clicked and the page laid out anew, median of ${RUNS} runs`,
  );
}

async function interactiveSeconds(page) {
  const browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
  const seconds = [];
  for (let count = 0; count < RUNS; count += 1) {
    const tab = await browser.newPage();
    await tab.goto(pathToFileURL(page).href, { waitUntil: 'domcontentloaded' });
    // In the page, whose clock starts when it is opened; asking for a height makes the browser lay it out.
    seconds.push(await tab.evaluate(`${CLICK}; document.body.offsetHeight; performance.now() / 1_000`));
    await tab.close();
  }
  await browser.close();
  return median(seconds);
}
