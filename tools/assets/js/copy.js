// <button data-copy="文本" hidden>: shown when scripts run; puts the text on the clipboard.
import { say } from './say.js';

// The clipboard interface is missing on plain http, which closed networks still use.
async function put(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('copy refused');
}

export function copying() {
  for (const button of document.querySelectorAll('[data-copy]')) button.hidden = false;
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const label = button.lastChild;
    const before = label.textContent;
    try {
      await put(button.dataset.copy);
      label.textContent = '已复制';
      say('已复制');
    } catch {
      label.textContent = '未能复制，请手工选取';
    }
    button.focus();
    setTimeout(() => (label.textContent = before), 2000);
  });
}
