import { describe, expect, test } from 'vitest';
import { readWritten, writeScenario } from '../../src/harness/arbitrary/scenarios.ts';
import { BATCH, Campaign, scenariosOf } from '../../src/harness/campaign.ts';
import type { Judgement } from '../../src/harness/judging.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import { RELATIONS } from '../../src/harness/relations/index.ts';
import { PROPERTIES } from '../../src/properties/index.ts';
import { scenarioOf } from '../scenario/reading.ts';

/** What a campaign came to, for all tests that look at it. */
const campaign = new Campaign(1);
for (let batch = 0; batch * BATCH < 600; batch++) campaign.judgeBatch(batch);

/** In so few scenarios they may have nothing to say; `npm run fuzz:short` demands that they do. */
const RARE: ReadonlySet<string> = new Set(['L07', 'D11']);

/** The scenario that shows a violation is the message: `cutover run` takes it. */
function expectHeld(id: string): void {
  expect(campaign.finds.get(id)?.text).toBeUndefined();
  if (!RARE.has(id)) expect(campaign.applied.get(id)?.scenarios).toBeGreaterThan(0);
}

describe('in some hundred random scenarios', () => {
  test('every run comes to its end', () => {
    expect(campaign.finds.get('error')?.text).toBeUndefined();
    expect(campaign.runs).toBe(600);
  });

  test.each(PROPERTIES)('$id $name holds, and is put to the test', ({ id }) => expectHeld(id));

  test.each(RELATIONS)('$id $name holds, and is put to the test', ({ id }) => expectHeld(id));
});

test('the scenarios of a seed are always the same, those of another are others', () => {
  expect(scenariosOf(3, 1)).toEqual(scenariosOf(3, 1));
  expect(scenariosOf(3, 1)).not.toEqual(scenariosOf(4, 1));
  expect(scenariosOf(3, 1)).not.toEqual(scenariosOf(3, 2));
});

/** Takes it for forbidden that an App is deployed and a container crashes. */
function planted({ events }: Scenario): Judgement {
  const has = (what: string): boolean => events.some(({ action }) =>
    action.kind === what || (action.kind === 'fault' && action.fault.kind === what));
  const violations = has('deploy') && has('crash')
    ? [{ id: 'S01', message: 'a crash and a deployment' }] : [];
  return { events: 1, antecedents: new Map([['S01', 1]]), violations };
}

describe('a violation', () => {
  const failing = new Campaign(1, planted);
  for (let batch = 0; batch < 4; batch++) failing.judgeBatch(batch);
  const find = failing.finds.get('S01') ?? expect.fail('nothing was found');

  test('is kept once, for the first scenario that shows it', () => {
    expect(failing.finds.size).toBe(1);
    const first = [0, 1, 2, 3].flatMap((batch) => scenariosOf(1, batch))
      .findIndex((data) =>
        planted(readWritten(writeScenario(data, 'drawn'))).violations.length > 0);
    expect(find.run).toBe(first);
  });

  test('is made small and written down as a scenario', () => {
    expect(find.text).toBe(`# S01: a crash and a deployment
name: S01-1-${find.run}
app:
  name: a
  functions: {}
events:
  - at: 0s
    deploy: {}
  - at: 0s
    fault:
      crash:
        container: 1
expect:
  - S01 is violated
`);
    expect(scenarioOf(find.text)).toMatchObject({ name: find.name, duration: null });
  });
});
