import type { Shard } from '../../model/test-report.ts';
import { hash128 } from '../../random/hash.ts';

/** Which part of the files is to be tested: the `index`-th of `count`, from 1. */
export type ShardChoice = Pick<Shard, 'index' | 'count'>;

const hex = (words: readonly number[]): string =>
  words.map((word) => word.toString(16).padStart(8, '0')).join('');

/**
 * The files of one shard: they are dealt out in turn, so that neighbours, which are often alike in
 * length, go to different shards. All shards together have each file once.
 */
export function filesOf(
  files: readonly string[], { index, count }: ShardChoice,
): readonly string[] {
  return files.filter((_, place) => place % count === index - 1);
}

/** What a shard says of itself, so that only parts of one whole are joined. */
export function shardOf(files: readonly string[], choice: ShardChoice): Shard {
  return {
    ...choice, file_count: files.length, files_hash: hex(hash128(files.join('\n'))),
  };
}
