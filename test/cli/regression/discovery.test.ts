import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findScenarios } from '../../../src/cli/regression/discovery.ts';
import { scratchDirectories } from '../scratch-directory.ts';
import { workspaceIn } from '../workspace.ts';

const scratch = scratchDirectories();

const FILES = Object.fromEntries([
  'scenarios/b.yaml', 'scenarios/a.yml', 'scenarios/Z.json', 'scenarios/deep/er/c.yaml',
  'scenarios/b.golden.json', 'scenarios/b.expected.json', 'scenarios/traffic.csv',
  'scenarios/mine.mjs', 'scenarios/node_modules/x/package.json', 'scenarios/.hidden/d.yaml',
  'other/[a].yaml', 'other/plain.txt', 'empty/readme.md',
].map((name) => [name, '']));

const find = (...paths: string[]) => findScenarios(paths, workspaceIn(scratch(), FILES).cwd);

describe('scenarios are found', () => {
  test('below a directory, in order of code units, without what lies beside them', async () => {
    const all = [
      'scenarios/Z.json', 'scenarios/a.yml', 'scenarios/b.yaml', 'scenarios/deep/er/c.yaml',
    ];
    expect(await find('scenarios')).toEqual(all);
    expect(await find('./scenarios/')).toEqual(all);
    expect(await find()).toEqual(all);
  });

  test('by glob, and each only once', async () => {
    expect(await find('scenarios/*.y*ml', 'scenarios/**/*.yaml', 'scenarios/b.yaml'))
      .toEqual(['scenarios/a.yml', 'scenarios/b.yaml', 'scenarios/deep/er/c.yaml']);
    expect(await find('scenarios/**')).toHaveLength(4);
    expect(await find('scenarios/{a,b}.*')).toEqual(['scenarios/a.yml', 'scenarios/b.yaml']);
  });

  test('by name, even if the name looks like a glob or ends in another way', async () => {
    expect(await find('other/[a].yaml', 'other/plain.txt'))
      .toEqual(['other/[a].yaml', 'other/plain.txt']);
  });

  test('where a shell has expanded the glob, golden digests are passed over', async () => {
    expect(await find('scenarios/b.yaml', 'scenarios/b.golden.json', 'scenarios/b.expected.json'))
      .toEqual(['scenarios/b.yaml']);
  });

  test('by an absolute path, shown from the current directory if they are below it', async () => {
    const { cwd } = workspaceIn(scratch(), FILES);
    expect(await findScenarios([join(cwd, 'scenarios', 'b.yaml')], cwd))
      .toEqual(['scenarios/b.yaml']);
    expect(await findScenarios([cwd], join(cwd, 'other')))
      .toContain(join(cwd, 'scenarios/b.yaml').replaceAll('\\', '/'));
  });

  test('in spite of a link that leads in a circle', async () => {
    const { cwd } = workspaceIn(scratch(), { 'scenarios/a.yaml': '' });
    symlinkSync('.', join(cwd, 'scenarios', 'round'));
    expect(await findScenarios([], cwd)).toContain('scenarios/a.yaml');
  });
});

describe('a path', () => {
  test('that does not exist is an error with the nearest name', async () => {
    await expect(find('scenarois')).rejects
      .toThrow('scenarois: no such file or directory; did you mean "scenarios"?');
    await expect(find('scenarios/b.yml')).rejects.toThrow('did you mean "scenarios/');
  });

  test('that matches nothing where others match is an error', async () => {
    await expect(find('scenarios', 'empty', 'nowhere/*.yaml')).rejects
      .toThrow('empty: no scenario matches\nnowhere/*.yaml: no scenario matches');
  });

  test('that matches nothing at all gives nothing', async () => {
    expect(await find('empty')).toEqual([]);
    expect(await find('nowhere/*.yaml')).toEqual([]);
    expect(await find('scenarios/b.golden.json')).toEqual([]);
    expect(await findScenarios([], scratch())).toEqual([]);
  });
});
