import type { ExplainedFact, PoolState } from '../model/explanation.ts';
import type { BlockReason, HoldReason } from '../model/records.ts';
import { onOneLine } from './layout.ts';
import { countOf } from './quantities.ts';

/** Why a rollout is blocked, as an aside. */
export const BLOCKED_BY: Readonly<Record<BlockReason, string>> = {
  cap: 'at max_containers',
  backoff: 'starts fail',
  limit: 'at a limit of the platform',
  outage: 'the platform starts no containers',
};

/** What keeps a start from beginning, as an aside. */
export const HELD_BY: Readonly<Record<HoldReason, string>> = {
  containers: 'at platform.limits.containers',
  gpus: 'no GPU is left of platform.limits.gpus',
  outage: 'an outage: the platform starts no containers',
  cold_start_cap: 'a cap on cold starts at a time',
  gpu_shortage: 'a shortage of its GPU',
};

/** `a`, `a and b`, `a, b and c`. */
export function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** Names in a row; of many the first. */
export function someOf(names: readonly string[]): string {
  if (names.length <= 3) return listOf(names);
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

/** What a strategy does to the containers from before. */
export function treatmentBy(strategy: string): string {
  if (strategy === 'rolling') return 'replaced';
  return strategy === 'recreate' ? 'interrupted' : 'retired';
}

/** The command that a record is a part of: `deploy 1 (recreate)`. */
export function commandOf({ command, record }: ExplainedFact): string {
  if (command !== undefined) return `${command.kind} ${command.op} (${command.strategy})`;
  return 'op' in record ? `command ${record.op}` : 'a command';
}

/** A record as the reason for another one: a clause. */
export function factWords(fact: ExplainedFact): string {
  const { record } = fact;
  switch (record.type) {
    case 'fault.struck':
      return `the fault ${record.fault} struck ${onOneLine(record.target)}`;
    case 'call.made':
      return `attempt ${record.attempt} of ${record.input} called it`
        + (record.waits === 'yes' ? ' and stands still until it is final' : '');
    case 'deploy.interrupting': return `${commandOf(fact)} interrupts all containers from before`;
    case 'deploy.published': return `v${record.version} was published (${record.strategy})`;
    case 'app.stopping': {
      const by = onOneLine(record.by);
      return record.rule === 'EPH-1'
        ? `the ephemeral App ended with its client, ${by}` : `the App was stopped by ${by}`;
    }
    default: return record.type;
  }
}

/** What there was of containers and inputs: `2 of 3 containers busy, 4 inputs queued`. */
export function poolWords(pool: PoolState): string {
  const { existing, ready, busy, starting, draining, stopping, queued, cap, held = 0 } = pool;
  const few = [
    ready > 0 ? `${busy} of ${countOf(ready, 'container')} busy` : '',
    starting > 0 ? `${starting} starting${held > 0 ? ` (${held} held)` : ''}` : '',
    draining > 0 ? `${draining} draining` : '',
    stopping > 0 ? `${stopping} stopping` : '',
  ];
  return [
    ...(existing === 0 ? ['no container'] : few),
    cap === undefined ? '' : `max_containers ${cap}`,
    queued === 0 ? '' : `${countOf(queued, 'input')} queued`,
  ].filter((part) => part !== '').join(', ');
}
