import type { KnownRecord, RecordOf } from '../model/known-record.ts';
import { isFinal } from '../model/lifecycle.ts';
import type { Micros } from '../model/time.ts';

/** What the attempts of one input ask of other Functions, and how long they stand still for it. */
export class InputCalls {
  /** How long the latest attempt stood still, by the Function that it called. */
  readonly stood = new Map<string, Micros>();
  /** The call that made the latest attempt fail. */
  failed: string | undefined;
  #awaited: { readonly id: string; readonly since: Micros; name: string } | null = null;

  get stoodMicros(): Micros {
    return [...this.stood.values()].reduce((sum, micros) => sum + micros, 0);
  }

  /** An attempt begins. */
  begin(): void {
    this.stood.clear();
    this.failed = undefined;
    this.#awaited = null;
  }

  /** It makes a call. */
  make(record: RecordOf<'call.made'>): void {
    if (record.waits === 'no') return;
    this.#awaited = { id: record.callee, since: record.t_us, name: '' };
  }

  /** A record of another input: true if it is the answer that it waits for. */
  hear(record: KnownRecord): boolean {
    const awaited = this.#awaited;
    if (awaited === null || !('input' in record) || record.input !== awaited.id) return false;
    if (record.type === 'input.arrived') awaited.name = record.function;
    const isAnswer = (record.type === 'attempt.ended' || record.type === 'input.finished')
      && isFinal(record.state);
    if (!isAnswer) return false;
    const { name, since } = awaited;
    this.stood.set(name, (this.stood.get(name) ?? 0) + record.t_us - since);
    this.#awaited = null;
    if (record.state !== 'succeeded') this.failed = awaited.id;
    return true;
  }
}
