import { readdirSync, readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineScenario, ScenarioError } from '../../src/scenario/index.ts';
import { readDocument } from '../../src/scenario/document.ts';
import {
  describedSchema, type DescribedSchema, type JsonSchema, scenarioJsonSchema,
} from '../../src/scenario/json-schema.ts';
import type { Problem, ProblemCode } from '../../src/scenario/problems.ts';
import { listShared, readShared } from '../validation/shared-files.ts';
import { changed, FULL, readData } from './changed-scenarios.ts';
import { problemsOf } from './reading.ts';

const ajv = new Ajv({ allErrors: true, strictRequired: false, allowUnionTypes: true });
const validate = ajv.compile(scenarioJsonSchema());

/** What an editor finds wrong with a value. */
const errorsOf = (value: unknown): readonly ErrorObject[] =>
  validate(JSON.parse(JSON.stringify(value))) ? [] : validate.errors ?? [];

/** What an editor finds wrong with a text. */
function errorsIn(text: string): readonly ErrorObject[] {
  const { document } = readDocument(text, { file: 'x.yaml' });
  if (document === undefined) throw new Error('this is no YAML');
  return errorsOf(document.tree);
}

const textsIn = (folder: string): readonly (readonly [string, string])[] => {
  const url = new URL(folder, import.meta.url);
  return readdirSync(url)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => [name, readFileSync(new URL(name, url), 'utf8')]);
};

describe('the JSON Schema accepts', () => {
  test.each(textsIn('../../scenarios/'))('%s', (_, text) => {
    expect(errorsIn(text)).toEqual([]);
  });

  const timelines = listShared('validation/timelines')
    .filter((name) => !name.includes('.expected.'))
    .map((name) => [name, readShared(`validation/timelines/${name}`)] as const)
    .filter(([, text]) => problemsOf(text).length === 0);

  test.runIf(timelines.length > 0)('the timelines of the specification', () => {
    const refused = timelines.filter(([, text]) => errorsIn(text).length > 0);
    expect(refused.map(([name]) => name)).toEqual([]);
  });

  test('a scenario that has something of everything', () => {
    expect(errorsOf(FULL)).toEqual([]);
  });

  test('whatever is valid', () => {
    fc.assert(fc.property(changed, (input) => {
      try {
        defineScenario(input, { read: readData });
      } catch (error) {
        if (error instanceof ScenarioError) return;
        throw error;
      }
      expect(errorsOf(input)).toEqual([]);
    }), { seed: 1, numRuns: 400 });
  });
});

/** Mistakes that are to be seen in the value itself, whatever the rest of the scenario. */
const VISIBLE: readonly ProblemCode[] = [
  'bad-choice', 'bad-duration', 'bad-instant', 'bad-rate', 'bad-size', 'bad-version',
  'missing-key', 'not-yet', 'unknown-key', 'wrong-type',
];

/** Of these kinds, mistakes that only knowledge of the rest shows. */
const HIDDEN = [
  /is finer than a microsecond|is no whole number of bytes|is not in the calendar/,
  // A change may leave out what the code base has, and the App where there is but one.
  /^events\.\d.* "(service_time|cold_start|restore|factor|app)" is missing/,
  /^events\.\d.* one of cron, period is needed/,
  // The reasons of a record depend on its type.
  /^events\.\d+\.when\.why "idel" is none of/,
  // Which models of GPU have a price depends on `platform.prices`.
  / there is no price for the GPU /,
  // What a line of `expect` says has a grammar of its own.
  /^expect\.\d+(\.that)? (?!"that" is missing|expected)/,
];

function isVisible({ code, path, message }: Problem): boolean {
  return VISIBLE.includes(code) && !HIDDEN.some((form) => form.test(`${path} ${message}`));
}

/** Whether an error is about this part of the scenario, or the map that it is missing from. */
function isAbout({ instancePath }: ErrorObject, path: string): boolean {
  const found = instancePath.split('/').slice(1);
  const told = path === '' ? [] : path.split('.');
  return found.length >= told.length - 1
    && found.slice(0, told.length).every((step, place) => step === told[place]);
}

describe('the JSON Schema refuses', () => {
  const malformed = textsIn('malformed/')
    .map(([name, text]) => ({ name, text, problems: problemsOf(text).filter(isVisible) }))
    .filter(({ text, problems }) =>
      problems.length > 0 && readDocument(text, { file: 'x.yaml' }).document !== undefined);

  test.each(malformed)('what is visibly wrong in $name', ({ text, problems }) => {
    const errors = errorsIn(text);
    const missed = problems.filter(({ path }) => !errors.some((error) => isAbout(error, path)));
    expect(missed.map(({ path, message }) => `${path}: ${message}`)).toEqual([]);
  });
});

type Named = readonly [path: string, schema: DescribedSchema];

/** Every key of the schema, by its path. */
function keysOf(schema: DescribedSchema, path = ''): readonly Named[] {
  const named = Object.entries(schema.properties ?? {})
    .map(([name, key]) => [`${path}.${name}`, key] as const);
  const parts = [
    ...named,
    ...Object.entries(schema.definitions ?? {}),
    ...[schema.items, schema.additionalProperties, ...schema.anyOf ?? []]
      .flatMap((part) => (part ? [[path, part] as const] : [])),
  ];
  return [...named, ...parts.flatMap(([at, part]) => keysOf(part, at))];
}

test('every key says what it means', () => {
  const schema = describedSchema();
  const keys = keysOf(schema);
  expect(keys.length).toBeGreaterThan(200);
  const isTold = (key: DescribedSchema): boolean => {
    const { description, anyOf, $ref } = key;
    if (description !== undefined) return /^[A-Z].*\.$/.test(description);
    // A key that may be null says it in its other form, and a law where it is defined.
    const other = $ref === undefined
      ? anyOf?.[0] : schema.definitions?.[$ref.replace('#/definitions/', '')];
    return other !== undefined && isTold(other);
  };
  expect(keys.filter(([, key]) => !isTold(key)).map(([path]) => path)).toEqual([]);
});

test('a key that may be left out says what holds then, and why', () => {
  const schema = describedSchema();
  const open = Object.entries(schema.definitions?.['function']?.properties ?? {})
    .filter(([name]) => !schema.definitions?.['function']?.required?.includes(name))
    .filter(([, { properties }]) => properties === undefined);
  expect(open.filter(([, { usual }]) => usual === undefined).map(([name]) => name)).toEqual([]);
});

test('defaults are written as a file would have them', () => {
  const { definitions, properties } = scenarioJsonSchema();
  const defaults = (keys: Readonly<Record<string, JsonSchema>> = {}) =>
    Object.fromEntries(Object.entries(keys)
      .flatMap(([name, key]) => ('default' in key ? [[name, key.default]] : [])));
  expect(defaults(properties)).toEqual({ seed: 1 });
  const { resources, retries, ...others } = definitions?.['function']?.properties ?? {};
  expect(defaults(others)).toMatchObject({
    code: '', exit_time: '0s', scaledown_window: '1m', timeout: '5m', start_failures: [],
  });
  expect(defaults(resources?.properties)).toEqual({ cpu: 0.125, memory: '128MiB' });
  expect(retries?.default).toBe(0);
  expect(defaults(definitions?.['platform']?.properties?.['rolling']?.properties)).toEqual({
    surge: 0, replace: 'match', retire: 'one-for-one', at_limit: 'wait',
  });
});
