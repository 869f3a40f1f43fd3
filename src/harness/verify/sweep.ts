import { RECORD_CELLS } from '../../model/records.ts';
import type { Micros } from '../../model/time.ts';
import { defineScenario, type ScenarioInput } from '../../scenario/index.ts';
import { formatDuration } from '../../scenario/units.ts';
import { simulate } from '../../simulate.ts';
import { headType } from '../../trace/log.ts';
import { type Candidate, deployedBy, strategiesFor } from './candidate.ts';
import { callers, deploys, type Incident, incident } from './gallery/incident.ts';
import type { NamedTrial } from './trial.ts';

type EventInput = NonNullable<ScenarioInput['events']>[number];

/** Runs in which nothing goes wrong, and whose every event something is done in front of. */
export const BASELINES: readonly Incident[] = [
  incident('one rollout under traffic', {
    source: 'harness', api: { min_containers: 2, initial_containers: 2, max_containers: 5 },
    traffic: callers('1500ms', '20s'), events: [deploys('6s', 'v2')], duration: '90s',
  }),
  incident('two rollouts that overlap', {
    source: 'harness', api: { min_containers: 1, initial_containers: 2, service_time: '3s' },
    traffic: callers('2s', '16s'), events: [deploys('5s', 'v2'), deploys('6s', 'v3')],
    duration: '90s',
  }),
];

/** What is done in front of an event. */
const DEEDS: readonly (readonly [name: string, deed: Omit<EventInput, 'at'>])[] = [
  ['a deployment', { deploy: { change: { functions: { api: { code: 'swept' } } } } }],
  ['a rollback', { rollback: {} }],
  ['a crash', { fault: { crash: { function: 'api' } } }],
  ['a stop', { stop: {} }],
];

/** The instants at which anything happens in the run of a scenario. */
function instantsOf(input: ScenarioInput, candidate: Candidate): readonly Micros[] {
  const instants = new Set<Micros>();
  simulate(defineScenario(deployedBy(candidate.name, input)), {
    strategies: strategiesFor(candidate),
    readers: () => [{
      read(cells, length) {
        for (let at = 0; at < length;) {
          instants.add(cells[at] as Micros);
          at += RECORD_CELLS[headType(cells[at + 1] as number)] as number;
        }
      },
    }],
  });
  return [...instants].filter((at) => at > 0);
}

/** Every baseline with something done just before each of its events, one at a time. */
export function* sweepOf(candidate: Candidate): Generator<NamedTrial> {
  for (const { name, input } of BASELINES) {
    for (const at of instantsOf(input, candidate)) {
      for (const [what, deed] of DEEDS) {
        const event: EventInput = { at: formatDuration(at - 1), ...deed };
        yield {
          name: `${what} at ${event.at} of ${name}`,
          input: { ...input, events: [...input.events ?? [], event] },
        };
      }
    }
  }
}
