import {
  ABSENT, type FieldKind, RECORD_TYPES, RECORDS, type RecordType, recordIndex,
} from '../model/records.ts';
import { RULES, type RuleId, ruleIndex } from '../model/rules.ts';
import type { TraceLog } from './log.ts';

/** What is wrong with a line, and where in it, from 1. */
export interface LineProblem {
  readonly column: number;
  readonly message: string;
  /** For a word that is none of those allowed: what it may have been meant to be. */
  readonly wrong?: { readonly word: string; readonly among: readonly string[] };
}

type Line = Readonly<Record<string, unknown>>;
type Word = NonNullable<LineProblem['wrong']>;

/** The highest numbers of Apps, containers and inputs that cells can hold. */
const MOST = { ap: 2 ** 17, ta: 2 ** 31 - 1, in: 2 ** 31 - 1 } as const;

const HEADER = ['seq', 't_us', 'type', 'app', 'rule', 'caused_by'];
const TYPES = new Set<string>(RECORD_TYPES);
const IDS = new Set<string>(RULES);

interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly isOptional: boolean;
}

const FIELDS = new Map<string, readonly Field[]>(RECORD_TYPES.map((type) => [
  type,
  Object.entries(RECORDS[type]).map(([key, kind]) => ({
    name: key.replace('?', ''), kind, isOptional: key.endsWith('?'),
  })),
]));

const KEYS = new Map<string, ReadonlySet<string>>([...FIELDS].map(([type, fields]) => [
  type, new Set([...HEADER, ...fields.map(({ name }) => name)]),
]));

/**
 * Turns the lines of a canonical trace back into records: the way back from `toLine`. Each line
 * that is as it should be is written to the log; of any other all problems are told, and nothing is
 * written.
 */
export class LineReader {
  readonly #log: TraceLog;
  #problems: LineProblem[] = [];
  #line = '';
  #count = 0;

  constructor(log: TraceLog) {
    this.#log = log;
  }

  /** Takes in the next line, without its end; returns what is wrong with it. */
  read(line: string): readonly LineProblem[] {
    this.#problems = [];
    this.#line = line;
    const record = this.#parse();
    if (record !== null) this.#take(record);
    this.#count++;
    return this.#problems;
  }

  #parse(): Line | null {
    let value: unknown;
    try {
      value = JSON.parse(this.#line);
    } catch {
      this.#problems.push(syntaxProblem(this.#line));
      return null;
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Line;
    this.#problems.push({ column: 1, message: 'a record is an object: {"seq":0,"t_us":0,…}' });
    return null;
  }

  #take(record: Line): void {
    const type = this.#type(record);
    const seq = this.#whole(record, 'seq');
    if (seq !== null && seq !== this.#count) {
      this.#say('seq', `record ${seq} stands where record ${this.#count} belongs`);
      // Else each record behind a gap would be told of, too.
      this.#count = seq;
    }
    const at = this.#whole(record, 't_us');
    const rule = this.#rule(record);
    const app = 'app' in record ? this.#numbered(record, 'app', 'ap') : ABSENT;
    const cause = 'caused_by' in record ? this.#whole(record, 'caused_by') : ABSENT;
    if (type === null) return;
    const fields = FIELDS.get(type) as readonly Field[];
    const values = fields.map((field) => this.#field(record, field));
    this.#findStrangers(record, type);
    if (this.#problems.length > 0) return;
    const log = this.#log;
    log.now = at as number;
    log.open(recordIndex(type), ruleIndex(rule as RuleId), app as number).because(cause as number);
    for (const value of values) {
      if (typeof value === 'string') log.putText(value);
      else log.put(value as number);
    }
    log.close();
  }

  #type(record: Line): RecordType | null {
    const { type } = record;
    if (typeof type === 'string' && TYPES.has(type)) return type as RecordType;
    if (typeof type !== 'string') this.#expect('type', 'the type of a record', type);
    else this.#say('type', `there is no record "${type}"`, { word: type, among: RECORD_TYPES });
    return null;
  }

  #rule(record: Line): string | null {
    const { rule } = record;
    if (typeof rule === 'string' && IDS.has(rule)) return rule;
    if (typeof rule !== 'string') this.#expect('rule', 'the id of a rule', rule);
    else this.#say('rule', `there is no rule "${rule}"`, { word: rule, among: RULES });
    return null;
  }

  #field(record: Line, { name, kind, isOptional }: Field): number | string | null {
    const value = record[name];
    if (value === undefined && isOptional) return ABSENT;
    if (kind === 'count' || kind === 'micros') return this.#whole(record, name);
    if (kind === 'container') return this.#numbered(record, name, 'ta');
    if (kind === 'input') return this.#numbered(record, name, 'in');
    if (kind === 'text') {
      if (typeof value === 'string') return value;
      this.#expect(name, 'a text', value);
      return null;
    }
    const place = typeof value === 'string' ? kind.indexOf(value) : -1;
    if (place >= 0) return place;
    const allowed = kind.map((word) => `"${word}"`).join(', ');
    if (typeof value !== 'string') this.#expect(name, `one of ${allowed}`, value);
    else {
      this.#say(name, `${name} is one of ${allowed}, not "${value}"`, { word: value, among: kind });
    }
    return null;
  }

  #whole(record: Line, name: string): number | null {
    const value = record[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    this.#expect(name, 'a whole number from 0 on', value);
    return null;
  }

  /** The N of a name such as `ta-N`. */
  #numbered(record: Line, name: string, prefix: keyof typeof MOST): number | null {
    const most = MOST[prefix];
    const value = record[name];
    const digits = typeof value === 'string' && value.startsWith(`${prefix}-`)
      ? value.slice(prefix.length + 1) : '';
    if (/^[1-9]\d*$/.test(digits) && Number(digits) <= most) return Number(digits);
    this.#expect(name, `"${prefix}-N" with N from 1 to ${most}`, value);
    return null;
  }

  #findStrangers(record: Line, type: RecordType): void {
    const known = KEYS.get(type) as ReadonlySet<string>;
    for (const key of Object.keys(record)) {
      if (known.has(key)) continue;
      const { keyColumn } = placeOf(this.#line, key);
      const wrong = { word: key, among: [...known] };
      this.#problems.push({ column: keyColumn, message: `${type} has no field "${key}"`, wrong });
    }
  }

  #expect(name: string, expected: string, found: unknown): void {
    if (found === undefined) this.#say(name, `"${name}" is missing: ${expected}`);
    else this.#say(name, `${name} is ${expected}, not ${JSON.stringify(found)}`);
  }

  #say(name: string, message: string, wrong?: Word): void {
    const { column } = placeOf(this.#line, name);
    this.#problems.push({ column, message, ...(wrong === undefined ? {} : { wrong }) });
  }
}

/** Where a key and its value begin in a line, from 1; 1 where there is no such key. */
function placeOf(line: string, name: string): { keyColumn: number; column: number } {
  const key = JSON.stringify(name);
  for (let at = line.indexOf(key); at >= 0; at = line.indexOf(key, at + 1)) {
    const value = /^\s*:\s*/.exec(line.slice(at + key.length));
    if (value !== null && /[{,]\s*$/.test(line.slice(0, at))) {
      return { keyColumn: at + 1, column: at + key.length + value[0].length + 1 };
    }
  }
  return { keyColumn: 1, column: 1 };
}

const STRING = '"(?:[^"\\\\\\u0000-\\u001f]|\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4}))*"';

type Step = 'start' | 'key' | 'colon' | 'value' | 'more';

interface Grammar {
  readonly token: RegExp;
  readonly expected: string;
  readonly next: Step;
}

/** What may come after what, in an object of texts and numbers. */
const GRAMMAR: Readonly<Record<Step, Grammar>> = {
  start: { token: /\{/y, expected: '"{"', next: 'key' },
  key: { token: new RegExp(STRING, 'y'), expected: 'a key in quotes', next: 'colon' },
  colon: { token: /:/y, expected: '":"', next: 'value' },
  value: {
    token: new RegExp(`${STRING}|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?`, 'y'),
    expected: 'a text in quotes or a number', next: 'more',
  },
  more: { token: /,/y, expected: '"," or "}"', next: 'key' },
};

/** Where a line stops to be a JSON object of texts and numbers. */
function syntaxProblem(line: string): LineProblem {
  if (line.trim() === '') return { column: 1, message: 'an empty line, where a record belongs' };
  let at = 0;
  let step: Step = 'start';
  for (;;) {
    at += (/^\s*/.exec(line.slice(at)) as RegExpExecArray)[0].length;
    const { token, expected, next }: Grammar = GRAMMAR[step];
    if (step === 'more' && line[at] === '}') {
      return { column: at + 2, message: 'there is more after the end of the record' };
    }
    token.lastIndex = at;
    const found = token.exec(line);
    if (found === null) {
      const rest = line.slice(at, at + 12);
      const shown = rest === '' ? 'the line ends' : `found ${JSON.stringify(rest)}`;
      return { column: at + 1, message: `${expected} expected, ${shown}` };
    }
    at += found[0].length;
    step = next;
  }
}
