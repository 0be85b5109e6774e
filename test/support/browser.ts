import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { temporaryFolder } from './tree.ts';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const program = PROGRAMS.find((file) => existsSync(file));
if (program === undefined) process.stderr.write('pages were not tried in a browser: there is no Chromium here\n');

/** Tests of pages in the browser of this machine; skipped, and said so, where there is none. */
export const describeInBrowser: typeof describe.skip = program === undefined ? describe.skip : describe;

/** A page in the browser, and what it did besides being shown. */
export interface Opened {
  readonly page: Page;
  /** Messages of the console, errors, dialogs and requests for anything but the page itself. */
  readonly noise: string[];
}

/** Starts one browser for all tests of a file. Answers how to open a text as a page. */
export function browserForTests(): (text: string, options?: BrowserContextOptions) => Promise<Opened> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ ...(program !== undefined && { executablePath: program }), args: FLAGS });
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(() => browser.close());

  return async (text, options = {}) => {
    const file = path.join(temporaryFolder(), 'page.html');
    writeFileSync(file, text);
    const url = pathToFileURL(file).href;
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const noise: string[] = [];
    page.on('console', (message) => noise.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => noise.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      noise.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== url) noise.push(`request: ${request.url()}`);
    });
    page.on('framenavigated', (frame) => {
      if (frame.url().split('#')[0] !== url) noise.push(`navigation: ${frame.url()}`);
    });
    await page.goto(url);
    return { page, noise };
  };
}

/** Opens whatever can be opened in a page. */
export async function openAll(page: Page): Promise<void> {
  await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true');
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** What axe calls serious or critical, with the first place of each; the page must have been opened without its policy. */
export async function violations(page: Page): Promise<string[]> {
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await page.addScriptTag({ content: readFileSync(axe, 'utf8') });
  const found = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as Violation[];
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, nodes }) => `${impact}: ${id} at ${nodes[0]?.target.join(' ')}`);
}
