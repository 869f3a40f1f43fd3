import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/index.ts';
import { formatProblem } from '../../src/scenario/problems.ts';

const VALID = 'app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s } } }\n';

const parse = (text: string) => parseScenario(text, { file: 'dir/x.yaml' });

function scenarioOf(text: string) {
  const result = parse(text);
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.scenario;
}

function problemsOf(text: string): readonly string[] {
  const result = parse(text);
  return 'problems' in result
    ? result.problems.map((problem) => `${problem.code} ${problem.line}:${problem.column}`)
    : [];
}

describe('a scenario as text', () => {
  test('is YAML or JSON, indented by spaces or tabs, with any line ends', () => {
    const expected = scenarioOf(VALID);
    const json = JSON.stringify(
      { app: { name: 'a', functions: { f: { service_time: '1s', cold_start: '1s' } } } },
      null, '\t',
    );
    expect(scenarioOf(json)).toEqual(expected);
    expect(scenarioOf(json.replaceAll('\n', '\r\n'))).toEqual(expected);
    expect(scenarioOf(`\uFEFF${VALID}`)).toEqual(expected);
  });

  test('is called like its file unless it has a name', () => {
    expect(scenarioOf(VALID).name).toBe('x');
    expect(scenarioOf(`name: Mine\n${VALID}`).name).toBe('Mine');
  });

  test('keeps a digest that looks like a number as it is written', () => {
    const { apps } = scenarioOf(`
app:
  name: "007"
  tags: { release: 1.0 }
  functions:
    f: { service_time: 1s, cold_start: 1s, code: 12e4567 }
    g: { service_time: 1s, cold_start: 1s, code: 0x1F }
    h: { service_time: 1s, cold_start: 1s, code: 1e1000, secrets: [0123] }
`);
    expect(apps[0]?.code_base).toMatchObject({
      tags: { release: '1.0' },
      functions: {
        f: { code: '12e4567' }, g: { code: '0x1F' }, h: { code: '1e1000', secrets: ['0123'] },
      },
    });
  });

  test('may repeat itself with anchors; a mistake is told where it stands and is used', () => {
    const text = `
app:
  name: a
  functions:
    f: &base { service_time: &short 1s, cold_start: *short }
    g: *base
`;
    const functions = scenarioOf(text).apps[0]?.code_base.functions;
    expect(functions?.['g']).toEqual(functions?.['f']);
    expect(problemsOf(text.replace('&short 1s', '&short 1'))).toEqual([
      'bad-duration 5:37', 'bad-duration 5:52',
    ]);
  });

  test('is refused above 10 MiB, or with too much in it to be read at once', () => {
    expect(problemsOf('#'.repeat(10 * 1024 * 1024 + 1))).toEqual(['too-large 1:1']);
    expect(problemsOf(`a: [${'1,'.repeat(100_000)}1]`)).toEqual(['too-large 1:66667']);
    expect(problemsOf(`a:\n${'- 1\n'.repeat(100_000)}`)).toEqual(['too-large 20001:1']);
  });

  test('with a great many mistakes tells the first hundred, and how many there are', () => {
    const { length, [100]: last } = problemsOf(`a:\n${'  b: 1\n'.repeat(500)}`);
    expect([length, last]).toEqual([101, 'more-problems 0:0']);
  });

  test('is refused when it is nested deeper than any scenario, or than the stack', () => {
    expect(problemsOf(`a: ${'['.repeat(100)}${']'.repeat(100)}`)).toEqual(['too-deep 1:68']);
    expect(problemsOf('['.repeat(20_000))).toEqual(['too-deep 1:65']);
    expect(problemsOf('- '.repeat(20_000))).toEqual(['too-deep 1:129']);
    expect(problemsOf('&a '.repeat(20_000))).toEqual(['too-deep 1:193']);
    const steps = Array.from({ length: 100 }, (_, level) => `${' '.repeat(level)}a:`);
    expect(problemsOf(steps.join('\n'))).toEqual(['too-deep 66:66']);
    expect(problemsOf('a: &a [*a]')).toEqual(['too-deep 1:7']);
  });

  test('is refused when its aliases multiply', () => {
    const levels = [...'bcdefgh'].map((name, level) => {
      const below = `*${'abcdefgh'[level]}`;
      return `${name}: &${name} [${Array(10).fill(below).join(', ')}]`;
    });
    const text = ['a: &a [x, x, x, x, x, x, x, x, x, x]', ...levels].join('\n');
    expect(problemsOf(text)[0]).toMatch(/^too-many-aliases/);
  });

  test('that holds two documents is refused', () => {
    expect(problemsOf(`${VALID}---\n${VALID}`)).toEqual(['yaml-syntax 2:1']);
  });
});

describe('a problem is shown', () => {
  test('with its line cut to the width of a terminal, and the caret under its place', () => {
    const result = parse(`${VALID}name: { ${'long: 1, '.repeat(20)} }`.replace('app', '\tapp'));
    const wide = parse(`${VALID.trimEnd()} # ${'x'.repeat(200)}\nseed: ${' '.repeat(90)}-1\n`);
    const shown = [result, wide].flatMap((parsed) =>
      ('problems' in parsed ? parsed.problems.map(formatProblem) : []));
    for (const lines of shown.map((text) => text.split('\n').slice(1))) {
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    }
    const [line = '', caret = ''] = shown.at(-1)?.split('\n').slice(1) ?? [];
    expect(line.slice(caret.length - 1)).toBe('-1');
  });
});
