// <button data-confirm="问句">: asks before its form is sent. The server asks again where it matters.
import { ask } from './dialog.js';

export function confirmations() {
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-confirm]');
    if (!button || button.dataset.confirmed) return;
    event.preventDefault();
    ask(button.dataset.confirm, () => {
      button.dataset.confirmed = 'yes';
      button.click();
      delete button.dataset.confirmed;
    });
  });
}
