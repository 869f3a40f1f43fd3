import { Directory } from '../trace/directory.ts';
import type { Texts } from '../trace/texts.ts';
import { AppMetrics } from './app-metrics.ts';
import type { FunctionBuckets } from './function-buckets.ts';
import { FunctionMetrics } from './function-metrics.ts';

/** The metrics of each App and each Function that the records have named. */
export type MetricsDirectory = Directory<AppMetrics, FunctionMetrics>;

/** A directory of metrics; `newBuckets` makes the timeline of a new Function. */
export function metricsDirectory(
  texts: Texts, newBuckets: () => FunctionBuckets | null,
): MetricsDirectory {
  return new Directory({
    app: (number) => new AppMetrics(number),
    function: (app, text, number) => {
      const added = new FunctionMetrics({
        app, name: texts.text(text), number, buckets: newBuckets(),
      });
      app.functions.push(added);
      return added;
    },
  });
}
