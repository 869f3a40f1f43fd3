import { Reading, type Subject } from '../explain/index.ts';
import { simulate } from '../simulate.ts';
import { forEachRecord } from '../trace/canonical.ts';
import type { ExplainFlags, ReadRun } from './explain-command.ts';
import { untilOf } from './run-command.ts';
import type { LoadedScenario } from './scenario-file.ts';
import { showProgress, type Terminal } from './terminal.ts';

/** Runs a scenario and reads what the run says of a subject. */
export function explainedScenario(
  { file, scenario, strategies }: LoadedScenario, subject: Subject,
  { flags, terminal }: { readonly flags: ExplainFlags; readonly terminal: Terminal },
): ReadRun {
  const until = untilOf(flags);
  const reading = new Reading(subject);
  const done = showProgress(terminal, `running ${file} …`);
  try {
    const { result } = simulate(scenario, {
      file,
      strategies,
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      ...(until === undefined ? {} : { until }),
      readers: (texts) => [forEachRecord(texts, (record) => reading.take(record))],
    });
    const { apps, seed, digest } = result;
    return {
      reading, apps, name: result.scenario.name, seed,
      origin: { scenario: result.scenario, seed, digest },
    };
  } finally {
    done();
  }
}
