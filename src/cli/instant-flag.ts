import { parseDuration } from '../scenario/units.ts';
import { UsageError } from './usage-error.ts';

/**
 * The instant of the run that an option names, if it was given; `option` is written as on the
 * command line.
 *
 * @throws UsageError if it names none.
 */
export function instantOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const reading = parseDuration(text);
  if ('value' in reading) return reading.value;
  throw new UsageError(`${option}: ${[reading.message, reading.hint].filter(Boolean).join('; ')}`);
}

/**
 * The time that `--budget` gives, in microseconds, if it was given.
 *
 * @throws UsageError if it is none at all: nothing could be done in it
 */
export function budgetOf(text: string | undefined): number | undefined {
  const budget = instantOf('--budget', text);
  if (budget === 0) throw new UsageError('--budget: nothing can be done in no time');
  return budget;
}
