import { describe, expect, test } from 'vitest';
import { inputsIn, linesWith } from './story-lines.ts';
import { play } from './timeline.ts';

const ONE = `
    app:
      name: a
      functions: { f: { service_time: 2s, cold_start: 1s, initial_containers: 1 } }
`;

/** The names of the sources that inputs came from, in order of arrival. */
const sourcesOf = ({ records }: ReturnType<typeof play>): readonly unknown[] =>
  records.flatMap((record) => (record.type === 'input.arrived' ? [record['source']] : []));

describe('a call that an event makes', () => {
  test('QUE-1 joins the queue in its place among the arrivals of the instant, calls first', () => {
    const played = play(`${ONE}
    traffic: [{ name: users, to: f, arrivals: { at: [1s, 3s] } }]
    events: [{ at: 1s, call: { to: f } }, { at: 3s, call: { to: a/f } }]
    `);
    expect(sourcesOf(played)).toEqual(['calls of a/f', 'users', 'calls of a/f', 'users']);
    expect(inputsIn(played).filter((line) => / on /.test(line))).toEqual([
      '1s i1 on c1 (first)', '2s i2 on c2 (first)', '3s i3 on c1 (first)', '4s i4 on c2 (first)',
    ]);
  });

  test('TIME-2 comes after the commands of its instant, wherever it stands in the file', () => {
    const played = play(`${ONE}
    events: [{ at: 1s, call: { to: f } }, { at: 1s, stop: {} }]
    `);
    expect(linesWith(played, 'i1')).toEqual(['1s i1 arrived', '1s i1 rejected (not found)']);
  });

  test('QUE-8 has a patience of its own', () => {
    const played = play(`${ONE}
    events:
      - { at: 0s, call: { to: f, service_time: 9s } }
      - { at: 0s, call: { to: f, patience: 500ms } }
    `);
    expect(linesWith(played, 'i2')).toEqual(['0s i2 arrived', '0.5s i2 abandoned (patience over)']);
  });

  test('TIME-4 takes the next draw of its source: calls that are alike are one', () => {
    const law = 'service_time: { exponential: { mean: 2s } }';
    const service = (calls: string): readonly unknown[] => play(`
    app: { name: a, functions: { f: { ${law}, cold_start: 1s, initial_containers: 9 } } }
    events: ${calls}
    `).records.flatMap((record) => (record.type === 'input.started' ? [record['service_us']] : []));
    const [first, second] = service('[{ at: 1s, call: { to: f } }, { at: 2s, call: { to: f } }]');
    expect(second).not.toBe(first);
    expect(service('[{ every: 1s, until: 3s, call: { to: f } }]')).toEqual([first, second]);
    expect(service('[{ at: 1s, call: { to: f } }, { at: 2s, call: { to: f, kind: spawn } }]'))
      .not.toEqual([first, second]);
  });

  test('FLT-1 is made when something else happens, and may be struck by its source', () => {
    const played = play(`${ONE}
    events:
      - { when: { event: container.starting, why: demand }, call: { to: f } }
      - { at: 1s, call: { to: f } }
      - { at: 1s, call: { to: f } }
      - { when: { event: input.started, source: calls of a/f, nth: 3 }, fault: { crash: {} } }
    expect: ['f[source="calls of a/f"].inputs.succeeded == 3']
    `);
    expect(linesWith(played, 'crashed', 'i3')).toContain('2s i3 crashed -> queued');
    expect(played.result.expectations?.[0]?.ok).toBe(true);
  });
});
