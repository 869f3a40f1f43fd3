import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratch = scratchDirectories();

const GOOD = `
app: { name: shop, functions: { api: { service_time: 1s, cold_start: 3s } } }
traffic: [{ to: api, arrivals: { at: [0s] } }]
`;

const BAD = `
app: { name: shop, functions: { api: { service_time: 1, cold_start: 3s } } }
trafic: []
`;

const FILES = { 'good.yaml': GOOD, 'bad.yaml': BAD };

async function call(argv: readonly string[], files: Readonly<Record<string, string>> = FILES) {
  const cwd = scratch();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const terminal = collectedTerminal({ cwd });
  return { code: await main(argv, terminal), out: terminal.out(), err: terminal.err() };
}

const BAD_PROBLEMS = `\
bad.yaml:2:54: 1 has no unit; did you mean "1s"?
  app: { name: shop, functions: { api: { service_time: 1, cold_start: 3s } } }
                                                       ^
bad.yaml:3:1: unknown key "trafic"; did you mean "traffic"?
  trafic: []
  ^
`;

describe('cutover validate', () => {
  test('says of each file that it is fine, or all that is wrong', async () => {
    expect(await call(['validate', 'good.yaml'])).toEqual({
      code: 0, out: 'good.yaml  ok\n', err: '',
    });
    expect(await call(['validate', 'bad.yaml', 'good.yaml', 'mising.yaml'])).toEqual({
      code: 2,
      out: `${BAD_PROBLEMS}good.yaml  ok\n`
        + 'mising.yaml: no such file or directory\n3 problems in 2 of 3 files\n',
      err: '',
    });
  });

  test('tells what cutover run tells, which runs nothing then', async () => {
    expect(await call(['run', 'good.yaml', 'bad.yaml'])).toEqual({
      code: 2, out: '', err: BAD_PROBLEMS,
    });
  });

  test('says of a trace that it is one, and not what is wrong with it as YAML', async () => {
    const trace = '{"seq":0,"t_us":0,"type":"app.created","app":"ap-1","rule":"DEP-5"}\n'.repeat(9);
    expect(await call(['validate', 'run.jsonl'], { 'run.jsonl': trace })).toMatchObject({
      code: 2,
      out: 'run.jsonl: this looks like the trace of a run, not like a scenario; cutover audit '
        + 'judges traces\n1 problem\n',
    });
  });

  test('is silent about what is fine, if it is to be quiet', async () => {
    expect(await call(['validate', '-q', 'good.yaml'])).toEqual({ code: 0, out: '', err: '' });
    expect((await call(['validate', '-q', 'good.yaml', 'bad.yaml'])).out).toBe(BAD_PROBLEMS);
  });

  test('checks what is set from outside', async () => {
    const { code, out } = await call(['validate', 'good.yaml', '--set', 'duration=5']);
    expect(code).toBe(2);
    expect(out).toContain('--set duration: 5 has no unit; did you mean "5s"?\n  duration=5\n');
  });

  test('looks into strategies and data files', async () => {
    const { code, out } = await call(['validate', 'files.yaml'], {
      'files.yaml': `${GOOD}events: [{ at: 1s, deploy: { strategy: ./mine.mjs } }]\n`,
      'mine.mjs': 'export const strategy = 5;\n',
    });
    expect(code).toBe(2);
    expect(out).toMatch(/^files\.yaml:4:40: the strategy \.\/mine\.mjs must export \{ name, /);
    expect(out.split('\n').slice(1)).toEqual([
      '  events: [{ at: 1s, deploy: { strategy: ./mine.mjs } }]',
      `${' '.repeat(41)}^`,
      '1 problem',
      '',
    ]);
    const data = await call(['validate', 'data.yaml'], {
      'data.yaml': `${GOOD.replace('at: [0s]', 'trace: { file: x.csv, arrival: t }')}`,
      'x.csv': 't\n1\nsoon\n',
    });
    expect(data.out).toBe(`\
x.csv:3:1: expected a number from 0, found "soon"
  soon
  ^
1 problem
`);
  });

  test('gives programs the problems as data', async () => {
    const files = ['good.yaml', 'bad.yaml', 'no.yaml'];
    const { code, out, err } = await call(['validate', '--json', ...files]);
    expect([code, err]).toEqual([2, '']);
    expect(JSON.parse(out)).toEqual({
      schema_version: 1,
      ok: false,
      files: [
        { file: 'good.yaml', ok: true, problems: [] },
        {
          file: 'bad.yaml',
          ok: false,
          problems: [
            {
              code: 'bad-duration', message: '1 has no unit', hint: 'did you mean "1s"?',
              file: 'bad.yaml', line: 2, column: 54, path: 'app.functions.api.service_time',
            },
            {
              code: 'unknown-key', message: 'unknown key "trafic"',
              hint: 'did you mean "traffic"?', file: 'bad.yaml', line: 3, column: 1, path: 'trafic',
            },
          ],
        },
        {
          file: 'no.yaml',
          ok: false,
          problems: [{ code: 'bad-file', message: 'no such file or directory', file: 'no.yaml' }],
        },
      ],
    });
    expect((await call(['validate', '--json', 'good.yaml'])).code).toBe(0);
  });

  test('counts what it tells', async () => {
    const { out } = await call(['validate', 'many.yaml'], {
      'many.yaml': `${GOOD}events:\n${'- { at: 1 }\n'.repeat(500)}`,
    });
    expect(out).toMatch(/: there are 900 more problems\nover 100 problems\n$/);
  });

  test('colours a terminal and nothing else', async () => {
    const green = `${String.fromCharCode(27)}[32mok`;
    expect((await call(['validate', '--color', 'good.yaml'])).out).toContain(green);
    expect((await call(['validate', 'good.yaml'])).out).not.toContain(green);
  });

  test('shows no control character of a file', async () => {
    const { out } = await call(['validate', 'odd.yaml'], {
      'odd.yaml': 'name: "\\e[31m"\napp: \u009B31m\u0007\n',
    });
    expect(out).toMatch(/^ {2}app: \uFFFD31m\uFFFD$/m);
  });
});
