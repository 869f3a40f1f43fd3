import { SELECTION_KEYS, type Selection, type SelectionKey } from '../model/expectation.ts';
import { readAmount } from './amounts.ts';
import { refuse } from './line-problem.ts';
import type { Scanner, Word } from './scanner.ts';

/** The selection of everything. */
export const EVERYTHING: Selection = {
  version: null, source: null, from: null, to: null, cold: null,
};

/** A version as people write it, `v2` or `2`; the line is refused if it is none. */
export function readVersion({ text, at }: Word): number {
  const [, digits] = /^v?([1-9]\d{0,8})$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits);
  return refuse({
    at, code: 'bad-version', message: `${JSON.stringify(text)} is no version`,
    hint: 'write it like v2',
  });
}

function readCold({ text, at }: Word): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return refuse({
    at, code: 'bad-choice', message: `${JSON.stringify(text)} is none of true, false`,
  });
}

/** A key of a selector: where it stands, and the word behind it. */
interface Spot {
  readonly at: number;
  readonly value: Word;
}

/** What a selector says, and where. */
export interface ReadSelection {
  readonly selection: Selection;
  readonly spots: ReadonlyMap<SelectionKey, Spot>;
}

function readKey(scanner: Scanner): SelectionKey {
  const word = scanner.needWord(`one of ${SELECTION_KEYS.join(', ')}`);
  const key = SELECTION_KEYS.find((name) => name === word.text);
  if (key !== undefined) return key;
  return refuse({
    at: word.at, code: 'bad-choice',
    message: `"${word.text}" is none of ${SELECTION_KEYS.join(', ')}`,
    word: word.text, candidates: SELECTION_KEYS,
  });
}

function selectionOf(spots: ReadSelection['spots']): Selection {
  const read = <T>(key: SelectionKey, reader: (word: Word) => T): T | null => {
    const spot = spots.get(key);
    return spot === undefined ? null : reader(spot.value);
  };
  const instant = (word: Word): number => readAmount('duration', word).num;
  const selection = {
    version: read('version', readVersion),
    source: read('source', ({ text }) => text),
    from: read('from', instant),
    to: read('to', instant),
    cold: read('cold', readCold),
  };
  const { from, to } = selection;
  if (to !== null && to <= (from ?? 0)) {
    refuse({
      at: spots.get('to')?.value.at ?? 0, code: 'conflict',
      message: `nothing is ${from === null ? 'before 0s' : 'from "from" on and before "to"'}`,
    });
  }
  return selection;
}

/** Reads `[key=word, …]` if that comes next. */
export function readSelector(scanner: Scanner): ReadSelection {
  const spots = new Map<SelectionKey, Spot>();
  if (!scanner.take('[')) return { selection: EVERYTHING, spots };
  do {
    const { at } = scanner;
    const key = readKey(scanner);
    if (spots.has(key)) {
      refuse({ at, code: 'conflict', message: `"${key}" is here twice` });
    }
    scanner.need('=', `"${key}"`);
    spots.set(key, { at, value: scanner.value() ?? scanner.fail(`a value for "${key}"`) });
  } while (scanner.take(','));
  if (!scanner.take(']')) scanner.fail('"," or "]"');
  return { selection: selectionOf(spots), spots };
}

/** Refuses a selector with a key that says nothing about `what`. */
export function checkKeys(
  { spots }: ReadSelection, what: string, allowed: readonly SelectionKey[],
): void {
  for (const [key, { at }] of spots) {
    if (allowed.includes(key)) continue;
    const can = allowed.length === 0
      ? 'it takes no selector' : `it can be selected by ${allowed.join(', ')}`;
    refuse({
      at, code: 'conflict', message: `"${key}" selects nothing of ${what}`, hint: can,
    });
  }
}
