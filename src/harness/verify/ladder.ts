import { parseScope, type Scope } from '../explore/scope.ts';
import { PLAIN, type Setting, SETTINGS } from '../explore/stage.ts';
import { type Candidate, isBundled } from './candidate.ts';

/** A scope, and a set of options to explore it under. */
export interface Rung {
  readonly scope: Scope;
  readonly setting: Setting;
}

/** Scopes, smallest first, and whether they are explored under all options. */
const SCOPES: readonly (readonly [text: string, isFull: boolean])[] = [
  ['K0C1D1F1', false], ['K0C2D1F0', true], ['K1C2D1F0', true], ['K0C2D2F0', false],
  ['K1C2D1F1', false], ['K2C2D1F0', false], ['K1C2D2F0', false],
];

export function scopeOf(text: string): Scope {
  const scope = parseScope(text);
  if (scope === null) throw new Error(`${text} is no scope`);
  return scope;
}

/** Options that have a meaning for the strategy: the policies of rolling are for that alone. */
function settingsFor(candidate: Candidate): readonly Setting[] {
  const isRolling = isBundled(candidate) && candidate.name === 'rolling';
  const interrupts = candidate.strategy.interruption !== undefined;
  return SETTINGS.filter(({ platform }) =>
    (platform?.rolling === undefined || isRolling)
    && (platform?.recreate === undefined || interrupts));
}

/** What is explored for a strategy, smallest first; `only` these scopes if any are given. */
export function ladderFor(candidate: Candidate, only: readonly Scope[] = []): readonly Rung[] {
  const settings = settingsFor(candidate);
  const scopes = only.length > 0
    ? only.map((scope) => ({ scope, isFull: false }))
    : SCOPES.map(([text, isFull]) => ({ scope: scopeOf(text), isFull }));
  return scopes.flatMap(({ scope, isFull }) =>
    (isFull ? settings : [PLAIN]).map((setting) => ({ scope, setting })));
}
