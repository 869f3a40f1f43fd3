import { expect, test } from 'vitest';
import { PROPERTIES } from '../../src/properties/index.ts';
import { expectUpToDate } from './generated.ts';
import { LAWS, propertiesReference } from './properties-reference.ts';

test('the reference of properties is that of the registry', () => {
  expectUpToDate('docs/reference/properties.md', propertiesReference());
});

const numbered = (family: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, place) => `${family}${`${place + 1}`.padStart(2, '0')}`);

test('there are 38 about safety, 10 about liveness and 11 about two runs', () => {
  expect(LAWS.map(({ id }) => id))
    .toEqual([...numbered('S', 38), ...numbered('L', 10), ...numbered('D', 11)]);
});

test('the registry is in order, and every property has a name of its own', () => {
  const ids = PROPERTIES.map(({ id }) => id);
  expect(ids).toEqual(LAWS.map(({ id }) => id).filter((id) => ids.includes(id)));
  expect(new Set(LAWS.map(({ name }) => name)).size).toBe(LAWS.length);
});
