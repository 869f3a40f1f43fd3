import { expect, test } from 'vitest';
import { parseSubject, subjectId } from '../../src/explain/index.ts';

test('a subject is named by its number or as traces name it', () => {
  expect(parseSubject('input', '17')).toEqual({ kind: 'input', number: 17 });
  expect(parseSubject('input', 'in-17')).toEqual({ kind: 'input', number: 17 });
  expect(parseSubject('container', 'ta-3')).toEqual({ kind: 'container', number: 3 });
  expect(parseSubject('rollout', 'v2')).toEqual({ kind: 'rollout', number: 2 });
  expect(parseSubject('rollout', 'shop/2')).toEqual({ kind: 'rollout', number: 2, app: 'shop' });
  expect(parseSubject('rollout', 'a/b/v2')).toEqual({ kind: 'rollout', number: 2, app: 'a/b' });
});

test('what names none is refused', () => {
  const odd = ['', '0', '-1', '1.5', '1e3', 'ta-3', 'in-', 'in-in-3', 'a/3', '9'.repeat(16)];
  for (const name of odd) {
    expect(parseSubject('input', name)).toBeNull();
  }
  expect(parseSubject('rollout', '/v2')).toBeNull();
  expect(parseSubject('rollout', 'shop/')).toBeNull();
});

test('its id is what traces call it', () => {
  expect(subjectId({ kind: 'input', number: 17 })).toBe('in-17');
  expect(subjectId({ kind: 'container', number: 3 })).toBe('ta-3');
  expect(subjectId({ kind: 'rollout', number: 2, app: 'shop' })).toBe('v2');
});
