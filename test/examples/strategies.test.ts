import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import blueGreen from '../../examples/strategies/blue-green.ts';
import canary from '../../examples/strategies/canary.ts';
import rollingMaxUnavailable from '../../examples/strategies/rolling-max-unavailable.ts';
import wrong from '../../examples/strategies/rolling-max-unavailable-wrong.ts';
import type { Strategy } from '../../src/model/strategy.ts';
import type { Certificate } from '../../src/model/verification.ts';
import { CONTAINERS, recordsOf, since } from '../rules/moments.ts';
import { play } from '../rules/timeline.ts';

/** A pool of containers that is redeployed at 10s, to this code, with a strategy. */
function redeployed(strategy: Strategy, options: string, { rest = '', code = 'code: x2' } = {}) {
  return play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 100ms, cold_start: 2s, ${options} } }
events:
  - { at: 10s, deploy: { strategy: ./mine.ts, change: { functions: { f: { ${code} } } } } }
${rest}`, { strategies: [{ ...strategy, name: './mine.ts' }] });
}

const PAIR = 'initial_containers: 2';

const BUSY = 'traffic: [{ name: t, to: f, arrivals: { every: 500ms }, until: 40s }]\nduration: 40s';

/** The versions that so many inputs start on, from an instant on. */
function versionsFrom(played: ReturnType<typeof play>, seconds: number, count: number): string {
  const versions = new Map(recordsOf(played, 'container.starting')
    .map(({ container, version }) => [container, version]));
  return recordsOf(played, 'input.started', seconds).slice(0, count)
    .map(({ container }) => versions.get(container)).join('');
}

describe('blue-green', () => {
  test('starts a second pool, and retires the first in the instant in which that is ready', () => {
    const played = redeployed(blueGreen, `${PAIR}, min_containers: 2`, { rest: 'duration: 20s' });
    expect(since(played, 10, CONTAINERS)).toEqual([
      '10s c3 f v2 starting (demand)', '10s c4 f v2 starting (demand)',
      '12s c3 ready', '12s c4 ready',
      '12s c1 stopping (retired)', '12s c2 stopping (retired)', '12s c1 stopped', '12s c2 stopped',
    ]);
  });

  test('gives the new version no traffic before that', () => {
    const played = redeployed(blueGreen, PAIR, { rest: BUSY });
    expect(versionsFrom(played, 10, 8)).toBe('11111222');
  });

  test('stays where it is while the new version does not start', () => {
    const played = redeployed(
      blueGreen, PAIR, { rest: BUSY, code: 'code: x2, start_failures: always' },
    );
    expect(versionsFrom(played, 10, 60)).toBe('1'.repeat(60));
  });
});

describe('canary', () => {
  test('gives the new version a tenth of the traffic, then half, then all, and replaces', () => {
    const played = redeployed(canary, PAIR, { rest: BUSY });
    expect([12, 17, 22].map((from) => versionsFrom(played, from, from < 20 ? 10 : 8)))
      .toEqual(['1111112111', '1121212121', '22222222']);
    expect(since(played, 22, / rollout /)).toEqual(['24s rollout v2 finished']);
  });

  test('gives it none any more once it has failed three times, and keeps the old one', () => {
    const played =
      redeployed(canary, PAIR, { rest: BUSY, code: 'code: x2, failure_rate: 1' });
    const ended = recordsOf(played, 'attempt.ended').filter(({ result }) => result === 'failed');
    expect(ended).toHaveLength(3);
    const third = (ended.at(-1)?.t_us ?? 0) / 1_000_000;
    expect(versionsFrom(played, third + 0.1, 40)).toBe('1'.repeat(40));
    expect(recordsOf(played, 'container.stopping').map(({ container }) => container))
      .not.toContain('ta-1');
  });
});

describe('rolling with max_unavailable', () => {
  test('replaces a pool of four at its cap, one after the other', () => {
    const full = 'initial_containers: 4, min_containers: 4, max_containers: 4';
    const played = redeployed(rollingMaxUnavailable, full, { rest: 'duration: 30s' });
    expect(since(played, 10, / (?:ready|stopping|rollout)/)).toEqual([
      '10s c1 stopping (retired)', '12s c5 ready', '12s c2 stopping (retired)',
      '14s c6 ready', '14s c3 stopping (retired)', '16s c7 ready',
      '16s c4 stopping (retired)', '16s rollout v2 finished', '18s c8 ready',
    ]);
  });

  test('waits for a place where none may be missing', () => {
    const full = 'initial_containers: 3, min_containers: 3, max_containers: 3';
    const played = redeployed(rollingMaxUnavailable, full, { rest: 'duration: 30s' });
    expect(since(played, 10, / (?:ready|stopping|rollout)/)).toEqual([
      '10s rollout v2 blocked (cap)',
    ]);
  });

  test('the wrong one counts what is still starting', () => {
    const pool = 'initial_containers: 1, min_containers: 1';
    const played = redeployed(wrong, pool, { rest: 'duration: 30s' });
    expect(since(played, 10, CONTAINERS)).toEqual([
      '10s c2 f v2 starting (demand)', '10s c1 stopping (retired)', '10s c1 stopped',
      '12s c2 ready',
    ]);
  });
});

test.each(['blue-green', 'canary'])('the certificate of %s is of the file as it is', (name) => {
  const text = readFileSync(`examples/strategies/${name}.ts`, 'utf8');
  const json = readFileSync(`reports/verify-${name}.json`, 'utf8');
  const certificate = JSON.parse(json) as Certificate;
  expect(certificate.verdict).toBe('verified');
  expect(certificate.strategy.files).toEqual([{
    file: `examples/strategies/${name}.ts`,
    sha256: createHash('sha256').update(text).digest('hex'),
  }]);
  expect(certificate.scopes?.every(({ complete }) => complete)).toBe(true);
});
