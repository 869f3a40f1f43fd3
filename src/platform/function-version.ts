import { COLD_START_PHASES } from '../model/code-base.ts';
import type { FunctionSpec } from '../model/configuration.ts';
import type { Distribution } from '../model/distribution.ts';
import type { Micros } from '../model/time.ts';
import type { Sampler } from '../random/distributions/index.ts';
import { Stream } from '../random/stream.ts';

/** What a start will be like, decided when it begins. */
export interface PlannedStart {
  readonly queueMicros: Micros;
  /** All phases together, `queue` included. */
  readonly totalMicros: Micros;
  readonly fails: boolean;
}

interface Phase {
  readonly phase: (typeof COLD_START_PHASES)[number];
  readonly sampler: Sampler;
  readonly stream: Stream;
}

/** Whom the streams of a version belong to. */
export interface VersionOwner {
  readonly seed: number;
  readonly app: string;
  readonly function: string;
  /** The sampler of a law. */
  law(distribution: Distribution): Sampler;
}

/** A Function in one version of its App: its options, its laws and the state of its starts. */
export class FunctionVersion {
  readonly number: number;
  readonly spec: FunctionSpec;
  readonly serviceTime: Sampler;
  /** Failed starts since the last one that became ready (CON-3). */
  failures = 0;
  /** No start begins before this instant. */
  notBefore: Micros = 0;
  /** The latest container when a failure was last counted: earlier starts count with it. */
  countedUpTo = 0;
  /** Containers that are starting. */
  startingCount = 0;
  /** Starts begun so far, initial containers aside. */
  startCount = 0;
  private readonly entity: string;
  private readonly phases: readonly Phase[];
  private readonly queue: Phase | null;
  private readonly failureDraws: Stream | null;

  constructor(number: number, spec: FunctionSpec, owner: VersionOwner) {
    const { seed, app, function: name, law } = owner;
    this.number = number;
    this.spec = spec;
    this.serviceTime = law(spec.service_time);
    const entity = `${app}/${name}/v${number}`;
    this.entity = entity;
    const phases = COLD_START_PHASES.flatMap((phase) => {
      const duration = spec.cold_start[phase];
      if (duration === undefined) return [];
      const stream = new Stream(seed, `cold start ${phase}`, entity);
      return [{ phase, sampler: law(duration), stream }];
    });
    this.queue = phases.find(({ phase }) => phase === 'queue') ?? null;
    this.phases = phases.filter(({ phase }) => phase !== 'queue');
    this.failureDraws =
      spec.start_failure_rate > 0 ? new Stream(seed, 'start failure', entity) : null;
  }

  /**
   * Draws the next start: its k-th values belong to the k-th container that is started (TIME-4).
   *
   * @rule CON-1
   */
  planStart(): PlannedStart {
    const k = this.startCount++;
    const queueMicros = this.queue?.sampler(this.queue.stream.next(), k) ?? 0;
    let totalMicros = queueMicros;
    for (const { sampler, stream } of this.phases) totalMicros += sampler(stream.next(), k);
    const { start_failure_rate, start_failures } = this.spec;
    const unlucky = this.failureDraws !== null && this.failureDraws.next() < start_failure_rate;
    const listed = start_failures === 'always' || start_failures.includes(k + 1);
    return { queueMicros, totalMicros, fails: unlucky || listed };
  }

  /** One of its containers became ready: the next failure is the first, whoever it befalls. */
  forgetFailures(): void {
    this.failures = 0;
    this.countedUpTo = 0;
  }

  /** How many values each of its streams has given. */
  get draws(): readonly (readonly [string, number])[] {
    const phases = [...(this.queue === null ? [] : [this.queue]), ...this.phases];
    const taken = phases.map(({ phase, stream }) =>
      [`cold start ${phase} ${this.entity}`, stream.taken] as const);
    if (this.failureDraws === null) return taken;
    return [...taken, [`start failure ${this.entity}`, this.failureDraws.taken]];
  }
}

/**
 * The wait after so many failed starts in a row: a second, doubled with each, at most a minute
 * (both are `platform.constants`).
 */
export function startBackoff(
  failures: number, { first, most }: { first: Micros; most: Micros },
): Micros {
  let wait = first;
  for (let n = 1; n < failures && wait < most; n++) wait *= 2;
  return Math.min(wait, most);
}
