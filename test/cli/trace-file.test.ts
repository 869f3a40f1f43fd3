import {
  existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TraceFile } from '../../src/cli/trace-file.ts';
import { recordIndex } from '../../src/model/records.ts';
import { ruleIndex } from '../../src/model/rules.ts';
import { TraceLog } from '../../src/trace/log.ts';
import { Texts } from '../../src/trace/texts.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratch = scratchDirectories();
const open = (path: string, inputs: readonly string[] = []) =>
  new TraceFile(path, { cwd: '/', inputs });

function writeRecords(trace: TraceFile, count: number): void {
  const texts = new Texts(() => undefined);
  const log = new TraceLog([trace.reader(texts)]);
  for (let k = 0; k < count; k++) {
    log.open(recordIndex('container.ready'), ruleIndex('CON-1'), 1).put(k).close();
  }
  log.flush();
}

const linesOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');

test('a trace is one JSON object per line', () => {
  const path = join(scratch(), 'trace.jsonl');
  const trace = open(path);
  writeRecords(trace, 2);
  trace.finish();
  expect(linesOf(path)).toEqual([
    '{"seq":0,"t_us":0,"type":"container.ready","app":"ap-1","rule":"CON-1","container":"ta-0"}',
    '{"seq":1,"t_us":0,"type":"container.ready","app":"ap-1","rule":"CON-1","container":"ta-1"}',
  ]);
  expect(trace.recordCount).toBe(2);
});

test('a long trace reaches the disk while it grows, under another name until it is whole', () => {
  const directory = scratch();
  const path = join(directory, 'trace.jsonl');
  writeFileSync(path, 'an older trace\n');
  const trace = open(path);
  writeRecords(trace, 20_000);
  const [part] = readdirSync(directory).filter((name) => name.endsWith('.part'));
  expect(readFileSync(join(directory, part as string)).length).toBeGreaterThan(1 << 20);
  expect(linesOf(path)).toEqual(['an older trace']);
  trace.finish();
  expect(linesOf(path)).toHaveLength(20_000);
  expect(readdirSync(directory)).toEqual(['trace.jsonl']);
});

test('a trace that is given up leaves what was there before', () => {
  const directory = scratch();
  const path = join(directory, 'trace.jsonl');
  const trace = open(path);
  writeRecords(trace, 20_000);
  trace.discard();
  expect(readdirSync(directory)).toEqual([]);
});

test('a link to a file stays a link', () => {
  const directory = scratch();
  writeFileSync(join(directory, 'real'), '');
  symlinkSync('real', join(directory, 'link'));
  const trace = open(join(directory, 'link'));
  writeRecords(trace, 1);
  trace.finish();
  expect(readlinkSync(join(directory, 'link'))).toBe('real');
  expect(linesOf(join(directory, 'real'))).toHaveLength(1);
});

test('a device is written to, never replaced', () => {
  const trace = open('/dev/null');
  writeRecords(trace, 1);
  trace.finish();
  expect(readdirSync('/dev').filter((name) => name.endsWith('.part'))).toEqual([]);
});

describe('before the run it is an error', () => {
  test('that the directory does not exist', () => {
    const path = join(scratch(), 'nowhere', 'trace.jsonl');
    expect(() => open(path))
      .toThrow(`cannot write the trace to ${path}: no such file or directory`);
    expect(existsSync(path)).toBe(false);
  });

  test('that the path is a directory', () => {
    const path = join(scratch(), 'folder');
    mkdirSync(path);
    expect(() => open(path)).toThrow('it is a directory');
  });

  test('that the trace would overwrite the scenario', () => {
    const path = join(scratch(), 'scenario.yaml');
    writeFileSync(path, 'name: x\n');
    expect(() => open(path, [path])).toThrow('it is the scenario itself');
    expect(linesOf(path)).toEqual(['name: x']);
  });
});
