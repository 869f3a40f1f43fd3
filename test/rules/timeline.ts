import { toLine } from '../../src/trace/canonical.ts';
import { forEachRecord } from '../../src/trace/canonical.ts';
import type { RunResult } from '../../src/model/result.ts';
import type { Strategy } from '../../src/model/strategy.ts';
import type { TraceRecord } from '../../src/model/records.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import { Run } from '../../src/platform/run.ts';
import { World } from '../../src/platform/world.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { type SimulateOptions, simulate } from '../../src/simulate.ts';
import { TraceLog } from '../../src/trace/log.ts';

/** Everything that a test looks at of a run: the only place where tests of rules touch the API. */
export interface Played {
  readonly result: RunResult;
  readonly records: readonly TraceRecord[];
  /** The story of the run, one line per instant and record: see {@link tell}. */
  readonly story: readonly string[];
  readonly lines: readonly string[];
}

function read(yaml: string): Scenario {
  const parsed = parseScenario(yaml, {
    file: 'test.yaml',
    read: (path) => {
      throw new Error(`a test has no file ${path}`);
    },
  });
  if ('problems' in parsed) {
    throw new Error(parsed.problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  }
  return parsed.scenario;
}

/** Runs a scenario given as YAML text. */
export function play(
  yaml: string, options: SimulateOptions & { readonly strategies?: readonly Strategy[] } = {},
): Played {
  const records: TraceRecord[] = [];
  const { result } = simulate(read(yaml), {
    inputs: true,
    ...options,
    readers: (texts) => [forEachRecord(texts, (record) => records.push(record))],
  });
  return { result, records, story: records.flatMap(tell), lines: records.map(toLine) };
}

/** Runs a scenario in stretches up to each of these instants; `look` is shown the world at each. */
export function playInSteps(
  yaml: string, instants: readonly number[], look: (world: World) => void,
): void {
  const run = new Run(new World(read(yaml), new TraceLog()));
  for (const instant of instants) {
    run.advance(instant, false);
    look(run.world);
  }
}

/** Runs a scenario that ends by itself up to an instant before its end. */
export function playUntil(yaml: string, instant: number): World {
  const run = new Run(new World(read(yaml), new TraceLog()));
  run.advance(instant, true);
  return run.world;
}

const seconds = (micros: number): string => `${micros / 1_000_000}s`;

/**
 * A record in few words, as the tables of the rules would have it: `5s c1 v1 ready`. Inputs are
 * `i1`, containers `c1`; records that tests have no words for are left out.
 */
export function tell(record: TraceRecord): string[] {
  const field = (name: string): string => String(record[name] ?? '');
  const c = field('container').replace('ta-', 'c');
  const i = field('input').replace('in-', 'i');
  const at = seconds(record.t_us);
  switch (record.type) {
    case 'container.starting':
      return [`${at} ${c} ${field('function')} v${field('version')} starting (${field('why')})`];
    case 'container.ready': return [`${at} ${c} ready`];
    case 'container.start_failed': return [`${at} ${c} start failed (${field('why')})`];
    case 'container.draining': return [`${at} ${c} draining (${field('why')})`];
    case 'container.stopping': return [`${at} ${c} stopping (${field('why')})`];
    case 'container.crashed': return [`${at} ${c} crashed`];
    case 'container.stopped': return [`${at} ${c} stopped`];
    case 'input.arrived': return [`${at} ${i} arrived`];
    case 'caller.retried': {
      return [`${at} ${i} again for ${field('of').replace('in-', 'i')} (${field('attempt')})`];
    }
    case 'input.started': return [`${at} ${i} on ${c} (${field('cause')})`];
    case 'input.batched': return [`${at} ${i} in the batch on ${c}`];
    case 'input.unbatched': return [`${at} ${i} in no batch`];
    case 'batch.started':
      return [`${at} batch of ${field('size')} on ${c} (${field('why')})`];
    case 'input.misrouted': return [`${at} ${i} misrouted to ${c}`];
    case 'attempt.ended': return [`${at} ${i} ${field('result')} -> ${field('state')}`];
    case 'input.requeued': return [`${at} ${i} requeued (${field('place')})`];
    case 'input.finished': return [`${at} ${i} ${field('state')} (${field('why')})`];
    case 'deploy.published': return [`${at} v${field('version')} published`];
    case 'deploy.noop': return [`${at} no-op`];
    case 'deploy.aborted': return [`${at} aborted`];
    case 'deploy.rejected': return [`${at} rejected (${field('why')})`];
    case 'deploy.interrupting': return [`${at} interrupting`];
    case 'deploy.returned': return [`${at} returned`];
    case 'rollout.blocked': return [`${at} rollout v${field('version')} blocked (${field('why')})`];
    case 'rollout.unblocked': return [`${at} rollout v${field('version')} unblocked`];
    case 'rollout.finished': return [`${at} rollout v${field('version')} finished`];
    case 'rollout.superseded': return [`${at} rollout v${field('version')} superseded`];
    case 'app.stopping': return [`${at} app stopping`];
    case 'app.stopped': return [`${at} app stopped`];
    case 'web.redirected': return [`${at} ${i} redirected`];
    case 'schedule.fired': return [`${at} ${field('function')} due (${i})`];
    case 'notification.sent':
      return [`${at} owner of ${field('function')} notified (${field('error')})`];
    case 'fault.struck': return [`${at} fault ${field('fault')} ${field('target')}`];
    default: return [];
  }
}
