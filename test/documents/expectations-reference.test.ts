import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { METRIC_NAMES } from '../../src/expectations/metric-names.ts';
import { parseLine } from '../../src/expectations/parser.ts';
import { ROLLOUT_MEASURES, SELECTION_KEYS } from '../../src/model/expectation.ts';
import { APP_STATES } from '../../src/model/lifecycle.ts';
import { snippetsIn } from './snippets.ts';

const PAGE = readFileSync(new URL('../../docs/reference/expectations.md', import.meta.url), 'utf8');
const LINES = snippetsIn(PAGE)
  .filter(({ language }) => language === 'expect')
  .flatMap(({ text }) => text.trimEnd().split('\n'));

/** In full, or by its last part where the table goes on with a group. */
function isNamed(metric: string): boolean {
  const [group = '', member = ''] = metric.split('.');
  if (PAGE.includes(`\`${metric}\``)) return true;
  return PAGE.includes(`\`${group}.`) && PAGE.includes(`\`.${member}\``);
}

describe('the reference of expectations', () => {
  test.each(LINES)('has a line that is one: %s', (line) => {
    expect(parseLine(line)).not.toHaveProperty('problem');
  });

  test('has lines in YAML that are some', () => {
    const given = snippetsIn(PAGE).filter(({ language }) => language === 'yaml')
      .flatMap(({ text }) => [...text.matchAll(/^ {2}- (?:that: )?(?:'(.*)'|(.*))$/gm)])
      .map(([, quoted, plain]) => quoted ?? plain ?? '');
    expect(given.length).toBeGreaterThan(3);
    expect(given.filter((line) => 'problem' in parseLine(line))).toEqual([]);
  });

  test('names every metric, key, measure and state', () => {
    const missing = [
      ...METRIC_NAMES.filter((name) => !isNamed(name)),
      ...SELECTION_KEYS.filter((key) => !PAGE.includes(`\`${key}\``)),
      ...ROLLOUT_MEASURES.filter((measure) => !PAGE.includes(`rollout v2 ${measure}`)),
      ...APP_STATES.filter((state) => !PAGE.includes(`\`${state}\``)),
    ];
    expect(missing).toEqual([]);
  });
});
