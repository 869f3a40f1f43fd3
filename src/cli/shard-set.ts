import type { ShardChoice } from './regression/shard.ts';

/** The result of one shard, and the file it was in. */
export interface ShardFile {
  readonly file: string;
  readonly shard: ShardChoice;
}

/**
 * Why these, at least one, do not belong to one whole: what all parts of it have `inCommon` by its
 * name. Empty if they do.
 */
export function differencesAmong<Part extends ShardFile>(
  shards: readonly Part[], inCommon: readonly (readonly [string, (part: Part) => unknown])[],
): readonly string[] {
  const [first, ...rest] = shards as readonly [Part, ...Part[]];
  return rest.flatMap((each) =>
    inCommon
      .filter(([, of]) => JSON.stringify(of(each)) !== JSON.stringify(of(first)))
      .map(([what]) => `${each.file}: it has another ${what} than ${first.file}`));
}

/** Which shards, of at least one, are there twice or missing; empty if each is there once. */
export function gapsAmong(shards: readonly ShardFile[]): readonly string[] {
  const files = new Map<number, string>();
  const doubled = shards.flatMap(({ file, shard: { index } }) => {
    const other = files.get(index);
    files.set(index, other ?? file);
    return other === undefined ? [] : [`${file}: ${other} is shard ${index} as well`];
  });
  const { count } = (shards[0] as ShardFile).shard;
  const missing = Array.from({ length: count }, (_, place) => place + 1)
    .filter((index) => !files.has(index));
  if (missing.length === 0) return doubled;
  return [...doubled, `of ${count} shards these are missing: ${missing.join(', ')}`];
}
