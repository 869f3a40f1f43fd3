import { blanked } from './blanked.ts';

/** Something in the text of a strategy that it may not look at. */
export interface SourceFinding {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A module that a file imports, and where its name stands in the text. */
export interface SourceImport {
  readonly specifier: string;
  readonly at: number;
  /** An import of types alone is gone when the file runs. */
  readonly isType: boolean;
}

const CLOCK = 'looks at the clock; a view has `now` and `sincePublish`';
const CHANCE = 'leaves it to chance; equal views must give equal orders';
const MACHINE = 'looks at the machine it runs on';
const WAITS = 'lets time pass; order `wake` to be asked again';
const HIDES = 'can reach anything';

/** Names of the outside, and what is wrong with them. */
const BANNED: Readonly<Record<string, string>> = {
  Date: CLOCK, Temporal: CLOCK, performance: CLOCK, hrtime: CLOCK,
  crypto: CHANCE, process: MACHINE, navigator: MACHINE, Buffer: MACHINE, Intl: MACHINE,
  fetch: MACHINE, XMLHttpRequest: MACHINE, WebSocket: MACHINE, Worker: MACHINE, console: MACHINE,
  setTimeout: WAITS, setInterval: WAITS, setImmediate: WAITS, queueMicrotask: WAITS,
  Promise: WAITS, async: WAITS, await: WAITS, Atomics: WAITS,
  globalThis: HIDES, global: HIDES, window: HIDES, self: HIDES, eval: HIDES, Function: HIDES,
  require: HIDES, module: HIDES, WeakRef: HIDES, FinalizationRegistry: HIDES, Proxy: HIDES,
};

/** Members that are as bad whatever they are members of. */
const BANNED_MEMBERS: Readonly<Record<string, string>> = {
  constructor: HIDES, __proto__: HIDES, localeCompare: MACHINE, toLocaleString: MACHINE,
  toLocaleLowerCase: MACHINE, toLocaleUpperCase: MACHINE,
};

/** What arithmetic fixes to the last bit; everything else of `Math` differs between engines. */
const EXACT_MATH: ReadonlySet<string> = new Set([
  'abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc',
  'E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2',
]);

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** Whether the word before this place is one of `Math.` and so on. */
const isMember = (code: string, at: number): boolean =>
  /(?<!\.\.)\??\.\s*$/.test(code.slice(Math.max(0, at - 20), at));

/** Whether the word is only what something is called: a key of an object or of a type. */
function isKey(code: string, at: number, word: string): boolean {
  const before = /[^\s]?\s*$/.exec(code.slice(0, at))?.[0][0] ?? '';
  return '{,(;'.includes(before) && /^\s*\??:/.test(code.slice(at + word.length));
}

function mathObjection(after: string): string | null {
  const member = /^\s*\.\s*(\w+)/.exec(after)?.[1];
  if (member === undefined) return 'Math as a value cannot be followed: name what you take of it';
  if (member === 'random') return `Math.random ${CHANCE}`;
  return EXACT_MATH.has(member) ? null : `Math.${member} differs between engines in its last bit`;
}

function objectionTo(code: string, at: number, word: string): string | null {
  if (isMember(code, at)) {
    return Object.hasOwn(BANNED_MEMBERS, word) ? `${word} ${BANNED_MEMBERS[word]}` : null;
  }
  const after = code.slice(at + word.length, at + word.length + 60);
  if (word === 'Math') return mathObjection(after);
  if (word === 'import') {
    if (/^\s*\(/.test(after)) return `import() ${HIDES}`;
    return /^\s*\./.test(after) ? `import.meta ${MACHINE}` : null;
  }
  if (!Object.hasOwn(BANNED, word) || isKey(code, at, word)) return null;
  return `${word} ${BANNED[word]}`;
}

/** Line and column, from 1, of a place in a text. */
export function placeIn(
  text: string, at: number,
): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, at).split('\n');
  return { line: lines.length, column: (lines.at(-1) as string).length + 1 };
}

/**
 * Uses of the clock, of chance, of the machine and of whatever could lead there. The text is taken
 * word by word: what is written in comments and texts does not count.
 */
export function sourceFindings(text: string): readonly SourceFinding[] {
  const code = blanked(text);
  return [...code.matchAll(WORD)].flatMap((match) => {
    const message = objectionTo(code, match.index, match[0]);
    return message === null ? [] : [{ ...placeIn(text, match.index), message }];
  });
}

/** What a file imports, in order. */
export function importsIn(text: string): readonly SourceImport[] {
  const code = blanked(text);
  const statement = /(?<![.\w$])(?:import|export)\b([^'"`;=(]*)(['"])/g;
  return [...code.matchAll(statement)].flatMap((match) => {
    const [whole, what = '', quote = ''] = match;
    if (what.trim() !== '' && !/\bfrom\s*$/.test(what)) return [];
    const at = match.index + whole.length;
    const specifier = text.slice(at, text.indexOf(quote, at));
    return [{ specifier, at, isType: /^\s*type\b/.test(what) }];
  });
}
