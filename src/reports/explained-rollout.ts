import type {
  Blockade, PoolState, RolloutCause, RolloutExplanation, UnderWayCause,
} from '../model/explanation.ts';
import type { Micros } from '../model/time.ts';
import { listOf, poolWords, someOf, treatmentBy } from './explained-facts.ts';
import { countOf, formatDuration, formatInstant } from './quantities.ts';

/** What held a rollout up, or what it cost, as a sentence or two. */
export function rolloutSentence(cause: RolloutCause, told: RolloutExplanation): string {
  switch (cause.cause) {
    case 'nothing_to_replace':
      return cause.is_first
        ? 'Finished at once: a first version replaces nothing.'
        : 'Finished at once: there was no container of an older version.';
    case 'finished':
      return `Finished ${afterPublish(cause.took_us)}: `
        + `${allOf(cause.replaced)} gone.`;
    case 'superseded':
      return `Superseded by v${cause.by} ${afterPublish(cause.took_us)}: `
        + `${partOf(cause)} ${treatmentBy(told.strategy)} by then.`;
    case 'stopped':
      return `Ended by the stop of the App: ${partOf(cause)} `
        + `${treatmentBy(told.strategy)} by then.`;
    case 'blocked': return blocked(cause, told);
    case 'under_way': return underWay(cause, told);
    case 'drained': {
      const last = cause.last_input === undefined ? '' : `, for ${cause.last_input}`;
      return `The last old container, ${cause.container}, drained for `
        + `${formatDuration(cause.drained_us)}${last}: nothing but the timeout bounds that.`;
    }
    case 'interrupted':
      return `It interrupted ${countOf(cause.count, 'attempt')}, which ran again. `
        + 'A rolling deployment interrupts nothing.';
    case 'downtime':
      return `Inputs found no container for ${formatDuration(cause.downtime_us)} (downtime).`;
  }
}

const allOf = (count: number): string => {
  if (count === 1) return 'the one old container is';
  return count === 2 ? 'both old containers are' : `all ${countOf(count, 'old container')} are`;
};

const partOf = ({ replaced, of }: { readonly replaced: number; readonly of: number }): string =>
  `${replaced} of ${countOf(of, 'old container')} ${of === 1 ? 'was' : 'were'}`;

const afterPublish = (micros: Micros): string =>
  (micros === 0 ? 'in the instant of its publish' : `${formatDuration(micros)} after its publish`);

/** The Function, where there is a choice. */
const inFunction = (name: string, { functions }: RolloutExplanation): string =>
  Object.keys(functions).length === 1 ? '' : `${name}: `;

function blocked(
  { function: name, blockade }: Extract<RolloutCause, { readonly cause: 'blocked' }>,
  told: RolloutExplanation,
): string {
  const { is_open, first_at_us, last_at_us, count, blocked_us } = blockade;
  const where = inFunction(name, told);
  const words = blockedWords(blockade);
  const begin = where === '' ? 'Blocked' : `${where}blocked`;
  if (is_open && count === 1) return `${begin} since ${formatInstant(first_at_us)}: ${words}`;
  const often = count === 1 ? '' : ` (${count} times)`;
  const still = is_open ? `, and again since ${formatInstant(last_at_us)}` : '';
  return `${begin} for ${formatDuration(blocked_us)} in all${often}${still}: ${words}`;
}

/** Why nothing can be replaced, or could not while it was blocked, and the ways out. */
export function blockedWords(
  { why, pool, failed_starts, is_open }: Pick<
    Blockade, 'why' | 'pool' | 'failed_starts' | 'is_open'
  >,
): string {
  switch (why) {
    case 'cap': return `${atCap(pool, is_open)}.`;
    case 'backoff': {
      const fail = is_open ? 'fail' : 'failed';
      const start = `starts of v${pool.live} ${fail} (${failed_starts} in a row).`;
      return is_open
        ? `${start} The old containers go on serving; deploy a version that starts, or roll back.`
        : start;
    }
    case 'limit':
      return is_open
        ? 'new containers wait for a place that others have, at a limit of the platform '
          + `(${poolWords(pool)}): raise the limit, stop what is not needed, or recreate, which `
          + 'frees the places first.'
        : 'new containers waited for a place that others had, at a limit of the platform.';
    case 'outage':
      return is_open
        ? 'the platform starts no containers. The old ones go on serving, and the rollout goes on '
          + 'when that is over.'
        : 'the platform started no containers.';
  }
}

function atCap(pool: PoolState, isNow: boolean): string {
  const { existing, ready, busy, draining, stopping, cap = 0, surge = 0 } = pool;
  const versions = listOf(pool.outdated.map((version) => `v${version}`));
  const total = cap + surge;
  const count = existing > total
    ? countOf(existing, 'container') : `${existing} of ${countOf(total, 'container')}`;
  const be = (of: number) => isNow ? (of === 1 ? 'is' : 'are') : of === 1 ? 'was' : 'were';
  const run = isNow ? (existing === 1 ? 'runs' : 'run') : 'ran';
  const state = busy === ready ? `${be(existing)} busy` : busy === 0 ? `${be(existing)} idle`
    : `${busy} of them ${be(busy)} busy`;
  const onlyOld = existing === ready && pool.live_ready === 0;
  const what = onlyOld
    ? `${count} ${run} ${versions} and ${state}`
    : `${count} ${isNow ? 'exist' : 'existed'} (${mixture(pool, versions)})`;
  const limit = `max_containers is ${cap}${surge > 0 ? ` and surge ${surge}` : ''}`;
  const ways = [
    surge > 0 ? 'raise them' : 'raise it', ...(surge > 0 ? [] : ['set surge']),
    ...(pool.outdated_idle > 0 ? ['set at_limit: evict-idle'] : []),
  ];
  const end = draining + stopping > 0 ? 'wait for those that leave, ' : '';
  return `${what}, ${limit}: ${end}${ways.join(', ')}, or recreate`;
}

function mixture(pool: PoolState, versions: string): string {
  const { ready, live_ready, draining, stopping, live } = pool;
  const old = ready - live_ready;
  return [
    old > 0 ? `${old} of ${versions}` : '',
    live_ready > 0 ? `${live_ready} of v${live}` : '',
    draining > 0 ? `${draining} draining` : '',
    stopping > 0 ? `${stopping} stopping` : '',
  ].filter((part) => part !== '').join(', ');
}

function underWay(cause: UnderWayCause, told: RolloutExplanation): string {
  const { containers, running, failed_starts: failed } = cause;
  const which = someOf(containers);
  const since = formatInstant(cause.since_us);
  const [is, has] = containers.length === 1 ? ['is', 'has'] : ['are', 'have'];
  const start = `${inFunction(cause.function, told)}Not finished: `;
  switch (cause.waits_for) {
    case 'starts': {
      const failing = failed === 0 ? '' : `, after ${countOf(failed, 'failed start')} in a row; `
        + 'deploy a version that starts, or roll back';
      return `${start}${which} of v${told.version} ${has} been starting since ${since}${failing}.`;
    }
    case 'drains':
      return `${start}${which} ${has} been draining since ${since}, for ${someOf(running)}; `
        + 'nothing but the timeout bounds that.';
    case 'exits': return `${start}${which} ${has} been stopping since ${since} (exit_time).`;
    case 'interrupt':
      return `${start}${which} ${is} to be interrupted when interrupt_delay is over.`;
    case 'idle':
      return `${start}with replace: demand ${which} ${containers.length === 1 ? 'stays' : 'stay'} `
        + 'until new containers are needed or the old ones have been idle for scaledown_window.';
    case 'strategy':
      return `${start}the strategy ${told.strategy} has not retired ${which} yet.`;
  }
}
