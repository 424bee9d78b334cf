// <input type="file" data-digest>: lists the chosen files with their size and SHA-256 before they are sent, so that the
// officer can compare with what the server records. Left out where the browser offers no digests (plain http) or the file is large.
// Files that the server would refuse (empty, or above the bytes that data-digest names) are told at once and not sent.
import { element } from './dialog.js';

const digestLimit = 256 * 1024 * 1024;

function size(bytes) {
  if (bytes < 1024) return `${bytes} 字节`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

async function digest(file) {
  if (!window.crypto || !crypto.subtle || file.size > digestLimit) return '';
  const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fault(file, limit) {
  if (file.size === 0) return '文件为空，请重新选择文件';
  if (limit > 0 && file.size > limit) return `文件超过上限${size(limit)}，请压缩或分成几个文件后上传`;
  return '';
}

export function fileDigests() {
  for (const input of document.querySelectorAll('input[type=file][data-digest]')) {
    const list = element('ul', { class: 'files', 'aria-label': '待上传的文件' });
    input.after(list);
    input.addEventListener('change', () => {
      list.textContent = '';
      const kept = new DataTransfer();
      for (const file of [...input.files]) {
        const why = fault(file, Number(input.dataset.digest));
        if (why) {
          list.append(element('li', { class: 'tone-bad', role: 'alert' }, element('span', {}, '·'), file.name, element('span', { class: 'small muted' }, size(file.size)), element('span', {}, why)));
          continue;
        }
        kept.items.add(file);
        const line = element('span', { class: 'hash mono' }, '正在计算摘要…');
        list.append(element('li', {}, element('span', {}, '·'), file.name, element('span', { class: 'small muted' }, size(file.size)), line));
        digest(file).then(
          (hash) => (line.textContent = hash ? `SHA-256 ${hash}` : '摘要由服务器计算'),
          () => (line.textContent = '摘要由服务器计算'),
        );
      }
      if (kept.files.length < input.files.length) input.files = kept.files;
    });
  }
}
