import { describe, expect, test } from 'vitest';
import type { TraceRecord } from '../../src/model/records.ts';
import type { Order, Strategy, StrategyView } from '../../src/model/strategy.ts';
import { play } from '../rules/timeline.ts';
import { judgeRecords } from './broken-traces.ts';

type Records = readonly TraceRecord[];
type Fields = Readonly<Record<string, string | number>>;

const violated = (records: Records): readonly string[] =>
  judgeRecords(records).filter(({ ok }) => !ok).map(({ id }) => id);

const is = (record: TraceRecord, fields: Fields): boolean =>
  Object.entries(fields).every(([name, value]) => record[name] === value);

/** The trace with other records in the place of each, numbered anew; causes are kept. */
function rewritten(
  records: Records, rewrite: (record: TraceRecord) => readonly TraceRecord[],
): Records {
  const written = records.flatMap(rewrite);
  const places = new Map(written.map(({ seq }, place) => [seq, place]));
  return written.map(({ caused_by: cause, ...record }, seq) => {
    const place = cause === undefined ? undefined : places.get(cause);
    const renumbered = { ...record, seq };
    return (place === undefined ? renumbered : { ...renumbered, caused_by: place }) as TraceRecord;
  });
}

/** Leaves out every record that has these fields; there has to be one. */
function drop(records: Records, ...wrong: readonly Fields[]): Records {
  for (const fields of wrong) expect(records.some((record) => is(record, fields))).toBe(true);
  return rewritten(records, (record) => wrong.some((fields) => is(record, fields)) ? [] : [record]);
}

/** Changes some fields of every record that has certain ones; there has to be one. */
function change(records: Records, meant: Fields, fields: Fields): Records {
  expect(records.some((record) => is(record, meant))).toBe(true);
  return rewritten(records, (record) =>
    [is(record, meant) ? { ...record, ...fields } as TraceRecord : record]);
}

/** Adds a record after the only one that has these fields, at its instant. */
function add(
  records: Records, meant: Fields, added: Fields & { readonly type: TraceRecord['type'] },
): Records {
  expect(records.filter((record) => is(record, meant))).toHaveLength(1);
  return rewritten(records, (record) => {
    if (!is(record, meant)) return [record];
    const { seq, t_us, app = 'ap-1', rule } = record;
    return [record, { seq: seq + 0.5, t_us, app, rule, ...added }];
  });
}

/** Plays a scenario in which everything is as it should be. */
function sound(yaml: string): Records {
  const { records } = play(yaml);
  expect(violated(records)).toEqual([]);
  return records;
}

interface Shop {
  /** Containers that are there from the start. */
  readonly warm?: number;
  readonly cold?: string;
  readonly exit?: string;
  readonly options?: string;
  readonly arrivals?: string;
  readonly services?: string;
  readonly events?: string;
}

/** Two warm containers; a new version is deployed at 10s, unless `events` says otherwise. */
const shop = ({
  warm = 2, cold = '3s', exit = '1s', options = '', arrivals = '12s, 14s', services = '4s, 1s',
  events = '{ at: 10s, deploy: { change: { tags: { n: "2" } } } }',
}: Shop = {}) => `
duration: 40s
app:
  name: shop
  functions:
    f:
      { cold_start: ${cold}, initial_containers: ${warm}, exit_time: ${exit}, service_time: 1s,
        ${options} }
traffic:
  - { name: web, to: f, arrivals: { at: [${arrivals}] }, service_times: [${services}] }
events:
  - ${events}`;

const RECREATE = '{ at: 10s, deploy: { strategy: recreate, change: { tags: { n: "2" } } } }';

describe('a bug of the platform is found in the trace that it would leave:', () => {
  test('old containers stop as idle when a version is published (M12, M62)', () => {
    const records = sound(shop({ options: 'min_containers: 2', arrivals: '30s' }));
    const published = { type: 'rollout.started', version: 2 };
    const idle = (container: string, trace: Records) =>
      add(trace, published, { type: 'container.stopping', container, why: 'idle' });
    expect(violated(idle('ta-1', records))).toContain('S15');
    expect(violated(idle('ta-1', idle('ta-2', records))))
      .toEqual(expect.arrayContaining(['S14', 'S15']));
  });

  test('an input is assigned to a container that drains (M26)', () => {
    const records = sound(shop());
    const draining = records.find(({ type }) => type === 'container.draining');
    const moved = change(records, { input: 'in-2', container: 'ta-3' }, {
      container: String(draining?.['container']),
    });
    expect(violated(moved)).toContain('S09');
  });

  test('an input is assigned to a container that is still starting (M28)', () => {
    const records = sound(shop({ arrivals: '11s', services: '1s' }));
    expect(violated(change(records, { type: 'input.started', input: 'in-1' }, {
      container: 'ta-3',
    }))).toContain('S09');
  });

  test('a container is ready as soon as it is requested (M29)', () => {
    const records = sound(shop());
    const later = drop(records, { type: 'container.ready', container: 'ta-3' });
    expect(violated(
      add(later, { type: 'container.starting', container: 'ta-3' }, {
        type: 'container.ready', container: 'ta-3',
      }),
    )).toContain('S16');
  });

  test('an old container is preferred while a new one idles (M30, M57)', () => {
    const records = sound(shop({
      cold: '{ sequence: [3s, 6s] }', arrivals: '14s', services: '1s',
    }));
    expect(violated(change(records, { input: 'in-1', container: 'ta-3' }, {
      container: 'ta-2',
    }))).toContain('S17');
  });

  test('a recreate keeps what is idle (M34), or lets busy containers drain (M36)', () => {
    const records = sound(shop({ arrivals: '9s', services: '4s', events: RECREATE }));
    const [idle, busy] = ['ta-2', 'ta-1'];
    expect(violated(drop(
      records, { type: 'container.stopping', container: idle },
      { type: 'container.stopped', container: idle },
    ))).toContain('S20');
    expect(violated(change(records, { type: 'container.stopping', container: busy }, {
      type: 'container.draining', why: 'graceful',
    }))).toContain('S20');
  });

  test('a recreate keeps what is starting (M35)', () => {
    const records = sound(shop({
      options: 'min_containers: 3', arrivals: '30s', services: '1s',
      events: RECREATE.replace('10s', '1s'),
    }));
    expect(violated(drop(
      records, { type: 'container.stopping', container: 'ta-3' },
      { t_us: 1_000_000, type: 'container.stopped', container: 'ta-3' },
    ))).toContain('S20');
  });

  test('an interrupted input is forgotten (M02), or goes to a container that stops (M37)', () => {
    const records = sound(shop({
      exit: '5s', arrivals: '9s', services: '4s', events: RECREATE,
    }));
    expect(violated(drop(records, { type: 'input.requeued' }))).toContain('S21');
    expect(violated(change(records, { type: 'input.started', attempt: 2 }, { container: 'ta-1' })))
      .toEqual(expect.arrayContaining(['S09', 'S20', 'S21']));
  });

  test('a failed start takes a healthy container with it (M38a)', () => {
    const records = sound(shop({ options: 'start_failures: [1]' }));
    expect(violated(
      add(records, { type: 'container.start_failed' }, {
        type: 'container.stopped', container: 'ta-1',
      }),
    )).toEqual(expect.arrayContaining(['S15', 'S24']));
  });

  test('one container too many is started (M39a), or one too few (M39b)', () => {
    const records = sound(shop({ options: 'max_containers: 4, min_containers: 2' }));
    const options = { type: 'rollout.started', version: 2 };
    expect(violated(change(records, options, { cap: 3 }))).toContain('S23');
    expect(violated(change(records, options, { min_containers: 3 }))).toContain('S25');
  });

  test('an outdated container that became ready late is never retired (M42c)', () => {
    const records = sound(shop({ warm: 0, arrivals: '8s', services: '20s' }));
    expect(violated(drop(
      records, { type: 'container.draining', container: 'ta-1' },
      { type: 'container.stopping', container: 'ta-1' },
      { type: 'container.stopped', container: 'ta-1' }, { type: 'rollout.finished', version: 2 },
    ))).toContain('S29');
  });

  const STOP = '{ at: 10s, stop: {} }';

  test('who deploys after a stop gets the App that was stopped (M51)', () => {
    const records = sound(shop({
      events: `${STOP}\n  - { at: 20s, deploy: { change: { tags: { n: "2" } } } }`,
    }));
    expect(violated(change(records, { app: 'ap-2' }, { app: 'ap-1' }))).toContain('S27');
  });

  test('a stop leaves idle containers (M52) and the queue (M54a), and others start (M53)', () => {
    const records = sound(shop({
      warm: 1, options: 'max_containers: 1', arrivals: '9.5s, 9.5s', services: '5s, 5s',
      events: STOP,
    }));
    expect(violated(drop(
      records, { type: 'container.stopping', container: 'ta-1' },
      { type: 'container.stopped', container: 'ta-1' }, { type: 'app.stopped' },
    ))).toContain('S27');
    expect(violated(drop(records, { type: 'input.finished', input: 'in-2' }))).toContain('S27');
    expect(violated(add(records, { type: 'app.stopping' }, {
      type: 'container.starting', container: 'ta-9', function: 'f', version: 1, why: 'demand',
      cold_start_us: 0, queue_us: 0, slots: 1,
    }))).toContain('S27');
  });
});

/** What a strategy promises that is bound by all that binds rolling. */
const claims = { zeroDowntime: true, floor: true, noPreempt: true, mixVersions: true };

const left = (view: StrategyView) => view.containers.filter(({ version, state }) =>
  version < view.version && (state === 'ready' || state === 'starting'));

const drains = (view: StrategyView, count: number): Order[] =>
  left(view).slice(0, count).map(({ id }) => ({ order: 'drain', container: id }));

/** Starts a container for each that is left, as far as there is none yet. */
function starts(view: StrategyView): Order[] {
  const count = Math.min(
    view.outdatedCount - view.startingCount - view.readyCount, view.startableCount,
  );
  return count > 0 ? [{ order: 'start', version: view.version, count }] : [];
}

const strategy = (decide: Strategy['decide'], more: Partial<Strategy> = {}): Strategy =>
  ({ name: './mine.ts', claims, decide, ...more });

/** What is violated when two busy containers and an idle one are replaced in the strategy's way. */
function violatedBy(mine: Strategy): readonly string[] {
  const { records } = play(`
duration: 40s
app:
  name: shop
  functions:
    f: { service_time: 1s, cold_start: { sequence: [3s, 5s, 7s] }, initial_containers: 3 }
traffic:
  - { name: web, to: f, arrivals: { at: [9s, 9s, 11s, 14s] }, service_times: [9s, 9s, 1s, 1s] }
events:
  - { at: 10s, deploy: { strategy: ./mine.ts, change: { tags: { n: "2" } } } }`,
  { strategies: [mine] });
  return violated(records);
}

describe('a strategy that does not keep its word is found out:', () => {
  test('one that does is not', () => {
    expect(violatedBy(strategy((view) =>
      view.newlyReadyCount > 0 ? drains(view, view.newlyReadyCount) : starts(view)))).toEqual([]);
  });

  test('it drains when the new containers are requested, not when they are ready (M13)', () => {
    const hasty = (view: StrategyView) =>
      view.startingCount > 0 ? drains(view, view.startingCount) : starts(view);
    expect(violatedBy(strategy(hasty))).toEqual(['S14', 'S15']);
  });

  test('the first new container drains all (M14)', () => {
    const sweeping = (view: StrategyView) =>
      view.readyCount > 0 ? drains(view, view.outdatedCount) : starts(view);
    expect(violatedBy(strategy(sweeping))).toEqual(['S15']);
  });

  test('it drains what is idle at the publish (M12)', () => {
    const idle = (view: StrategyView): Order[] => view.containers
      .filter(({ running, state }) => state === 'ready' && running === 0)
      .map(({ id }) => ({ order: 'drain', container: id }));
    expect(violatedBy(strategy(() => [], { atPublish: idle }))).toEqual(['S15']);
  });

  test('it drains everything at the publish (M27)', () => {
    expect(violatedBy(strategy(starts, { atPublish: (view) => drains(view, 9) })))
      .toEqual(['S14', 'S15']);
  });

  test('it kills where it should drain (M33)', () => {
    const rough = (view: StrategyView): Order[] => view.newlyReadyCount === 0 ? starts(view)
      : left(view).slice(0, view.newlyReadyCount)
        .map(({ id }) => ({ order: 'terminate', container: id }));
    expect(violatedBy(strategy(rough))).toEqual(['S19']);
  });

  test('it behaves as a recreate', () => {
    expect(violatedBy(strategy(() => [], {
      interruption: {
        delay: () => 0,
        orders: (view) => view.containers.map(({ id }) => ({ order: 'terminate', container: id })),
      },
    }))).toEqual(['S14', 'S15', 'S19']);
  });

  test('what it does not claim it may do', () => {
    expect(violatedBy(strategy(() => [], {
      claims: {}, atPublish: (view) => drains(view, 9),
    }))).toEqual([]);
  });
});
