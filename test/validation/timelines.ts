import type { InputResult } from '../../src/model/result.ts';
import { simulate } from '../../src/simulate.ts';
import { type Compared, listShared, parseWithTraces, readShared } from './shared-files.ts';

const FOLDER = 'validation/timelines/';

/** The timelines that are on this machine. */
export const TIMELINES = listShared(FOLDER)
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

/** A timeline as it was carried out and as it was worked out by hand, in what the latter tells. */
export function timeline(name: string): Compared {
  const scenario = parseWithTraces(readShared(`${FOLDER}${name}.json`), `${name}.json`);
  const expected = JSON.parse(readShared(`${FOLDER}${name}.expected.json`)) as Expected;
  const { result } = simulate(scenario, { inputs: true });
  const [app] = result.apps;
  const [f] = Object.values(app?.functions ?? {});
  const found: Record<keyof Expected, unknown> = {
    inputs: (result.inputs ?? []).map((input, place) =>
      spokenOf(input, expected.inputs[place] as ExpectedInput)),
    final_version: app?.version,
    cold_starts: f?.cold_starts,
    interrupted: f?.attempts.interrupted,
    versions: app?.history.map(({ version }) => version),
  };
  const spoken = { ...expected, inputs: expected.inputs.map(withoutPlace) };
  const keys = (Object.keys(found) as (keyof Expected)[])
    .filter((key) => expected[key] !== undefined);
  const only = (values: Record<keyof Expected, unknown> | Expected) =>
    Object.fromEntries(keys.map((key) => [key, values[key]]));
  return { found: only(found), expected: only(spoken) };
}
