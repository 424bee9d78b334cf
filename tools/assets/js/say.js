// Tells a screen reader what changed on the page without moving the focus.
let region;

export function say(text) {
  if (!region) {
    region = document.createElement('div');
    region.className = 'visually-hidden';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  region.textContent = '';
  setTimeout(() => (region.textContent = text), 50);
}
