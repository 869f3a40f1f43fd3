import { INPUT_STATES } from '../../model/lifecycle.ts';
import { ATTEMPT_CAUSES } from '../../model/records.ts';
import type { FunctionResult, InputResult, Summary } from '../../model/result.ts';
import type { Micros } from '../../model/time.ts';
import { type ContainerLife, type InputLife, isOf } from './lives.ts';
import { sum } from './spans.ts';

type InputMeasures = Omit<
  FunctionResult, 'containers' | 'cold_starts' | 'downtime_us' | 'cost_usd' | 'cost_parts_usd'
  | 'schedule' | 'web' | 'batches'
>;

/** What an input that succeeded spent its time on: the four together are its latency. */
interface Parts {
  readonly latency: Micros;
  readonly wait: Micros;
  readonly cold: Micros;
  readonly service: Micros;
  readonly lost: Micros;
}

/** How many there are of each of these words among those. */
export const countsOf = <T extends string>(
  words: readonly T[], found: readonly string[],
): Record<T, number> => Object.fromEntries(words.map((word) =>
  [word, found.filter((each) => each === word).length])) as Record<T, number>;

/** How many there are of each number that occurs. */
const numbered = (found: readonly number[]): Record<string, number> =>
  countsOf([...new Set(found.map(String))], found.map(String));

/** When a container began to start and when it was ready: Infinity if it never was. */
function coldStartOf(
  containers: ReadonlyMap<string, ContainerLife>, name: string | undefined,
): { readonly from: Micros; readonly to: Micros } {
  const life = containers.get(name ?? '');
  const ready = life?.records.find(isOf('container.ready'));
  return { from: life?.starting.t_us ?? 0, to: ready?.t_us ?? 0 };
}

/** How much of a wait in the queue was for the cold start of the container that ended it. */
function coldPart(
  { stretches }: InputLife, place: number, containers: ReadonlyMap<string, ContainerLife>,
): Micros {
  const stretch = stretches[place];
  if (stretch?.state !== 'queued' || stretch.container === undefined) return 0;
  const cold = coldStartOf(containers, stretch.container);
  return Math.max(0, Math.min(stretch.to, cold.to) - Math.max(stretch.from, cold.from));
}

function partsOf(input: InputLife, containers: ReadonlyMap<string, ContainerLife>): Parts {
  const open = input.stretches.slice(0, -1);
  const lasts = (state: string): Micros =>
    sum(open.filter((each) => each.state === state).map(({ from, to }) => to - from));
  const [{ from: servedFrom = 0, to: servedTo = 0 } = {}] = open.slice(-1);
  const cold = sum(open.map((_, place) => coldPart(input, place, containers)));
  const service = servedTo - servedFrom;
  return {
    latency: servedTo - input.arrived.t_us, wait: lasts('queued') - cold, cold, service,
    lost: lasts('running') - service + lasts('waiting'),
  };
}

/** Nearest rank: the value at place ⌈p·n⌉ of all, in ascending order. */
export function summaryOf(values: readonly number[]): Summary | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const at = (percent: number): number =>
    sorted[Math.ceil((percent * sorted.length) / 100) - 1] as number;
  return {
    mean: sum(sorted) / sorted.length,
    p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: at(100),
  };
}

/** Whether it waited for, or was the first on, a container that began to start after it came. */
function isCold(input: InputLife, containers: ReadonlyMap<string, ContainerLife>): boolean {
  const queued = input.stretches.flatMap(({ state }, place) => state === 'queued' ? [place] : []);
  return queued.some((place) => {
    const life = containers.get(input.stretches[place]?.container ?? '');
    if (life === undefined || life.starting.seq < input.arrived.seq) return false;
    const [first] = life.attempts;
    return coldPart(input, place, containers) > 0 || first?.started.input === input.arrived.input;
  });
}

/** What came of the inputs of one Function, each measure by its definition. */
export function inputMeasures(
  inputs: readonly InputLife[], containers: ReadonlyMap<string, ContainerLife>,
): InputMeasures {
  const records = inputs.flatMap((input) => input.records);
  const started = records.filter(isOf('input.started'));
  const retried = records.filter(isOf('caller.retried')).length;
  const misrouted = records.filter(isOf('input.misrouted')).length;
  const pinned = records.filter(isOf('input.pinned')).map(({ version }) => version);
  const parts = inputs.filter(({ state }) => state === 'succeeded')
    .map((input) => partsOf(input, containers));
  const summary = (part: keyof Parts): Summary | undefined =>
    summaryOf(parts.map((each) => each[part]));
  const summaries = parts.length === 0 ? {} : {
    latency_us: summary('latency'), wait_us: summary('wait'), cold_wait_us: summary('cold'),
    service_us: summary('service'), lost_us: summary('lost'),
  } as Pick<InputMeasures, 'latency_us'>;
  return {
    inputs: {
      arrived: inputs.length,
      ...(retried === 0 ? {} : { retried }),
      ...(misrouted === 0 ? {} : { misrouted }),
      ...countsOf(INPUT_STATES, inputs.map(({ state }) => state)),
    },
    attempts: countsOf(ATTEMPT_CAUSES, started.map(({ cause }) => cause)),
    by_version: numbered(started.map(({ container }) =>
      containers.get(container)?.starting.version ?? 0)),
    ...(pinned.length === 0 ? {} : { pinned: numbered(pinned) }),
    ...summaries,
    cold_inputs: inputs.filter((input) => isCold(input, containers)).length,
  };
}

/** The row of an input in the list of all. */
export function inputRow(
  { arrived, attempts, records, state, stretches }: InputLife,
  containers: ReadonlyMap<string, ContainerLife>,
): InputResult {
  const pinned = records.find(isOf('input.pinned'))?.version;
  const retryOf = records.find(isOf('caller.retried'))?.of;
  const isFinal = !['queued', 'running', 'waiting'].includes(state);
  return {
    id: arrived.input, function: arrived.function, arrived_us: arrived.t_us, state,
    ...(pinned === undefined ? {} : { pinned }),
    ...(retryOf === undefined ? {} : { retry_of: retryOf }),
    ...(isFinal ? { finished_us: stretches.at(-1)?.from ?? 0 } : {}),
    attempts: attempts.map(({ started, ended }) => ({
      n: started.attempt, cause: started.cause, container: started.container,
      version: containers.get(started.container)?.starting.version ?? 0,
      started_us: started.t_us,
      ...(ended === undefined ? {} : { ended_us: ended.t_us, result: ended.result }),
    })),
  };
}
