import {
  existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { firstScenario } from '../../src/cli/first-scenario.ts';
import { scratchDirectories } from '../cli/scratch-directory.ts';
import { expectUpToDate } from './generated.ts';
import { installedIn, readerShell } from './reader.ts';
import { replay } from './replay.ts';
import { type Snippet, snippetsIn } from './snippets.ts';
import { pipelinePlan, workflowPlan } from './workflows.ts';

const ROOT = new URL('../../', import.meta.url);
const DOCS = readdirSync(new URL('docs/', ROOT), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name.replaceAll('\\', '/')}`);
const PAGES = ['README.md', ...DOCS].sort();

const pageOf = (name: string): string => readFileSync(new URL(name, ROOT), 'utf8');

const TEN_MACHINES = 'docs/how-to/run-a-sweep-on-ten-machines.md: ';

/** Blocks that are not followed, by page and first line, each with its reason. */
const NOT_FOLLOWED: Readonly<Record<string, string>> = {
  'README.md: npm ci && npm start': 'these are the build and the tests themselves',
  'README.md: import { defineScenario, simulate } from \'cutover\';': 'programs.test.ts runs it',
  [`${TEN_MACHINES}340 runs kept in sweep-1f2e3d4c.jsonl; to go on:`]:
    'test/cli/finished-runs.test.ts presses Ctrl-C',
  [`${TEN_MACHINES}apt-get install redis-server       # on the machine that all others reach`]:
    'it installs software',
  [`${TEN_MACHINES}npx cutover worker --redis redis://:PASSWORD@queue:6379`]:
    'test/cli/engines.test.ts has workers of its own',
  [`${TEN_MACHINES}npx cutover sweep shop.yaml --vary app.functions.api.min_containers=1..6 \\`]:
    'test/cli/engines.test.ts has a queue of its own',
  'docs/how-to/test-with-vitest.md: ScenarioFailure: A deployment in the afternoon':
    'test/vitest/example.test.ts compares it',
  'docs/validation.md: npm run validate': 'it takes half an hour',
  'docs/tutorial.md: git clone <this repository> cutover': 'it needs a network',
};

/** Pages whose blocks are lines of a language, with tests of their own. */
const isReference = (page: string): boolean => page.startsWith('docs/reference/');

const nameOf = (page: string, { text }: Snippet): string => `${page}: ${text.split('\n')[0]}`;

const scratch = scratchDirectories();

describe('who follows a page finds what it says:', () => {
  test.each(PAGES)('%s', async (name) => {
    const page = pageOf(name);
    const cwd = installedIn(scratch());
    const { page: now, idle } = await replay(page, { cwd, shell: readerShell });
    if (now !== page) expectUpToDate(name, now);
    if (isReference(name)) return;
    const expected = Object.keys(NOT_FOLLOWED).filter((each) => each.startsWith(`${name}: `));
    expect(idle.map((snippet) => nameOf(name, snippet))).toEqual(expected);
  });
});

const CI_PAGE = snippetsIn(pageOf('docs/how-to/ci.md'));

function fileIn(name: string): Snippet {
  const found = CI_PAGE.find(({ info }) => info['file'] === name);
  if (found === undefined) throw new Error(`the page has no ${name}`);
  return found;
}

const GITHUB = ['.github/workflows/scenarios.yml', '.github/workflows/shards.yml'];
const GITLAB = '.gitlab-ci.yml';

/** Carries out what a CI server would, in a project with three scenarios, one of them changed. */
async function carryOut(name: string, change: (scenario: string) => string) {
  const { lines, files } = (name === GITLAB ? pipelinePlan : workflowPlan)(fileIn(name));
  const cwd = installedIn(scratch());
  mkdirSync(join(cwd, 'scenarios'));
  const scenario = firstScenario('none');
  for (const [file, text] of [['a', scenario], ['b', change(scenario)], ['c', scenario]] as const) {
    writeFileSync(join(cwd, `scenarios/${file}.yaml`), text);
  }
  const server = name === GITLAB ? { GITLAB_CI: 'true' } : {
    GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: cwd, GITHUB_STEP_SUMMARY: join(cwd, 'summary.md'),
  };
  // The program is installed already.
  const wanted = lines.filter((line) => line !== 'npm ci');
  expect(lines.length).toBeGreaterThan(wanted.length);
  const codes: number[] = [];
  let output = '';
  for (const line of wanted) {
    const ran = await readerShell(line, cwd, { CI: 'true', ...server });
    codes.push(ran.code);
    output += ran.output;
  }
  expect(files.filter((file) => !existsSync(join(cwd, file)))).toEqual([]);
  return { codes, output, read: (file: string) => readFileSync(join(cwd, file), 'utf8') };
}

const broken = (scenario: string) => scenario.replace('strategy: rolling ', 'strategy: recreate ');

describe('the files for CI servers', () => {
  test.each(GITHUB)('%s passes where all is as expected', async (name) => {
    const { codes, read } = await carryOut(name, (scenario) => scenario);
    expect(codes).toEqual(codes.map(() => 0));
    expect(read('summary.md')).toMatch(/^## ✅ cutover: 3 passed$/m);
  });

  test.each(GITHUB)('%s fails where something is not, and tells GitHub once', async (name) => {
    const { codes, output, read } = await carryOut(name, broken);
    expect(codes.at(-1)).toBe(1);
    expect(read('reports/junit.xml')).toContain('<failure');
    expect(output.match(/^::error file=scenarios\/b\.yaml,line=\d+,/gm)).toHaveLength(1);
    expect(read('summary.md')).toMatch(/^## ❌ cutover: 1 failed, 2 passed$/m);
  });

  test(`${GITLAB} fails where something is not`, async () => {
    const { codes, read } = await carryOut(GITLAB, broken);
    expect(codes).toEqual([1]);
    expect(read('reports/junit.xml')).toContain('<failure');
  });
});
