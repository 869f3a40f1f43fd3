import { closeSync, openSync, realpathSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { forEachRecord, toLine } from '../trace/canonical.ts';
import type { TraceReader } from '../trace/log.ts';
import type { Texts } from '../trace/texts.ts';
import { type Target, targetOf } from './output-target.ts';
import { reasonOf, UsageError } from './usage-error.ts';

const CHUNK_CHARACTERS = 1 << 20;

/**
 * A trace on its way to disk as canonical JSON lines. It grows under a temporary name beside the
 * final one, which it takes in `finish`: nobody ever finds half a trace. Memory stays bounded.
 */
export class TraceFile {
  /** Records written so far. */
  recordCount = 0;
  readonly #target: Target;
  readonly #descriptor: number;
  #pending = '';
  #isUnread = false;

  /**
   * Opens the file at `path`, relative to `cwd`; nothing that exists is changed yet.
   *
   * @throws UsageError if it cannot be written, or is one of `inputs`, the files that are read.
   */
  constructor(path: string, { cwd, inputs }: { cwd: string; inputs: readonly string[] }) {
    try {
      const target = targetOf(path, cwd);
      if (inputs.some((input) => realpathSync(input) === target.final)) {
        throw new UsageError('it is the scenario itself');
      }
      this.#target = target;
      this.#descriptor = openSync(target.temporary ?? target.final, 'w');
    } catch (error) {
      throw new UsageError(`cannot write the trace to ${path}: ${reasonOf(error)}`);
    }
  }

  /** A reader for a run whose texts these are: it writes what it reads. */
  reader(texts: Texts): TraceReader {
    return forEachRecord(texts, (record) => {
      this.recordCount++;
      this.#pending += toLine(record);
      if (this.#pending.length > CHUNK_CHARACTERS) this.#write();
    });
  }

  /** Writes what is left and gives the file its name. */
  finish(): void {
    this.#write();
    const { final, temporary } = this.#target;
    this.#attempt(() => {
      closeSync(this.#descriptor);
      if (temporary !== null) renameSync(temporary, final);
    });
  }

  /** Closes the file and removes what was written. */
  discard(): void {
    try {
      closeSync(this.#descriptor);
      if (this.#target.temporary !== null) unlinkSync(this.#target.temporary);
    } catch {
      // The run has failed for a reason that matters more than a leftover file.
    }
  }

  #write(): void {
    const bytes = Buffer.from(this.#pending);
    this.#pending = '';
    this.#attempt(() => {
      for (let at = 0; at < bytes.length && !this.#isUnread;) {
        at += writeSync(this.#descriptor, bytes, at);
      }
    });
  }

  #attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      // Whoever reads a pipe may have seen enough.
      this.#isUnread = error instanceof Error && 'code' in error && error.code === 'EPIPE';
      if (this.#isUnread) return;
      throw new UsageError(`cannot write the trace to ${this.#target.shown}: ${reasonOf(error)}`);
    }
  }
}
