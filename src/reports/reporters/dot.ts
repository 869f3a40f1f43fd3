import type { ScenarioStatus } from '../../model/test-report.ts';
import { WIDTH } from '../layout.ts';
import type { Style } from '../paint.ts';
import type { Reporter } from './reporter.ts';
import { closing } from './summary.ts';

const MARKS: Readonly<Record<ScenarioStatus, readonly [mark: string, style: Style]>> = {
  passed: ['·', 'good'], failed: ['x', 'bad'], broken: ['E', 'bad'], skipped: ['-', 'faint'],
};

/** For many scenarios: one character for each, then what the default reporter says at the end. */
export const dot: Reporter = {
  name: 'dot',
  each({ status }, place, { paint }) {
    const [mark, style] = MARKS[status];
    return `${paint(style, mark)}${place % WIDTH === WIDTH - 1 ? '\n' : ''}`;
  },
  end: (report, { paint }) =>
    (report.scenarios.length % WIDTH === 0 ? '' : '\n') + closing(report, paint),
};
