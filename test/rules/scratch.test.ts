import { test } from 'vitest';
import { play } from './timeline.ts';
test('x', () => {
  const p = play(`
    app: { name: a, functions: { f: { service_time: 2s, cold_start: 3s } } }
    traffic: [{ to: f, arrivals: { at: [0s, 1s] } }]
  `);
  console.log(p.story.join('\n'), p.lines.join(''));
});
