import type { InputState } from '../../src/model/lifecycle.ts';
import {
  ABSENT, type AttemptCause, type AttemptResult, type DrainReason, type FieldKind, RECORDS,
  recordIndex, type RecordType, type StartReason, type StopReason,
} from '../../src/model/records.ts';
import type {
  AppResult, FunctionResult, InputResult, RolloutResult, Timeline,
} from '../../src/model/result.ts';
import { type RuleId, ruleIndex } from '../../src/model/rules.ts';
import { RunMetrics } from '../../src/metrics/run-metrics.ts';
import { TraceLog } from '../../src/trace/log.ts';

type Values = Readonly<Record<string, string | number>>;

export const us = (seconds: number): number => Math.round(seconds * 1_000_000);

/**
 * A trace written record by record, and what the metrics make of it. The only place where their
 * tests touch the trace and the metrics. Instants and durations are in seconds; unless they say
 * otherwise, records are about App 1 and its Function `f`, and containers have one slot.
 */
export class HandTrace {
  app = 1;
  rule: RuleId = 'CON-4';
  readonly #log: TraceLog;
  readonly #metrics: RunMetrics;
  #inputs = 0;
  readonly #attempts = new Map<number, number>();

  constructor() {
    this.#log = new TraceLog([{
      read: (cells, length, firstSeq) => this.#metrics.read(cells, length, firstSeq),
    }]);
    this.#metrics = new RunMetrics(this.#log.texts, { inputs: true, timeline: true });
  }

  at(seconds: number): this {
    this.#log.now = us(seconds);
    return this;
  }

  /** Writes a record and returns its `seq`; words and texts are given as they are shown. */
  record(type: RecordType, values: Values = {}, because: number = ABSENT): number {
    this.#log.open(recordIndex(type), ruleIndex(this.rule), this.app).because(because);
    for (const [name, kind] of Object.entries(RECORDS[type] as Record<string, FieldKind>)) {
      this.#put(values[name.replace('?', '')], kind);
    }
    return this.#log.close();
  }

  // Commands and rollouts.

  create(name = 'shop'): number {
    return this.record('app.created', { name, environment: 'main' });
  }

  issue(op: number, more: Values = {}): number {
    return this.record('deploy.issued', {
      op, kind: 'deploy', strategy: 'rolling', by: 'ada', ...more,
    });
  }

  publish(version: number, more: Values = {}): number {
    return this.record('deploy.published', {
      op: version - 1, version, previous: version - 1, version_type: 'standard',
      strategy: 'rolling', fingerprint: `print ${version}`, by: 'ada', ...more,
    });
  }

  // Containers.

  start(
    container: number,
    more: { version?: number; function?: string; why?: StartReason; queue?: number;
      slots?: number } = {},
  ): number {
    return this.record('container.starting', {
      container, function: more.function ?? 'f', version: more.version ?? 1,
      why: more.why ?? 'demand', cold_start_us: 0, queue_us: us(more.queue ?? 0),
      slots: more.slots ?? 1,
    });
  }

  ready(container: number): number {
    return this.record('container.ready', { container });
  }

  /** A container that is there from the publish on. */
  initial(container: number, more: { version?: number; function?: string; slots?: number } = {}) {
    this.start(container, { ...more, why: 'initial' });
    return this.ready(container);
  }

  drain(container: number, why: DrainReason = 'retired'): number {
    return this.record('container.draining', { container, why });
  }

  stopping(container: number, why: StopReason, because?: number): number {
    return this.record('container.stopping', { container, why }, because);
  }

  stopped(container: number): number {
    return this.record('container.stopped', { container });
  }

  stop(container: number, why: StopReason, because?: number): number {
    this.stopping(container, why, because);
    return this.stopped(container);
  }

  // Inputs.

  /** Returns the input's number. */
  arrive(name = 'f'): number {
    this.#inputs++;
    this.record('input.arrived', {
      input: this.#inputs, function: name, source: 'web', k: this.#inputs,
    });
    return this.#inputs;
  }

  run(input: number, container: number, cause: AttemptCause = 'first'): number {
    const attempt = (this.#attempts.get(input) ?? 0) + 1;
    this.#attempts.set(input, attempt);
    return this.record('input.started', { input, attempt, cause, container, service_us: 0 });
  }

  end(
    input: number, container: number,
    more: { result?: AttemptResult; state?: InputState; because?: number } = {},
  ): number {
    const attempt = this.#attempts.get(input) ?? 0;
    const { result = 'succeeded', state = 'succeeded', because } = more;
    return this.record('attempt.ended', { input, attempt, container, result, state }, because);
  }

  requeue(input: number, place: 'kept' | 'tail' = 'kept'): number {
    return this.record('input.requeued', { input, place });
  }

  finish(input: number, state: InputState, why = 'because'): number {
    return this.record('input.finished', { input, state, why });
  }

  // What the metrics say, of a run that ended at this instant.

  apps(endedAt: number): readonly AppResult[] {
    this.#log.flush();
    return this.#metrics.apps(us(endedAt));
  }

  function(endedAt: number, name = 'f'): FunctionResult {
    return this.apps(endedAt)[0]?.functions[name] as FunctionResult;
  }

  rollout(endedAt: number, version: number): RolloutResult {
    const rollouts = this.apps(endedAt)[0]?.rollouts ?? [];
    return rollouts.find((rollout) => rollout.version === version) as RolloutResult;
  }

  inputs(): readonly InputResult[] {
    this.#log.flush();
    return this.#metrics.inputs();
  }

  timeline(endedAt: number): Timeline {
    this.#log.flush();
    return this.#metrics.timeline(us(endedAt));
  }

  #put(value: string | number | undefined, kind: FieldKind): void {
    if (value === undefined) this.#log.put(ABSENT);
    else if (typeof value === 'number') this.#log.put(value);
    else if (typeof kind === 'string') this.#log.putText(value);
    else this.#log.put(kind.indexOf(value));
  }
}

/** A deployed App, version 1 published at 0 s, with so many initial containers of `f`. */
export function deployed(containers = 0): HandTrace {
  const trace = new HandTrace();
  trace.create();
  trace.publish(1, { op: 0 });
  for (let container = 1; container <= containers; container++) trace.initial(container);
  return trace;
}

