import { mkdirSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import type { SweepResult } from '../model/study.ts';
import { jsonText } from '../reports/json.ts';
import { sweepColumns, sweepCsv } from '../reports/sweep-columns.ts';
import { targetOf, writeWhole } from './output-target.ts';
import { reasonOf, UsageError } from './usage-error.ts';

/** What a sweep is as the content of a file. */
type Form = (result: SweepResult) => string | Uint8Array;

/**
 * Parquet, by a package that only those need who want it.
 *
 * @throws UsageError if it is not there
 */
async function parquetForm(): Promise<Form> {
  const writer = await import('hyparquet-writer').catch(() => {
    throw new UsageError(
      'Parquet needs a package of its own: npm install hyparquet-writer@0.17');
  });
  return (result) => new Uint8Array(writer.parquetWriteBuffer({
    columnData: sweepColumns(result).map(({ name, type, values }) =>
      ({ name, data: [...values], type: type === 'number' ? 'DOUBLE' : 'STRING' })),
  }));
}

/** How files are written, by the ends of their names. */
const FORMS: Readonly<Record<string, () => Promise<Form>>> = {
  '.json': async () => jsonText,
  '.csv': async () => sweepCsv,
  '.parquet': parquetForm,
};

/**
 * Makes ready to write a sweep to each of these files, in the form that its name ends with.
 *
 * @throws UsageError if one cannot be written
 */
export async function sweepWriters(
  paths: readonly string[], cwd: string,
): Promise<readonly ((result: SweepResult) => void)[]> {
  return Promise.all(paths.map(async (path) => {
    const form = FORMS[extname(path).toLowerCase()];
    if (form === undefined) {
      throw new UsageError(`--output ${path}: a name ends with ${Object.keys(FORMS).join(', ')}`);
    }
    try {
      const [target, contentOf] = [targetOf(path, cwd), await form()];
      return (result: SweepResult) => {
        mkdirSync(dirname(target.final), { recursive: true });
        writeWhole(target, contentOf(result));
      };
    } catch (error) {
      throw new UsageError(`--output ${path}: ${reasonOf(error)}`);
    }
  }));
}
