import type { TraceRecord } from '../../src/model/records.ts';

/** A container that exists, as the records so far tell it. */
export interface FoldedContainer {
  readonly id: string;
  readonly function: string;
  readonly version: number;
  readonly startedSeq: number;
  state: 'starting' | 'ready' | 'draining' | 'stopping';
}

/** One Function, as the records so far tell it. */
export interface FoldedFunction {
  readonly name: string;
  readonly queued: Set<string>;
  /** Whether the live version has it. */
  isLive: boolean;
  isBlocked: boolean;
  /** Accepting containers just before the last publish. */
  acceptingAtPublish: number;
  /** Containers that stopped accepting since, other than by being retired. */
  otherLosses: number;
}

/**
 * What the records of a run with one App say, folded one by one. It shares nothing with the
 * platform, nor with the metrics.
 */
export class DeploymentFold {
  readonly containers = new Map<string, FoldedContainer>();
  readonly functions = new Map<string, FoldedFunction>();
  /** The version of the last publish. */
  version = 0;
  strategy = '';
  isRolloutOpen = false;
  readonly #functionOf = new Map<string, FoldedFunction>();

  containersOf(name: string, ...states: readonly FoldedContainer['state'][]): FoldedContainer[] {
    return [...this.containers.values()].filter((container) =>
      container.function === name && (states.length === 0 || states.includes(container.state)));
  }

  /** Those of older versions that nobody has retired. */
  outdatedOf(name: string): FoldedContainer[] {
    return this.containersOf(name, 'starting', 'ready')
      .filter(({ version }) => version < this.version);
  }

  /** Those of the live version that are starting. */
  startingOf(name: string): FoldedContainer[] {
    return this.containersOf(name, 'starting').filter(({ version }) => version === this.version);
  }

  apply(record: TraceRecord): void {
    const { type } = record;
    if (type.startsWith('container.')) this.#followContainer(record);
    else if (type.startsWith('input.') || type === 'attempt.ended') this.#followInput(record);
    else if (type.startsWith('rollout.')) this.#followRollout(record);
    else if (type === 'deploy.published') this.#publish(record);
  }

  #publish(record: TraceRecord): void {
    this.version = Number(record['version']);
    this.strategy = String(record['strategy']);
    this.isRolloutOpen = true;
    for (const each of this.functions.values()) {
      each.isLive = false;
      each.acceptingAtPublish = this.containersOf(each.name, 'ready').length;
      each.otherLosses = 0;
    }
  }

  #followRollout(record: TraceRecord): void {
    const name = String(record['function']);
    switch (record.type) {
      case 'rollout.started': this.#function(name).isLive = true; break;
      case 'rollout.blocked': this.#function(name).isBlocked = true; break;
      case 'rollout.unblocked': this.#function(name).isBlocked = false; break;
      default: this.isRolloutOpen = false;
    }
  }

  #followContainer(record: TraceRecord): void {
    const id = String(record['container']);
    if (record.type === 'container.starting') {
      const name = String(record['function']);
      this.#function(name);
      this.containers.set(id, {
        id, function: name, version: Number(record['version']), startedSeq: record.seq,
        state: 'starting',
      });
      return;
    }
    const container = this.containers.get(id) as FoldedContainer;
    const isLost = container.state === 'ready' && record['why'] !== 'retired'
      && record.type !== 'container.start_failed';
    if (isLost && record.type !== 'container.stopped') {
      this.#function(container.function).otherLosses++;
    }
    switch (record.type) {
      case 'container.ready': container.state = 'ready'; break;
      case 'container.draining': container.state = 'draining'; break;
      case 'container.stopped': this.containers.delete(id); break;
      default: container.state = 'stopping';
    }
  }

  #followInput(record: TraceRecord): void {
    const input = String(record['input']);
    if (record.type === 'input.arrived') {
      this.#functionOf.set(input, this.#function(String(record['function'])));
    }
    const { queued } = this.#functionOf.get(input) as FoldedFunction;
    switch (record.type) {
      case 'input.arrived': case 'input.requeued': queued.add(input); break;
      case 'input.started': case 'input.finished': queued.delete(input); break;
      case 'attempt.ended': if (record['state'] === 'queued') queued.add(input); break;
      default:
    }
  }

  #function(name: string): FoldedFunction {
    const known = this.functions.get(name);
    if (known !== undefined) return known;
    const fresh = {
      name, queued: new Set<string>(), isLive: true, isBlocked: false,
      acceptingAtPublish: 0, otherLosses: 0,
    };
    this.functions.set(name, fresh);
    return fresh;
  }
}

/** Calls `judge` with what is folded at the end of each instant: after its last record. */
export function atSettledInstants(
  records: readonly TraceRecord[], judge: (fold: DeploymentFold, at: number) => void,
): void {
  const fold = new DeploymentFold();
  records.forEach((record, place) => {
    fold.apply(record);
    if (records[place + 1]?.t_us !== record.t_us) judge(fold, record.t_us);
  });
}
