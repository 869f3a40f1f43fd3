import type { OutcomesView } from '../model/strategy.ts';
import { RESULT } from './inputs.ts';

/** How attempts of a Function have ended since a publish, by the version that ran them. */
export class OutcomeCounts {
  /** In order of version. */
  private counts: readonly OutcomesView[] = Object.freeze([]);

  /** Takes in the end of an attempt; losses are the platform's, and tell nothing of the code. */
  note(version: number, result: number): void {
    const succeeded = result === RESULT.succeeded ? 1 : 0;
    const failed = result === RESULT.failed || result === RESULT.timeout ? 1 : 0;
    if (succeeded + failed === 0) return;
    const known = this.counts.find((each) => each.version === version);
    const now = Object.freeze({
      version,
      succeeded: (known?.succeeded ?? 0) + succeeded,
      failed: (known?.failed ?? 0) + failed,
    });
    this.counts = Object.freeze(
      [...this.counts.filter((each) => each !== known), now].sort((a, b) => a.version - b.version),
    );
  }

  /** What is known of each version that ran any, oldest first; frozen. */
  get all(): readonly OutcomesView[] {
    return this.counts;
  }
}
