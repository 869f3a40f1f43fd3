import { resolve } from 'node:path';
import type {
  CalibratedGroup, CalibratedKey, CalibrationResult, UnfittedLaw,
} from '../model/calibration.ts';
import type { Distribution } from '../model/distribution.ts';
import { calibrationReport } from '../reports/calibration-report.ts';
import { jsonText } from '../reports/json.ts';
import { countOf, formatCount } from '../reports/quantities.ts';
import type { DataUnit } from '../scenario/data-files.ts';
import { formatProblem } from '../scenario/index.ts';
import { writtenLaw } from '../scenario/law-text.ts';
import { type Measurements, readMeasurements } from '../scenario/measurements.ts';
import { calibrate, type WantedLaw } from '../study/calibration.ts';
import { FITS } from '../study/fits/index.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { fragmentText } from './fragment-text.ts';
import { fromFile, onDisk, targetOf, writeWhole } from './output-target.ts';
import { type PredictionFlags, predictionCommand } from './prediction-command.ts';
import { DATA_MEBIBYTES } from './scenario-file.ts';
import type { Terminal } from './terminal.ts';
import { readText } from './text-file.ts';
import { reasonOf, UsageError } from './usage-error.ts';

/** The options of `cutover calibrate` as they are given. */
export interface CalibrateFlags extends Partial<PredictionFlags> {
  readonly column: string;
  readonly unit?: DataUnit;
  readonly fit?: WantedLaw;
  readonly as?: CalibratedKey;
  readonly where?: readonly { readonly column: string; readonly value: string }[];
  readonly by?: string;
  readonly output?: string;
}

/** More values than that are for a data file: a scenario holds a few times as many. */
const MOST_WRITTEN = 10_000;

/** The measurements in a file; `null` after problems that were told. */
function measurementsIn(
  file: string, { column, unit, where = [], by, fit }: CalibrateFlags, { cwd, stderr }: Terminal,
): Measurements | null {
  let text: string;
  try {
    text = readText(resolve(cwd, file), DATA_MEBIBYTES);
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${reasonOf(error)}`);
  }
  const isLaw = fit !== undefined && fit !== 'auto' && fit !== 'empirical';
  const found = readMeasurements(text, {
    file, column, where, ...(unit === undefined ? {} : { unit }),
    ...(by === undefined ? {} : { by }),
    ...(isLaw && !FITS[fit].hasZero ? { positive: fit } : {}),
  });
  if ('measured' in found) return found.measured;
  stderr.write(`${found.problems.map(formatProblem).join('\n')}\n`);
  return null;
}

/** Values that stand for themselves are told by their file where it holds no others. */
const isByFile = ({ kind }: Distribution, { where = [], by }: CalibrateFlags): boolean =>
  kind === 'empirical' && where.length === 0 && by === undefined;

/** What stands for values in a scenario beside `--output`, or in this directory. */
function writtenOf(
  distribution: Distribution, flags: CalibrateFlags, file: { name: string; cwd: string },
): unknown {
  if (!isByFile(distribution, flags)) return writtenLaw(distribution);
  const { column, unit, output } = flags;
  const name = output === undefined ? file.name : fromFile(output, file.name, file.cwd);
  return { empirical: { file: name, column, ...(unit === undefined ? {} : { unit }) } };
}

function refusal(
  file: string, flags: CalibrateFlags, failed: readonly (readonly [string, UnfittedLaw])[],
): UsageError {
  const reasons = failed.map(([name, { law, reason }]) =>
    `${name === '' ? '' : `${name}: `}no ${law} law: ${reason}`);
  return new UsageError(`${file}: ${flags.column}: ${reasons.join('; ')}`);
}

/** What is made of the measurements. */
function resultOf(
  measured: Measurements, flags: CalibrateFlags, file: { name: string; cwd: string },
): CalibrationResult {
  const { column, where = [], as = 'service_time', fit = 'empirical', by } = flags;
  const groups: CalibratedGroup[] = [];
  const failed: (readonly [string, UnfittedLaw])[] = [];
  for (const [name, durations] of measured) {
    const found = calibrate(durations, fit);
    if ('reason' in found) failed.push([name, found]);
    else {
      const written = writtenOf(found.distribution, flags, file);
      groups.push({ ...(by === undefined ? {} : { function: name }), ...found, written });
    }
  }
  if (failed.length > 0) throw refusal(file.name, flags, failed);
  const tool = { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION } as const;
  return {
    schema_version: 1, kind: 'calibration', tool, file: file.name, column, where, key: as, groups,
  };
}

/** Refuses to write down more values than people or scenarios would take. */
function checkSize({ groups }: CalibrationResult, flags: CalibrateFlags): void {
  const count = groups.filter(({ distribution }) =>
    distribution.kind === 'empirical' && !isByFile(distribution, flags))
    .reduce((sum, { values }) => sum + values.count, 0);
  if (count <= MOST_WRITTEN) return;
  throw new UsageError(
    `${countOf(count, 'value')} do not fit into a scenario, which takes `
    + `${formatCount(MOST_WRITTEN)}: fit a law (--fit auto), or have these rows in a file of `
    + 'their own and leave out --where and --by');
}

/** Options that say what is written, and those that say what it is held against. */
const WRITING = ['fit', 'as', 'by', 'output'] as const;
const PREDICTING = ['metric', 'runs', 'seed', 'set', 'threads'] as const;

/** Refuses options that go with others. */
function checkFlags(file: string, flags: CalibrateFlags, cwd: string): void {
  const { against, output } = flags;
  const stray = (against === undefined ? PREDICTING : WRITING).find((name) =>
    flags[name] !== undefined);
  if (stray !== undefined) {
    throw new UsageError(against === undefined
      ? `--${stray} goes with --against`
      : `--${stray}: nothing is written with --against, which holds a scenario against the log`);
  }
  if (output !== undefined && resolve(cwd, output) === resolve(cwd, file)) {
    throw new UsageError(`--output ${output}: the measurements are in it`);
  }
}

function write(path: string, text: string, cwd: string): void {
  onDisk(path, () => writeWhole(targetOf(path, cwd), text));
}

/**
 * `cutover calibrate`: finds what stands for measured durations in a scenario, and writes it as a
 * part of one, with what there is to say of it in comments; or, with `--against`, what a scenario
 * predicts of them. Returns the exit code.
 *
 * @throws UsageError if the options make no sense, or there is no such law; ReplicationError
 */
export async function calibrateCommand(
  file: string, flags: CalibrateFlags, terminal: Terminal,
): Promise<ExitCode> {
  const { cwd, stdout } = terminal;
  const { output, json = false, against, column } = flags;
  checkFlags(file, flags, cwd);
  const measured = measurementsIn(file, flags, terminal);
  if (measured === null) return EXIT.usage;
  if (against !== undefined) {
    const durations = measured.get('') ?? [];
    return predictionCommand({ file, column, durations }, { ...flags, against }, terminal);
  }
  const result = resultOf(measured, flags, { name: file, cwd });
  checkSize(result, flags);
  const report = calibrationReport(result);
  const text = fragmentText(result.key, result.groups, report);
  if (output !== undefined) write(output, text, cwd);
  if (json) stdout.write(jsonText(result));
  else if (output === undefined) stdout.write(text);
  else stdout.write(`${report.join('\n')}\n\nwritten to ${output}\n`);
  return EXIT.passed;
}
