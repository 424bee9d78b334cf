// What pages do better when scripts run. Every page works without: see crates/web/templates/README.md.
import { confirmations } from './confirm.js';
import { copying } from './copy.js';
import { drafts } from './draft.js';
import { errorFocus, conditionalFields } from './form.js';
import { fileDigests } from './digest.js';
import { printing } from './print.js';
import { rows } from './rows.js';
import { shortcuts } from './keys.js';

document.documentElement.classList.remove('no-script');
document.addEventListener('DOMContentLoaded', () => {
  copying();
  confirmations();
  drafts();
  rows();
  conditionalFields();
  fileDigests();
  printing();
  shortcuts();
  errorFocus();
});
