// One case handled to its end in a real browser, by those whose work it is: from the lead to the archived file, then seen by
// the public and verified offline. Pictures of every page go to the folder that XINGQUAN_SHOTS names.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Desk, binary, browser, demo } from './node.mjs';

const shots = process.env.XINGQUAN_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
let node;
let chrome;
let number = 0;

async function picture(page, name) {
  if (!shots) return;
  number += 1;
  await page.screenshot({ path: join(shots, `${String(number).padStart(2, '0')}-${name}.png`), fullPage: true });
}

before(async () => {
  node = await demo(0);
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await node?.stop();
});

const officers = ['caoxian-market-officer-1', 'caoxian-market-officer-2'];
const local = (date) => new Date(date.getTime() + 8 * 3600_000).toISOString();

test('a case is handled from the lead to the archived file', { timeout: 600_000 }, async () => {
  const officer = await Desk.open(chrome, node.address, 'cx');
  const head = await Desk.open(chrome, node.address, 'cx-head');
  const reviewer = await Desk.open(chrome, node.address, 'cx-review');
  const { page } = officer;
  const day = local(new Date()).slice(0, 10);
  // Records made on the spot take some minutes, all of them before now.
  const minutesAgo = (minutes) => local(new Date(Date.now() - minutes * 60_000)).slice(0, 16);
  const onTheSpot = (place) => ({
    'scene.place': place,
    'scene.started': minutesAgo(4),
    'scene.ended': minutesAgo(1),
    'scene.certificates_shown': true,
    'scene.confirmation': 'signed',
  });

  const opened = await officer.act('/desk/new/lead.register', {
    source: 'inspection',
    suspect: '曹县佳旺食品有限公司',
    region: '371721',
    place: '曹县汉江路66号',
    content: '日常检查发现货架上的糕点没有标注生产日期和保质期。',
  });
  const at = new URL(opened).pathname;
  await picture(page, 'lead-registered');
  const act = (id, values, desk = officer) => desk.act(`${at}/acts/${id}`, values);
  const approve = async () => {
    await head.page.goto(`${node.address}${at}/acts/approval.approve`);
    await picture(head.page, 'approval');
    await act('approval.approve', { opinion: '同意。' }, head);
  };

  await act('evidence.inspect_scene', {
    officers,
    ...onTheSpot('曹县汉江路66号一层卖场'),
    'scene.before_filing': '核查线索',
    attendant: '店长孔某',
    findings: '货架上有预包装糕点60盒，标签没有标注生产日期和保质期，均在售。',
  });
  await act('penalty.file_case', {
    item: '3717000207005',
    cause: '涉嫌经营标签不符合规定的预包装食品案',
    'party.kind': 'organisation',
    'party.name': '曹县佳旺食品有限公司',
    'party.credit_code': '91371702MA3C1D2E19',
    'party.representative': '孔某',
    'party.address': '曹县汉江路66号',
    'party.phone': '0530-3255555',
    violation_from: day,
    discovered: day,
    facts: '当事人经营的60盒预包装糕点没有标注生产日期和保质期。',
    officers,
  });
  await approve();
  await act('evidence.question', {
    officers,
    ...onTheSpot('曹县市场监督管理局询问室'),
    person: '孔某',
    capacity: 'representative',
    recusal_right_told: true,
    'answers.0.question': '这批糕点的来源、数量和价格？',
    'answers.0.answer': '自行分装，共60盒，每盒50元，售出12盒，获利300元。',
  });
  const photo = join(tmpdir(), '现场照片.png');
  writeFileSync(photo, Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'));
  await act('evidence.collect', {
    officers,
    kind: 'documentary',
    title: '销售记录和现场照片',
    source: '曹县佳旺食品有限公司提供',
    proves: '货值金额3000元，违法所得300元',
    files: photo,
  });
  await picture(page, 'evidence');
  await act('service.confirm_address', {});
  await act('penalty.end_investigation', {
    officers,
    'facts.0.statement': '当事人经营标签不符合规定的预包装糕点60盒，货值金额3000元，违法所得300元。',
    'facts.0.evidence': ['E1', 'E2', 'E3'],
    nature: '经营标签不符合规定的预包装食品',
    goods_value: '3000',
    illegal_gains: '300',
    outcome: 'penalise',
    'proposal.tier': 'normal',
    ...(await penalties(officer, `${at}/acts/penalty.end_investigation`, 'proposal')),
    tier_evidence: ['E3'],
    suggestion: '建议按一般档次处罚。',
  });
  await act('correction.order', {
    officers,
    violation: '经营标签不符合规定的预包装食品',
    basis: '《行政处罚法》第二十八条第一款',
    demand: '立即停止销售标签不符合规定的食品。',
    due: day,
  });
  await approve();
  await page.goto(`${node.address}${at}/acts/penalty.notify`);
  await picture(page, 'notice-form');
  await act('penalty.notify', { officers });
  await approve();
  await act('service.serve', { officers, document: await option(officer, `${at}/acts/service.serve`, '事先告知书') });
  await act('defence.waive', { officers, statement: '当事人书面声明放弃陈述、申辩。' });
  await act('hearing.waive', { statement: '当事人书面声明不要求听证。' });
  await act('review.submit', { note: '送请法制审核。' });
  await reviewer.page.goto(`${node.address}/desk`);
  await picture(reviewer.page, 'reviewer-inbox');
  await act('review.opine', { opinion: 'agree', explanation: '事实清楚，程序合法，同意。' }, reviewer);
  await act('penalty.propose_decision', { officers, opinion: '建议按告知内容作出决定。' });
  await head.page.goto(`${node.address}${at}/acts/penalty.decide`);
  await picture(head.page, 'decision-form');
  await act('penalty.decide', {}, head);
  await act('service.serve', { officers, document: await option(officer, `${at}/acts/service.serve`, '行政处罚决定书') });
  await act('service.serve', { officers, document: await option(officer, `${at}/acts/service.serve`, '责令改正通知书') });
  await act('payment.notify', {});
  await act('publication.publish', { masked: true });
  await approve();
  await act('payment.record', { purpose: 'fine', receipt: '3702600001' });
  await act('payment.record', { purpose: 'gains', amount: '300', receipt: '3702600002' });
  await act('performance.record', { what: '没收的糕点', circumstances: '没收的糕点48盒已入库并监督销毁。' });
  await act('case.close', { officers, ground: 'performed', result: '罚没款缴清，没收物品已处置。', proof: '缴款凭证3702600001、3702600002' });
  await approve();
  await act('case.archive', { retention: 'permanent' });
  await page.goto(node.address + at);
  assert.match(await page.innerText('h1'), /已归档/);
  await picture(page, 'archived');

  // The printed decision is a PDF.
  const decision = await page.locator('a[href*="penalty_decision-"]').first().getAttribute('href');
  const pdf = await page.request.get(node.address + decision);
  assert.equal(pdf.status(), 200, await pdf.text());
  assert.match(pdf.headers()['content-type'], /application\/pdf/);
  assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-');

  // The public sees the decision and its proof.
  const stranger = await (await chrome.newContext({ locale: 'zh-CN' })).newPage();
  await stranger.goto(`${node.address}/decisions?q=佳旺`);
  await stranger.click('main a[href^="/decisions/"]');
  assert.match(await stranger.innerText('main'), /曹县佳旺食品有限公司/);
  assert.doesNotMatch(await stranger.innerText('main'), /汉江路66号/);
  await picture(stranger, 'public-decision');
  const proof = await stranger.request.get(`${stranger.url()}/proof`);
  assert.equal(proof.status(), 200, await proof.text());

  // An auditor verifies the exported file on another machine; one changed byte is found.
  const exported = await page.request.get(`${node.address}${at}/export`);
  assert.equal(exported.status(), 200, await exported.text());
  const file = join(tmpdir(), `journey-${process.pid}.xqcase`);
  writeFileSync(file, await exported.body());
  const verdict = execFileSync(binary, ['verify', file], { encoding: 'utf8' });
  assert.match(verdict, /作出行政处罚决定/);
  const bytes = readFileSync(file);
  bytes[Math.floor(bytes.length / 2)] ^= 1;
  writeFileSync(file, bytes);
  assert.throws(() => execFileSync(binary, ['verify', file], { encoding: 'utf8', stdio: 'pipe' }));
  assert.deepEqual([...officer.errors, ...head.errors, ...reviewer.errors], []);
});

/** The value of the first option of the document list that names this document. */
async function option(desk, address, title) {
  await desk.page.goto(desk.address + address);
  const options = await desk.page.locator('#act-form [name=document] option').all();
  for (const one of options) if ((await one.innerText()).includes(title)) return one.getAttribute('value');
  throw new Error(`no document ${title}`);
}

/** Amounts for the penalties that the form proposes, by kind. */
async function penalties(desk, address, prefix) {
  await desk.page.goto(desk.address + address);
  const amounts = { fine: '20000', confiscate_gains: '300' };
  const values = {};
  for (const field of await desk.page.locator(`#act-form select[name^="${prefix}.penalties."]`).all()) {
    const name = await field.getAttribute('name');
    const kind = await field.inputValue();
    if (amounts[kind]) values[name.replace(/kind$/, 'amount')] = amounts[kind];
    else if (kind === 'confiscate_property') values[name.replace(/kind$/, 'detail')] = '没收标签不符合规定的糕点48盒';
  }
  return values;
}
