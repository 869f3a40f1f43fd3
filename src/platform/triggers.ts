import { recordIndex, type TraceRecord } from '../model/records.ts';
import type { EventSpec, TriggerSpec } from '../model/scenario.ts';
import { toRecord } from '../trace/canonical.ts';
import { rankOf } from './agenda.ts';
import type { App } from './app.ts';
import type { Struck } from './faults.ts';
import { NONE } from './input-list.ts';
import type { World } from './world.ts';

interface Trigger {
  readonly event: EventSpec;
  readonly index: number;
  readonly when: TriggerSpec;
  left: number;
}

/**
 * Events of the file that wait for an occurrence in the trace: the n-th record that fits lets them
 * happen in the same instant, in their place in its order.
 */
export class Triggers {
  private readonly world: World;
  private readonly triggers: readonly Trigger[];
  /** What the record was about that set off the event with this place in the file. */
  private readonly subjects = new Map<number, Struck>();

  constructor(world: World) {
    this.world = world;
    this.triggers = world.scenario.events.flatMap((event, index) => {
      const { time } = event;
      return time.kind === 'when' ? [{ event, index, when: time.when, left: time.when.nth }] : [];
    });
    if (this.triggers.length > 0) world.inputs.index();
    this.listen();
  }

  /** From now on it looks at the records of the world's log that a trigger can fit. */
  listen(): void {
    if (this.triggers.length === 0) return;
    const { log } = this.world;
    const types = this.triggers.map(({ when }) => recordIndex(when.event));
    log.watch(types, (cells, at, seq) => {
      this.consider(toRecord(cells, at, { seq, texts: log.texts }));
    });
  }

  /** What set off this event of the file; `null` for one that has its own time. */
  struck(index: number): Struck | null {
    return this.subjects.get(index) ?? null;
  }

  private consider(record: TraceRecord): void {
    const open = this.triggers.filter(
      ({ when, left }) => left > 0 && when.event === record.type,
    );
    if (open.length === 0) return;
    const struck = this.subjectOf(record);
    for (const trigger of open) {
      if (!this.fits(trigger.when, record, struck) || --trigger.left > 0) continue;
      this.subjects.set(trigger.index, struck);
      this.setOff(trigger);
    }
  }

  private setOff({ event, index }: Trigger): void {
    const world = this.world;
    world.pendingEventCount++;
    world.queue.push(0, rankOf(event.action), world.keyOf(index, 0), index);
  }

  private subjectOf(record: TraceRecord): Struck {
    const world = this.world;
    const input = typeof record['input'] === 'string' ? numberOf(record['input']) : null;
    const slot = input === null ? NONE : world.inputs.find(input);
    const id = typeof record['container'] === 'string' ? numberOf(record['container']) : null;
    const app = record.app === undefined ? null : world.appByNumber(numberOf(record.app));
    const container = id === null || app === null ? null : app.container(id);
    return { container, input: slot };
  }

  private fits(when: TriggerSpec, record: TraceRecord, { container, input }: Struck): boolean {
    const { inputs, sources } = this.world;
    const app = record.app === undefined ? null : this.world.appByNumber(numberOf(record.app));
    const source = input === NONE ? null : sources[inputs.source[input] as number];
    const version = record['version'] ?? container?.version.number;
    const name = record['function'] ?? container?.pool.name ?? (
      input === NONE ? null : this.world.poolOf(input).name
    );
    return (
      (when.app === null || (when.app === app?.name && isMeant(app, when))) &&
      (when.function === null || when.function === name) &&
      (when.version === null || when.version === version) &&
      (when.source === null ||
        when.source === (record['source'] ?? record['schedule'] ?? source?.spec.name)) &&
      (when.why === null || [record['why'], record['result'], record['cause']].includes(when.why))
    );
  }
}

const numberOf = (id: string): number => Number(id.slice(id.indexOf('-') + 1));

/** A name means the deployed App, unless a source is named whose inputs go elsewhere (EPH-1). */
const isMeant = ({ session }: App, { source }: TriggerSpec): boolean =>
  session === null || source !== null;
