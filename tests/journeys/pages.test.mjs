// Every kind of page: nothing serious for axe-core, nothing that scrolls sideways on a phone, no script error; and what a
// person meets when things go wrong. With XINGQUAN_SCREENSHOTS set, the pictures of the README are renewed there.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Desk, browser, demo } from './node.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = process.env.XINGQUAN_SCREENSHOTS;
if (pictures) mkdirSync(pictures, { recursive: true });
let node;
let chrome;

before(async () => {
  node = await demo(66);
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await node?.stop();
});

/** What axe-core finds serious or critical on the page, and whether it scrolls sideways. */
async function faults(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const result = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] });
    return result.violations
      .filter((violation) => ['serious', 'critical'].includes(violation.impact))
      .map((violation) => `${violation.id}: ${violation.nodes.map((one) => one.target.join(' ')).slice(0, 3).join('; ')}`);
  });
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (sideways > 1) found.push(`scrolls ${sideways} px sideways`);
  return found.map((fault) => `${page.url()} ${page.viewportSize().width}px ${fault}`);
}

async function first(page, address, selector) {
  await page.goto(node.address + address);
  return page.locator(selector).first().getAttribute('href');
}

const links = (page) =>
  page.locator('a[data-row-link]').evaluateAll((found) => found.map((link) => link.getAttribute('href')));

/** The open case with the most lawful acts, and the forms of these. */
async function busiest(page, list) {
  await page.goto(node.address + list);
  let best = { address: null, forms: [] };
  for (const address of await links(page)) {
    await page.goto(`${node.address}${address}/acts`);
    const forms = await links(page);
    if (forms.length > best.forms.length) best = { address, forms };
  }
  return best;
}

test('pages are accessible and fit a phone', { timeout: 900_000 }, async () => {
  const desk = await Desk.open(chrome, node.address, 'cx');
  const head = await Desk.open(chrome, node.address, 'cx-head');
  const admin = await Desk.open(chrome, node.address, 'admin');
  const office = await Desk.open(chrome, node.address, 'cxsf-legal');
  const clerk = await Desk.open(chrome, node.address, 'cx-item');
  const urban = await Desk.open(chrome, node.address, 'cxcg-item');
  const { page } = desk;
  const cases = '/desk/cases?status=open';
  const { address: open, forms } = await busiest(page, cases);
  const closed = await first(page, '/desk/cases?status=archived', 'a[data-row-link]');
  const decision = await first(page, '/decisions', 'main a[href^="/decisions/"]');
  const item = await first(page, '/items', 'main a[href^="/items/"]');
  const person = await first(page, '/desk/people?role=officer', 'a[data-row-link]');
  const agency = await first(page, '/desk/agencies', 'a[data-row-link]');
  const change = await first(office.page, '/desk/impact', 'a[data-row-link]');
  const acts = (list) => list.map((act) => `${act.startsWith('agency') ? agency : person}/acts/${act}`);
  const registered = acts(['agency.register', 'agency.delegate', 'person.register', 'certificate.issue', 'certificate.check', 'certificate.suspend', 'post.appoint', 'post.end']);
  const tables = ['people', 'items'].flatMap((topic) => [`/desk/${topic}/export`, `/desk/${topic}/import`]);
  // An uploaded table with faulty rows, and one that is wrong as a whole.
  const uploaded = async (text) => {
    await admin.page.goto(`${node.address}/desk/people/import`);
    await admin.page.setInputFiles('[name=table]', { name: '人员.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await admin.page.click('#act-form button[type=submit]');
    return admin.page.url().replace(node.address, '');
  };
  const columns = '标识,姓名,所在机关,用工性质,执法证件-证件编号,执法证件-有效期起,执法证件-有效期止\n';
  const rows = 'journey-1,钱一,caoxian-market,在编人员,J90001,2023-01-01,2022-12-31\njourney-2,孙二,caoxian-market,在编人员,J90002,2023-01-01,2030-12-31\n';
  const looked = await uploaded(columns + rows);
  assert.match(looked, /import\/check\?files=/);
  const administered = ['/desk', person, agency, '/desk/people/new', '/desk/agencies/new', ...tables, looked, ...registered];
  const approval = await first(head.page, '/desk', 'a[href$="approval.approve"]');
  assert.ok(forms.length > 10, `only ${forms.length} acts are lawful`);
  const parking = `/desk/statutes/${encodeURIComponent('示例市公共停车场管理条例')}`;
  const statutes = [
    '/desk/statutes',
    parking,
    `${parking}/2023-08-24`,
    `${parking}/2023-08-24/proposals`,
    `${parking}/diff?from=2018-03-28&to=2023-08-24`,
  ];
  const proposals = `${parking}/2023-08-24/proposals`;
  const chosen = (...articles) => articles.map((article) => `proposal=${encodeURIComponent(`penalty:${article}:1`)}`).join('&');
  const kept = [parking, `${parking}/2023-08-24/correct`, `/desk/statutes/import?title=${encodeURIComponent('示例市公共停车场管理条例')}&version=2023-08-24`];
  const proposed = [
    proposals,
    `${proposals}?state=untouched`,
    `${proposals}/merge?${chosen('第八条', '第十条')}`,
    `${proposals}/merge?${chosen('第十一条')}&proposal=${encodeURIComponent('coercion:第十一条:1')}`,
    `${proposals}/split?${chosen('第九条')}`,
    `${proposals}/reject?${chosen('第八条', '第九条')}`,
    `${proposals}/reopen?${chosen('第八条')}`,
    `${proposals}/draft?${chosen('第九条')}&part=1&part=5`,
  ];
  const plain = ['/', '/decisions', decision, '/items', item, '/items/changes', '/verify', '/sign-in', '/nowhere'];
  const worked = ['/desk', cases, open, closed, `${open}/acts`, '/desk/alerts', '/desk/items', '/desk/items/changes?agency=', '/desk/items/export', '/desk/people', '/desk/people?certificate=suspended', person, '/desk/agencies', agency, '/desk/new/lead.register', '/account/password', ...statutes];
  const found = [];
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await head.page.setViewportSize({ width, height: 900 });
    for (const address of [...plain, ...worked, ...forms]) {
      const answer = await page.goto(node.address + address);
      const expected = address === '/nowhere' ? 404 : 200;
      if (answer.status() !== expected) found.push(`${address} answered ${answer.status()}`);
      const text = await page.innerText('body');
      assert.ok(!/undefined|\[object|Error:/.test(text), `${address} shows program text`);
      found.push(...(await faults(page)));
    }
    await head.page.goto(node.address + approval);
    found.push(...(await faults(head.page)));
    for (const [who, addresses] of [[admin, administered], [office, ['/desk', '/desk/impact', change, ...kept]], [clerk, ['/desk', '/desk/items/new', '/desk/items/new/procedure']], [urban, ['/desk', ...proposed]]]) {
      await who.page.setViewportSize({ width, height: 900 });
      for (const address of addresses) {
        const answer = await who.page.goto(node.address + address);
        if (answer.status() !== 200) found.push(`${address} answered ${answer.status()}`);
        found.push(...(await faults(who.page)));
      }
    }
  }
  for (const width of [1440, 390]) {
    await admin.page.setViewportSize({ width, height: 900 });
    await uploaded(columns.replace('姓名', '名字') + rows);
    assert.match(await admin.page.innerText('main'), /没有这样的列/);
    found.push(...(await faults(admin.page)));
  }
  assert.deepEqual(found, []);
  assert.deepEqual([desk, head, admin, office, clerk, urban].flatMap((who) => who.errors), []);
  if (!pictures) return;
  const shot = async (on, address, name, width = 1440, fullPage = false) => {
    await on.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    await on.goto(node.address + address);
    await on.screenshot({ path: join(pictures, `${name}.png`), fullPage });
  };
  await shot(page, '/desk', 'workbench');
  await shot(page, open, 'case');
  await shot(page, forms.find((address) => address.includes('question')) ?? forms[0], 'form');
  await shot(head.page, approval, 'approval');
  await shot(page, decision, 'decision');
  await shot(page, '/', 'public');
  await shot(office.page, '/desk/items/3717210207304', 'item');
  await shot(office.page, `${parking}/2023-08-24/proposals`, 'proposals');
  await shot(page, open, 'phone', 390);
});

test('what a person meets when things go wrong', { timeout: 300_000 }, async () => {
  const desk = await Desk.open(chrome, node.address, 'cx');
  const { page } = desk;
  const open = await first(page, '/desk/cases?status=open', 'a[data-row-link]');

  // Nobody signed in: to the sign-in page, and back where he wanted to go.
  const stranger = await (await chrome.newContext({ locale: 'zh-CN' })).newPage();
  await stranger.goto(node.address + open);
  assert.match(stranger.url(), /sign-in\?next=/);

  // Another agency's officer may not look.
  const other = await Desk.open(chrome, node.address, 'md');
  const refused = await other.page.goto(node.address + open);
  assert.equal(refused.status(), 403);
  assert.match(await other.page.innerText('main'), /没有查看的权限/);

  // A wrong password says so in Chinese and gives nothing away.
  await stranger.goto(`${node.address}/sign-in`);
  await stranger.fill('[name=account]', 'nobody');
  await stranger.fill('[name=password]', 'x');
  await stranger.click('button[type=submit]');
  assert.match(await stranger.innerText('body'), /账号或者口令不正确/);

  // A form without its token is refused.
  const forged = await page.request.post(`${node.address}${open}/acts/evidence.exclude`, { form: { reason: '无' } });
  assert.equal(forged.status(), 400);

  // A field left out is named, and nothing typed is lost.
  const question = `${open}/acts/evidence.question`;
  await page.goto(node.address + question);
  await desk.set('person', '刘某');
  await desk.set('answers.0.question', '问');
  await desk.submit();
  assert.match(await page.innerText('.error-summary'), /答/);
  assert.equal(await page.inputValue('#act-form [name=person]'), '刘某');

  // What the law refuses is refused with rule and article.
  await desk.set('answers.0.answer', '答');
  await desk.set('capacity', 'representative');
  await desk.set('scene.certificates_shown', false);
  await desk.submit();
  assert.match(await page.innerText('main'), /INV-01/);
  assert.match(await page.innerText('.refusal'), /行政处罚法/);

  // Somebody else records meanwhile: the form is out of date, the draft is kept.
  await page.goto(node.address + question);
  const colleague = await Desk.open(chrome, node.address, 'cx');
  await colleague.page.goto(`${node.address}${open}/acts/recusal.request`);
  await colleague.set('applicant', 'officer');
  await colleague.page.selectOption('#act-form [name=person]', { index: 1 });
  await colleague.set('reason', '与当事人是亲属。');
  await colleague.submit();
  await colleague.page.waitForURL('**flash=done**');
  await desk.set('person', '关某');
  await desk.submit();
  assert.match(await page.innerText('main'), /已有新的记录/);
  await page.click('a:has-text("回到表单")');
  assert.equal(await page.inputValue('#act-form [name=person]'), '关某');

  // The session ends while a long form is open: after signing in again the text is there.
  await desk.set('person', '马某');
  await page.context().clearCookies();
  await desk.submit();
  assert.match(await page.innerText('main'), /登录已经失效/);
  await page.fill('[name=account]', 'cx');
  await page.fill('[name=password]', 'heze-demo-2026');
  await page.click('main button[type=submit]');
  await page.waitForURL(`**${question}`);
  assert.equal(await page.inputValue('#act-form [name=person]'), '马某');

  // An empty file is refused in words.
  const empty = join(tmpdir(), 'empty.bin');
  writeFileSync(empty, '');
  await page.goto(`${node.address}${open}/acts/evidence.collect`);
  await desk.set('files', empty);
  assert.match(await page.innerText('main'), /文件为空，请重新选择文件/);
  // One of two gigabytes is told before it is sent; its content is a hole, so it takes no room.
  const large = join(tmpdir(), `journey-${process.pid}.bin`);
  writeFileSync(large, '');
  truncateSync(large, 2 * 1024 ** 3);
  await desk.set('files', large);
  assert.match(await page.innerText('main'), /文件超过上限512/);
  rmSync(large);
});

test('everything works without JavaScript', { timeout: 300_000 }, async () => {
  const context = await chrome.newContext({ javaScriptEnabled: false, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`${node.address}/sign-in`);
  await page.fill('[name=account]', 'cx2');
  await page.fill('[name=password]', 'heze-demo-2026');
  await page.click('button[type=submit]');
  await page.goto(`${node.address}/desk/new/lead.register`);
  await page.selectOption('[name=source]', 'inspection');
  await page.fill('[name=content]', '巡查发现占道经营。');
  await page.click('#act-form .form-actions button.btn-primary');
  assert.match(page.url(), /flash=done/);
  assert.match(await page.innerText('main'), /登记线索/);
});
