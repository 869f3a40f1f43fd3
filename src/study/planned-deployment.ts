import { DeploymentEffects, type FunctionEffects } from '../metrics/deployment-effects.ts';
import { COMMAND_OUTCOMES } from '../model/lifecycle.ts';
import type { PlannedOutcome } from '../model/plan.ts';
import { BLOCK_REASONS } from '../model/records.ts';
import type { RunResult } from '../model/result.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import type { TraceReader } from '../trace/log.ts';
import type { Texts } from '../trace/texts.ts';
import type { Measured } from './replication.ts';

/** The deployment of a scenario that is followed. */
export interface PlannedDeployment {
  /** The Functions that its App has at some time, in the order in which they are told. */
  readonly functions: readonly string[];
}

/** What a deployment came to in one run. */
export interface DeploymentForecast {
  readonly outcome: PlannedOutcome;
  /** The version that was live before; 0 for none. Like all below, `null` unless it published. */
  readonly previous: number | null;
  readonly version: number | null;
  /** From its issue to the publish: what its builds take. */
  readonly published_after_us: Micros | null;
  /** From its issue to the end of its rollout; `null` also if that does not finish. */
  readonly finished_after_us: Micros | null;
  readonly superseded_after_us: Micros | null;
  readonly blocked_us: Micros | null;
  readonly downtime_us: Micros | null;
  /** In the order of {@link PlannedDeployment}; `null` for one that neither version has. */
  readonly functions: readonly (FunctionEffects | null)[];
}

/** Marks the event that is planned, in a field that decides nothing: no scenario writes this. */
const MARK = '\u0000planned';

/**
 * The scenario with the mark that a {@link DeploymentWatch} looks for on the event at this place.
 *
 * @throws RangeError if that is no deployment
 */
export function withMark(scenario: Scenario, place: number): Scenario {
  const event = scenario.events[place];
  if (event === undefined || !('attribution' in event.action)) {
    throw new RangeError(`the event at ${place} deploys nothing`);
  }
  const { action } = event;
  const marked = { ...action, attribution: { ...action.attribution, client: MARK } };
  return { ...scenario, events: scenario.events.with(place, { ...event, action: marked }) };
}

/** True of the record with which the command of the marked event is issued. */
export const isMarked = ({ client }: { readonly client?: string }): boolean => client === MARK;

const OUTCOMES: readonly PlannedOutcome[] = [...COMMAND_OUTCOMES, 'issued', 'never'];

/** Numbers that tell of the deployment, and of each Function: see {@link forecastOf}. */
const OWN = 8;
const OF_FUNCTION = 11;

/** Watches a run for what becomes of the deployment that is marked in its scenario. */
export class DeploymentWatch {
  readonly #effects: DeploymentEffects;
  readonly #planned: PlannedDeployment;

  constructor(planned: PlannedDeployment, texts: Texts) {
    this.#planned = planned;
    this.#effects = new DeploymentEffects(MARK, texts);
  }

  get reader(): TraceReader {
    return this.#effects;
  }

  /** What was found, as numbers: {@link forecastOf} reads them. */
  found({ apps }: RunResult): Measured {
    const { command, functions } = this.#effects;
    const app = command && apps.find(({ id }) => id === `ap-${command.app}`);
    const deployment = app?.deployments.find(({ n }) => n === command?.op);
    const { version, issued_at_us: issued = 0, published_at_us: published } = deployment ?? {};
    const rollout = app?.rollouts.find((each) => each.version === version);
    const since = (at: Micros | undefined): Micros | null =>
      (at === undefined ? null : at - issued);
    const outcome = command === null ? 'never' : command.isRejected ? 'rejected'
      : version === undefined ? deployment?.outcome ?? 'issued' : 'deployed';
    return [
      OUTCOMES.indexOf(outcome),
      version === undefined ? null : Math.max(0, ...(app?.history ?? [])
        .map((row) => row.version).filter((each) => each < version)),
      version ?? null, since(published), since(rollout?.finished_at_us),
      since(rollout?.superseded_at_us), rollout?.blocked_us ?? null, rollout?.downtime_us ?? null,
      ...this.#planned.functions.flatMap((name) => cellsOf(functions.get(name))),
    ];
  }
}

function cellsOf(effects: FunctionEffects | undefined): Measured {
  if (effects === undefined) return Array.from({ length: OF_FUNCTION }, () => null);
  const {
    was, is, started, drained, stopped, left, interrupted, peak, cap, surge, blocked_by,
  } = effects;
  const reason = blocked_by === null ? null : BLOCK_REASONS.indexOf(blocked_by);
  return [
    Number(was), Number(is), started, drained, stopped, left, interrupted, peak, cap, surge, reason,
  ];
}

function effectsOf(cells: Measured): FunctionEffects | null {
  const [was, is, ...others] = cells;
  if (typeof was !== 'number') return null;
  const [started, drained, stopped, left, interrupted, peak] =
    others.map((count) => count ?? 0) as [number, number, number, number, number, number];
  const [cap, surge, reason] = others.slice(6) as (number | null)[];
  return {
    was: was === 1, is: is === 1, started, drained, stopped, left, interrupted, peak,
    cap: cap ?? null, surge: surge ?? null,
    blocked_by: typeof reason === 'number' ? BLOCK_REASONS[reason] ?? null : null,
  };
}

/** What the numbers say that a {@link DeploymentWatch} found. */
export function forecastOf(
  { functions }: PlannedDeployment, found: Measured,
): DeploymentForecast {
  const [
    outcome, previous = null, version = null, published_after_us = null, finished_after_us = null,
    superseded_after_us = null, blocked_us = null, downtime_us = null,
  ] = found;
  return {
    outcome: OUTCOMES[outcome ?? -1] ?? 'never',
    previous, version, published_after_us, finished_after_us, superseded_after_us, blocked_us,
    downtime_us,
    functions: functions.map((_, place) => {
      const from = OWN + OF_FUNCTION * place;
      return effectsOf(found.slice(from, from + OF_FUNCTION));
    }),
  };
}
