// Builds crates/web/assets from the npm packages and the sources beside this file.
//
//   node tools/assets/build.mjs           writes the files
//   node tools/assets/build.mjs --check   builds in memory; exit 1 if the files differ or a template uses a name that is not there
//   node tools/assets/build.mjs --watch   builds again when a source changes
//
// The built files are committed, so that the program builds where npm cannot be reached; --check keeps them honest.
import { mkdirSync, readFileSync, readdirSync, watch, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import * as sass from 'sass';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const modules = join(root, 'node_modules');
const output = join(root, 'crates', 'web', 'assets');
const templates = join(root, 'crates', 'web', 'templates');

// Browsers in use in closed government networks are often some years old.
const target = ['chrome86', 'firefox78', 'safari15'];
const cssLimit = 120 * 1024;

const text = (...path) => readFileSync(join(...path), 'utf8');

async function css() {
  const compiled = sass.compile(join(here, 'css', 'app.scss'), {
    loadPaths: [modules],
    style: 'expanded',
    charset: false,
    quietDeps: true,
    // Bootstrap 5 is written with @import and the old colour functions; its own sheets are not ours to change.
    silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
  });
  const { code } = await esbuild.transform(compiled.css, { loader: 'css', minify: true, target, legalComments: 'none' });
  const notice = '/*! 行权 app.css; contains parts of Bootstrap (MIT), see licences.txt */\n';
  if (/url\((?!["']?data:)/.test(code)) throw new Error('app.css asks for another file');
  if (notice.length + code.length > cssLimit) throw new Error(`app.css is larger than ${cssLimit} bytes`);
  return notice + code;
}

async function js() {
  const built = await esbuild.build({
    entryPoints: [join(here, 'js', 'app.js')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target,
    charset: 'utf8',
    legalComments: 'none',
  });
  // htmx is put in front as published: it is a classic script and sets window.htmx.
  const htmx = text(modules, 'htmx.org', 'dist', 'htmx.min.js').trim();
  return `/*! 行权 app.js; contains htmx (0BSD), see licences.txt */\n${htmx}\n${built.outputFiles[0].text}`;
}

function icons() {
  const names = JSON.parse(text(here, 'icons.json'));
  const symbols = Object.entries(names).map(([name, source]) => {
    const body = text(modules, 'lucide-static', 'icons', `${source}.svg`).match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
    return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s*\n\s*/g, '').trim()}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`;
}

function licences() {
  const parts = [['bootstrap', 'LICENSE'], ['htmx.org', 'LICENSE'], ['lucide-static', 'LICENSE']].map(([name, file]) => {
    const { version } = JSON.parse(text(modules, name, 'package.json'));
    return `${name} ${version}\n\n${text(modules, name, file).trim()}\n`;
  });
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function build() {
  return {
    'app.css': await css(),
    'app.js': await js(),
    'icons.svg': icons(),
    'licences.txt': licences(),
    'mark.svg': text(here, 'mark.svg'),
  };
}

function templateFiles(folder = templates) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return templateFiles(path);
    return entry.name.endsWith('.html') ? [path] : [];
  });
}

// Names that templates use and the built files do not have: a typing mistake shows here and not on the page.
function unknownNames(files) {
  const known = new Set([...files['app.css'].matchAll(/\.(-?[a-zA-Z_][\w-]*)/g)].map((match) => match[1]));
  const drawn = new Set([...files['icons.svg'].matchAll(/id="([^"]+)"/g)].map((match) => match[1]));
  const faults = [];
  for (const path of templateFiles()) {
    const source = readFileSync(path, 'utf8');
    for (const [, name] of source.matchAll(/ui::icon\("([^"]+)"\)/g)) {
      if (!drawn.has(name)) faults.push(`${path}: icon ${name}`);
    }
    // What a template computes cannot be checked here; a name glued to a computed part is dropped with it.
    const fixed = source.replace(/\{%[\s\S]*?%\}/g, ' ').replace(/\{\{[\s\S]*?\}\}/g, '\u0000');
    for (const [, value] of fixed.matchAll(/class="([^"]*)"/g)) {
      for (const name of value.split(/\s+/)) {
        if (name && !name.includes('\u0000') && !known.has(name)) faults.push(`${path}: class ${name}`);
      }
    }
  }
  return [...new Set(faults)];
}

function onDisk(name) {
  try {
    return text(output, name);
  } catch {
    return undefined;
  }
}

async function check() {
  const files = await build();
  const faults = unknownNames(files);
  for (const [name, content] of Object.entries(files)) {
    if (onDisk(name) !== content) faults.push(`crates/web/assets/${name} is not what its sources make: run npm run build`);
  }
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
  console.log('crates/web/assets is what its sources make');
}

async function write() {
  const files = await build();
  mkdirSync(output, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(output, name), content);
    console.log(`${name}\t${Buffer.byteLength(content)} bytes\t${gzipSync(content).length} gzipped`);
  }
  for (const fault of unknownNames(files)) console.error(fault);
}

if (process.argv.includes('--check')) {
  await check();
} else {
  await write();
  if (process.argv.includes('--watch')) {
    let pending;
    watch(here, { recursive: true }, () => {
      clearTimeout(pending);
      pending = setTimeout(() => write().catch((error) => console.error(error.message)), 100);
    });
  }
}
