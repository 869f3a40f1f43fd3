import {
  type Claim, type Condition, OPERATORS, type Operator, ROLLOUT_MEASURES, type Unit,
} from '../model/expectation.ts';
import { APP_STATES, type CommandOutcome } from '../model/lifecycle.ts';
import { RECORD_TYPES } from '../model/records.ts';
import { EXAMPLES, readAmount, readTolerance } from './amounts.ts';
import { type LineProblem, LineRefusal, refuse } from './line-problem.ts';
import { isMetric, keysOf, readMetric, refuseAlone, rolloutUnit } from './metric-names.ts';
import { Scanner, type Word } from './scanner.ts';
import { checkKeys, type ReadSelection, readSelector, readVersion } from './selector.ts';

/** Words that begin a line of another kind than a comparison, unless they are in quotes. */
const KEYWORDS = ['rollout', 'deployment', 'app', 'count', 'zero'] as const;
const PROPERTY = /^[A-Z]\d{2}$/;

/** The words that name something of the scenario: whether that exists is not known here. */
export interface NamedWords {
  readonly app?: Word;
  readonly function?: Word;
  readonly version?: Word;
  readonly deployment?: Word;
  readonly property?: Word;
  readonly selector?: ReadSelection;
}

/** What a line says. An App that it does not name is called the empty text. */
export interface ParsedLine {
  readonly claim: Claim;
  readonly words: NamedWords;
}

/** What was read, or the first thing that is wrong with it. */
type Parsed<Read = ParsedLine> = Read | { readonly problem: LineProblem };

/** What a line of `expect` says. Never throws. */
export function parseLine(text: string): Parsed {
  return parsedBy(new Scanner(text), readLine);
}

/** What a line measures that ends before its condition, as in `api.latency.p99`. Never throws. */
export function parseMeasure(text: string): Parsed {
  return parsedBy(new Scanner(text, 'measure'), (scanner) => {
    const parsed = readLine(scanner);
    if ('condition' in parsed.claim) return parsed;
    return refuse({
      at: 0, code: 'bad-expectation',
      message: 'this is true or not: what is measured is a number, such as api.latency.p99',
    });
  });
}

/** How far off something may be, by itself or in percent of it: `±50ms`, `±2%`. Never throws. */
export function parseDistance(
  unit: Unit, text: string,
): Parsed<ReturnType<typeof readTolerance>> {
  return parsedBy(new Scanner(text), (scanner) => {
    scanner.need('±', 'the metric');
    return readDistance(unit, scanner);
  });
}

/** How to write what is true or not as a number with a condition. */
function asGoal(claim: Claim): string {
  switch (claim.kind) {
    case 'rollout-finishes': return `rollout v${claim.version} duration <= 60s`;
    case 'zero-downtime': return `${claim.of?.function ?? 'api'}.downtime == 0s`;
    default: return 'api.latency.p99 < 2s';
  }
}

/**
 * What a line wants of a number, as in `api.latency.p99 < 2s`, such that an interval can be on the
 * right side of it. Never throws.
 */
export function parseGoal(text: string): Parsed<ParsedLine> {
  return parsedBy(new Scanner(text, 'goal'), (scanner) => {
    const parsed = readLine(scanner);
    const { claim } = parsed;
    if (!('condition' in claim)) {
      return refuse({
        at: 0, code: 'bad-expectation', message: 'this is true or not: a goal is about a number',
        hint: `write it like "${asGoal(claim)}"`,
      });
    }
    if (claim.condition.operator !== '!=') return parsed;
    return refuse({
      at: text.lastIndexOf('!='), code: 'conflict', message: '"!=" has two right sides',
      hint: 'use < or >',
    });
  });
}

function parsedBy<Read>(scanner: Scanner, read: (scanner: Scanner) => Read): Parsed<Read> {
  try {
    const parsed = read(scanner);
    if (!scanner.isAtEnd) scanner.fail('the end of the line');
    return parsed;
  } catch (error) {
    if (error instanceof LineRefusal) return { problem: error.problem };
    throw error;
  }
}

function readLine(scanner: Scanner): ParsedLine {
  const first = scanner.needWord('a Function, or rollout, deployment, app, count or zero downtime');
  const keyword = first.isQuoted ? undefined : KEYWORDS.find((word) => word === first.text);
  switch (keyword) {
    case 'rollout': return readRollout(scanner);
    case 'deployment': return readDeployment(scanner);
    case 'app': return readApp(scanner);
    case 'count': return readCount(scanner);
    case 'zero': return readZeroDowntime(scanner);
    default:
  }
  const isProperty = !first.isQuoted && PROPERTY.test(first.text)
    && ['holds', 'is'].includes(scanner.peek());
  return isProperty ? readProperty(first, scanner) : readComparison(first, scanner);
}

const OTHER_SIGNS: Readonly<Record<string, Operator>> = {
  '=': '==', '≤': '<=', '≥': '>=', '≠': '!=',
};

function readOperator(scanner: Scanner): Operator {
  const word = scanner.operator() ?? scanner.fail(`one of ${OPERATORS.join(' ')}`);
  const operator = OPERATORS.find((known) => known === word.text);
  if (operator !== undefined) return operator;
  return refuse({
    at: word.at, code: 'bad-expectation',
    message: `"${word.text}" is none of ${OPERATORS.join(' ')}`,
    hint: `did you mean "${OTHER_SIGNS[word.text]}"?`,
  });
}

/** Stands for the condition of a line that only names what is measured. */
const ANY_AMOUNT: Condition = { operator: '>=', amount: { num: 0, den: 1 }, tolerance: null };

function readCondition(of: Unit, scanner: Scanner): Condition {
  if (scanner.purpose === 'measure') return ANY_AMOUNT;
  // Counts are whole, but the mean of many need not be.
  const unit = of === 'count' && scanner.purpose === 'goal' ? 'mean' : of;
  const operator = readOperator(scanner);
  const word = scanner.value() ?? scanner.fail(EXAMPLES[unit]);
  const amount = readAmount(unit, word);
  const { at } = scanner;
  if (!scanner.take('±')) return { operator, amount, tolerance: null };
  if (operator !== '==' && operator !== '!=') {
    return refuse({
      at, code: 'conflict', message: `"±" goes with == and !=, not with ${operator}`,
    });
  }
  return { operator, amount, tolerance: readDistance(unit, scanner) };
}

function readDistance(unit: Unit, scanner: Scanner): ReturnType<typeof readTolerance> {
  const distance = scanner.value() ?? scanner.fail(`${EXAMPLES[unit]}, or a percentage`);
  return readTolerance(unit, distance);
}

/** One of a few words must come next. */
function needOneOf<Name extends string>(scanner: Scanner, names: readonly Name[]): Name {
  const word = scanner.needWord(`one of ${names.join(', ')}`);
  const found = names.find((name) => name === word.text);
  if (found !== undefined) return found;
  return refuse({
    at: word.at, code: 'bad-choice', message: `"${word.text}" is none of ${names.join(', ')}`,
    word: word.text, candidates: names,
  });
}

/** `of APP`, if that comes next. */
function readOwner(scanner: Scanner): Word | undefined {
  return scanner.takeKeyword('of') ? scanner.needWord('an App after "of"') : undefined;
}

const named = <K extends keyof NamedWords>(key: K, word: NamedWords[K]): NamedWords =>
  (word === undefined ? {} : { [key]: word });

function readRollout(scanner: Scanner): ParsedLine {
  const word = scanner.needWord('a version such as v2 after "rollout"');
  if (!word.text.startsWith('v')) {
    return refuse({
      at: word.at, code: 'bad-version', message: `${JSON.stringify(word.text)} is no version`,
      hint: /^[1-9]\d*$/.test(word.text) ? `did you mean "v${word.text}"?` : 'write it like v2',
    });
  }
  const version = readVersion(word);
  const owner = readOwner(scanner);
  const base = { app: owner?.text ?? '', version };
  return {
    claim: readRolloutClaim(base, scanner),
    words: { version: word, ...named('app', owner) },
  };
}

function readRolloutClaim(base: { app: string; version: number }, scanner: Scanner): Claim {
  const verb = needOneOf(scanner, ['finishes', 'is', ...ROLLOUT_MEASURES] as const);
  if (verb === 'is') {
    return { kind: 'rollout-state', ...base, state: needOneOf(scanner, ['blocked', 'superseded']) };
  }
  if (verb === 'finishes') {
    if (!scanner.takeKeyword('within')) return { kind: 'rollout-finishes', ...base, within: null };
    const word = scanner.value() ?? scanner.fail(`${EXAMPLES.duration} after "within"`);
    return { kind: 'rollout-finishes', ...base, within: readAmount('duration', word).num };
  }
  return {
    kind: 'rollout', ...base, measure: verb, condition: readCondition(rolloutUnit(verb), scanner),
  };
}

const OUTCOMES: Readonly<Record<string, CommandOutcome>> = {
  deployed: 'deployed', 'no-op': 'no_op', build: 'build_failed', rejected: 'rejected',
};

function readDeployment(scanner: Scanner): ParsedLine {
  const word = scanner.needWord('the number of a deployment, from 1');
  if (!/^[1-9]\d{0,8}$/.test(word.text)) {
    refuse({
      at: word.at, code: 'bad-expectation',
      message: `expected the number of a deployment, from 1, found ${JSON.stringify(word.text)}`,
    });
  }
  const owner = readOwner(scanner);
  const base = { app: owner?.text ?? '', n: Number(word.text) };
  const words = { deployment: word, ...named('app', owner) };
  const verb = needOneOf(scanner, ['is', 'duration', 'version'] as const);
  if (verb !== 'is') {
    const condition = readCondition(verb === 'version' ? 'count' : 'duration', scanner);
    return { claim: { kind: 'deployment', ...base, measure: verb, condition }, words };
  }
  const outcome = needOneOf(scanner, Object.keys(OUTCOMES));
  if (outcome === 'build' && !scanner.takeKeyword('failed')) scanner.fail('"failed" after "build"');
  const claim: Claim = {
    kind: 'deployment-outcome', ...base, outcome: OUTCOMES[outcome] as CommandOutcome,
  };
  return { claim, words };
}

function readApp(scanner: Scanner): ParsedLine {
  let owner: Word | undefined;
  if (scanner.take('(')) {
    owner = scanner.needWord('an App after "("');
    scanner.need(')', 'the App');
  } else if (!scanner.sees('.')) {
    scanner.fail('"." or "(" after "app", which is "app" in quotes where it is a name');
  }
  scanner.need('.', 'the App');
  const app = owner?.text ?? '';
  const words = named('app', owner);
  const field = needOneOf(
    scanner,
    scanner.purpose === 'measure' ? ['version', 'cost'] : ['version', 'state', 'cost']);
  if (field !== 'state') {
    const condition = readCondition(field === 'cost' ? 'money' : 'count', scanner);
    return { claim: { kind: `app-${field}`, app, condition }, words };
  }
  const sign = scanner.at;
  const operator = readOperator(scanner);
  if (operator !== '==' && operator !== '!=') {
    refuse({ at: sign, code: 'conflict', message: 'a state has no order: use == or !=' });
  }
  const state = needOneOf(scanner, APP_STATES);
  return { claim: { kind: 'app-state', app, is: operator === '==', state }, words };
}

function readCount(scanner: Scanner): ParsedLine {
  scanner.need('(', '"count", which is "count" in quotes where it is a name');
  const word = scanner.event() ?? scanner.fail('a record type such as container.ready');
  const event = RECORD_TYPES.find((type) => type === word.text) ?? refuse({
    at: word.at, code: 'bad-choice', message: `there is no record type "${word.text}"`,
    word: word.text, candidates: RECORD_TYPES,
  });
  const selector = readSelector(scanner);
  checkKeys(selector, `"${event}"`, ['version', 'source', 'from', 'to']);
  if (!scanner.take(')')) scanner.fail('"[" or ")" after the record type');
  const condition = readCondition('count', scanner);
  const { selection } = selector;
  return { claim: { kind: 'count', event, selection, condition }, words: { selector } };
}

function readZeroDowntime(scanner: Scanner): ParsedLine {
  if (!scanner.takeKeyword('downtime')) scanner.fail('"downtime" after "zero"');
  if (!scanner.takeKeyword('for')) {
    return { claim: { kind: 'zero-downtime', of: null }, words: {} };
  }
  const first = scanner.needWord('a Function after "for"');
  const { owner, subject } = readSubject(first, scanner);
  const of = { app: owner?.text ?? '', function: subject.text };
  return {
    claim: { kind: 'zero-downtime', of }, words: { function: subject, ...named('app', owner) },
  };
}

function readProperty(word: Word, scanner: Scanner): ParsedLine {
  const holds = needOneOf(scanner, ['holds', 'is'] as const) === 'holds';
  if (!holds && !scanner.takeKeyword('violated')) scanner.fail('"violated" after "is"');
  return { claim: { kind: 'property', id: word.text, holds }, words: { property: word } };
}

/** `FUNCTION` or `APP/FUNCTION`, of which the first word has been read. */
function readSubject(
  first: Word, scanner: Scanner,
): { readonly owner: Word | undefined; readonly subject: Word } {
  if (!scanner.take('/')) return { owner: undefined, subject: first };
  return { owner: first, subject: scanner.needWord('a Function after "/"') };
}

function readComparison(first: Word, scanner: Scanner): ParsedLine {
  if (!first.isQuoted && !['.', '/', '['].some((symbol) => scanner.sees(symbol))) {
    if (isMetric(first.text)) refuseAlone(first.text, first);
    refuse({
      at: first.at, code: 'bad-expectation',
      message:
        `"${first.text}" begins no line: a Function is followed by ".", a metric and a value`,
      word: first.text, candidates: KEYWORDS,
    });
  }
  const { owner, subject } = readSubject(first, scanner);
  const selector = readSelector(scanner);
  scanner.need('.', 'the Function');
  const { unit, metric } = readMetric(scanner, subject);
  const name = metric.kind === 'queue' || metric.kind === 'containers'
    ? `${metric.kind}.${metric.of}` : metric.kind;
  checkKeys(selector, `"${name}"`, keysOf(metric));
  const condition = readCondition(unit, scanner);
  const claim: Claim = {
    kind: 'metric', app: owner?.text ?? '', function: subject.text,
    selection: selector.selection, metric, condition,
  };
  return { claim, words: { function: subject, ...named('app', owner), selector } };
}
