import type { PropertyResult, RunResult } from './result.ts';
import type { Micros } from './time.ts';

/** What `cutover audit` found in a trace: the object that its `--json` prints. */
export interface AuditResult {
  readonly schema_version: 1;
  /** Tells this from the result of a run. */
  readonly kind: 'audit';
  readonly tool: RunResult['tool'];
  readonly trace: {
    readonly file: string;
    readonly records: number;
    /** The instant of the last record. */
    readonly ended_at_us: Micros;
    /** Whether it has the record that ends a run. */
    readonly complete: boolean;
  };
  readonly verdict: 'pass' | 'fail';
  /** All that a trace can be judged by. */
  readonly properties: readonly PropertyResult[];
}
