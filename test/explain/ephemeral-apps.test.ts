import { expect, test } from 'vitest';
import { play } from '../rules/timeline.ts';
import { explained, explanationsIn } from './explained.ts';

const YAML = `
  app: { name: shop, functions: { api: { service_time: 2s, cold_start: 3s } } }
  events:
    - { at: 1s, run: { function: api, name: try, by: mia } }
    - { at: 2s, serve: { for: 20s, by: tom } }
    - { at: 9s, edit: { functions: { api: { code: b } } } }
`;

test('an input of a run waits for a cold start because its App begins without containers', () => {
  expect(explained(YAML, 'input', '1')).toBe(`
in-1 of shop/api: succeeded on v1
5s = wait 0s + cold wait 3s + service 2s + lost 0s

          1s  QUE-1   arrives from source try
                        no container
              AUT-2   ta-1 v1 begins a cold start of 3s
          4s  CON-1   ta-1 is ready after 3s
              QUE-2   attempt 1 starts on ta-1 v1 after 3s in the queue
          6s  OBJ-5   attempt 1 succeeds after 2s

why
3s of its 5s it waited for a cold start: its App is ephemeral, and begins
without containers. Deployed Apps reuse theirs.
`);
});

test('a container of a run stops with the client', () => {
  const text = explained(YAML, 'container', '1');
  expect(text).toContain('because the ephemeral App ended with its client, mia');
  expect(text).toContain('It stopped because its App is ephemeral, and ended with its client.');
});

test('a rollout is that of the deployed App, unless only a client has one', () => {
  const played = play(YAML);
  const appsOf = (version: string) =>
    explanationsIn(played, 'rollout', version).map(({ app }) => app);
  expect(appsOf('v1')).toEqual(['ap-1']);
  expect(appsOf('v2')).toEqual(['ap-3']);
});
