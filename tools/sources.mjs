/** Makes programs of sources that Node cannot run as they are; no file is changed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

/**
 * Leaves packages where they are, and modules in the belief that they are where they were.
 *
 * @type {import('rolldown').Plugin}
 */
export const inPlace = {
  name: 'in place',
  resolveId(id) {
    if (/^[./]/.test(id) || id.startsWith('node:')) return null;
    return { id: import.meta.resolve(id), external: true };
  },
  transform(text, path) {
    if (!/\bimport\.meta\.url\b/.test(text)) return null;
    return text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href));
  },
};

/**
 * Bundles modules with all sources that they import, each into a program of its own in a folder
 * that is gone when the process ends.
 *
 * @param {Record<string, string>} input paths by name
 * @returns {Promise<(name: string) => URL>} where the program of a name is
 */
export async function programsOf(input) {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-'));
  process.once('exit', () => rmSync(folder, { recursive: true }));
  const bundle = await rolldown({ input, platform: 'node', treeshake: false, plugins: [inPlace] });
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' });
  await bundle.close();
  return (name) => pathToFileURL(join(folder, `${name}.mjs`));
}
