import { InvalidArgumentError, Option } from 'commander';
import { CALIBRATED_KEYS, FIT_NAMES } from '../../model/calibration.ts';
import type { CalibrateFlags } from '../calibrate-command.ts';
import type { CommandDefinition } from './definition.ts';
import { parseCount, parseSeed, parseSetting } from './run-options.ts';

const AFTER_CALIBRATE_HELP = `
Reads a column of measured durations and prints what stands for them in a
scenario: the values themselves, or a law that is fitted to them by maximum
likelihood, how near it is and a picture of where it is not, in comments. The
file is CSV with a line of column names, or has a JSON object on each line.

With --against a scenario is carried out many times, and what it predicts is
shown beside what was measured.

Examples:
  cutover calibrate log.csv --column duration_s
  cutover calibrate log.csv --column duration_ms --unit ms --fit auto
  cutover calibrate log.csv --column init_s --where cold=1 --as cold_start \\
    --fit lognormal --output cold-start.yaml
  cutover calibrate log.csv --column duration_s --by function --fit gamma
  cutover calibrate log.csv --column latency_s --against shop.yaml \\
    --metric api.latency

Exit codes:
  0    written, or compared, whatever came of it
  2    the command line or a file is wrong, or no such law fits
  3    a bug of cutover
  130  stopped by Ctrl-C; what was finished is compared
`;

type Condition = NonNullable<CalibrateFlags['where']>[number];

/** `--where`, which may be given several times. */
function parseCondition(text: string, before: readonly Condition[] = []): readonly Condition[] {
  const equals = text.indexOf('=');
  if (equals > 0) {
    return [...before, { column: text.slice(0, equals), value: text.slice(equals + 1) }];
  }
  throw new InvalidArgumentError('Write column=value, for example cold=1.');
}

/** `cutover calibrate`: its options and help. */
export const calibrate: CommandDefinition = (program, act) => {
  program
    .command('calibrate')
    .description('make measured durations a law for a scenario')
    .argument('<file>', 'measurements: CSV, or JSON lines')
    .requiredOption('--column <name>', 'the column of the durations')
    .addOption(new Option('--unit <unit>', 'the unit of its numbers (default: s)')
      .choices(['us', 'ms', 's', 'min', 'h']))
    .addOption(new Option('--fit <law>', 'the law, or auto for the best (default: empirical)')
      .choices(['empirical', ...FIT_NAMES, 'auto']))
    .addOption(new Option('--as <key>', 'what the durations are (default: service_time)')
      .choices(CALIBRATED_KEYS))
    .option('--where <column=value>', 'only rows with this value (repeatable)', parseCondition)
    .option('--by <column>', 'a law for each Function that this column names')
    .option('--output <path>', 'write it to a file, and only what is said of it here')
    .option('--against <scenario>', 'hold a scenario against the column')
    .option('--metric <name>', 'with --against, what the column is, such as api.latency')
    .option('--runs <n>', 'with --against, replications (default: 30)', parseCount)
    .option('--seed <n>', 'with --against, which (default: the scenario\'s seed)', parseSeed)
    .option('--set <path=value>', 'with --against, change the scenario (repeatable)', parseSetting)
    .option('--threads <n>', 'with --against, how many (default: one for each core)', parseCount)
    .option('--json', 'print the result as JSON')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_CALIBRATE_HELP)
    .showHelpAfterError('Try: cutover calibrate --help')
    .action(act(async (terminal, file: string, flags: CalibrateFlags) => {
      const { calibrateCommand } = await import('../calibrate-command.ts');
      return calibrateCommand(file, flags, terminal);
    }));
};
