import {
  DRAIN_REASONS, type DrainReason, START_REASONS, STOP_REASONS, type StopReason,
} from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import { headApp, headRule } from '../trace/log.ts';
import { Container } from './container.ts';
import type { ContainerTable } from '../trace/container-table.ts';
import type { MetricsDirectory } from './directory.ts';
import { fieldsOf } from '../trace/record-fields.ts';

const STARTING = fieldsOf('container.starting');
const DRAINING = fieldsOf('container.draining');
const STOPPING = fieldsOf('container.stopping');
/** Every record about a container begins with its number. */
const CONTAINER = STARTING.container;

const INITIAL = START_REASONS.indexOf('initial');
const PINNED = START_REASONS.indexOf('pinned');
/** The rule by which the containers of a Function go that its App no longer has. */
const REMOVAL = ruleIndex('PUB-6');

/** Reasons that are a deployment's doing (ZDT-1), as bits at their places. */
const bits = <T>(words: readonly T[], chosen: readonly T[]): number =>
  chosen.reduce((mask, word) => mask | (1 << words.indexOf(word)), 0);
const DEPLOYMENT_DRAINS = bits<DrainReason>(DRAIN_REASONS, ['retired', 'removed']);
const DEPLOYMENT_STOPS = bits<StopReason>(STOP_REASONS, ['interrupted', 'retired', 'evicted']);

/** Whether a deployment sees to it that a container drains: `why` is a place in the reasons. */
export const isDeploymentDrain = (why: number): boolean => (DEPLOYMENT_DRAINS & (1 << why)) !== 0;

/** Whether a deployment sees to it that a container stops: `why` is a place in the reasons. */
export const isDeploymentStop = (why: number): boolean => (DEPLOYMENT_STOPS & (1 << why)) !== 0;

/** Follows the containers from record to record. */
export class ContainerLedger {
  readonly #directory: MetricsDirectory;
  readonly #containers: ContainerTable<Container>;

  constructor(directory: MetricsDirectory, containers: ContainerTable<Container>) {
    this.#directory = directory;
    this.#containers = containers;
  }

  starting(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const owner = this.#directory.function(
      headApp(cells[at + 1] as number), cells[at + STARTING.function] as number,
    );
    const container = new Container({
      number: cells[at + CONTAINER] as number,
      function: owner,
      version: cells[at + STARTING.version] as number,
      isPinned: cells[at + STARTING.why] === PINNED,
      slots: cells[at + STARTING.slots] as number,
      at: now,
      queueMicros: cells[at + STARTING.queue_us] as number,
    });
    this.#containers.add(container);
    if (cells[at + STARTING.why] !== INITIAL) owner.containers.started++;
    owner.containers.add();
    container.tally.add(container);
    owner.buckets?.setContainers(owner.containers.existing, now);
  }

  held(cells: Float64Array, at: number): void {
    this.#named(cells, at).hold();
  }

  admitted(cells: Float64Array, at: number): void {
    this.#named(cells, at).admit(cells[at] as number);
  }

  ready(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const container = this.#named(cells, at);
    container.readyAt = now;
    container.move('ready', now);
    if (!container.isPinned) container.function.gain(container, now);
  }

  startFailed(cells: Float64Array, at: number): void {
    this.#named(cells, at).function.containers.startFailed++;
  }

  draining(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const why = cells[at + DRAINING.why] as number;
    const container = this.#named(cells, at);
    this.#heedRemoval(container, cells, at);
    this.#leave(container, now, isDeploymentDrain(why));
    container.move('draining', now);
  }

  stopping(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const why = cells[at + STOPPING.why] as number;
    const container = this.#named(cells, at);
    this.#heedRemoval(container, cells, at);
    this.#leave(container, now, isDeploymentStop(why));
    container.move('stopping', now);
  }

  crashed(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const container = this.#named(cells, at);
    container.function.containers.crashed++;
    this.#leave(container, now, false);
    container.move('stopping', now);
  }

  stopped(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const container = this.#named(cells, at);
    const owner = container.function;
    container.move('stopped', now);
    owner.containers.remove();
    container.tally.settle(container, now);
    this.#containers.delete(container);
    owner.buckets?.setContainers(owner.containers.existing, now);
  }

  #heedRemoval({ function: owner }: Container, cells: Float64Array, at: number): void {
    if (headRule(cells[at + 1] as number) !== REMOVAL) return;
    owner.app.rollout?.remove(owner, cells[at] as number);
  }

  #leave(container: Container, now: number, byDeployment: boolean): void {
    if (container.state !== 'ready' || container.isPinned) return;
    container.function.lose(container, now, byDeployment);
  }

  #named(cells: Float64Array, at: number): Container {
    return this.#containers.get(cells[at + CONTAINER] as number);
  }
}
