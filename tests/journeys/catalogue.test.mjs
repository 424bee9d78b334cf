// A power item comes to be: proposed from the text of a statute, drafted by the agency's clerk, confirmed, returned by the government's legal office, mended,
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
  const clerk = await Desk.open(chrome, node.address, 'cxcg-item');
  const office = await Desk.open(chrome, node.address, 'cxsf-legal');
  const officer = await Desk.open(chrome, node.address, 'cxcg');
  const { page } = clerk;

  // From the text of a statute: the clause that creates the power is proposed with its department, range and words.
  await page.goto(`${node.address}/desk/statutes/${encodeURIComponent('示例市公共停车场管理条例')}/2023-08-24`);
  assert.match(await page.innerText('main'), /第八条/);
  await page.click('a:has-text("事项建议")');
  assert.match(await page.innerText('main'), /处二千元以上五千元以下罚款/);
  await picture(page, 'proposals');
  await page.locator('a:has-text("据此编制事项")').first().click();
  assert.equal(await page.inputValue('[name="basis.0.law"]'), '示例市公共停车场管理条例');
  assert.equal(await page.inputValue('[name="penalties.0.range.max"]'), '5000');
  for (const _ of [1, 2]) await addRow(clerk, 'benchmark.tiers');
  const fields = {
    code,
    levels: ['county'],
    domain: '城市管理',
    'benchmark.title': '曹县城市管理行政处罚裁量基准',
    'benchmark.document': '曹城管规〔2026〕9号',
    'benchmark.published': day,
    'benchmark.from': day,
    'statutory_limit.count': '90',
    'statutory_limit.unit': 'calendar_days',
    'promised_limit.count': '60',
    'promised_limit.unit': 'calendar_days',
    remedies: '六十日内向曹县人民政府申请行政复议，或者六个月内向曹县人民法院提起行政诉讼。',
  };
  for (const [name, value] of Object.entries(fields)) await clerk.set(name, value);
  const tiers = [
    ['light', '逾期不足十日即改正的', '2000', '3000', { max_exclusive: true }],
    ['normal', '没有从轻、从重情形的', '3000', '4000', {}],
    ['heavy', '拒不改正的', '4000', '5000', { min_exclusive: true }],
  ];
  for (const [row, [tier, conditions, min, max, ends]] of tiers.entries()) {
    const name = (field) => `benchmark.tiers.${row}.${field}`;
    await clerk.set(name('code'), tier);
    await clerk.set(name('conditions'), conditions);
    await clerk.set(name('range.basis'), 'yuan');
    await clerk.set(name('range.min'), min);
    await clerk.set(name('range.max'), max);
    for (const [end, value] of Object.entries(ends)) await clerk.set(name(`range.${end}`), value);
  }
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
  assert.match(await office.page.innerText('main'), /未按期备案/);
  await picture(office.page, 'inbox');

  // Returned with an opinion on one element, which the clerk reads beside it.
  await office.page.goto(`${node.address}${at}/acts/item.review`);
  const rows = await office.page.locator('#act-form select[name^="opinions."]').all();
  for (const row of rows) {
    if ((await row.inputValue()) !== 'violation') continue;
    const place = (await row.getAttribute('name')).split('.')[1];
    await office.set(`opinions.${place}.agrees`, false);
    await office.set(`opinions.${place}.opinion`, '应当写明备案的期限。');
  }
  await office.set('result', 'return');
  await office.set('opinion', '违法行为的表述不完整，退回改正。');
  await picture(office.page, 'review-form');
  await office.submit();
  await office.page.waitForURL('**/desk/items/*flash=done*');
  await page.goto(node.address + at);
  assert.match(await page.innerText('.elements'), /不合法、不适当：应当写明备案的期限。/);
  await picture(page, 'returned');

  // The clerk shapes the procedure: what leaves out a step of the law is shown, and a step of the agency's own is added.
  const press = async (button) => {
    await page.click(`button[name="do"][value="${button}"]`);
    await page.waitForLoadState();
  };
  await page.goto(`${node.address}${at}/procedure`);
  await press('remove:notice');
  assert.match(await page.innerText('main'), /没有经过“制作事先告知书”就到达“作出处罚决定”/);
  await picture(page, 'procedure-refused');
  await press('standard');
  await press('add:request');
  await clerk.set('step_title', '立案审核');
  await clerk.set('step_roles', ['reviewer']);
  await clerk.set('step_count', '2');
  await press('insert:request');
  assert.match(await page.innerText('main'), /包含全部法定环节/);
  await picture(page, 'procedure');
  await press('take');
  assert.match(await page.innerText('#act-form'), /共22个环节，其中本机关增加1个/);
  await act(clerk, `${at}/acts/item.draft`, { violation: '路外停车场投入使用后十个工作日内没有备案。' });
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
    suspect: '曹县顺达停车服务有限公司',
    region: '371721',
    place: '曹县青菏路9号',
    content: '巡查发现停车场投入使用后没有备案。',
  });
  const filed = await officer.act(`${new URL(opened).pathname}/acts/penalty.file_case`, {
    item: code,
    cause: '涉嫌公共停车场未按期备案案',
    'party.kind': 'organisation',
    'party.name': '曹县顺达停车服务有限公司',
    'party.credit_code': '91371721MA3F7H2L5F',
    'party.address': '曹县青菏路9号',
    violation_from: day,
    discovered: day,
    facts: '当事人的路外停车场投入使用后没有按期备案。',
    officers: ['caoxian-urban-officer-1', 'caoxian-urban-officer-2'],
  });
  await officer.page.goto(filed);
  assert.match(await officer.page.innerText('main'), /未按期备案/);
  assert.match(await officer.page.innerText('main'), /本机关流程[^]*立案审核[^]*待办理，应当在/);
  await picture(officer.page, 'case');

  // The agency's own step comes before the head's approval.
  const reviewer = await Desk.open(chrome, node.address, 'cxcg-review');
  const head = await Desk.open(chrome, node.address, 'cxcg-head');
  const file = new URL(filed).pathname;
  await head.page.goto(`${node.address}${file}/acts/approval.approve`);
  await head.submit();
  assert.match(await head.page.innerText('.refusal'), /要求先办理“立案审核”/);
  await reviewer.page.goto(`${node.address}/desk`);
  await reviewer.page.click('a:has-text("立案审核")');
  await reviewer.page.waitForURL('**/desk/cases/**');
  await reviewer.act(`${file}/acts/procedure.complete_step`, { opinion: '符合立案条件。' });
  await head.act(`${file}/acts/approval.approve`, {});
  await officer.page.goto(node.address + file);
  assert.match(await officer.page.innerText('main'), /立案审核：通过。符合立案条件。/);
  const stranger = await (await chrome.newContext({ locale: 'zh-CN' })).newPage();
  await stranger.goto(`${node.address}/items/${code}`);
  assert.match(await stranger.innerText('main'), /试运行/);
  assert.equal(await stranger.locator('svg.flow-picture').count(), 1);
  await picture(stranger, 'public');
  const people = [clerk, office, officer, reviewer, head];
  assert.deepEqual(people.flatMap((desk) => desk.errors), []);
});
