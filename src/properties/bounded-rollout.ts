import type { Micros } from '../model/time.ts';
import type { AppHistory, Edition } from './history/app.ts';
import type { FunctionHistory } from './history/function.ts';
import type { Here } from './history/here.ts';
import type { History } from './history/history.ts';
import type { Judge, Property } from './property.ts';

/** How many turns a Function needs to replace its containers, and how long one may take. */
interface Turns {
  readonly count: number;
  /** Of the versions that are replaced: the longest attempt, and the longest exit. */
  readonly leave: Micros;
}

/** A rollout that has to be over in time. */
interface Bound {
  readonly edition: Edition;
  readonly turns: Map<FunctionHistory, Turns>;
  /** The longest cold start so far of a container of the version. */
  coldStart: Micros;
}

/** L06: a rollout with room to replace takes its turns, and no longer. */
export const boundedRollout: Property = {
  id: 'L06',
  name: 'bounded-rollout',
  statement: 'A rolling rollout that has room for r replacements of the b containers it finds is '
    + 'finished after at most ⌈b/r⌉ turns of the longest cold start, timeout and exit time '
    + 'together. That is: under the usual policies, unless a container fails, crashes, is '
    + 'preempted or has to wait for the platform, or another version or a stop comes between; and '
    + 'not after a fault, nor where a container may go as soon as it is idle.',
  rule: 'ROL-3',
  scope: { strategy: 'rolling' },
  mode: 'eventually',
  watch(history, judge) {
    const bounds = new Bounds(history, judge);
    const forget = ({ app }: Here): void => bounds.forget(app);
    return {
      before: {
        'fault.struck': () => bounds.giveUp(),
        'app.stopping': forget,
        'autoscaler.overridden': forget,
        'container.start_failed': forget,
        'container.crashed': forget,
        'container.held': forget,
        'container.phase': forget,
        'container.stopping'(here) {
          if (here.record.why === 'preempted') forget(here);
        },
        'container.starting': (here) => bounds.take(here),
        'rollout.finished': (here) => bounds.finish(here),
      },
      after: {
        'deploy.published': ({ app }) => bounds.begin(app),
        'rollout.started': (here) => bounds.allow(here),
      },
      ended: () => bounds.end(),
    };
  },
};

/** The rollouts that have to be over in time. */
class Bounds {
  readonly #history: History;
  readonly #judge: Judge;
  readonly #open = new Map<AppHistory, Bound>();
  #isDisturbed = false;

  constructor(history: History, judge: Judge) {
    this.#history = history;
    this.#judge = judge;
  }

  /** After a fault nothing is certain. */
  giveUp(): void {
    this.#isDisturbed = true;
    this.#open.clear();
  }

  forget(app: AppHistory): void {
    this.#open.delete(app);
  }

  begin(app: AppHistory): void {
    this.#open.delete(app);
    const { live } = app;
    if (live === null || this.#isDisturbed || !this.#judge.binds(live)) return;
    const found = app.functions.filter(({ existing }) => existing > 0);
    if (found.length === 0 || found.some(isHindered)) return;
    // A Function that the version does not have is gone in one turn.
    const turns = new Map(found.map((owner) => [owner, { count: 1, leave: leaveOf(owner) }]));
    this.#open.set(app, { edition: live, turns, coldStart: 0 });
  }

  /** The version has this Function: how many turns it needs follows from its room. */
  allow({ app, function: owner, record }: Here<'rollout.started'>): void {
    const turns = owner === null ? undefined : this.#open.get(app)?.turns;
    if (owner === null || turns?.has(owner) !== true) return;
    const { cap = Number.POSITIVE_INFINITY, surge = 0 } = record;
    const room = cap + surge - owner.existing;
    const isUsual = record.replace === 'match' && record.retire === 'one-for-one'
      && record.at_limit === 'wait' && record.scaledown_window_us > 0;
    if (room <= 0 || !isUsual) return this.forget(app);
    turns.set(owner, { count: Math.ceil(owner.existing / room) || 1, leave: leaveOf(owner) });
  }

  /** A container starts. */
  take({ app, record }: Here<'container.starting'>): void {
    const bound = this.#open.get(app);
    if (bound === undefined) return;
    if (record.why === 'pinned') this.forget(app);
    else bound.coldStart = Math.max(bound.coldStart, record.cold_start_us);
  }

  finish({ app, record }: Here<'rollout.finished'>): void {
    const bound = this.#open.get(app);
    if (bound === undefined || bound.edition.version !== record.version) return;
    this.forget(app);
    this.#judge.count();
    this.#judgeBound(bound, 'is finished');
  }

  end(): void {
    for (const bound of this.#open.values()) this.#judgeBound(bound, 'goes on');
  }

  #judgeBound({ edition: { published, version }, turns, coldStart }: Bound, what: string): void {
    let longest = 0;
    for (const { count, leave } of turns.values()) {
      longest = Math.max(longest, count * (coldStart + leave));
    }
    const took = this.#history.now - published.t_us;
    if (took <= longest) return;
    this.#judge.violate(
      `the rollout of v${version} ${what} after ${took} µs, where it has room to be finished `
      + `after ${longest} µs`, published.seq,
    );
  }
}

/** How long a container of a Function may take to go once it is retired. */
function leaveOf({ containers }: FunctionHistory): Micros {
  let leave = 0;
  for (const { generation: { options } } of containers.values()) {
    if (options === null) return Number.POSITIVE_INFINITY;
    leave = Math.max(leave, options.timeout_us + options.exit_time_us);
  }
  return leave;
}

/** Whether something else than the rollout holds the containers of a Function up. */
const isHindered = ({ containers }: FunctionHistory): boolean =>
  [...containers.values()].some(({ isHeld, starting }) => isHeld || starting.why === 'pinned');
