import { INPUT_MOVES, INPUT_STATES, type InputState } from '../model/lifecycle.ts';
import { ATTEMPT_RESULTS, type AttemptResult, PLACES, type RecordType } from '../model/records.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import type { Container, ContainerPhase } from './history/container.ts';
import type { Here } from './history/here.ts';
import { type InputPlace, LAST_SEQ } from './history/inputs.ts';
import type { Handlers, Judge, Property } from './property.ts';

const CONTAINER = fieldsOf('container.starting').container;
const ENDED = fieldsOf('attempt.ended');
const PLACE = fieldsOf('input.requeued').place;
const STATE = fieldsOf('input.finished').state;

/** What an input can be after an attempt, by how that ended. */
export const AFTER_ATTEMPT: Readonly<Record<AttemptResult, readonly InputState[]>> = {
  succeeded: ['succeeded', 'abandoned'],
  failed: ['waiting', 'failed', 'terminated', 'abandoned'],
  timeout: ['waiting', 'failed', 'terminated', 'abandoned'],
  interrupted: ['queued', 'failed', 'terminated', 'abandoned'],
  preempted: ['queued', 'failed', 'terminated', 'abandoned'],
  crashed: ['queued', 'failed', 'terminated', 'abandoned'],
};

/** Results that come of the end of the container (RET-2). */
const LOSSES: ReadonlySet<AttemptResult> = new Set(['interrupted', 'preempted', 'crashed']);

/** In which states a container can be when something is told of it. */
export const CONTAINER_EVENTS = {
  'container.held': ['starting'],
  'container.admitted': ['starting'],
  'container.phase': ['starting'],
  'container.ready': ['starting'],
  'container.start_failed': ['starting'],
  'container.draining': ['ready'],
  'container.stopping': ['starting', 'ready', 'draining'],
  'container.crashed': ['ready', 'draining'],
  'container.stopped': ['start failed', 'stopping', 'crashed'],
} as const satisfies { readonly [T in RecordType]?: readonly ContainerPhase[] };

/** Where an input can be when something is told of it. */
export const INPUT_EVENTS = {
  'input.arrived': ['unknown'],
  'input.pinned': ['queued'],
  'web.redirected': ['queued', 'bound', 'batched', 'misrouted', 'running', 'waiting'],
  'input.bound': ['queued'],
  'input.unbound': ['bound'],
  'input.batched': ['queued', 'bound'],
  'input.unbatched': ['batched'],
  'input.misrouted': ['queued'],
  'input.started': ['queued', 'bound', 'batched'],
  'input.requeued': ['returning', 'misrouted', 'waiting'],
  'attempt.ended': ['running'],
  'input.finished': ['queued', 'bound', 'batched', 'misrouted', 'waiting'],
} as const satisfies { readonly [T in RecordType]?: readonly InputPlace[] };

/** S24: nothing happens to containers and inputs out of order. */
export const lifecycle: Property = {
  id: 'S24',
  name: 'lifecycle',
  statement: 'A container starts, fails to start or is ready, may drain, stops or crashes, and is '
    + 'stopped, in this order; one that fails to start, is cancelled or crashes is stopped in the '
    + 'same instant, one whose attempts are interrupted, preempted or lost goes with them. An '
    + 'input is queued, may be bound, in a batch or misrouted, runs, waits or is queued again, and '
    + 'ends. No number is used twice.',
  rule: 'OBJ-4',
  scope: 'always',
  routine: ['arrival', 'start', 'success'],
  watch(history, judge) {
    /** Containers that have to be stopped before the instant is over, and that have to go. */
    const passing = new Set<Container>();
    const losing = new Set<Container>();
    const pass = ({ container }: Here): void => {
      if (container !== null) passing.add(container);
    };
    return {
      before: {
        ...inputHandlers(judge),
        ...containerHandlers(judge),
        'container.starting'(here) {
          judge.count();
          const number = here.value(CONTAINER);
          if (number > history.containers.latest) return;
          judge.violate(`ta-${number} starts, a number that was used before`);
        },
      },
      after: {
        'container.start_failed': pass,
        'container.crashed': pass,
        'container.stopping'(here) {
          if (here.record.why === 'cancelled') pass(here);
        },
        'container.stopped'({ container }) {
          if (container !== null) passing.delete(container);
        },
        'attempt.ended'(here) {
          const result = ATTEMPT_RESULTS[here.value(ENDED.result)] as AttemptResult;
          if (here.container !== null && LOSSES.has(result)) losing.add(here.container);
        },
      },
      settled() {
        if (passing.size + losing.size === 0) return;
        for (const { lastSeq, name, state } of passing) {
          judge.violate(`${name} is not stopped, but ${state}`, lastSeq);
        }
        for (const { lastSeq, name, state } of losing) {
          if (state !== 'ready' && state !== 'draining') continue;
          judge.violate(`${name} is ${state}, though its attempts were taken from it`, lastSeq);
        }
        passing.clear();
        losing.clear();
      },
    };
  },
};

/** Watches that each record of a container finds it in a state from which it can come. */
function containerHandlers(judge: Judge): Handlers {
  const from = (states: readonly ContainerPhase[]) => (here: Here): void => {
    judge.count();
    const { container, type } = here;
    if (container === null) {
      const number = here.value(CONTAINER);
      return judge.violate(`${type} of ta-${number}, which is not there`);
    }
    if (states.includes(container.state)) return;
    judge.violate(
      `${type} of ${container.name}, which is ${container.state}`, container.lastSeq,
    );
  };
  return Object.fromEntries(Object.entries(CONTAINER_EVENTS).map(([type, states]) =>
    [type, from(states)]));
}

/** Watches that each record of an input finds it where it can come from. */
function inputHandlers(judge: Judge): Handlers {
  const comesFrom = (here: Here, places: readonly InputPlace[]): boolean => {
    judge.count();
    const { input } = here;
    if (places.includes(input.place)) return true;
    judge.violate(`${here.type} of ${input.name}, which is ${input.place}`, input.get(LAST_SEQ));
    return false;
  };
  const becomes = (here: Here, state: number, allowed: readonly InputState[]): void => {
    const word = INPUT_STATES[state] as InputState;
    if (allowed.includes(word)) return;
    const { input, type } = here;
    judge.violate(`${input.name} is ${word} after this ${type}`, input.get(LAST_SEQ));
  };
  const passedBy = Object.fromEntries(Object.entries(INPUT_EVENTS).map(([type, places]) =>
    [type, (here: Here): void => void comesFrom(here, places)]));
  return {
    ...passedBy,
    'input.requeued'(here) {
      if (!comesFrom(here, INPUT_EVENTS['input.requeued'])) return;
      const due = here.input.place === 'waiting' ? 'tail' : 'kept';
      if (PLACES[here.value(PLACE)] === due) return;
      judge.violate(
        `${here.input.name} gets another place in the queue than the one that is "${due}"`,
        here.input.get(LAST_SEQ),
      );
    },
    'attempt.ended'(here) {
      if (!comesFrom(here, INPUT_EVENTS['attempt.ended'])) return;
      const result = ATTEMPT_RESULTS[here.value(ENDED.result)] as AttemptResult;
      becomes(here, here.value(ENDED.state), AFTER_ATTEMPT[result]);
    },
    'input.finished'(here) {
      if (!comesFrom(here, INPUT_EVENTS['input.finished'])) return;
      const moves = INPUT_MOVES[here.input.place === 'waiting' ? 'waiting' : 'queued'];
      becomes(here, here.value(STATE), moves.filter((state) => state !== 'running'));
    },
  };
}
