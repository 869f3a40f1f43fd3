import { ATTEMPT_RESULTS } from '../model/records.ts';
import type { Micros } from '../model/time.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import { desiredOf } from './demand.ts';
import type { FunctionHistory } from './history/function.ts';
import type { Here } from './history/here.ts';
import type { History } from './history/history.ts';
import {
  ATTEMPT, FUNCTION, InputView, PLACE, RUNNING, SENIORITY, SERVICE,
} from './history/inputs.ts';
import type { Judge, Property } from './property.ts';

const SERVICE_CELL = fieldsOf('input.started').service_us;
const RESULT_CELL = fieldsOf('attempt.ended').result;
const SUCCEEDED = ATTEMPT_RESULTS.indexOf('succeeded');

/** Inputs that came at one instant to a Function that had nothing to do. */
interface Burst {
  readonly at: Micros;
  readonly size: number;
  readonly slots: number;
  /** The seniority of the last of them. */
  readonly last: number;
  /** The longest cold start of the containers that are for them. */
  readonly coldStart: Micros;
  /** What each of them takes; `null` before the first started. */
  service: Micros | null;
}

/** L08: in a burst everybody's turn comes. */
export const noStarvation: Property = {
  id: 'L08',
  name: 'no-starvation',
  statement: 'Of n inputs that come at one instant to a Function that has nothing to do, and that '
    + 'all take the same time s, none waits longer than the longest cold start and ⌈n/c⌉ × s, with '
    + 'c slots in the containers that the autoscaler wants for them. That is: without batches, '
    + 'calls, shared cores, early binding, single use, limits or a pace of the autoscaler, where '
    + 'starts do not slow each other down, and unless an attempt fails, a container goes, or a '
    + 'version, a stop or a fault comes between.',
  rule: 'QUE-3',
  scope: 'always',
  mode: 'eventually',
  watch(history, judge) {
    const bursts = new Bursts(history, judge);
    const forget = ({ function: owner }: Here): void => bursts.forget(owner);
    const forgetAll = (): void => bursts.forgetAll();
    return {
      before: {
        'input.started': (here) => bursts.start(here),
        'attempt.ended'(here) {
          if (here.value(RESULT_CELL) !== SUCCEEDED) forget(here);
        },
        'fault.struck': () => bursts.giveUp(),
        'deploy.published': forgetAll,
        'app.stopping': forgetAll,
        'autoscaler.overridden': forgetAll,
        'input.bound': forget,
        'input.misrouted': forget,
        'container.start_failed': forget,
        'container.held': forget,
        'container.phase': forget,
        'container.crashed': forget,
        'container.draining': forget,
        'container.stopping': forget,
      },
      settled: () => bursts.begin(),
      ended: () => bursts.end(),
    };
  },
};

/** The bursts of which not all have started, one of a Function. */
class Bursts {
  readonly #history: History;
  readonly #judge: Judge;
  readonly #view: InputView;
  readonly #open = new Map<FunctionHistory, Burst>();
  #isDisturbed = false;

  constructor(history: History, judge: Judge) {
    this.#history = history;
    this.#judge = judge;
    this.#view = new InputView(history.inputs);
  }

  /** After a fault nothing is certain. */
  giveUp(): void {
    this.#isDisturbed = true;
    this.forgetAll();
  }

  forgetAll(): void {
    for (const owner of this.#open.keys()) this.forget(owner);
  }

  forget(owner: FunctionHistory | null): void {
    if (owner !== null && this.#open.delete(owner)) owner.areStartsWatched = false;
  }

  /** An instant is over: what is left of who came in it is a burst. */
  begin(): void {
    const { now, touched } = this.#history;
    for (const owner of touched) {
      if (owner.burstAt !== now || owner.queue.size === 0 || this.#isDisturbed) continue;
      const burst = burstOf(owner, this.#history, this.#view);
      if (burst === null) continue;
      owner.areStartsWatched = true;
      this.#open.set(owner, burst);
    }
  }

  start(here: Here<'input.started'>): void {
    const { function: owner, input } = here;
    const burst = owner === null ? undefined : this.#open.get(owner);
    if (burst === undefined) return;
    const service = here.value(SERVICE_CELL);
    if (service !== (burst.service ?? service) || input.get(ATTEMPT) > 0) return this.forget(owner);
    burst.service = service;
    const seniority = input.get(SENIORITY);
    if (seniority <= burst.last) {
      this.#judge.count();
      judgeWait(burst, here, this.#judge);
    }
    if (seniority >= burst.last) this.forget(owner);
  }

  end(): void {
    for (const [owner, burst] of this.#open) {
      const most = longestWait(burst);
      if (burst.service === null || this.#history.now - burst.at <= most) continue;
      // Those that are not there any more gave up.
      if (owner.queue.size === 0) continue;
      if (this.#view.select(owner.queue.first).get(SENIORITY) > burst.last) continue;
      this.#judge.violate(
        `of ${burst.size} inputs that came to ${owner.name} at ${burst.at} µs some have not `
        + `started, where none had to wait longer than ${most} µs`,
      );
    }
  }
}

const longestWait = ({ coldStart, service, size, slots }: Burst): Micros =>
  coldStart + Math.ceil(size / slots) * (service ?? 0);

function judgeWait(burst: Burst, { input, now }: Here, judge: Judge): void {
  const most = longestWait(burst);
  if (now - burst.at <= most) return;
  judge.violate(
    `${input.name} starts ${now - burst.at} µs after it came with ${burst.size - 1} others, which `
    + `${burst.slots} slots had to serve within ${most} µs`,
  );
}

/** The burst that has just come to a Function, if something certain can be said of it. */
function burstOf(owner: FunctionHistory, history: History, view: InputView): Burst | null {
  const { app, existing, live, queue, running } = owner;
  const options = live?.options ?? null;
  if (live === null || options === null || app.isGone) return null;
  if (existing !== live.ready + live.starting || live.failures > 0 || live.isHeldBack) return null;
  const { interval_us, scaleup_window_us, millicores, calls, single_use } = options;
  const isPaced = interval_us !== undefined || scaleup_window_us !== undefined;
  const isSlow = millicores !== undefined || calls !== undefined || single_use === 'yes';
  const isShared = owner.isBatching || options.max_batch_size !== undefined;
  if (isPaced || isSlow || isShared || owner.bound > 0 || owner.family.length > 1) return null;
  const service = serviceOf(owner, history, view);
  if (service === undefined) return null;
  let coldStart = 0;
  for (const { isHeld, isSlowed, starting, state } of owner.containers.values()) {
    if (isHeld || (isSlowed && state === 'starting')) return null;
    coldStart = Math.max(coldStart, starting.cold_start_us);
  }
  return {
    at: history.now, size: queue.size + running, slots: desiredOf(owner) * options.max_inputs,
    last: history.inputs.latestSeniority, coldStart, service,
  };
}

/** What the running inputs of a burst take: `null` if there are none, `undefined` if it differs. */
function serviceOf(
  owner: FunctionHistory, { inputs }: History, view: InputView,
): Micros | null | undefined {
  let service: Micros | null = null;
  let left = owner.running;
  for (let input = inputs.latest; input > 0 && left > 0; input--) {
    view.select(input);
    if (view.get(PLACE) !== RUNNING || view.get(FUNCTION) !== owner.index) continue;
    left--;
    const its = view.get(SERVICE);
    if (service !== null && its !== service) return undefined;
    service = its;
  }
  return service;
}
