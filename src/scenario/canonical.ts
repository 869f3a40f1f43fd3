import { byCodeUnits } from '../model/code-base.ts';
import type { Scenario } from '../model/scenario.ts';

/** JSON of plain data without spaces, the keys of each map in order of their code units. */
function sortedJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => byCodeUnits(a, b));
  const parts = entries.map(([key, item]) => `${JSON.stringify(key)}:${sortedJson(item)}`);
  return `{${parts.join(',')}}`;
}

/**
 * A text that two scenarios share if they cannot differ in a run: without the name of the scenario
 * and what is expected of it, and whatever the order in which Apps and Functions are declared.
 * Sources, events and faults keep their order, as it decides between those of one instant.
 */
export function canonicalScenario(scenario: Scenario): string {
  const { name: _name, expect: _expect, apps, ...rest } = scenario;
  const sorted = [...apps].sort((a, b) => byCodeUnits(a.name, b.name));
  return sortedJson({ ...rest, apps: sorted });
}
