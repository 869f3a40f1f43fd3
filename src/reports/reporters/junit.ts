import type { ScenarioOutcome, TestFailure, TestReport } from '../../model/test-report.ts';
import { plain } from '../paint.ts';
import { reproduceLines } from '../run-report.ts';
import { failureLines, messageLines } from './failure-block.ts';
import type { Reporter } from './reporter.ts';

/** What no XML 1.0 document may hold, however it is written. */
const IMPOSSIBLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;',
};

const clean = (text: string): string => text.replace(IMPOSSIBLE, '\ufffd');
const escaped = (text: string): string =>
  clean(text).replace(/[&<>\r]/g, (at) => ENTITIES[at] ?? at);
const quoted = (text: string): string =>
  `"${clean(text).replace(/[&<>"\t\n\r]/g, (at) => ENTITIES[at] ?? at)}"`;

/** An element on lines of its own; `content` is XML already, and `null` for none. */
function element(
  name: string, attributes: Readonly<Record<string, string | number>>, content: string | null,
): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}=${quoted(String(value))}`)
    .join('');
  return content === null ? `<${name}${written}/>\n` : `<${name}${written}>${content}</${name}>\n`;
}

const nested = (elements: readonly string[]): string =>
  `\n${elements.join('').replace(/^(?= *<)/gm, '  ')}`;

const seconds = (millis = 0): string => (millis / 1000).toFixed(3);

/** One thing that was looked at: a test case. */
interface Check {
  readonly name: string;
  readonly failure?: TestFailure | undefined;
}

/** The run itself, then its expectations, properties and golden digest; each with its failure. */
function checksOf({ run, golden, failures }: ScenarioOutcome): readonly Check[] {
  const open = [...failures];
  const failureOf = (kinds: readonly TestFailure['kind'][]): TestFailure | undefined => {
    const place = open.findIndex(({ kind }) => kinds.includes(kind));
    return place < 0 ? undefined : open.splice(place, 1)[0];
  };
  const check = (name: string, kind: TestFailure['kind'], ok: boolean): Check =>
    ok ? { name } : { name, failure: failureOf([kind]) };
  const goldenFailure = failureOf(['golden']);
  const checks: Check[] = [
    ...(run?.expectations ?? []).map(({ text, ok }) => check(text, 'expectation', ok)),
    // One that is violated as `expect` says is no failure.
    ...(run?.properties ?? []).map(({ id, name }) => ({
      name: `${id} ${name}`,
      failure: open.find(({ kind, title }) => kind === 'property' && title.includes(` ${id} `)),
    })),
    ...(goldenFailure !== undefined || golden?.state === 'matched'
      ? [{ name: 'golden digest', failure: goldenFailure }]
      : []),
  ];
  return [{ name: 'run', failure: failureOf(['strategy', 'problem', 'internal']) }, ...checks];
}

const isError = ({ kind }: TestFailure): boolean => kind === 'problem' || kind === 'internal';

function caseElement(check: Check, outcome: ScenarioOutcome, time: string): string {
  const { failure, name } = check;
  const attributes = { classname: outcome.file, name, time };
  if (outcome.status === 'skipped') {
    const message = `skipped by ${outcome.skipped_by ?? 'choice'}`;
    return element('testcase', attributes, nested([element('skipped', { message }, null)]));
  }
  if (failure === undefined) return element('testcase', attributes, null);
  const told = isError(failure) ? outcome.failures.filter(isError) : [failure];
  const text = [
    ...told.flatMap((one) => failureLines(one, plain)),
    ...(outcome.reproduce === undefined ? [] : reproduceLines(outcome.reproduce)),
  ].join('\n');
  const tag = isError(failure) ? 'error' : 'failure';
  const message = messageLines(failure).join('; ');
  const body = element(tag, { message, type: failure.kind }, `\n${escaped(text)}\n`);
  return element('testcase', attributes, nested([body]));
}

interface Suite {
  readonly counts: Readonly<Record<'tests' | 'failures' | 'errors' | 'skipped', number>>;
  readonly xml: string;
}

function suiteOf(outcome: ScenarioOutcome): Suite {
  const checks = checksOf(outcome);
  const failures = checks.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
  const errorCount = failures.filter(isError).length;
  const counts = {
    tests: checks.length, failures: failures.length - errorCount, errors: errorCount,
    skipped: outcome.status === 'skipped' ? checks.length : 0,
  };
  const time = seconds(outcome.wall_ms);
  const facts = Object.entries({
    scenario: outcome.name, seed: outcome.run?.seed, digest: outcome.run?.digest,
  }).flatMap(([name, value]) =>
    value === undefined ? [] : [element('property', { name, value }, null)]);
  const content = [
    element('properties', {}, nested(facts)),
    ...checks.map((check, place) => caseElement(check, outcome, place === 0 ? time : seconds())),
  ];
  return {
    counts, xml: element('testsuite', { name: outcome.file, ...counts, time }, nested(content)),
  };
}

function document({ scenarios, counts }: TestReport): string {
  const suites = scenarios.map(suiteOf);
  const sum = (key: keyof Suite['counts']): number =>
    suites.reduce((total, suite) => total + suite.counts[key], 0);
  const attributes = {
    name: 'cutover', tests: sum('tests'), failures: sum('failures'), errors: sum('errors'),
    time: seconds(counts.wall_ms),
  };
  const root = element('testsuites', attributes, nested(suites.map(({ xml }) => xml)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;
}

/** For CI systems: a suite for each scenario, a test case for each thing that was checked. */
export const junit: Reporter = { name: 'junit', end: document };
