// A modal question in the page's own look, or the browser's where <dialog> is not known.
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

export function open(title, body, buttons) {
  const dialog = element('dialog', { class: 'ask', 'aria-labelledby': 'ask-title' });
  const row = element('div', { class: 'row-flex' });
  for (const { label, kind, act, first } of buttons) {
    const button = element('button', { type: 'button', class: `btn ${kind}` }, label);
    if (first) button.autofocus = true;
    button.addEventListener('click', () => {
      dialog.close();
      if (act) act();
    });
    row.append(button);
  }
  dialog.append(element('h2', { id: 'ask-title' }, title), body, row);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export function ask(text, confirmed) {
  if (typeof HTMLDialogElement === 'undefined') {
    if (window.confirm(text)) confirmed();
    return;
  }
  open('请确认', element('p', {}, text), [
    { label: '返回', kind: 'btn-plain', first: true },
    { label: '确定', kind: 'btn-primary', act: confirmed },
  ]);
}
