import { expect, test } from 'vitest';
import { scenarioOf } from '../scenario/reading.ts';
import { expectUpToDate } from './generated.ts';
import { scenarioReference } from './scenario-reference.ts';
import { snippetOf } from './snippets.ts';

test('the reference of scenario files is that of the code', () => {
  expectUpToDate('docs/reference/scenario-format.md', scenarioReference());
});

test('its example is a scenario', () => {
  expect(scenarioOf(snippetOf(scenarioReference(), 'yaml')).traffic).toHaveLength(1);
});
