// <button data-print>: the browser's print dialogue.
export function printing() {
  for (const button of document.querySelectorAll('[data-print]')) button.addEventListener('click', () => window.print());
}
