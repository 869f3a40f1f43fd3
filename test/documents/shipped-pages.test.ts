import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documentFindings } from '../tidy/documents.ts';

interface Packed {
  readonly files: readonly { readonly path: string }[];
}

/** The files of the package, as npm would pack them. */
function shippedFiles(): readonly string[] {
  const shown = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [packed] = JSON.parse(shown) as readonly Packed[];
  return packed?.files.map(({ path }) => path) ?? [];
}

test('links of shipped pages lead to shipped files', () => {
  const files = shippedFiles();
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
  const landmarks = { paths: new Set(files), scripts: new Set(Object.keys(scripts)) };
  const pages = files.filter((path) => path.endsWith('.md'));
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/statistics.md']));
  expect(pages.flatMap((path) =>
    documentFindings({ path, text: readFileSync(path, 'utf8') }, landmarks))).toEqual([]);
}, 30_000);
