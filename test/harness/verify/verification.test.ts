import { describe, expect, test } from 'vitest';
import { ladderFor, scopeOf } from '../../../src/harness/verify/ladder.ts';
import { smallestCase } from '../../../src/harness/verify/smallest.ts';
import { tried } from '../../../src/harness/verify/trial.ts';
import { Verification, type VerificationPlan } from '../../../src/harness/verify/verification.ts';
import type { Strategy } from '../../../src/model/strategy.ts';
import { defineScenario } from '../../../src/scenario/index.ts';
import { simulate } from '../../../src/simulate.ts';
import { recreate } from '../../../src/strategies/recreate.ts';
import { rolling } from '../../../src/strategies/rolling.ts';

function verificationOf(
  strategy: Strategy, scope = 'K0C2D1F0', more: Partial<VerificationPlan> = {},
) {
  const candidate = { name: strategy.name, strategy };
  const plan = {
    candidate, ladder: ladderFor(candidate, [scopeOf(scope)]), seed: 1, randomRuns: 5,
    isOver: () => false, isLate: () => false, onProgress: () => undefined, ...more,
  };
  return { candidate, verification: new Verification(plan) };
}

/** What the steps say of a strategy, up to the first that it fails. */
function verdictOn(strategy: Strategy): string {
  const { candidate, verification } = verificationOf(strategy);
  const steps = ['interrogate', 'gallery', 'scopes', 'sweep', 'random'] as const;
  for (const step of steps) {
    verification[step]();
    const { failed, objection } = verification;
    if (objection !== null) return `${step}: ${objection.replace(/ about .*/, '')}`;
    if (failed !== null) {
      const { failure, records } = smallestCase(verification, failed, candidate);
      const told = failure.kind === 'property' ? failure.id : failure.message;
      return `${step}: ${told}${records.length === 0 ? '' : `, ${records.length} records`}`;
    }
  }
  return 'verified';
}

test('rolling is verified', () => {
  expect(verdictOn(rolling)).toBe('verified');
});

/** What rolling does, by itself, for those who do one thing wrong. */
const likeRolling = (more: Partial<Strategy>): Strategy => ({
  ...rolling, name: './mine.ts', claims: { zeroDowntime: true, noPreempt: true, floor: true },
  ...more,
});

const oldOnes = (view: Parameters<Strategy['decide']>[0]) => view.containers
  .filter(({ version, state }) => version < view.version && state !== 'stopping');

describe('bugs of rolling that a strategy can have are found:', () => {
  test.each<[string, Partial<Strategy>, string]>([
    ['M12 old containers go at the publish', {
      atPublish: (view) => oldOnes(view).map(({ id }) => ({ order: 'drain', container: id })),
    }, 'gallery: S14'],
    ['M13 old containers go when new ones are requested', {
      decide: (view) => (view.startingCount > 0
        ? oldOnes(view).filter(({ state }) => state === 'ready').slice(0, view.startingCount)
            .map(({ id }) => ({ order: 'drain', container: id }))
        : rolling.decide(view)),
    }, 'gallery: S14'],
    ['M14 the first new container retires all old ones', {
      decide: (view) => (view.readyCount > 0
        ? oldOnes(view).filter(({ state }) => state === 'ready' || state === 'starting')
            .map(({ id }) => ({ order: 'drain', container: id }))
        : rolling.decide(view)),
    }, 'gallery: S15'],
    ['M33 old containers are interrupted', {
      decide: (view) => rolling.decide(view).map((order) =>
        (order.order === 'drain' ? { order: 'terminate', container: order.container } : order)),
    }, 'gallery: S19'],
    ['M39a one container more than there is room for', {
      decide: (view) => rolling.decide(view).map((order) =>
        (order.order === 'start' ? { ...order, count: order.count + 1 } : order)),
    }, 'interrogate: strategy "./mine.ts"'],
    ['M62 idle containers go at the publish', {
      atPublish: (view) => oldOnes(view).filter(({ running }) => running === 0)
        .map(({ id }) => ({ order: 'drain', container: id })),
    }, 'gallery: S1'],
  ])('%s', (_name, more, verdict) => {
    expect(verdictOn(likeRolling(more))).toMatch(verdict);
  });
});

describe('what is no function of its view is found:', () => {
  test('who counts how often he was asked', () => {
    let asked = 0;
    const counting = likeRolling({
      decide: (view) => (asked++ % 3 === 2 ? [] : rolling.decide(view)),
    });
    expect(verdictOn(counting)).toMatch(/^interrogate: asked twice with equal views/);
  });

  test('who knows on the next day what he did', () => {
    const seen = new Set<string>();
    const knowing = likeRolling({
      decide: (view) => {
        const key = JSON.stringify([view.now, view.sincePublish, view.containers, view.memory]);
        if (view.now < 20_000_000) seen.add(key);
        return view.now < 20_000_000 && seen.size > 5 ? [] : rolling.decide(view);
      },
    });
    expect(verdictOn(knowing)).toMatch(/^interrogate: asked again later with an equal view/);
  });

  test('who changes what he is shown', () => {
    const changing = likeRolling({
      decide: (view) => {
        (view.containers as unknown[]).length = 0;
        return [];
      },
    });
    expect(verdictOn(changing)).toMatch(/^interrogate: it changes its view, .*: Cannot assign/);
  });

  test('who throws is told apart from who changes what he is shown', () => {
    const throwing = likeRolling({
      decide: () => {
        throw new TypeError('oops');
      },
    });
    expect(verdictOn(throwing)).toMatch(/^interrogate: strategy ".\/mine.ts" threw an error: oops/);
  });

  test('who remembers what cannot be written down', () => {
    const remembering = likeRolling({
      decide: (view) => (view.memory === null
        ? [{ order: 'remember', memory: { at: new Map() } }] : rolling.decide(view)),
    });
    expect(verdictOn(remembering)).toMatch(/^interrogate: what it remembers is not plain data/);
  });
});

describe('what is shown of a claim', () => {
  const shownIn = (scope: string, more: Partial<VerificationPlan> = {}) => {
    const { verification } = verificationOf(likeRolling({}), scope, more);
    const states = verification.scopes().map((each) => each.states);
    return [states, ...verification.claims().map(({ verdict }) => verdict)];
  };

  test('is nothing where nobody could have been interrupted', () => {
    expect(shownIn('K0C2D1F0'))
      .toEqual([[23], 'verified in scope', 'verified in scope', 'nothing to judge in scope']);
    expect(shownIn('K1C2D1F0').slice(1)).toEqual(Array(3).fill('verified in scope'));
  });

  test('is nothing where no scope was explored whole', () => {
    const none = Array(3).fill('no scope explored whole');
    expect(shownIn('K1C2D1F0', { isOver: () => true })).toEqual([[], ...none]);
    let asked = 0;
    expect(shownIn('K1C2D1F0', { isOver: () => asked++ > 9 }).slice(1)).toEqual(none);
  });
});

test('each step leaves out what there is no time for, and says so', () => {
  let left = 40;
  const isLate = () => left-- <= 0;
  const { verification } = verificationOf(rolling, 'K1C2D1F0', { isOver: isLate, isLate });
  verification.interrogate();
  expect(verification.gallery()).toBe(25);
  expect(verification.scopes()).toEqual([]);
  expect([verification.sweep(), verification.random().runs, verification.compared()])
    .toEqual([0, 0, []]);
  expect(verification.inferred().map(({ trait, states }) => [trait, states]))
    .toEqual([['floor', 0]]);
  expect(verification.leftOut).toEqual([
    'gallery: 20 incidents', 'scopes: 1 of 1', 'sweep: the rest of it', 'random: 20 scenarios',
    'compared: 2 of 2 workloads', 'traits: floor, in some of the scopes',
  ]);
});

test('traits that are not claimed are looked for', () => {
  expect(verificationOf(recreate).verification.inferred().map(({ trait, verdict }) =>
    [trait, verdict])).toEqual([
    ['zeroDowntime', 'counterexample'], ['floor', 'counterexample'],
    ['noPreempt', 'no counterexample'], ['settlesWithoutTraffic', 'no counterexample'],
  ]);
  const { verification } = verificationOf(recreate, 'K1C2D1F0');
  expect(verification.inferred()[2]).toMatchObject({
    trait: 'noPreempt', verdict: 'counterexample', counterexample: 'in-1 is interrupted on ta-1',
  });
});

test('what would wait for ever whatever the strategy is, is judged as far as it goes', () => {
  const input = {
    name: 'no place', platform: { limits: { containers: 1 } },
    app: {
      name: 'a', functions: {
        f: { service_time: '1s', cold_start: '1s', initial_containers: 1, min_containers: 1 },
        g: { service_time: '1s', cold_start: '1s' },
      },
    },
    events: [{ at: '5s', rollover: {} }],
    traffic: [{ name: 't', to: 'g', arrivals: { at: ['1s'] } }],
  };
  expect(() => simulate(defineScenario(input))).toThrow(/never end/);
  const { failures, events } = tried({ input }, { name: rolling.name, strategy: rolling });
  expect([failures, events > 0]).toEqual([[], true]);
});
