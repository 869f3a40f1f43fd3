import { describe, expect, test } from 'vitest';
import { parse } from './project.ts';
import { homesIn, ruleFindings, rulesIn, testedIn } from './rules.ts';

const document = `
- **ROL-4** *decided* · assumed — One for one.
- **ROL-9** *consequence* — Nothing is interrupted.
`;
const home = parse('src/strategies/rolling.ts', '/**\n * Retires.\n *\n * @rule ROL-4\n */');
const tests = parse('test/strategies/rolling.test.ts', `
  describe('ROL-4 an old container drains', () => {});
  test.each([1, 2])('ROL-9 %d deployments interrupt nothing', () => {});
`);

const messages = (...[sources, testSources]: [(typeof home)[], (typeof home)[]]) =>
  ruleFindings(rulesIn(document), sources, testSources)
    .map(({ where, message }) => `${where} ${message}`);

describe('the check of rules', () => {
  test('reads ids and statuses from the document', () => {
    expect(rulesIn(document)).toEqual([
      { id: 'ROL-4', status: 'decided' },
      { id: 'ROL-9', status: 'consequence' },
    ]);
  });

  test('is content with one home and a test each', () => {
    expect(messages([home], [tests])).toEqual([]);
  });

  test('objects to a decided rule without a home', () => {
    expect(messages([], [tests])).toEqual(['ROL-4 is decided nowhere']);
  });

  test('objects to a second home', () => {
    const second = parse('src/platform/pool.ts', '/** @rule ROL-4 */');
    expect(messages([home, second], [tests])).toEqual(
      ['ROL-4 is decided in src/strategies/rolling.ts and src/platform/pool.ts'],
    );
  });

  test('objects to a home of a consequence', () => {
    const needless = parse('src/platform/a.ts', '/** @rule ROL-9 */');
    expect(messages([home, needless], [tests]))
      .toEqual(['ROL-9 is said to be consequence, but src/platform/a.ts decides it']);
  });

  test('objects to a rule that no test is named by', () => {
    const other = parse('test/a.test.ts', `test('an old container drains (ROL-4)', () => {});`);
    expect(messages([home], [other]))
      .toEqual(['ROL-4 has no test of its name', 'ROL-9 has no test of its name']);
  });

  test('objects to ids that no rule has, in homes, records and tests', () => {
    const odd = parse('src/a.ts', `/** @rule ROL-44 */ const a = ruleIndex('ROL-45');`);
    const oddTest = parse('test/a.test.ts', `test('ROL-46 is none', () => {});`);
    expect(messages([home, odd], [tests, oddTest])).toEqual([
      'ROL-44 is named in src/a.ts, but there is no such rule',
      'ROL-45 is named in src/a.ts, but there is no such rule',
      'ROL-46 is named in test/a.test.ts, but there is no such rule',
    ]);
  });

  test('reads several ids from one tag and from one name, and no id from a longer word', () => {
    const tagged = parse('src/a.ts', '/**\n * @rule ROL-4, ROL-9\n */');
    expect(homesIn(tagged)).toEqual(['ROL-4', 'ROL-9']);
    const named = (name: string) => testedIn(parse('test/a.test.ts', `test('${name}', f);`));
    expect(named('ROL-4, ROL-9 at once')).toEqual(['ROL-4', 'ROL-9']);
    expect(named('ROL-4')).toEqual(['ROL-4']);
    expect(named('ROL-4x')).toEqual([]);
    expect(named('without ROL-4')).toEqual([]);
  });
});
