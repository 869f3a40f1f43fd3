import { byCodeUnits } from '../model/code-base.ts';
import type { AppConfig } from '../model/configuration.ts';
import { hash128 } from '../random/hash.ts';

/** JSON with the keys of every map in code-unit order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => byCodeUnits(a, b));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}

/** Configurations are frozen. */
const known = new WeakMap<AppConfig, string>();

/**
 * What two configurations that are the same to the platform have in common: everything but
 * `initial_containers`, which only says how a scenario begins. 32 hexadecimal digits.
 *
 * @rule PUB-3
 */
export function fingerprint(config: AppConfig): string {
  const print = known.get(config) ?? newFingerprint(config);
  known.set(config, print);
  return print;
}

function newFingerprint(config: AppConfig): string {
  const functions = Object.fromEntries(
    Object.entries(config.functions).map(([name, { initial_containers: _, ...spec }]) => [
      name, spec,
    ]),
  );
  return hash128(canonical({ ...config, functions }))
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('');
}
