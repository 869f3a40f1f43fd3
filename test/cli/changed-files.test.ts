import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAlias, isMap, isScalar, isSeq, parseDocument, Scalar, type Node } from 'yaml';
import { main } from '../../src/cli/command-line.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratch = scratchDirectories();

const FOLDER = new URL('../../scenarios/', import.meta.url);
const TEXTS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(new URL(name, FOLDER)));

const RUNS = { seed: 1, numRuns: 50 };

/**
 * Has the program look at a file and run it for a second of its time, and holds what it does to
 * what is promised: a scenario runs, and one that is none is told why, with exit code 2.
 */
async function check(path: string, bytes: Uint8Array | string): Promise<void> {
  writeFileSync(path, bytes);
  const told = collectedTerminal();
  const verdict = await main(['validate', path], told);
  expect([0, 2]).toContain(verdict);
  expect(told.out()).not.toBe('');
  const run = collectedTerminal();
  const code = await main(['run', '-q', '--until', '1s', path], run);
  expect(run.err()).not.toContain('internal error');
  if (verdict === 2) expect([code, run.out()]).toEqual([2, '']);
  // What is expected of the whole of a run need not be true after a second of it.
  else expect([0, 1]).toContain(code);
}

const aText = fc.constantFrom(...TEXTS);

describe('whatever becomes of the bytes of a scenario, it runs or is told what is wrong:', () => {
  test('bytes are replaced, put in or left out', async () => {
    const path = join(scratch(), 'x.yaml');
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat({ max: 4 }),
      put: fc.uint8Array({ maxLength: 4 }),
    });
    const edits = fc.array(edit, { minLength: 1, maxLength: 4 });
    await fc.assert(fc.asyncProperty(aText, edits, async (text, changes) => {
      const bytes = changes.reduce((before: Uint8Array, { at, length, put }) => {
        const start = Math.floor(at * before.length);
        return Buffer.concat([before.subarray(0, start), put, before.subarray(start + length)]);
      }, text);
      await check(path, bytes);
    }), RUNS);
  });

  test('it ends early, or begins late', async () => {
    const path = join(scratch(), 'x.yaml');
    const cut = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean());
    await fc.assert(fc.asyncProperty(aText, cut, async (text, [share, isEnd]) => {
      const place = Math.floor(share * text.length);
      await check(path, isEnd ? text.subarray(0, place) : text.subarray(place));
    }), RUNS);
  });
});

/** All nodes of a document, from the top down, keys included. */
function nodesOf(node: unknown): readonly Node[] {
  if (isMap(node)) {
    return [node, ...node.items.flatMap(({ key, value }) => [...nodesOf(key), ...nodesOf(value)])];
  }
  if (isSeq(node)) return [node, ...node.items.flatMap(nodesOf)];
  return isScalar(node) || isAlias(node) ? [node] : [];
}

/** A change of the structure of a document: what is done to which of its nodes. */
const aChange = fc.record({
  node: fc.nat(),
  other: fc.nat(),
  what: fc.constantFrom('swap', 'drop', 'double', 'wrap', 'tag', 'quote', 'alias', 'empty'),
  text: fc.constantFrom(
    '', '0', '-1', '1e9', '.inf', 'null', 'true', '0s', '1us', '100d', '1000/s', '100%', 'v1',
    'rolling', './none.mjs', 'transcribe_segment', '\u0000', '\u{1F4A9}',
  ),
});

function changeStructure(bytes: Buffer, changes: readonly (typeof aChange extends
  fc.Arbitrary<infer T> ? T : never)[]): string {
  const document = parseDocument(bytes.toString());
  for (const { node, other, what, text } of changes) {
    const nodes = nodesOf(document.contents);
    const one = nodes[node % nodes.length];
    const two = nodes[other % nodes.length];
    if (isScalar(one) && what === 'swap' && isScalar(two)) {
      [one.value, two.value] = [two.value, one.value];
    } else if (isScalar(one) && what === 'quote') {
      one.value = text;
      one.type = Scalar.QUOTE_DOUBLE;
    } else if (isScalar(one)) one.value = text;
    else if (isMap(one) || isSeq(one)) {
      const [item] = one.items;
      if (what === 'drop') one.items.splice(other % (one.items.length + 1), 1);
      else if (what === 'double' && item !== undefined) one.items.push(item as never);
      else if (what === 'wrap' && isSeq(one)) one.items = [document.createNode(text)];
      else if (what === 'tag') one.tag = '!x';
      else if (what === 'empty') one.items = [];
      else one.flow = true;
    }
  }
  return document.toString();
}

test('whatever becomes of its structure, it runs or is told what is wrong', async () => {
  const path = join(scratch(), 'x.yaml');
  const changes = fc.array(aChange, { minLength: 1, maxLength: 3 });
  await fc.assert(fc.asyncProperty(aText, changes, async (text, list) => {
    let changed: string;
    try {
      changed = changeStructure(text, list);
    } catch {
      // Not every change can be written down as YAML.
      return;
    }
    await check(path, changed);
  }), RUNS);
});

test('whatever is set from outside, it runs or is told what is wrong', async () => {
  const path = join(scratch(), 'x.yaml');
  const step = fc.oneof(
    fc.constantFrom(
      'app', 'apps', 'functions', 'traffic', '0', '1', 'arrivals', 'poisson', 'rate', 'events',
      'deploy', 'change', 'name', '', '"', 'a.b', '__proto__', 'constructor', 'platform', 'seed',
    ),
    fc.string({ maxLength: 5 }),
  );
  const value = fc.oneof(
    fc.constantFrom('5', '5s', '[]', '{}', '{', '[1, 2]', '*a', 'a: b: c', '1/s', '~', '&a [*a]'),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const setting = fc.tuple(fc.array(step, { minLength: 1, maxLength: 4 }), value)
    .map(([steps, given]) => `${steps.join('.').replaceAll('=', '')}=${given}`);
  await fc.assert(fc.asyncProperty(aText, fc.array(setting, { minLength: 1, maxLength: 3 }),
    async (text, settings) => {
      writeFileSync(path, text);
      const terminal = collectedTerminal();
      const argv = ['validate', path, ...settings.flatMap((one) => ['--set', one])];
      expect([0, 2]).toContain(await main(argv, terminal));
      expect(terminal.err()).not.toContain('internal error');
    }), RUNS);
});
