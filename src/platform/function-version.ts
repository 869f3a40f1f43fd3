import { COLD_START_PHASES } from '../model/code-base.ts';
import type { CallSpec, FunctionSpec } from '../model/configuration.ts';
import type { Distribution } from '../model/distribution.ts';
import type { StartPhase } from '../model/records.ts';
import type { Micros } from '../model/time.ts';
import type { Sampler } from '../random/distributions/index.ts';
import { Stream } from '../random/stream.ts';

/** A phase of a start after its `queue`. */
export interface PlannedPhase {
  readonly phase: StartPhase;
  readonly micros: Micros;
}

/** What a start will be like, decided when it begins. */
export interface PlannedStart {
  readonly queueMicros: Micros;
  /** What follows the `queue`, in order. */
  readonly phases: readonly PlannedPhase[];
  /** All phases together, `queue` included. */
  readonly totalMicros: Micros;
  /** What restoring a memory snapshot takes of it; `null` for a start that runs its `init`. */
  readonly restoreMicros: Micros | null;
  readonly fails: boolean;
}

/** The first so many attempts on a container follow a law of their own, or take longer. */
export interface WarmUp {
  readonly inputs: number;
  readonly factor: number;
  readonly law: Sampler | null;
}

/** How inputs run in batches (QUE-6). */
export interface BatchWork {
  readonly maxSize: number;
  /** How long an open batch waits for more. */
  readonly wait: Micros;
  /** What each input adds to the service time. */
  readonly perInput: Sampler;
}

/** A call, and which of its Function's it is, from 0. */
export interface PlacedCall extends CallSpec {
  readonly place: number;
}

interface Phase {
  readonly phase: StartPhase | 'queue';
  readonly sampler: Sampler;
  readonly stream: Stream;
}

/** Whom the streams of a version belong to. */
export interface VersionOwner {
  readonly seed: number;
  readonly app: string;
  readonly function: string;
  readonly publishedAt: Micros;
  /** The sampler of a law. */
  law(distribution: Distribution): Sampler;
}

/** A Function in one version of its App: its options, its laws and the state of its starts. */
export class FunctionVersion {
  readonly number: number;
  readonly spec: FunctionSpec;
  /** How long an attempt takes; of a batch what it takes without its inputs. */
  readonly serviceTime: Sampler;
  readonly publishedAt: Micros;
  /** `null` if each input runs by itself. */
  readonly batch: BatchWork | null;
  /** What the first inputs of its containers take instead; `null` if as long as any (CON-9). */
  readonly warmUp: WarmUp | null;
  /** Thousandths of a core that the inputs of a container share; `null` for `io` (QUE-5). */
  readonly millicores: number | null;
  /** The calls of each attempt, in the order in which it makes them (CAL-1). */
  readonly calls: readonly PlacedCall[];
  /** Failed starts since the last one that became ready (CON-3). */
  failures = 0;
  /** No start begins before this instant. */
  notBefore: Micros = 0;
  /** The latest container when a failure was last counted: earlier starts count with it. */
  countedUpTo = 0;
  /** Containers that are starting. */
  startingCount = 0;
  /** Those of them that wait for the platform to have a place for them (AUT-6). */
  heldCount = 0;
  /** Starts begun so far, initial containers aside. */
  startCount = 0;
  /** `APP/FUNCTION`: whose its streams are, with its number. */
  readonly owner: string;
  private readonly phases: readonly Phase[];
  private readonly queue: Phase | null;
  /** `init` in its starts from a memory snapshot. */
  private readonly restore: Phase | null;
  private readonly failureDraws: Stream | null;

  constructor(number: number, spec: FunctionSpec, owner: VersionOwner) {
    const { seed, app, function: name, law } = owner;
    this.number = number;
    this.spec = spec;
    this.publishedAt = owner.publishedAt;
    const { batch } = spec;
    this.serviceTime = law(batch?.base ?? spec.service_time);
    this.batch = batch === undefined ? null : {
      maxSize: batch.max_batch_size, wait: batch.wait, perInput: law(batch.per_input),
    };
    this.millicores =
      spec.concurrency === undefined ? null : Math.round(spec.concurrency.cpu * 1_000);
    this.calls = (spec.calls ?? []).map((call, place) => ({ ...call, place }))
      .sort((a, b) => a.at - b.at || a.place - b.place);
    const first = spec.first_service_time;
    this.warmUp = first === undefined
      ? spec.warm_up === undefined ? null : { ...spec.warm_up, law: null }
      : { inputs: 1, factor: 1, law: law(first) };
    this.owner = `${app}/${name}`;
    const entity = `${this.owner}/v${number}`;
    const phaseOf = (phase: Phase['phase'], duration: Distribution): Phase => (
      { phase, sampler: law(duration), stream: new Stream(seed, `cold start ${phase}`, entity) });
    const phases = COLD_START_PHASES.flatMap((phase) => {
      const duration = spec.cold_start[phase];
      return duration === undefined ? [] : [phaseOf(phase, duration)];
    });
    this.restore = spec.snapshot === undefined
      ? null : phaseOf('restore', spec.snapshot.restore);
    this.queue = phases.find(({ phase }) => phase === 'queue') ?? null;
    this.phases = phases.filter(({ phase }) => phase !== 'queue');
    this.failureDraws =
      spec.start_failure_rate > 0 ? new Stream(seed, 'start failure', entity) : null;
  }

  /**
   * Draws the next start: its k-th values belong to the k-th container that is started (TIME-4).
   * All laws are drawn from at each start, so that `snapshot` moves no value to another container.
   *
   * @rule CON-1
   * @rule CON-2
   */
  planStart(): PlannedStart {
    const k = this.startCount++;
    const queueMicros = this.queue?.sampler(this.queue.stream.next(), k) ?? 0;
    const restoreMicros = this.planRestore(k);
    const phases: PlannedPhase[] = [];
    let totalMicros = queueMicros + (restoreMicros ?? 0);
    for (const { phase, sampler, stream } of this.phases) {
      const micros = sampler(stream.next(), k);
      if (phase === 'queue' || (phase === 'init' && restoreMicros !== null)) continue;
      phases.push({ phase, micros });
      totalMicros += micros;
    }
    if (restoreMicros !== null) phases.push({ phase: 'restore', micros: restoreMicros });
    const { start_failure_rate, start_failures } = this.spec;
    const unlucky = this.failureDraws !== null && this.failureDraws.next() < start_failure_rate;
    const listed = start_failures === 'always' || start_failures.includes(k + 1);
    return { queueMicros, phases, totalMicros, restoreMicros, fails: unlucky || listed };
  }

  /** What restoring takes in the k-th start, from 0; `null` for one that makes the snapshot. */
  private planRestore(k: number): Micros | null {
    const { restore, spec: { snapshot } } = this;
    if (restore === null || snapshot === undefined) return null;
    const draw = restore.stream.next();
    return k < snapshot.after ? null : restore.sampler(draw, k - snapshot.after);
  }

  /** One of its containers became ready: the next failure is the first, whoever it befalls. */
  forgetFailures(): void {
    this.failures = 0;
    this.countedUpTo = 0;
  }

  /** What its streams are for. */
  get streams(): readonly string[] {
    const phases = [this.queue, this.restore].flatMap((phase) => phase ?? []);
    const purposes = [...phases, ...this.phases].map(({ phase }) => `cold start ${phase}`);
    return this.failureDraws === null ? purposes : [...purposes, 'start failure'];
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
