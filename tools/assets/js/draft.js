// <form data-draft="键" data-draft-url="/…">: keeps what is typed.
//
// The draft goes to the server. The browser's own copy exists only while the server has not acknowledged it (the line is
// down, the session has ended), because desks are shared and forms hold personal data. The key names the account, so that
// the next person at the desk is not offered it. Files, hidden fields and fields marked data-draft-skip are not kept in the browser.
import { element } from './dialog.js';
import { forget, keep, kept, keys } from './storage.js';

const delayMs = 2000;
const keepDays = 7;

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !field.disabled && !['file', 'hidden', 'password', 'submit', 'button'].includes(field.type) && !('draftSkip' in field.dataset),
  );
}

function values(form) {
  return fields(form).map((field) => {
    const ticked = field.type === 'checkbox' || field.type === 'radio';
    return [field.name, field.value, ticked ? field.checked : true];
  });
}

function restore(form, saved) {
  const rest = [...saved];
  for (const field of fields(form)) {
    const ticked = field.type === 'checkbox' || field.type === 'radio';
    const at = rest.findIndex(([name, value]) => name === field.name && (!ticked || value === field.value));
    if (at < 0) continue;
    const [[, value, on]] = rest.splice(at, 1);
    if (ticked) field.checked = on;
    else field.value = value;
  }
  form.dispatchEvent(new Event('input', { bubbles: true }));
}

// The browser's copy of a form.
function copy(form) {
  return JSON.stringify({ at: new Date().toLocaleString('zh-CN', { hour12: false }), time: Date.now(), values: values(form) });
}

function clock() {
  return new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false });
}

function offer(form, key, saved) {
  if (JSON.stringify(saved.values) === JSON.stringify(values(form))) {
    forget(key);
    return;
  }
  const use = element('button', { type: 'button', class: 'btn btn-plain btn-small' }, '恢复');
  const drop = element('button', { type: 'button', class: 'btn btn-quiet btn-small' }, '不要了');
  const note = element(
    'div',
    { class: 'note tone-warn', role: 'status' },
    element('div', { class: 'row-flex' }, `本机留有 ${saved.at} 填写、尚未存到服务器的内容。`, use, drop),
  );
  use.addEventListener('click', () => {
    restore(form, saved.values);
    note.remove();
  });
  drop.addEventListener('click', () => {
    forget(key);
    note.remove();
  });
  form.before(note);
}

function attach(form) {
  const key = `draft:${form.dataset.draft}`;
  const note = form.querySelector('[data-draft-note]');
  const tell = (text) => {
    if (note) note.textContent = text;
  };
  let timer;
  let changed = false;

  async function save() {
    clearTimeout(timer);
    changed = false;
    const local = keep(key, copy(form));
    if (!form.dataset.draftUrl) return;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: 'POST', body, credentials: 'same-origin', redirect: 'error' });
      if (!answer.ok) throw new Error(String(answer.status));
      if (!changed) forget(key);
      tell(`草稿已于 ${clock()} 保存`);
    } catch {
      tell(local ? '服务器未收到草稿，已先存在本机；再次修改时重试' : '草稿未能保存，请勿关闭本页');
    }
  }

  const saved = kept(key);
  if (saved) {
    try {
      offer(form, key, JSON.parse(saved));
    } catch {
      forget(key);
    }
  }

  form.addEventListener('input', () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, delayMs);
  });
  form.addEventListener('draft-save', save);
  window.addEventListener('pagehide', () => {
    if (changed) keep(key, copy(form));
  });
  // The copy outlives the submission: the answer may be a sign-in page. A page that shows the act recorded names the key to forget.
  form.addEventListener('submit', () => {
    clearTimeout(timer);
    keep(key, copy(form));
    changed = false;
  });
}

// Copies that nobody came back for do not stay on the machine.
function sweep() {
  for (const key of keys('draft:')) {
    try {
      if (Date.now() - JSON.parse(kept(key)).time <= keepDays * 86_400_000) continue;
    } catch {
      // Not one of ours any more: removed like an old one.
    }
    forget(key);
  }
}

export function drafts() {
  sweep();
  for (const done of document.querySelectorAll('[data-draft-done]')) forget(`draft:${done.dataset.draftDone}`);
  for (const form of document.querySelectorAll('form[data-draft]')) attach(form);
}
