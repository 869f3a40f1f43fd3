import type { Amount } from '../model/expectation.ts';
import type { CommandOutcome } from '../model/lifecycle.ts';
import type { Micros } from '../model/time.ts';
import type { Deployment } from '../metrics/app-metrics.ts';
import { whole } from './amounts.ts';
import type { Measure, State } from './judge.ts';

const OUTCOME_WORDS: Readonly<Record<CommandOutcome, string>> = {
  deployed: 'deployed', no_op: 'no-op', build_failed: 'build failed', rejected: 'rejected',
};

/** What became of a command, in a few words. */
function outcomeOf(command: Deployment | undefined): string {
  if (command === undefined) return 'never issued';
  if (command.outcome === undefined) return 'under way at the end';
  const reason = command.reason === undefined ? '' : `: ${command.reason}`;
  return `${OUTCOME_WORDS[command.outcome]}${reason}`;
}

/** Whether a command came out as is said. */
export class DeploymentOutcomeClaim implements State {
  readonly #find: () => Deployment | undefined;
  readonly #outcome: CommandOutcome;

  constructor(find: () => Deployment | undefined, outcome: CommandOutcome) {
    this.#find = find;
    this.#outcome = outcome;
  }

  holds(): boolean {
    return this.#find()?.outcome === this.#outcome;
  }

  actual(): string {
    return outcomeOf(this.#find());
  }
}

/** How long a command took from its issue until it returned. */
export class DeploymentDuration implements Measure {
  readonly unit = 'duration';
  readonly trend = 'rises';
  readonly #find: () => Deployment | undefined;

  constructor(find: () => Deployment | undefined) {
    this.#find = find;
  }

  at(): Amount | null {
    const command = this.#find();
    if (command?.returnedAt === undefined) return null;
    return whole(command.returnedAt - command.issuedAt);
  }

  soFar(now: Micros): Amount | null {
    const command = this.#find();
    return command === undefined ? null : whole(now - command.issuedAt);
  }

  absence(): string {
    return outcomeOf(this.#find());
  }
}

/** The version that a command published. */
export class DeploymentVersion implements Measure {
  readonly unit = 'count';
  readonly trend = 'varies';
  readonly #find: () => Deployment | undefined;

  constructor(find: () => Deployment | undefined) {
    this.#find = find;
  }

  at(): Amount | null {
    const version = this.#find()?.version;
    return version === undefined ? null : whole(version);
  }

  absence(): string {
    return outcomeOf(this.#find());
  }
}
