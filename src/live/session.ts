import type { AppResult } from '../model/result.ts';
import type { SourceSpec } from '../model/scenario.ts';
import type { Strategy } from '../model/strategy.ts';
import type { Micros } from '../model/time.ts';
import { InputList } from '../metrics/input-list.ts';
import { RunMetrics } from '../metrics/run-metrics.ts';
import { Run } from '../platform/run.ts';
import { RunError } from '../platform/run-error.ts';
import { Source } from '../platform/source.ts';
import { World } from '../platform/world.ts';
import { PropertyWatch } from '../properties/watch.ts';
import { ScenarioError } from '../scenario/index.ts';
import { formatDuration, LONGEST_DURATION, parseDuration } from '../scenario/units.ts';
import { TraceLog } from '../trace/log.ts';
import type { EventInput, Journal, SourceInput } from './journal.ts';
import { KeptTrace, LateReader } from './kept-trace.ts';

/** What is done by hand, but for its instant. */
export type Deed = Omit<EventInput, 'at' | 'every' | 'until' | 'when' | 'settled'>;

interface Parts {
  readonly journal: Journal;
  readonly run: Run;
  readonly trace: KeptTrace;
  readonly isChecked: boolean;
}

const NEVER_HANDLED = -1;

/**
 * A run that goes on as far as it is told to. What is done to it by hand are events like those of a
 * scenario file, which the one kernel handles: one that happens now comes once the instant that the
 * clock shows has been handled and has settled, and what comes of it is handled before it returns.
 *
 * @rule DEP-7
 */
export class Session {
  readonly journal: Journal;
  /** The instant that has been reached. */
  now: Micros = 0;
  private readonly run: Run;
  private readonly trace: KeptTrace;
  private readonly isChecked: boolean;
  private readonly metrics: LateReader<RunMetrics>;
  private readonly inputs: LateReader<InputList>;
  private readonly watch: LateReader<PropertyWatch>;
  /** The latest instant whose events have been handled. */
  private handledAt: Micros = NEVER_HANDLED;

  private constructor({ journal, run, trace, isChecked }: Parts) {
    const { texts } = run.world.log;
    this.journal = journal;
    this.run = run;
    this.trace = trace;
    this.isChecked = isChecked;
    this.metrics = new LateReader(new RunMetrics(texts));
    this.inputs = new LateReader(new InputList(texts));
    this.watch = new LateReader(new PropertyWatch(texts));
  }

  static begin(
    journal: Journal, { strategies, isChecked }: {
      readonly strategies: readonly Strategy[]; readonly isChecked: boolean;
    },
  ): Session {
    const trace = new KeptTrace();
    const log = new TraceLog([trace]);
    const world = new World(journal.begin('createWorld'), log, { strategies, isStepped: true });
    return new Session({ journal, run: new Run(world), trace, isChecked });
  }

  /** A session of its own that goes on from here. */
  fork(): Session {
    this.upToDate();
    const trace = this.trace.fork();
    const { isChecked } = this;
    const copy = new Session({
      journal: this.journal.fork(), run: this.run.fork([trace]), trace, isChecked,
    });
    copy.now = this.now;
    copy.handledAt = this.handledAt;
    return copy;
  }

  get world(): World {
    return this.run.world;
  }

  /** Handles everything up to and including this instant. */
  reach(instant: Micros): void {
    this.run.advance(instant, false);
    this.now = instant;
    this.handledAt = instant;
    if (this.isChecked) this.demandProperties();
  }

  /** Goes on to the next instant at which anything happens; false if none is up to this one. */
  step(until: Micros): boolean {
    if (!this.run.step(until)) return false;
    this.now = this.world.now;
    this.handledAt = this.now;
    return true;
  }

  /**
   * Has something happen, now or at a later instant; returns its place among all events. `where` is
   * what errors call the place it was asked for at.
   */
  act(where: string, deed: Deed, at: string | undefined): number {
    const instant = at === undefined ? this.now : this.instant(`${where}: at`, at);
    const isLate = instant === this.handledAt;
    const { event, source } = this.journal.addEvent(where, {
      at: formatDuration(instant), ...(isLate ? { settled: true } : {}), ...deed,
    });
    if (source !== null) this.addCaller(source);
    const place = this.world.agenda.add(event);
    if (instant === this.now) this.reach(instant);
    return place;
  }

  /** Adds a source of traffic, whose instants count from now unless it says otherwise. */
  addSource(where: string, input: SourceInput): void {
    const from = input.from === undefined
      ? this.now : this.instant(`${where}: from`, input.from);
    const dated = { ...input, from: formatDuration(from) };
    const { spec, keep } = this.journal.readSource(where, dated);
    const source = new Source(this.world, spec, {
      index: this.world.sources.length, schedule: null,
    });
    if (source.nextAt <= this.handledAt) {
      const first = formatDuration(source.nextAt);
      throw new RunError(
        `${where}: its first input would arrive at ${first}, which is over; begin later or call`,
      );
    }
    keep();
    this.world.addSource(source);
  }

  /** The source of calls that are alike, which has no other arrivals. */
  private addCaller(spec: SourceSpec): void {
    const { world } = this;
    if (world.sourceNamed(spec.name) !== null) return;
    world.addSource(new Source(world, spec, { index: world.sources.length, schedule: null }));
  }

  /** The instant that a text names, as a duration from the start; it must not be over. */
  instant(where: string, text: string): Micros {
    const instant = this.duration(where, text);
    if (instant >= this.now) return instant;
    throw new RunError(`${where}: ${text} is over, it is ${formatDuration(this.now)}`);
  }

  /** The duration that a text states. */
  duration(where: string, text: string): Micros {
    const reading = parseDuration(text);
    if ('value' in reading) return reading.value;
    throw new ScenarioError([{ ...reading, file: where, line: 0, column: 0, path: '' }]);
  }

  /** An instant after this stretch of time. */
  after(where: string, text: string): Micros {
    return Math.min(this.now + this.duration(where, text), LONGEST_DURATION);
  }

  results(): readonly AppResult[] {
    return this.metricsNow().apps(this.now);
  }

  metricsNow(): RunMetrics {
    return this.metrics.upToDate(this.upToDate());
  }

  inputsNow(): InputList {
    return this.inputs.upToDate(this.upToDate());
  }

  watchNow(): PropertyWatch {
    return this.watch.upToDate(this.upToDate());
  }

  traceNow(): KeptTrace {
    return this.upToDate();
  }

  private upToDate(): KeptTrace {
    this.world.log.flush();
    return this.trace;
  }

  private demandProperties(): void {
    const violated = this.watchNow().results().find(({ ok }) => !ok);
    if (violated?.violation === undefined) return;
    const { id, name, violation: { at_us, message, rule } } = violated;
    throw new RunError(
      `${id} ${name} does not hold at ${formatDuration(at_us)}: ${message} (${rule})`,
    );
  }
}
