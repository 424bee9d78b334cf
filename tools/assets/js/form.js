// The error summary takes the focus, so that it is read first.
export function errorFocus() {
  const summary = document.querySelector('[data-error-summary]');
  if (summary) summary.focus();
}

// <div data-show-when="字段=值|值">: shown while the named field has one of the values. Without script it is always shown.
export function conditionalFields() {
  for (const part of document.querySelectorAll('[data-show-when]')) {
    const form = part.closest('form');
    const [name, list] = part.dataset.showWhen.split('=');
    const wanted = list.split('|');
    const update = () => {
      const chosen = new FormData(form).getAll(name);
      part.hidden = !chosen.some((value) => wanted.includes(value));
    };
    form.addEventListener('change', update);
    update();
  }
}
