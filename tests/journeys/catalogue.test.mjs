// A power item comes to be: drafted by the agency's clerk, confirmed, returned by the government's legal office, mended,
// reviewed, published on trial; then an officer files a case on it, and the public reads it. Pictures go to XINGQUAN_SHOTS.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Desk, browser, demo } from './node.mjs';

const shots = process.env.XINGQUAN_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
let node;
let chrome;
let number = 0;

async function picture(page, name) {
  if (!shots) return;
  number += 1;
  await page.screenshot({ path: join(shots, `item-${String(number).padStart(2, '0')}-${name}.png`), fullPage: true });
}

before(async () => {
  node = await demo(0);
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await node?.stop();
});

const code = '3717210207901';
const at = `/desk/items/${code}`;
const day = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);

/** Fills and sends the form of an act of the item; refused acts fail the journey. */
async function act(desk, address, values) {
  const { page } = desk;
  await page.goto(node.address + address);
  for (const [name, value] of Object.entries(values)) await desk.set(name, value);
  await desk.submit();
  const refused = await page.locator('.refusal, .error-summary').allInnerTexts();
  if (refused.length > 0) throw new Error(`${address} was refused:\n${refused.join('\n')}`);
  await page.waitForURL('**/desk/items/*flash=done*');
}

async function addRow(desk, list) {
  await desk.page.click(`button[name="_add"][value="${list}"]`);
}

test('an item is drafted, reviewed, published, and a case is filed on it', { timeout: 600_000 }, async () => {
  const clerk = await Desk.open(chrome, node.address, 'cx-item');
  const office = await Desk.open(chrome, node.address, 'cxsf-legal');
  const officer = await Desk.open(chrome, node.address, 'cx');
  const { page } = clerk;

  await page.goto(`${node.address}/desk/items/new`);
  await addRow(clerk, 'penalties');
  for (const _ of [1, 2]) await addRow(clerk, 'benchmark.tiers');
  const fields = {
    code,
    name: '对经营者不按规定明码标价的处罚',
    levels: ['county'],
    domain: '市场监督管理',
    violation: '经营者销售商品、提供服务不按规定明码标价。',
    duty: '《价格法》第十三条第一款',
    'basis.0.law': '价格法',
    'basis.0.version': '1997-12-29',
    'basis.0.level': 'law',
    'basis.0.article': '第四十二条',
    'basis.0.from': '1998-05-01',
    'penalties.0.kind': 'fine',
    'penalties.0.range.basis': 'yuan',
    'penalties.0.range.min': '0',
    'penalties.0.range.max': '5000',
    'penalties.1.kind': 'confiscate_gains',
    'benchmark.title': '曹县市场监督管理行政处罚裁量基准',
    'benchmark.document': '曹市监规〔2026〕9号',
    'benchmark.published': day,
    'benchmark.from': day,
    statutory_limit: null,
    remedies: '六十日内向曹县人民政府申请行政复议，或者六个月内向曹县人民法院提起行政诉讼。',
  };
  const tiers = [
    ['light', '主动改正，没有造成后果的', '0', '1500', { max_exclusive: true }],
    ['normal', '没有从轻、从重情形的', '1500', '3500', {}],
    ['heavy', '一年内因同类行为受过处罚的', '3500', '5000', { min_exclusive: true }],
  ];
  for (const [name, value] of Object.entries(fields)) if (value !== null) await clerk.set(name, value);
  for (const [row, [tier, conditions, min, max, ends]] of tiers.entries()) {
    const name = (field) => `benchmark.tiers.${row}.${field}`;
    await clerk.set(name('code'), tier);
    await clerk.set(name('conditions'), conditions);
    await clerk.set(name('range.basis'), 'yuan');
    await clerk.set(name('range.min'), min);
    await clerk.set(name('range.max'), max);
    for (const [end, value] of Object.entries(ends)) await clerk.set(name(`range.${end}`), value);
  }
  await clerk.set('statutory_limit.count', '90');
  await clerk.set('statutory_limit.unit', 'calendar_days');
  await clerk.set('promised_limit.count', '60');
  await clerk.set('promised_limit.unit', 'calendar_days');
  for (const what of ['subject', 'basis', 'procedure', 'benchmark', 'remedies']) await clerk.set(`publicity.${what}`, true);
  await picture(page, 'draft-form');
  await clerk.submit();
  const refused = await page.locator('.refusal, .error-summary').allInnerTexts();
  assert.deepEqual(refused, []);
  await page.waitForURL('**/desk/items/*flash=done*');
  await picture(page, 'draft');
  assert.match(await page.innerText('main'), /要素逐条核对，没有发现问题/);

  // Not confirmed yet: submitting is greyed with its reason, and refused in the same words when it is sent anyway.
  await page.goto(`${node.address}${at}/acts/item.submit`);
  assert.match(await page.innerText('main'), /集体研究确认/);
  await clerk.submit();
  assert.match(await page.innerText('.refusal'), /CAT-05/);

  await act(clerk, `${at}/acts/item.confirm`, { minutes: '经研究，同意该事项及要素。' });
  await act(clerk, `${at}/acts/item.submit`, { explanation: '请审查。' });
  await office.page.goto(`${node.address}/desk/items`);
  assert.match(await office.page.innerText('main'), /不按规定明码标价/);
  await picture(office.page, 'inbox');

  // Returned with an opinion on one element, which the clerk reads beside it.
  await office.page.goto(`${node.address}${at}/acts/item.review`);
  const rows = await office.page.locator('#act-form select[name^="opinions."]').all();
  for (const row of rows) {
    if ((await row.inputValue()) !== 'violation') continue;
    const place = (await row.getAttribute('name')).split('.')[1];
    await office.set(`opinions.${place}.agrees`, false);
    await office.set(`opinions.${place}.opinion`, '应当写明商品和服务都包括在内。');
  }
  await office.set('result', 'return');
  await office.set('opinion', '违法行为的表述不完整，退回改正。');
  await picture(office.page, 'review-form');
  await office.submit();
  await office.page.waitForURL('**/desk/items/*flash=done*');
  await page.goto(node.address + at);
  assert.match(await page.innerText('.elements'), /不合法、不适当：应当写明商品和服务都包括在内。/);
  await picture(page, 'returned');

  await act(clerk, `${at}/acts/item.draft`, { violation: '经营者销售、收购商品和提供服务，不按照规定明码标价。' });
  await act(clerk, `${at}/acts/item.confirm`, { minutes: '经研究，同意改正后的要素。' });
  await act(clerk, `${at}/acts/item.submit`, {});
  await act(office, `${at}/acts/item.review`, { opinion: '审查通过。' });
  await act(clerk, `${at}/acts/item.publish`, { from: day, run: 'trial' });
  await page.goto(node.address + at);
  assert.match(await page.innerText('h1'), /试运行/);
  await picture(page, 'published');

  // A case is filed on the item at once; the public sees item and procedure.
  const minutesAgo = (minutes) => new Date(Date.now() + 8 * 3600_000 - minutes * 60_000).toISOString().slice(0, 16);
  const opened = await officer.act('/desk/new/lead.register', {
    source: 'inspection',
    received: minutesAgo(3),
    suspect: '曹县顺达超市',
    region: '371721',
    place: '曹县青菏路9号',
    content: '检查发现货架商品没有标价。',
  });
  const filed = await officer.act(`${new URL(opened).pathname}/acts/penalty.file_case`, {
    item: code,
    cause: '涉嫌不按规定明码标价案',
    'party.kind': 'organisation',
    'party.name': '曹县顺达超市',
    'party.credit_code': '91371721MA3F7H2L5F',
    'party.address': '曹县青菏路9号',
    violation_from: day,
    discovered: day,
    facts: '货架上三十种商品没有标价。',
    officers: ['caoxian-market-officer-1', 'caoxian-market-officer-2'],
  });
  await officer.page.goto(filed);
  assert.match(await officer.page.innerText('main'), /不按规定明码标价/);
  const stranger = await (await chrome.newContext({ locale: 'zh-CN' })).newPage();
  await stranger.goto(`${node.address}/items/${code}`);
  assert.match(await stranger.innerText('main'), /试运行/);
  assert.equal(await stranger.locator('svg.flow-picture').count(), 1);
  await picture(stranger, 'public');
  assert.deepEqual([...clerk.errors, ...office.errors, ...officer.errors], []);
});
