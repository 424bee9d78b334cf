// A demo node for journeys: started on a free port with a data folder of its own, and a browser that works at its desks.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const root = new URL('../..', import.meta.url).pathname;
export const binary = process.env.XINGQUAN_BINARY ?? join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug', 'xingquan');
export const password = 'heze-demo-2026';

/** Starts a demo with so many cases; gives its address, its data folder and how to stop it. */
export async function demo(cases) {
  const data = mkdtempSync(join(tmpdir(), 'xingquan-journey-'));
  const child = spawn(binary, ['demo', '--data', data, '--port', '0', '--cases', String(cases)], { cwd: root });
  let output = '';
  const address = await new Promise((found, failed) => {
    const timer = setTimeout(() => failed(new Error(`no address within five minutes: ${output}`)), 300_000);
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const match = /已经就绪：(http:\/\/\S+)/.exec(output);
      if (match) {
        clearTimeout(timer);
        found(match[1]);
      }
    });
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('exit', (code) => failed(new Error(`the demo ended with ${code}: ${output}`)));
  });
  const stop = () =>
    new Promise((done) => {
      child.removeAllListeners('exit');
      child.on('exit', () => {
        rmSync(data, { recursive: true, force: true });
        done();
      });
      child.kill('SIGTERM');
    });
  return { address, data, stop };
}

/** Headless Chromium from Debian. */
export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Dates and times as a Chinese browser shows them.
    env: { ...process.env, LANGUAGE: 'zh_CN' },
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--lang=zh-CN',
    ],
  });
}

/** Somebody at his desk: his own cookies, his own page. */
export class Desk {
  static async open(chrome, address, account, options = {}) {
    const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', ...options });
    const desk = new Desk();
    desk.page = await context.newPage();
    desk.address = address;
    desk.errors = [];
    desk.page.on('pageerror', (error) => desk.errors.push(String(error)));
    await desk.page.goto(`${address}/sign-in`);
    await desk.page.fill('[name=account]', account);
    await desk.page.fill('[name=password]', password);
    await desk.page.click('button[type=submit]');
    await desk.page.waitForURL('**/desk*');
    return desk;
  }

  /** Fills the form of an act and records it. A value is a text, a list of ticked values, true for a tick. */
  async act(address, values = {}) {
    const { page } = this;
    await page.goto(this.address + address);
    for (const [name, value] of Object.entries(values)) await this.set(name, value);
    await this.submit();
    const refused = await page.locator('.refusal, .error-summary').allInnerTexts();
    if (refused.length > 0) throw new Error(`${address} was refused:\n${refused.join('\n')}`);
    await page.waitForURL('**/desk/cases/*flash=done*');
    return page.url();
  }

  async set(name, value) {
    const field = this.page.locator(`#act-form [name="${name}"]`);
    const count = await field.count();
    if (count === 0) throw new Error(`no field ${name} on ${this.page.url()}`);
    const first = field.first();
    const kind = await first.evaluate((element) => element.type);
    if (Array.isArray(value)) {
      for (const box of await field.all()) await box.setChecked(value.includes(await box.getAttribute('value')));
    } else if (kind === 'file') {
      await first.setInputFiles(value);
    } else if (kind === 'radio') {
      await this.page.check(`#act-form [name="${name}"][value="${value}"]`);
    } else if (kind === 'checkbox') {
      await first.setChecked(value);
    } else if (kind === 'select-one') {
      await first.selectOption(value);
    } else {
      await first.fill(value);
    }
  }

  async submit() {
    await this.page.click('#act-form .form-actions button.btn-primary');
    // The page asks once more before anything is recorded.
    await this.page.click('dialog.ask button.btn-primary');
    await this.page.waitForLoadState('load');
  }
}
