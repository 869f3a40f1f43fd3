import { expect, test } from 'vitest';
import { nameHint, nearest, nearestHint } from '../../src/scenario/names.ts';

test('a misspelt name is near to the one that was meant', () => {
  const keys = ['min_containers', 'max_containers', 'buffer_containers', 'code', 'timeout'];
  expect(nearest('min_container', keys)).toBe('min_containers');
  expect(nearest('maxContainers', keys)).toBe('max_containers');
  expect(nearest('MAX-CONTAINERS', keys)).toBe('max_containers');
  expect(nearest('tiemout', keys)).toBe('timeout');
  expect(nearest('coed', keys)).toBe('code');
});

test('a name that is like nothing has no neighbour', () => {
  expect(nearest('colour', ['code', 'timeout'])).toBeUndefined();
  expect(nearest('f', ['g', 'h'])).toBeUndefined();
  expect(nearest('x'.repeat(100), ['x'.repeat(99)])).toBeUndefined();
  expect(nearest('', ['a'])).toBeUndefined();
});

test('of equally near names the first is taken', () => {
  expect(nearest('cat', ['bat', 'car'])).toBe('bat');
});

test('where nothing is near, a few names are listed and many are not', () => {
  expect(nameHint('x', ['api', 'web'])).toEqual({ hint: 'there are api, web' });
  expect(nameHint('x', ['api'])).toEqual({ hint: 'there is api' });
  expect(nameHint('x', [])).toEqual({});
  expect(nameHint('x', Array.from({ length: 13 }, (_, n) => `name${n}`))).toEqual({});
  expect(nearestHint('x', ['api'])).toEqual({});
  expect(nearestHint('apy', ['api'])).toEqual({ hint: 'did you mean "api"?' });
});
