import { z } from 'zod';
import type { ScenarioOutcome, Shard, TestReport } from '../../model/test-report.ts';
import { byCodeUnits } from '../../model/code-base.ts';
import { differencesAmong, gapsAmong } from '../shard-set.ts';
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
const IN_COMMON: readonly (readonly [string, (part: ShardReport) => unknown])[] = [
  ['version of cutover', ({ report }) => report.tool.version],
  ['version of the rules', ({ report }) => report.tool.semantics],
  ['number of shards', ({ report }) => report.shard.count],
  ['set of files', ({ report: { shard } }) => [shard.file_count, shard.files_hash]],
  ['--seed', ({ report }) => report.options.seed],
  ['--set', ({ report }) => report.options.set],
  ['-t', ({ report }) => report.options.pattern],
  ['--no-check', ({ report }) => report.options.check],
];

/**
 * The report on all shards together, as if nobody had split the test.
 *
 * @throws UsageError that lists all reasons why these, at least one, are not the parts of one test
 */
export function mergeShards(shards: readonly ShardReport[]): TestReport {
  const parts = shards.map((each) => ({ ...each, shard: each.report.shard }));
  const unlike = differencesAmong(parts, IN_COMMON);
  const reasons = unlike.length > 0 ? unlike : gapsAmong(parts);
  if (reasons.length > 0) throw new UsageError(reasons.join('\n'));
  const [{ report: { options, tool } }] = shards as readonly [ShardReport, ...ShardReport[]];
  const scenarios: ScenarioOutcome[] = shards
    .flatMap(({ report }) => report.scenarios)
    .sort((a, b) => byCodeUnits(a.file, b.file));
  return { ...reportOn(scenarios, { options }), tool };
}
