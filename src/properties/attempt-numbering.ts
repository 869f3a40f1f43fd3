import {
  ATTEMPT_CAUSES, ATTEMPT_RESULTS, type AttemptCause, type AttemptResult,
} from '../model/records.ts';
import { INPUT_STATES } from '../model/lifecycle.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import type { Here } from './history/here.ts';
import {
  ATTEMPT, CONTAINER, LAST_RESULT, LAST_SEQ, LOSSES, RETRIES,
} from './history/inputs.ts';
import type { Judge, Property } from './property.ts';

const STARTED = fieldsOf('input.started');
const ENDED = fieldsOf('attempt.ended');

/** S28: attempts are counted, and losses cost nobody a retry. */
export const attemptNumbering: Property = {
  id: 'S28',
  name: 'attempt-numbering',
  statement: 'The attempts of an input are numbered 1, 2, 3 … and each names how the one before '
    + 'ended. Only failures and time-outs use up retries: a loss does not, and an input fails only '
    + 'when its retries are used up or more losses than are made good.',
  rule: 'RET-2',
  scope: 'always',
  routine: ['start'],
  watch(_history, judge) {
    return {
      before: {
        'input.started'(here) {
          judge.count();
          const { input } = here;
          // One that runs or is final is not to start at all: other properties say so.
          if (input.isOpen && input.place !== 'running') checkStart(here, judge);
        },
        'attempt.ended'(here) {
          const { input } = here;
          const result = ATTEMPT_RESULTS[here.value(ENDED.result)] as AttemptResult;
          if (!input.isOpen || result === 'succeeded') return;
          const runs = input.place === 'running' && input.get(ATTEMPT) === here.value(ENDED.attempt)
            && input.get(CONTAINER) === here.container?.number;
          if (runs) return checkEnd(here, result, judge);
          judge.violate(
            `attempt ${here.value(ENDED.attempt)} of ${input.name} ends (${result}), but does not `
            + 'run', input.get(LAST_SEQ),
          );
        },
      },
    };
  },
};

/** What the next attempt is due to, by how the last one ended. */
const CAUSE_AFTER: Readonly<Record<AttemptResult, AttemptCause | null>> = {
  succeeded: null, failed: 'retry', timeout: 'timeout', interrupted: 'interrupted',
  preempted: 'preempted', crashed: 'crashed',
};

function checkStart(here: Here, judge: Judge): void {
  const { input } = here;
  const next = input.get(ATTEMPT) + 1;
  const attempt = here.value(STARTED.attempt);
  if (attempt !== next) {
    return judge.violate(
      `${input.name} starts attempt ${attempt}, where ${next} is next`, input.get(LAST_SEQ),
    );
  }
  const cause = ATTEMPT_CAUSES[here.value(STARTED.cause)] as AttemptCause;
  const result = ATTEMPT_RESULTS[input.get(LAST_RESULT)];
  const due = result === undefined ? 'first' : CAUSE_AFTER[result];
  if (cause === due) return;
  judge.violate(
    `attempt ${attempt} of ${input.name} is said to be due to "${cause}", where the one before `
    + (result === undefined ? 'was none' : `ended as ${result}`), input.get(LAST_SEQ),
  );
}

function checkEnd(here: Here, result: AttemptResult, judge: Judge): void {
  const { input, container } = here;
  const options = container?.generation.options ?? null;
  if (options === null) return;
  const state = INPUT_STATES[here.value(ENDED.state)];
  const seq = input.get(LAST_SEQ);
  const retries = input.get(RETRIES);
  if (result === 'failed' || result === 'timeout') {
    if (state === 'failed' && retries < options.max_retries) {
      judge.violate(
        `${input.name} fails after ${retries} retries of ${options.max_retries}`, options.seq, seq,
      );
    } else if (state === 'waiting' && retries >= options.max_retries) {
      judge.violate(
        `${input.name} is retried more than ${options.max_retries} times`, options.seq, seq,
      );
    }
  } else if (state === 'waiting') {
    judge.violate(`a loss (${result}) costs ${input.name} a retry`, seq);
  } else if (state === 'failed' && input.get(LOSSES) + 1 <= options.losses) {
    judge.violate(
      `${input.name} fails by its loss ${input.get(LOSSES) + 1}, where ${options.losses} are made `
      + 'good', options.seq, seq,
    );
  }
}
