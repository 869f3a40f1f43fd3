import type { FinishedFile, FinishedRun } from './finished-runs.ts';
import { differencesAmong, gapsAmong, type ShardFile } from './shard-set.ts';
import { UsageError } from './usage-error.ts';

/** What all shards of one study together have. */
export interface MergedStudy {
  /** The words behind `cutover` that carry the whole of it out. */
  readonly command: readonly string[];
  readonly runs: readonly FinishedRun[];
}

/** A file of finished runs that is a whole shard. */
type WholeShard = FinishedFile & ShardFile;

const IN_COMMON: readonly (readonly [string, (part: WholeShard) => unknown])[] = [
  ['number of shards', ({ shard }) => shard.count],
  ['command', ({ header }) => header.command],
];

function wholeShard(found: FinishedFile): WholeShard {
  const { file, header: { shard }, runs } = found;
  if (shard === undefined) {
    throw new UsageError(`${file}: it is no shard: go on with it by --resume`);
  }
  const count = new Set(runs.map(({ cell, replication }) => `${cell} ${replication}`)).size;
  if (count === shard.runs) return { ...found, shard };
  throw new UsageError(`${file}: shard ${shard.index} is not complete, ${count} of ${shard.runs} `
    + 'runs: go on with it by --resume');
}

/**
 * The whole that shards of a study, at least one, are the parts of.
 *
 * @throws UsageError that lists all reasons why they are not
 */
export function mergeStudy(files: readonly FinishedFile[]): MergedStudy {
  const problems: string[] = [];
  const shards = files.flatMap((found) => {
    try {
      return [wholeShard(found)];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  const unlike = differencesAmong(shards, IN_COMMON);
  const reasons = unlike.length > 0 ? unlike : gapsAmong(shards);
  if (reasons.length > 0) throw new UsageError(reasons.join('\n'));
  const { header: { command } } = shards[0] as WholeShard;
  return { command, runs: shards.flatMap(({ runs }) => runs) };
}
