import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/model/rules.ts';
import { missingFromLock } from '../../tools/lock-file.mjs';
import { documentFindings, mapFindings } from './documents.ts';
import { type Finding, staleExceptions, unexcused } from './exceptions.ts';
import { cycleFindings, folderOf, importFindings } from './imports.ts';
import { localFindings, versionFindings } from './packages.ts';
import { projectFiles, readProjectFile, sourcesIn } from './project.ts';
import { purityFindings } from './purity.ts';
import { ruleFindings, rulesIn } from './rules.ts';
import { CAPS, functionLengths, lineCount, styleFindings } from './style.ts';

const source = sourcesIn('src/');
const tests = sourcesIn('test/');
const tools = sourcesIn('tools/');
const files = projectFiles();
const manifest = JSON.parse(readProjectFile('package.json'));
const landmarks = {
  paths: new Set(files.map(({ path }) => path)), scripts: new Set(Object.keys(manifest.scripts)),
};
const folders = [...new Set(source.map(({ path }) => folderOf(path)))].filter(Boolean);
const rules = rulesIn(readProjectFile('docs/semantics.md'));

const CHECKS: Readonly<Record<string, () => readonly Finding[]>> = {
  'folders import only what the house allows': () => importFindings(source),
  'no imports go in a circle': () => cycleFindings(source),
  'the core uses nothing whose result may differ between runs': () =>
    source.flatMap(purityFindings),
  'files, functions and lines keep to the caps': () =>
    [...source, ...tests, ...tools].flatMap(styleFindings),
  'package.json names exact versions': () => versionFindings(manifest),
  'no file depends on the machine it was written on': () => files.flatMap(localFindings),
  'what documents point at is there': () =>
    files.filter(({ path }) => path.endsWith('.md'))
      .flatMap((file) => documentFindings(file, landmarks)),
  'ARCHITECTURE.md is a map of the code': () =>
    files.filter(({ path }) => path === 'ARCHITECTURE.md')
      .flatMap((file) => mapFindings(file, folders)),
  'every rule is decided in one home and tested by name': () =>
    ruleFindings(rules, source, tests),
};

describe('the project', () => {
  for (const [name, check] of Object.entries(CHECKS)) {
    test(name, () => {
      expect(unexcused(check())).toEqual([]);
    });
  }

  test('docs/semantics.md and model/rules.ts list the same rules in the same order', () => {
    expect(rules.map(({ id }) => id)).toEqual([...RULES]);
  });

  test('the lock file holds every optional dependency that it names', () => {
    expect(missingFromLock(JSON.parse(readProjectFile('package-lock.json')))).toEqual([]);
  });

  test('every exception is still needed', () => {
    expect(staleExceptions(Object.values(CHECKS).flatMap((check) => check()))).toEqual([]);
  });

  test('medians, for the record', () => {
    const median = (values: readonly number[]) =>
      [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
    const file = median(source.map(({ text }) => lineCount(text)));
    const fn = median(source.flatMap(functionLengths).map(({ lines }) => lines));
    console.log(`medians in src, in lines: file ${file} (cap ${CAPS.fileLines}),`
      + ` function ${fn} (cap ${CAPS.functionLines})`);
    expect(source.length).toBeGreaterThan(0);
  });
});
