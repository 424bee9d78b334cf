// <fieldset data-rows="组">: adds and removes rows in place. Without script the same buttons submit the form (_add, _remove) and
// the server answers with the row added or removed. Row numbers need not be consecutive.
import { say } from './say.js';

export function rows() {
  for (const group of document.querySelectorAll('fieldset[data-rows]')) {
    const template = group.querySelector('template');
    const list = group.querySelector('[data-rows-list]');
    if (!template || !list) continue;
    let next = Number(group.dataset.next);

    const number = () => {
      const heads = list.querySelectorAll('[data-row-number]');
      heads.forEach((head, index) => (head.textContent = String(index + 1)));
    };

    group.addEventListener('click', (event) => {
      const add = event.target.closest('[data-row-add]');
      const remove = event.target.closest('[data-row-remove]');
      if (add) {
        event.preventDefault();
        const holder = document.createElement('div');
        holder.innerHTML = template.innerHTML.replaceAll('__row__', String(next));
        next += 1;
        const row = holder.firstElementChild;
        list.append(row);
        number();
        const first = row.querySelector('input, select, textarea');
        if (first) first.focus();
        say('已加一行');
      } else if (remove) {
        event.preventDefault();
        remove.closest('.group-row').remove();
        number();
        group.querySelector('[data-row-add]').focus();
        say('已删一行');
      }
      if (add || remove) group.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }
}
