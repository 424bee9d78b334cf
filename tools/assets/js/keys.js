// Shortcuts: / search, g then a letter to go, j k rows, ? the list, Ctrl+S draft, Esc closes a menu. Single letters can be switched off
// (WCAG 2.1.4) and never act while a field has the focus.
import { element, open } from './dialog.js';
import { forget, keep, kept } from './storage.js';

const offKey = 'shortcuts-off';

function typing(target) {
  return target.closest('input, textarea, select, [contenteditable], dialog') !== null;
}

function sheet(places) {
  const list = element('dl', { class: 'keys' });
  const lines = [
    ['/', '转到查询框'],
    ['j　k', '下一行、上一行'],
    ...places.map(([key, label]) => [`g ${key}`, `去${label}`]),
    ['Ctrl+S', '保存草稿'],
    ['Esc', '收起菜单'],
    ['?', '显示本表'],
  ];
  for (const [keys, what] of lines) list.append(element('dt', {}, element('kbd', {}, keys)), element('dd', {}, what));
  const off = kept(offKey) === 'yes';
  const body = element('div', {}, list, element('p', { class: 'small muted' }, off ? '单键快捷键已停用。' : '正在输入时，单键快捷键不起作用。'));
  open('键盘快捷键', body, [
    { label: off ? '启用单键快捷键' : '停用单键快捷键', kind: 'btn-plain', act: () => (off ? forget(offKey) : keep(offKey, 'yes')) },
    { label: '关闭', kind: 'btn-primary', first: true },
  ]);
}

function step(by) {
  const links = [...document.querySelectorAll('[data-row-link]')];
  if (links.length === 0) return;
  const at = links.indexOf(document.activeElement);
  const to = links[Math.min(Math.max(at + by, 0), links.length - 1)];
  to.focus();
}

export function shortcuts() {
  const places = [...document.querySelectorAll('[data-key]')].map((link) => [link.dataset.key, link.dataset.label, link.href]);
  for (const button of document.querySelectorAll('[data-shortcut-sheet]')) {
    button.hidden = false;
    button.addEventListener('click', () => sheet(places));
  }
  let going = 0;

  document.addEventListener('keydown', (event) => {
    if (event.key === 's' && (event.ctrlKey || event.metaKey)) {
      const form = document.querySelector('form[data-draft]');
      if (!form) return;
      event.preventDefault();
      form.dispatchEvent(new Event('draft-save'));
      return;
    }
    if (event.key === 'Escape') {
      const menu = event.target.closest('details.menu[open], details.next-blocked[open]');
      if (menu) {
        menu.open = false;
        menu.querySelector('summary').focus();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === '?') {
      sheet(places);
      return;
    }
    if (kept(offKey) === 'yes') return;
    if (going && Date.now() - going < 1500) {
      going = 0;
      const place = places.find(([key]) => key === event.key);
      if (place) window.location.assign(place[2]);
      return;
    }
    if (event.key === 'g') going = Date.now();
    else if (event.key === 'j') step(1);
    else if (event.key === 'k') step(-1);
    else if (event.key === '/') {
      const box = document.getElementById('search');
      if (!box) return;
      event.preventDefault();
      box.focus();
    }
  });

  // A click elsewhere closes an open menu.
  document.addEventListener('click', (event) => {
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}
