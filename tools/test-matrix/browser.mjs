/** A headless Chromium, and the digests that scenarios have in a page of it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the browser is called here, and its version. */
function browser() {
  const names = process.env['CHROMIUM'] === undefined ? NAMES : [process.env['CHROMIUM']];
  for (const name of names) {
    const { status, stdout } = spawnSync(name, ['--version'], { encoding: 'utf8' });
    if (status === 0) return { binary: name, version: stdout.trim().split(' ').slice(0, 2) };
  }
  throw new Error(`no Chromium was found (${names.join(', ')}): install it, for example by
"apt-get install chromium", or say where it is: CHROMIUM=PATH npm run test:matrix`);
}

/** The page's program, as one text. */
async function program() {
  const input = join(root, 'tools/test-matrix/page.mjs');
  const bundle = await rolldown({ input, platform: 'browser' });
  const { output } = await bundle.generate({ format: 'iife', minify: true });
  await bundle.close();
  return output[0].code;
}

/**
 * Scenario files with all that stands beside them, which they may name.
 *
 * @param {readonly string[]} files
 */
function textsOf(files) {
  /** @param {string} file */
  const folder = (file) => dirname(join(root, file));
  const data = [...new Set(files.map(folder))].flatMap((each) =>
    readdirSync(each).filter((name) => name.endsWith('.csv'))
      .map((name) => [name, readFileSync(join(each, name), 'utf8')]));
  return {
    scenarios: files.map((file) => [file, readFileSync(join(root, file), 'utf8')]),
    data: Object.fromEntries(data),
  };
}

/**
 * @param {string} binary
 * @param {string} page
 */
function printed(binary, page) {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-matrix-'));
  try {
    const file = join(folder, 'page.html');
    writeFileSync(file, page);
    const { status, stdout, stderr } = spawnSync(binary, [
      '--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}/profile`,
      '--dump-dom', `file://${file}`,
    ], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    const found = /<pre id="digests">(.*?)<\/pre>/s.exec(stdout)?.[1];
    if (status === 0 && found !== undefined) return found;
    const said = stderr || stdout.slice(-2000);
    throw new Error(`${binary} gave no digests (exit ${status}):\n${said}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The simulator in a page of a headless browser.
 *
 * @returns {Promise<import('./main.mjs').Engine>}
 */
export async function chromium() {
  const { binary, version } = browser();
  const code = await program();
  return {
    name: version.join(' '),
    digests: (files) => {
      const texts = JSON.stringify(textsOf(files)).replaceAll('<', '\\u003c');
      const page = `<!doctype html><meta charset="utf-8"><pre id="digests"></pre>
<script type="application/json" id="texts">${texts}</script>
<script>${code.replaceAll('</script', '<\\/script')}</script>`;
      return JSON.parse(printed(binary, page));
    },
  };
}
