import { expect } from 'vitest';
import {
  ABSENT, type FieldKind, RECORDS, recordIndex, type RecordType, type TraceRecord,
} from '../../src/model/records.ts';
import type { PropertyResult } from '../../src/model/result.ts';
import { type RuleId, ruleIndex } from '../../src/model/rules.ts';
import { PROPERTIES } from '../../src/properties/index.ts';
import { PropertyWatch } from '../../src/properties/watch.ts';
import { forEachRecord } from '../../src/trace/canonical.ts';
import { TraceLog, type TraceReader } from '../../src/trace/log.ts';
import type { Texts } from '../../src/trace/texts.ts';

type Value = string | number;
type Values = Readonly<Record<string, Value>>;

const micros = (text: string): number => Math.round(Number(text.replace(/s$/, '')) * 1e6);

/** A line of a hand-written trace: an instant, words, and `key=value`s in any order. */
interface Line {
  readonly words: readonly string[];
  readonly given: Readonly<Record<string, string>>;
}

/** What every record is unless its line says otherwise. */
const USUAL: Readonly<Partial<Record<RecordType, Values>>> = {
  'app.created': { name: 'shop', environment: 'main' },
  'deploy.issued': { kind: 'deploy', strategy: 'rolling', by: 'ada' },
  'deploy.published': {
    op: 0, version_type: 'standard', strategy: 'rolling', by: 'ada',
  },
  'rollout.started': {
    function: 'f', max_inputs: 1, target_inputs: 1, single_use: 'no', min_containers: 0,
    buffer_containers: 0, scaledown_window_us: 60e6, timeout_us: 300e6, startup_timeout_us: 300e6,
    exit_time_us: 0, max_retries: 0, losses: 8, price: 0, replace: 'match', retire: 'one-for-one',
    at_limit: 'wait',
  },
  'container.starting': {
    function: 'f', version: 1, why: 'demand', cold_start_us: 0, queue_us: 0, slots: 1,
  },
  'web.published': {
    version: 1, function: 'f', workspace: 'main', url: 'https://main-main--shop-f.web.example',
  },
  'web.redirected': { function: 'f' },
  'input.arrived': { function: 'f', source: 'web', k: 0 },
  'input.finished': { why: 'because' },
  'container.crashed': { why: 'fault' },
  'fault.struck': { fault: 'crash', target: 'ta-1' },
  'build.started': { image: 'web' },
  'build.succeeded': { image: 'web' },
  'build.failed': { image: 'web' },
  'app.stopping': { by: 'ada' },
  'app.stopped': { gc_delay_us: 3600e6 },
  'rollout.blocked': { function: 'f', why: 'cap' },
  'autoscaler.overridden': {
    version: 1, function: 'f', min_containers: 0, buffer_containers: 0, scaledown_window_us: 60e6,
    by: 'ada',
  },
  'rollout.unblocked': { function: 'f', why: 'cap' },
  'run.ended': { draws: '', why: 'over' },
};

/** Fields of `rollout.started`, which a publish can be given. */
const OPTIONS = new Set(Object.keys(RECORDS['rollout.started']).map((key) => key.replace('?', '')));

interface Running {
  attempt: number;
  container: string;
  result: string;
}

/**
 * Writes a trace from lines such as these; a line without an instant is at that of the one before.
 *
 *     0s create | 0s publish v1 print=A max_inputs=2 | c1 initial v1
 *     1s i1 arrives | i1 on c1 for 2s | 3s i1 succeeded | i1 failed -> waiting | i1 requeued tail
 *     c2 starting v2 why=replacement | c2 ready | c1 draining retired | c1 stopping drained
 *     i1 bound c2 | i1 finished terminated | deploy.noop op=3 fingerprint=A rule=PUB-2 because=7
 *
 * A publish is followed by a `rollout.started` of each of its `functions=f,g` (`none`: of none).
 * Attempts count themselves, and name their container and cause, unless they are told to lie.
 */
class Writer {
  readonly log: TraceLog;
  #app = 1;
  readonly #inputs = new Map<string, Running>();

  constructor(log: TraceLog) {
    this.log = log;
  }

  write(text: string): void {
    const [first = '', ...rest] = text.trim().split(/\s+/);
    const timed = /^\d[\d.]*s$/.test(first);
    if (timed) this.log.now = micros(first);
    const tokens = timed ? rest : [first, ...rest];
    const given = tokens.filter((token) => token.includes('='));
    this.#line({
      words: tokens.filter((token) => !token.includes('=')),
      given: Object.fromEntries(given.map((token) => token.split('=') as [string, string])),
    });
  }

  #line(line: Line): void {
    const [subject = '', verb = ''] = line.words;
    if (line.given['app'] !== undefined) this.#app = Number(line.given['app']);
    if (/^c\d+$/.test(subject)) this.#container(Number(subject.slice(1)), line);
    else if (/^i\d+$/.test(subject)) this.#input(subject, line);
    else if (subject === 'create') this.#record('app.created', {}, line);
    else if (subject === 'issue') this.#record('deploy.issued', {}, line);
    else if (subject === 'publish') this.#publish(Number(verb.slice(1)), line);
    else if (subject === 'end') this.#record('run.ended', {}, line);
    else if (subject in RECORDS) this.#record(subject as RecordType, {}, line);
    else throw new Error(`a hand-written trace has no line "${line.words.join(' ')}"`);
  }

  #publish(version: number, line: Line): void {
    const fingerprint = line.given['print'] ?? `print ${version}`;
    this.#record('deploy.published', { version, previous: version - 1, fingerprint }, line);
    const functions = (line.given['functions'] ?? 'f').split(',').filter((name) => name !== 'none');
    const options = Object.fromEntries(
      Object.entries(line.given).filter(([key]) => OPTIONS.has(key) && key !== 'version'),
    );
    for (const name of functions) {
      this.#record('rollout.started', { version, function: name }, { words: [], given: options });
    }
  }

  #container(container: number, line: Line): void {
    const [, verb = '', detail = ''] = line.words;
    if (verb === 'starting' || verb === 'initial') {
      const version = Number(detail.slice(1));
      const why = verb === 'initial' ? { why: 'initial' } : {};
      this.#record('container.starting', { container, version, ...why }, line);
      if (verb === 'initial') this.#record('container.ready', { container }, line);
    } else if (verb === 'failed') {
      this.#record('container.start_failed', { container, why: 'failed' }, line);
    } else if (verb === 'batch') {
      // `c1 batch of 2 wait`
      const [, , , size, why = ''] = line.words;
      this.#record('batch.started', { container, size: Number(size), why }, line);
    } else {
      const why: Values = detail === '' ? {} : { why: detail };
      this.#record(`container.${verb}` as RecordType, { container, ...why }, line);
    }
  }

  #input(name: string, line: Line): void {
    const input = Number(name.slice(1));
    const [, verb = '', detail = '', , amount = ''] = line.words;
    const run = this.#inputs.get(name) ?? { attempt: 0, container: '0', result: 'first' };
    this.#inputs.set(name, run);
    switch (verb) {
      case 'arrives': return this.#record('input.arrived', { input }, line);
      case 'on': return this.#start(run, { input, container: detail, service: amount }, line);
      case 'requeued': return this.#record('input.requeued', { input, place: detail }, line);
      case 'finished': return this.#record('input.finished', { input, state: detail }, line);
      case 'pinned': {
        return this.#record('input.pinned', { input, version: Number(detail.slice(1)) }, line);
      }
      case 'bound': case 'unbound': case 'batched': case 'unbatched': case 'misrouted': {
        const container = Number(detail.slice(1));
        return this.#record(`input.${verb}`, { input, container }, line);
      }
      default: {
        // `i1 failed -> waiting`
        const [, , , state = verb] = line.words;
        run.result = verb;
        const { attempt, container } = run;
        return this.#record('attempt.ended', {
          input, attempt, container: Number(container), result: verb, state,
        }, line);
      }
    }
  }

  #start(
    run: Running, { input, container, service }: Record<'container' | 'service', string>
      & { input: number }, line: Line,
  ): void {
    const cause = run.result === 'failed' ? 'retry' : run.result;
    run.attempt = Number(line.given['attempt'] ?? run.attempt + 1);
    run.container = container.slice(1);
    this.#record('input.started', {
      input, attempt: run.attempt, cause, container: Number(run.container),
      service_us: service === '' ? 1e6 : micros(service),
    }, line);
  }

  #record(type: RecordType, values: Values, { given }: Line): void {
    const { log } = this;
    const all: Record<string, Value | undefined> = { ...USUAL[type], ...values, ...given };
    const rule = (given['rule'] ?? 'CON-4') as RuleId;
    log.open(recordIndex(type), ruleIndex(rule), this.#app)
      .because(Number(given['because'] ?? ABSENT));
    for (const [key, kind] of Object.entries(RECORDS[type] as Record<string, FieldKind>)) {
      const name = key.replace('?', '');
      const value = all[name];
      if (value === undefined && !key.endsWith('?')) throw new Error(`${type} lacks ${name}`);
      this.#put(value, kind);
    }
    log.close();
  }

  #put(value: Value | undefined, kind: FieldKind): void {
    if (value === undefined) this.log.put(ABSENT);
    else if (kind === 'text') this.log.putText(String(value));
    else if (typeof kind !== 'string') this.log.put(kind.indexOf(String(value)));
    else if (typeof value === 'string' && value.endsWith('s')) this.log.put(micros(value));
    else this.log.put(Number(String(value).replace(/^[civ]/, '')));
  }
}

/** Writes a trace of lines (see {@link Writer}) for these readers of it. */
export function writeTrace(
  text: string, readersOf: (texts: Texts) => readonly TraceReader[],
): void {
  const readers: TraceReader[] = [];
  const log = new TraceLog(readers);
  readers.push(...readersOf(log.texts));
  const writer = new Writer(log);
  for (const line of text.split(/[\n|]/)) if (line.trim() !== '') writer.write(line);
  log.flush();
}

/** A trace as it is judged: what came of each property, and its records. */
export interface Judged {
  readonly results: ReadonlyMap<string, PropertyResult>;
  readonly records: readonly TraceRecord[];
}

/** Judges hand-written traces by some properties. */
export interface HandTraces {
  /** Judges a trace of lines (see {@link Writer}): the same whether routine is taken as such. */
  judge(text: string): Judged;
  /** The ids of the properties that a trace violates, in order. */
  violated(text: string): readonly string[];
  /** How often a property applied to a trace that meets all of them. */
  applied(id: string, text: string): number;
  /** What is said of the violation of a property, and the records that show it, by type. */
  violation(id: string, text: string): { message: string; shown: string[] };
}

/** Hand-written traces as these properties see them: those of a family, or else all. */
export function handTraces(...ids: readonly string[]): HandTraces {
  const properties = PROPERTIES.filter(({ id }) => ids.length === 0 || ids.includes(id));
  const judge = (text: string): Judged => {
    const records: TraceRecord[] = [];
    const watches: PropertyWatch[] = [];
    writeTrace(text, (texts) => {
      for (const routine of [true, false]) {
        watches.push(new PropertyWatch(texts, { properties, routine }));
      }
      return [...watches, forEachRecord(texts, (record) => records.push(record))];
    });
    const [fast = [], slow] = watches.map((watch) => watch.results());
    expect(fast).toEqual(slow);
    return { results: new Map(fast.map((result) => [result.id, result])), records };
  };
  const broken = (text: string): readonly string[] =>
    [...judge(text).results.values()].filter(({ ok }) => !ok).map(({ id }) => id);
  return {
    judge,
    violated: broken,
    applied(id, text) {
      expect(broken(text)).toEqual([]);
      return judge(text).results.get(id)?.antecedents ?? expect.fail(`there is no property ${id}`);
    },
    violation(id, text) {
      const { results, records } = judge(text);
      const found = results.get(id)?.violation ?? expect.fail(`${id} holds`);
      return { message: found.message, shown: found.seqs.map((seq) => records[seq]?.type ?? '?') };
    },
  };
}
