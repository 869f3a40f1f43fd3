import { expect, test } from 'vitest';
import type { TimeField } from '../../src/model/exploration.ts';
import { timeSentence, timeSpan } from '../../src/reports/time-told.ts';

const told = (...read: TimeField[]) => ({ time_told: { read, up_to_us: 12_000_000 } });

test.each([
  ['nothing of what looks at no time', [{}], '', ''],
  ['since when', [{}, told('sincePublish')], 'times up to 12s',
    'The strategy looks at sincePublish: states are told apart by that up to 12s after a publish, '
    + 'and not beyond.'],
  ['everything once', [told('now'), told('sincePublish', 'now', 'idleMicros')], 'times up to 12s',
    'The strategy looks at now, sincePublish, idleMicros: states are told apart by that up to 12s '
    + 'after a publish and of idleness, and not beyond.'],
])('what was told apart is told: %s', (_what, explored, span, sentence) => {
  expect([timeSpan(explored), timeSentence(explored)]).toEqual([span, sentence]);
});
