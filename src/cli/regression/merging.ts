import { z } from 'zod';
import type { ScenarioOutcome, Shard, TestReport } from '../../model/test-report.ts';
import { byCodeUnits } from '../../model/code-base.ts';
import { UsageError } from '../usage-error.ts';
import { reportOn } from './test-run.ts';

const COUNT = z.number().int().nonnegative();
const TEXTS = z.record(z.string(), z.string());
const CHECK = z.looseObject({ ok: z.boolean() });

const FAILURE = z.looseObject({
  kind: z.enum(['expectation', 'property', 'golden', 'strategy', 'problem', 'internal']),
  title: z.string(), file: z.string(), details: TEXTS,
  line: COUNT.optional(), column: COUNT.optional(), excerpt: z.string().optional(),
});

const RUN = z.looseObject({
  seed: COUNT, digest: z.string(), ended_at_us: COUNT,
  expectations: z.array(CHECK.extend({ text: z.string() })).optional(),
  properties: z.array(CHECK.extend({ id: z.string(), name: z.string() })).optional(),
});

const OUTCOME = z.looseObject({
  file: z.string(), name: z.string(),
  status: z.enum(['passed', 'failed', 'broken', 'skipped']),
  failures: z.array(FAILURE), run: RUN.optional(),
  golden: z.looseObject({ file: z.string(), state: z.string() }).optional(),
  reproduce: z.array(z.string()).optional(), wall_ms: COUNT.optional(),
});

/** As much of a report as reports on it need; what else is in it is kept. */
const REPORT = z.looseObject({
  schema_version: z.literal(1),
  kind: z.literal('test'),
  tool: z.object({ name: z.literal('cutover'), version: z.string(), semantics: z.string() }),
  options: z.looseObject({ check: z.boolean() }),
  shard: z.object({
    index: COUNT, count: COUNT, file_count: COUNT, files_hash: z.string(),
  }).optional(),
  scenarios: z.array(OUTCOME),
});

/** The report of one shard, and the file it was in. */
export interface ShardReport {
  readonly file: string;
  readonly report: TestReport & { readonly shard: Shard };
}

/** @throws UsageError if a text is not what the json reporter prints for a shard. */
export function parseShardReport(text: string, file: string): ShardReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${file}: it is no JSON`);
  }
  const parsed = REPORT.safeParse(value);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new UsageError(`${file}: it is not what cutover test --reporter json prints`
      + (path === '' ? '' : `; look at "${path}"`));
  }
  const report = value as TestReport;
  const { shard, interrupted } = report;
  if (shard === undefined) {
    throw new UsageError(`${file}: it is whole already: it was made without --shard`);
  }
  if (interrupted === true) {
    throw new UsageError(`${file}: shard ${shard.index} was interrupted: run it again`);
  }
  return { file, report: { ...report, shard } };
}

/** What all parts of one whole have in common, and what it is called where they do not. */
const IN_COMMON: readonly (readonly [string, (report: ShardReport['report']) => unknown])[] = [
  ['version of cutover', ({ tool }) => tool.version],
  ['version of the rules', ({ tool }) => tool.semantics],
  ['number of shards', ({ shard }) => shard.count],
  ['set of files', ({ shard }) => [shard.file_count, shard.files_hash]],
  ['--seed', ({ options }) => options.seed],
  ['--set', ({ options }) => options.set],
  ['-t', ({ options }) => options.pattern],
  ['--no-check', ({ options }) => options.check],
];

function differences(shards: readonly ShardReport[]): readonly string[] {
  const [first, ...rest] = shards as readonly [ShardReport, ...ShardReport[]];
  return rest.flatMap(({ file, report }) =>
    IN_COMMON
      .filter(([, of]) => JSON.stringify(of(report)) !== JSON.stringify(of(first.report)))
      .map(([what]) => `${file}: it has another ${what} than ${first.file}`));
}

function gaps(shards: readonly ShardReport[]): readonly string[] {
  const files = new Map<number, string>();
  const doubled = shards.flatMap(({ file, report: { shard } }) => {
    const other = files.get(shard.index);
    files.set(shard.index, other ?? file);
    return other === undefined ? [] : [`${file}: ${other} is shard ${shard.index} as well`];
  });
  const { count } = (shards[0] as ShardReport).report.shard;
  const missing = Array.from({ length: count }, (_, place) => place + 1)
    .filter((index) => !files.has(index));
  if (missing.length === 0) return doubled;
  return [...doubled, `of ${count} shards these are missing: ${missing.join(', ')}`];
}

/**
 * The report on all shards together, as if nobody had split the test.
 *
 * @throws UsageError that lists all reasons why these, at least one, are not the parts of one test
 */
export function mergeShards(shards: readonly ShardReport[]): TestReport {
  const unlike = differences(shards);
  const reasons = unlike.length > 0 ? unlike : gaps(shards);
  if (reasons.length > 0) throw new UsageError(reasons.join('\n'));
  const [{ report: { options, tool } }] = shards as readonly [ShardReport, ...ShardReport[]];
  const scenarios: ScenarioOutcome[] = shards
    .flatMap(({ report }) => report.scenarios)
    .sort((a, b) => byCodeUnits(a.file, b.file));
  return { ...reportOn(scenarios, { options }), tool };
}
