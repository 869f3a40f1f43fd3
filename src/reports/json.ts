import type { RunResult } from '../model/result.ts';

/**
 * A result as JSON that a person can read too: one object, two-space indented, ending in a newline.
 *
 * @throws Error if a number in it is NaN or infinite, which JSON would silently turn into `null`.
 */
export function toJson(result: RunResult): string {
  return jsonText(result);
}

/** Several results as one JSON object, in the order of the runs. */
export function toJsonOfAll(runs: readonly RunResult[]): string {
  return jsonText({ schema_version: 1, runs });
}

/** A value as JSON in the form of {@link toJson}, which also says what is thrown. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, (key, field: unknown) => {
    if (typeof field === 'number' && !Number.isFinite(field)) {
      throw new Error(`the result has ${field} as ${key}`);
    }
    return field;
  }, 2);
  return `${text}\n`;
}
