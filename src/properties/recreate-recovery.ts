import type { Micros } from '../model/time.ts';
import type { AppHistory, Edition } from './history/app.ts';
import type { FunctionHistory, Generation } from './history/function.ts';
import type { Here } from './history/here.ts';
import type { History } from './history/history.ts';
import { ATTEMPT, BOUND, FUNCTION, InputView, PLACE, QUEUED } from './history/inputs.ts';
import type { Judge, Property } from './property.ts';

/** An input that has waited since a recreate took its containers. */
interface Wait {
  readonly edition: Edition;
  readonly live: Generation;
  readonly input: number;
  /** Its number of attempts so far. */
  readonly attempt: number;
  /** By when a container for it has begun to start. */
  readonly startedBy: Micros;
  /** The longest cold start of a container of the version. */
  coldStart: Micros;
}

/** L07: after a recreate the service is back in time. */
export const recreateRecovery: Property = {
  id: 'L07',
  name: 'recreate-recovery',
  statement: 'Where inputs are queued when a recreate interrupts and no new container is ready, '
    + 'the most senior of them starts at most the longest exit time, the interval and scale-up '
    + 'window of the autoscaler and the longest cold start later. That is: unless a start fails, '
    + 'containers crash or wait for the platform, inputs run in batches, or another version or a '
    + 'stop comes between; and not after a fault.',
  rule: 'REC-2',
  scope: { strategy: 'recreate' },
  mode: 'eventually',
  watch(history, judge) {
    const waits = new Waits(history, judge);
    const forget = ({ function: owner }: Here): void => waits.forget(owner);
    const forgetApp = ({ app }: Here): void => {
      for (const each of app.functions) waits.forget(each);
    };
    return {
      before: {
        'fault.struck': () => waits.giveUp(),
        'deploy.published': forgetApp,
        'app.stopping': forgetApp,
        'autoscaler.overridden': forgetApp,
        'container.start_failed': forget,
        'container.crashed': forget,
        'container.held': forget,
        'container.phase': forget,
        'container.starting': (here) => waits.take(here),
      },
      each: ({ now }) => waits.pass(now),
      after: {
        'deploy.interrupting': ({ app }) => waits.interrupt(app),
      },
      settled: () => waits.begin(),
      ended: () => waits.pass(history.now),
    };
  },
};

/** The inputs that have to start in time, one of a Function. */
class Waits {
  readonly #history: History;
  readonly #judge: Judge;
  readonly #view: InputView;
  readonly #open = new Map<FunctionHistory, Wait>();
  /** Recreated in this instant. */
  readonly #interrupted = new Set<AppHistory>();
  #isDisturbed = false;

  constructor(history: History, judge: Judge) {
    this.#history = history;
    this.#judge = judge;
    this.#view = new InputView(history.inputs);
  }

  /** After a fault nothing is certain. */
  giveUp(): void {
    this.#isDisturbed = true;
    this.#interrupted.clear();
    for (const owner of this.#open.keys()) this.forget(owner);
  }

  forget(owner: FunctionHistory | null): void {
    if (owner !== null && this.#open.delete(owner)) this.#history.isWatched = this.#open.size > 0;
  }

  interrupt(app: AppHistory): void {
    const { live } = app;
    if (live === null || live.interruptingSeq !== this.#history.seq) return;
    if (!this.#isDisturbed && this.#judge.binds(live)) this.#interrupted.add(app);
  }

  /** The instant of an interruption is over: who waits now has to be served in time. */
  begin(): void {
    for (const { functions, live } of this.#interrupted) {
      for (const owner of functions) {
        const attempt = this.#view.select(owner.queue.first).get(ATTEMPT);
        const wait = live === null ? null : waitOf(owner, live, attempt);
        if (wait === null) continue;
        this.#judge.count();
        this.#open.set(owner, wait);
        this.#history.isWatched = true;
      }
    }
    this.#interrupted.clear();
  }

  /** A container starts. */
  take({ function: owner, record }: Here<'container.starting'>): void {
    const wait = owner === null ? undefined : this.#open.get(owner);
    if (wait === undefined || record.version !== wait.live.version) return;
    wait.coldStart = Math.max(wait.coldStart, record.cold_start_us);
  }

  /** Every instant before `now` is over. */
  pass(now: Micros): void {
    for (const [owner, { attempt, coldStart, edition, input, startedBy }] of this.#open) {
      const view = this.#view.select(input);
      const isQueued = (view.get(PLACE) === QUEUED || view.get(PLACE) === BOUND)
        && view.get(FUNCTION) === owner.index && view.get(ATTEMPT) === attempt;
      const due = startedBy + coldStart;
      if (isQueued && now <= due) continue;
      this.forget(owner);
      if (!isQueued) continue;
      this.#judge.violate(
        `in-${input} of ${owner.name} is still queued, where it had to start by ${due} µs`,
        edition.interruptingSeq,
      );
    }
  }
}

/** What the most senior input of a Function may expect, if anything certain. */
function waitOf(
  { bound, containers, family, live, queue }: FunctionHistory, edition: Edition, attempt: number,
): Wait | null {
  // Those who are pinned have a pool of their own under the same cap.
  if (queue.size === 0 || bound > 0 || family.length > 1) return null;
  if (live === null || live.options === null || live.ready > 0) return null;
  if (live.options.max_batch_size !== undefined) return null;
  const { interval_us: interval = 0, scaleup_window_us: window = 0 } = live.options;
  let exit = 0;
  let coldStart = 0;
  for (const { generation, isHeld, isSlowed, starting, state } of containers.values()) {
    if (isHeld || generation.options === null) return null;
    if (isSlowed && state === 'starting') return null;
    const isOfUse = generation === live && state !== 'stopping';
    if (isOfUse) coldStart = Math.max(coldStart, starting.cold_start_us);
    else exit = Math.max(exit, generation.options.exit_time_us);
  }
  if (live.failures > 0 || live.isHeldBack) return null;
  const at = edition.interruptedAt ?? Number.POSITIVE_INFINITY;
  const startedBy = at + exit + interval + window;
  return { edition, live, input: queue.first, attempt, startedBy, coldStart };
}
