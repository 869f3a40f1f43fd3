import type { KnownRecord } from '../model/known-record.ts';

/** A cause and its last effect are never further apart than so many causes. */
const MOST_KEPT = 10_000;

/** Records that others name as their cause: commands and their phases, stops, faults, calls. */
const isCause = ({ type }: KnownRecord): boolean =>
  type.startsWith('deploy.') || type.startsWith('app.') || type === 'fault.struck'
    || type === 'call.made';

/** The latest records that can be the cause of others, by their numbers. */
export class RecordMemory {
  readonly #kept = new Map<number, KnownRecord>();

  keep(record: KnownRecord): void {
    if (!isCause(record)) return;
    this.#kept.set(record.seq, record);
    if (this.#kept.size <= MOST_KEPT) return;
    for (const oldest of this.#kept.keys()) {
      this.#kept.delete(oldest);
      break;
    }
  }

  find(seq: number): KnownRecord | undefined {
    return this.#kept.get(seq);
  }
}
