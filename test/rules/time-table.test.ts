import { expect, test } from 'vitest';
import { EVENT_RANKS, type EventKind } from '../../src/model/event-kinds.ts';
import { readProjectFile } from '../tidy/project.ts';

/** What the table of TIME-2 calls them. */
const WORDS: Readonly<Record<EventKind, string>> = {
  'attempt-ends': 'an attempt ends',
  'container-ready': 'a container is ready', 'start-fails': 'its start fails',
  'exit-over': 'its exit is over', 'phase-ends': 'a phase of its start is over',
  'fault-strikes': 'a fault strikes', 'fault-ends': 'ends',
  'command-issued': 'a command is issued', 'build-ends': 'builds end', publish: 'publish',
  interrupt: 'interrupt', poll: 'poll', 'client-leaves': 'a client leaves its App',
  'attempt-timeout': 'a time limit: attempt', 'startup-timeout': 'start-up',
  'patience-over': 'patience', 'web-redirect': 'web redirect',
  'retry-due': 'a retry delay', 'backoff-over': 'a start back-off',
  'batch-due': 'the wait of a batch', 'misroute-over': 'the delay of a misrouted input',
  arrival: 'an arrival', 'caller-retry': 'a caller\'s retry',
  'client-calls': 'the calls of a client',
  'idle-expiry': 'idle expiry', 'wake-up': 'strategies', collection: 'collection',
};

test('TIME-2 the table of the rules has every kind of event, in its rank and order', () => {
  const rows = [...readProjectFile('docs/semantics.md').matchAll(/^ {2}\| (\d) \| ([^|]+) \|/gm)];
  expect(rows.map(([, rank]) => Number(rank))).toEqual(EVENT_RANKS.map((_, place) => place + 1));
  const missing = EVENT_RANKS.map((kinds, place) => {
    let rest = rows[place]?.[2] ?? '';
    return kinds.filter((kind) => {
      const at = rest.indexOf(WORDS[kind]);
      rest = rest.slice(at + 1);
      return at < 0;
    });
  });
  expect(missing.flat()).toEqual([]);
});
