import { expect, test } from 'vitest';
import { documentFindings, mapFindings } from './documents.ts';

const landmarks = {
  paths: new Set(['README.md', 'docs/semantics.md']), scripts: new Set(['test', 'test:matrix']),
};
const messages = (path: string, text: string) =>
  documentFindings({ path, text }, landmarks).map(({ message }) => message);

test('a link to a file that does not exist is objected to', () => {
  expect(messages('README.md', '[rules](docs/semantics.md#queue) [old](docs/rules.md)'))
    .toEqual(['no file docs/rules.md']);
  expect(messages('docs/a.md', '[rules](semantics.md) [home](docs/semantics.md)'))
    .toEqual(['no file docs/semantics.md']);
});

test('links to the web and within a page are left alone', () => {
  expect(messages('README.md', '[a](https://example.org/x) [b](#rules)')).toEqual([]);
});

test('a command that package.json does not have is objected to', () => {
  expect(messages('README.md', 'Run `npm ci && npm test`, `npm run test:matrix`, `npm run fly`.'))
    .toEqual(['no npm script fly']);
});

test('a map that lacks a folder, or is too long to be read, is objected to', () => {
  const map = (text: string) =>
    mapFindings({ path: 'ARCHITECTURE.md', text }, ['engine', 'trace'])
      .map(({ message }) => message);
  expect(map('\n| `engine/` | a |\n| `trace/` | b |\n')).toEqual([]);
  expect(map('\n| `engine/` | a |\n')).toEqual(['does not show src/trace']);
  expect(map(`\n| \`engine/\` | a |\n| \`trace/\` | b |\n${'x\n'.repeat(250)}`))
    .toEqual(['has 253 lines, not ≤ 250']);
});
