import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Strategy } from '../model/strategy.ts';
import type { VerifiedFile } from '../model/verification.ts';
import { loadStrategy, strategyUses } from './strategy-file.ts';
import { readStrategySource } from './strategy-source.ts';
import type { StudyCell } from './study-run.ts';
import { UsageError } from './usage-error.ts';

const ROOT = '/';

function sourcesOf({ scenario, path }: StudyCell): readonly VerifiedFile[] {
  return strategyUses(scenario).flatMap(({ name }) =>
    readStrategySource(resolve(dirname(path), name), ROOT).files);
}

/**
 * The files of the strategies that cells name, each once, as they are now.
 *
 * @throws UsageError if one cannot be read
 */
export function strategySources(cells: readonly StudyCell[]): readonly VerifiedFile[] {
  const files = new Map(cells.flatMap(sourcesOf).map((each) => [each.file, each]));
  return [...files.values()];
}

/**
 * The strategies that a cell names. Whoever carries out a part of a study, on whichever machine,
 * has the same files as whoever began it, or does not do it.
 *
 * @throws UsageError if they are other files, or cannot be loaded
 */
export async function loadCellStrategies(
  cell: StudyCell, sources: readonly VerifiedFile[],
): Promise<readonly Strategy[]> {
  for (const { file, sha256 } of sourcesOf(cell)) {
    const known = sources.find((each) => each.file === file);
    if (known?.sha256 === sha256) continue;
    throw new UsageError(`${ROOT}${file} on ${hostname()} is not what it was where the study was `
      + 'begun: a strategy has the same files wherever it is carried out');
  }
  return Promise.all(strategyUses(cell.scenario).map(({ name }) => loadStrategy(name, cell.path)));
}
