import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import { type FuzzJobs, fuzzCommand } from '../../src/cli/fuzz-command.ts';
import { campaignJob, findJob } from '../../src/cli/jobs.ts';
import { scenariosOf } from '../../src/harness/campaign/drawing.ts';
import { findIn } from '../../src/harness/campaign/finding.ts';
import { EndlessPart } from '../../src/executors/job.ts';
import { judgePart } from '../../src/harness/campaign/part.ts';
import type { Judge } from '../../src/harness/judging.ts';
import type { CampaignResult } from '../../src/model/campaign.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratchDirectory = scratchDirectories();

async function fuzzed(cwd: string, ...argv: readonly string[]) {
  const terminal = collectedTerminal({ cwd });
  const code = await main(['fuzz', ...argv], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

describe('cutover fuzz', () => {
  test('tells what was judged, and that nothing is violated', async () => {
    const { code, out, err } = await fuzzed(scratchDirectory(), '--runs', '20', '--seed', '1');
    expect([code, err]).toEqual([0, '']);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^20 random scenarios {10,}seed 1$/);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(out).toMatch(/\nproperties +\d+ hold/);
    expect(out).toMatch(/\nsituations +\d+ of 23 met · never X/);
    expect(out).toMatch(/\n✓ no violation\n$/);
  });

  test('gives the same result each time as JSON and as a page', async () => {
    const cwd = scratchDirectory();
    const argv = ['--runs', '10', '--seed', '2', '--json'];
    const { out } = await fuzzed(cwd, ...argv, '--output', 'r/a.json', '--output', 'r/a.md');
    expect(readFileSync(join(cwd, 'r/a.json'), 'utf8')).toBe(out);
    expect((await fuzzed(cwd, ...argv)).out).toBe(out);
    const result = JSON.parse(out) as CampaignResult;
    expect(result).toMatchObject({ kind: 'campaign', runs: 10, first: 0, seed: 2, complete: true });
    expect(result.pace).toBeUndefined();
    expect(readFileSync(join(cwd, 'r/a.md'), 'utf8')).toMatch(/^# Campaign\n[\s\S]*\| S01 \| /);
  });

  test('repeats one run of a seed', async () => {
    const { out } = await fuzzed(scratchDirectory(), '--seed', '1', '--run', '57', '--json');
    expect(JSON.parse(out)).toMatchObject({ first: 57, runs: 1, largest: [{ run: 57 }] });
  });

  test('draws others each time unless it is told which', async () => {
    const { out } = await fuzzed(scratchDirectory(), '--run', '0', '--json');
    expect((JSON.parse(out) as CampaignResult).seed).toBeGreaterThan(0);
  });

  test('does as much as it can in its time', async () => {
    const { code, out } = await fuzzed(scratchDirectory(), '--budget', '1ms', '--json');
    const { runs, complete } = JSON.parse(out) as CampaignResult;
    expect([code, complete]).toEqual([0, true]);
    expect(runs).toBe(1);
  });

  test.each([
    [['--runs', '0'], 'Give a whole number from 1 on'],
    [['--runs', '5', '--budget', '1s'], 'give one of --runs, --budget and --run'],
    [['--relation', 'D9'], 'there is no relation "D9"; there are D01, D02'],
    [['--budget', '10'], '--budget'],
    [['--budget', '0s'], '--budget: nothing can be done in no time'],
    [['--threads', 'two'], 'Give a whole number from 1 on'],
  ])('%j is a mistake of the command line', async (argv, message) => {
    const { code, err } = await fuzzed(scratchDirectory(), ...argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

/** Jobs in which something is taken for forbidden, and nothing else. */
function planted(id: string, isForbidden: (text: string) => boolean): FuzzJobs {
  const judge: Judge = ({ events }) => ({
    events: 1, simulated: 0, isCut: false, antecedents: new Map(), moves: new Map(),
    violations: isForbidden(JSON.stringify(events)) ? [{ id, message: 'it is there' }] : [],
  });
  return {
    campaign: {
      ...campaignJob, prepare: async (options) => (part) => judgePart(options, part, { judge }),
    },
    find: {
      ...findJob,
      prepare: async ({ seed, failures, millis }) => (part) => {
        const failure = failures[part] ?? expect.fail('no such part');
        const data = scenariosOf(seed, 0)[failure.run] ?? expect.fail('no such run');
        return findIn(data, failure, { judge, isOver: () => millis === 0 });
      },
    },
  };
}

describe('what is violated', () => {
  const flags = { runs: 30, seed: 1, out: 'scenarios/found' };
  const rollovers = planted('S13', (text) => text.includes('"rollover"'));

  test('is told on a screen, and written down as a scenario', async () => {
    const cwd = scratchDirectory();
    const terminal = collectedTerminal({ cwd });
    expect(await fuzzCommand(flags, terminal, rollovers)).toBe(1);
    const out = terminal.out();
    expect(out).toMatch(/^✗ S13 rollback-new-version +safety · seed 1 · run \d+\n/);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const [file = ''] = readdirSync(join(cwd, 'scenarios/found'));
    expect(file).toMatch(/^S13-[0-9a-f]{8}\.yaml$/);
    expect(readFileSync(join(cwd, 'scenarios/found', file), 'utf8'))
      .toMatch(/^# S13: it is there\n[\s\S]*\nexpect:\n {2}- S13 is violated\n$/);
    expect(out).toContain(`  reproduce: cutover run scenarios/found/${file}\n`);
    const original = /original: {2}cutover (fuzz --seed 1 --run \d+)\n/.exec(out)?.[1] ?? '';
    expect((await fuzzed(cwd, ...original.split(' ').slice(1), '--json')).code).toBe(0);
  });

  test('is known if its file is there already', async () => {
    const cwd = scratchDirectory();
    const known = async (): Promise<readonly (boolean | undefined)[]> => {
      const terminal = collectedTerminal({ cwd });
      await fuzzCommand({ ...flags, json: true }, terminal, rollovers);
      const { failures } = JSON.parse(terminal.out()) as CampaignResult;
      return [...new Set(failures.map(({ isKnown }) => isKnown))];
    };
    expect(await known()).toEqual([false]);
    expect(await known()).toEqual([true]);
  });

  test('is written as it was drawn where making it small does not come to an end', async () => {
    const cwd = scratchDirectory();
    const terminal = collectedTerminal({ cwd });
    const limits: number[] = [];
    const find: FuzzJobs['find'] = {
      ...rollovers.find,
      prepare: async (options) => {
        const act = await rollovers.find.prepare(options);
        limits.push(options.millis);
        return (part) => {
          if (options.millis > 0 && part === 1) throw new EndlessPart(part);
          return act(part);
        };
      },
    };
    const output = ['r/a.json'];
    expect(await fuzzCommand({ ...flags, output }, terminal, { ...rollovers, find })).toBe(1);
    expect(limits).toEqual([30_000, 0]);
    const { failures } =
      JSON.parse(readFileSync(join(cwd, 'r/a.json'), 'utf8')) as CampaignResult;
    expect(failures.map(({ tried, minimal }) => [tried > 0, minimal]))
      .toEqual([[true, true], [false, false], [false, false]]);
    expect(readdirSync(join(cwd, 'scenarios/found')).filter((name) => name.startsWith('S13-')))
      .toHaveLength(3);
    expect(terminal.out()).toContain('\n  it may be made smaller: time or runs were over before\n');
  });

  test.each([['D01'], ['D09'], ['error']])('%s is a bug of cutover', async (id) => {
    const terminal = collectedTerminal({ cwd: scratchDirectory() });
    const jobs = planted(id, (text) => text.includes('"rollover"'));
    expect(await fuzzCommand({ ...flags, runs: 10 }, terminal, jobs)).toBe(3);
  });

  test('Ctrl-C gives what there is', async () => {
    const cwd = scratchDirectory();
    const collected = collectedTerminal({ cwd });
    let press = (): void => expect.fail('nobody listens');
    const terminal = {
      ...collected,
      onInterrupt: (act: () => void) => {
        press = act;
        return () => undefined;
      },
    };
    const pressing = planted('S13', () => {
      press();
      return false;
    });
    expect(await fuzzCommand({ ...flags, runs: 500, json: true }, terminal, pressing)).toBe(130);
    expect(JSON.parse(collected.out())).toMatchObject({ runs: 50, complete: false });
    expect(existsSync(join(cwd, 'scenarios'))).toBe(false);
  });
});
