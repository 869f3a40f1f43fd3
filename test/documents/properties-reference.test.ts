import { expect, test } from 'vitest';
import { PROPERTIES } from '../../src/properties/index.ts';
import { expectUpToDate } from './generated.ts';
import { propertiesReference } from './properties-reference.ts';

test('the reference of properties is that of the registry', () => {
  expectUpToDate('docs/reference/properties.md', propertiesReference());
});

/** What must never happen comes first, then what must happen in the end. */
const inOrder = (a: string, b: string): number =>
  Number(a.startsWith('L')) - Number(b.startsWith('L')) || (a < b ? -1 : 1);

test('the registry is in order, and every property has an id and a name of its own', () => {
  const ids = PROPERTIES.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort(inOrder));
  expect(new Set(PROPERTIES.map(({ name }) => name)).size).toBe(ids.length);
});
