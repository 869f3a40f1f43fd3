import { expect, test } from 'vitest';
import { DISTRIBUTIONS } from '../../src/random/distributions/index.ts';
import { describedSchema, type DescribedSchema } from '../../src/scenario/json-schema.ts';
import { scenarioOf } from '../scenario/reading.ts';
import { expectUpToDate } from './generated.ts';
import { isLaw, scenarioReference } from './scenario-reference.ts';
import { snippetOf } from './snippets.ts';

test('the reference of scenario files is that of the code', () => {
  expectUpToDate('docs/reference/scenario-format.md', scenarioReference());
});

test('its example is a scenario', () => {
  expect(scenarioOf(snippetOf(scenarioReference(), 'yaml')).traffic).toHaveLength(1);
});

/** Each key of a schema and of all that is in it, as the row of the page that begins with it. */
function rowsOf(schema: DescribedSchema): readonly string[] {
  const { properties = {}, additionalProperties, items, anyOf = [], definitions = {} } = schema;
  const own = Object.entries(properties).filter(([name, key]) => !isLaw(name, key));
  // Laws have a section of another form, and a change has the keys of what it changes.
  const shared = Object.entries(definitions)
    .filter(([name]) => !(name in DISTRIBUTIONS) && !name.endsWith('-change'));
  const inner = [
    ...own.map(([, key]) => key), ...shared.map(([, each]) => each), ...anyOf,
    ...[items, additionalProperties].flatMap((each) => each || []),
  ];
  return [
    ...own.map(([name, { description = '' }]) => `| \`${name}\` | … ${description}`),
    ...inner.flatMap(rowsOf),
  ];
}

test('it has every key of the schema, with what it means', () => {
  const page = scenarioReference();
  const lines = page.split('\n');
  const wanted = [...new Set(rowsOf(describedSchema()))];
  expect(wanted.length).toBeGreaterThan(200);
  expect(wanted.filter((row) => {
    const [head = '', meaning = ''] = row.split('…');
    return !lines.some((line) => line.startsWith(head) && line.includes(meaning));
  })).toEqual([]);
  for (const law of ['uniform', 'lognormal', 'trace']) expect(page).toContain(`| \`${law}\` | \``);
});
