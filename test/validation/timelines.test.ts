import { describe, expect, test } from 'vitest';
import type { InputResult } from '../../src/model/result.ts';
import { simulate } from '../../src/simulate.ts';
import { listShared, parseWithTraces, readShared } from './shared-files.ts';

const FOLDER = 'validation/timelines/';
const names = listShared(FOLDER)
  .filter((file) => file.endsWith('.expected.json'))
  .map((file) => file.replace('.expected.json', ''));

interface ExpectedAttempt {
  readonly started_us: number;
  readonly ended_us: number;
  readonly version?: number;
}

interface ExpectedInput {
  readonly arrived_us: number;
  readonly finished_us?: number;
  readonly state: string;
  readonly attempts?: readonly ExpectedAttempt[];
  readonly attempt_count?: number;
  readonly version?: number;
}

interface Expected {
  readonly inputs: readonly ExpectedInput[];
  readonly final_version?: number;
  readonly cold_starts?: number;
  readonly interrupted?: number;
  readonly versions?: readonly number[];
}

/** Of an input, what the expectation speaks of. */
function spokenOf(input: InputResult, expected: ExpectedInput): ExpectedInput {
  return {
    arrived_us: input.arrived_us,
    state: input.state,
    ...(expected.finished_us === undefined ? {} : { finished_us: input.finished_us ?? -1 }),
    ...(expected.attempt_count === undefined ? {} : { attempt_count: input.attempts.length }),
    ...(expected.version === undefined ? {} : { version: input.attempts.at(-1)?.version ?? -1 }),
    ...(expected.attempts === undefined ? {} : {
      attempts: input.attempts.map(({ started_us, ended_us, version }, place) => ({
        started_us,
        ended_us: ended_us ?? -1,
        ...(expected.attempts?.[place]?.version === undefined ? {} : { version }),
      })),
    }),
  };
}

const withoutPlace = ({ index: _, ...rest }: ExpectedInput & { readonly index?: number }) => rest;

function timelines(): void {
  test.each(names)('%s', (name) => {
    const scenario = parseWithTraces(readShared(`${FOLDER}${name}.json`), `${name}.json`);
    const expected = JSON.parse(readShared(`${FOLDER}${name}.expected.json`)) as Expected;
    const { result } = simulate(scenario, { inputs: true });
    const inputs = result.inputs ?? [];
    expect(inputs.map((input, place) => spokenOf(input, expected.inputs[place] as ExpectedInput)))
      .toEqual(expected.inputs.map(withoutPlace));
    const [app] = result.apps;
    const [f] = Object.values(app?.functions ?? {});
    if (expected.final_version !== undefined) expect(app?.version).toBe(expected.final_version);
    if (expected.cold_starts !== undefined) expect(f?.cold_starts).toBe(expected.cold_starts);
    if (expected.interrupted !== undefined) {
      expect(f?.attempts.interrupted).toBe(expected.interrupted);
    }
    if (expected.versions !== undefined) {
      expect(app?.history.map(({ version }) => version)).toEqual(expected.versions);
    }
  });
}

if (names.length > 0) describe('timelines worked out by hand', timelines);
else test('the timelines are not on this machine: nothing to compare', () => {});
