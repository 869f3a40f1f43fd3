import { expect, test } from 'vitest';
import { missingFromLock } from '../../tools/lock-file.mjs';
import { localFindings, versionFindings } from './packages.ts';

test('a version range is objected to, an exact version is not', () => {
  const manifest = {
    dependencies: { a: '1.2.3', b: '^1.2.3', c: 'latest' },
    devDependencies: { d: '1.0.0-rc.1', e: '1.x' },
  };
  expect(versionFindings(manifest).map(({ message }) => message))
    .toEqual(['dependencies: b ^1.2.3', 'dependencies: c latest', 'devDependencies: e 1.x']);
});

// Put together here, so that this file does not offend against what it tests.
const slash = '/';
test.each([
  [`see ${slash}work${slash}main`, 'a path of one machine'],
  [`"${slash}home${slash}ada${slash}cutover"`, 'a path of one machine'],
  [`https:${slash}/registry${'.'}npmjs.org${slash}yaml`, 'the host of a package registry'],
  [`"resolve${'d'}": "https:${slash}/example.org/a.tgz"`, 'the address of a package registry'],
  [`http:${slash}/local${'host'}:8080`, 'a local address'],
])('a line with %s is objected to', (text, what) => {
  expect(localFindings({ path: 'a.md', text: `fine\n${text}` }).map(({ message }) => message))
    .toEqual([`line 2 holds ${what}`]);
});

test('paths inside the project are nobody\'s machine', () => {
  const text = 'docs/work/plan.md, ./home/x, src/model, a/root/b, homework/';
  expect(localFindings({ path: 'a.md', text })).toEqual([]);
});

test('a lock file that names an optional package it does not hold is objected to', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { optionalDependencies: { '@a/linux': '1.0.0', '@a/mac': '1.0.0' } },
      'node_modules/b/node_modules/@a/linux': {},
    },
  };
  expect(missingFromLock(lock)).toEqual(['node_modules/a needs @a/mac']);
});
