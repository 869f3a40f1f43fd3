import { toDistribution } from '../model/code-base.ts';
import type { DraftValue } from '../model/configuration.ts';
import type { Distribution } from '../model/distribution.ts';
import { distributionFindings, withFileValues } from './law-check.ts';
import type { Path } from './problems.ts';
import type { Resolution } from './resolution.ts';

/** The distribution that a parsed value states, files read in; `undefined` after a problem. */
export function readLaw(
  value: DraftValue, path: Path, { files, problems }: Pick<Resolution, 'files' | 'problems'>,
): Distribution | undefined {
  const before = problems.count;
  const full = withFileValues(value, path, files);
  for (const { path: within, finding } of distributionFindings(full)) {
    problems.report([...path, ...within], finding);
  }
  return problems.count === before ? toDistribution(full) : undefined;
}
