// <input type="file" data-digest>: lists the chosen files with their size and SHA-256 before they are sent, so that the
// officer can compare with what the server records. Left out where the browser offers no digests (plain http) or the file is too large.
import { element } from './dialog.js';

const limitBytes = 256 * 1024 * 1024;

function size(bytes) {
  if (bytes < 1024) return `${bytes} 字节`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

async function digest(file) {
  if (!window.crypto || !crypto.subtle || file.size > limitBytes) return '';
  const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function fileDigests() {
  for (const input of document.querySelectorAll('input[type=file][data-digest]')) {
    const list = element('ul', { class: 'files', 'aria-label': '待上传的文件' });
    input.after(list);
    input.addEventListener('change', () => {
      list.textContent = '';
      for (const file of input.files) {
        const line = element('span', { class: 'hash mono' }, '正在计算摘要…');
        list.append(element('li', {}, element('span', {}, '·'), file.name, element('span', { class: 'small muted' }, size(file.size)), line));
        digest(file).then(
          (hash) => (line.textContent = hash ? `SHA-256 ${hash}` : '摘要由服务器计算'),
          () => (line.textContent = '摘要由服务器计算'),
        );
      }
    });
  }
}
