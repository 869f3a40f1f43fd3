import { test } from 'vitest';
import { schemaText } from '../../src/cli/schema-command.ts';
import { expectUpToDate } from './generated.ts';

test('the JSON Schema in the package is that of the code', () => {
  expectUpToDate('schema/scenario.json', schemaText());
});
