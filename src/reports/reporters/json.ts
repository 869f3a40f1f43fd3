import { jsonText } from '../json.ts';
import type { Reporter } from './reporter.ts';

/** For programs, `cutover merge` among them: the whole report as one object. */
export const json: Reporter = {
  name: 'json',
  end: (report) => jsonText(report),
};
