import { INPUT_STATES } from '../model/lifecycle.ts';
import { ATTEMPT_RESULTS, PLACES } from '../model/records.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import type { Edition } from './history/app.ts';
import type { Here } from './history/here.ts';
import { ATTEMPT, LAST_RESULT, LAST_SEQ, LOSSES, PATIENCE_ENDS } from './history/inputs.ts';
import type { Judge, Property } from './property.ts';

const STARTED = fieldsOf('input.started');
const ENDED = fieldsOf('attempt.ended');
const REQUEUED = fieldsOf('input.requeued');
const TAIL = PLACES.indexOf('tail');

const [INTERRUPTED, PREEMPTED, CRASHED] = (['interrupted', 'preempted', 'crashed'] as const)
  .map((result) => ATTEMPT_RESULTS.indexOf(result));

const isLoss = (result: number): boolean =>
  result === INTERRUPTED || result === PREEMPTED || result === CRASHED;

/** S21: what the platform takes away, it makes good. */
export const lossRequeued: Property = {
  id: 'S21',
  name: 'loss-requeued',
  statement: 'An input whose attempt is interrupted, preempted or lost in a crash is back in its '
    + 'place of the queue in the same instant, and its next attempt is numbered on; it ends '
    + 'instead if it was lost too often, if its caller has given up, or if its App or Function is '
    + 'gone. What a recreate interrupts runs next on the version that it published, or on a later '
    + 'one, unless its caller is pinned to another.',
  rule: 'RET-2',
  scope: 'always',
  watch(history, judge) {
    /** What recreates interrupted and has not started since, with the version it waits for. */
    const interrupted = new Map<number, Edition>();
    const isEmpty = ({ container }: Here): void => {
      if (container === null || container.running === 0) return;
      judge.violate(
        `${container.name} goes with ${container.running} inputs, whose attempts are not said to `
        + 'end', container.lastSeq,
      );
    };
    return {
      before: {
        'attempt.ended'(here) {
          if (!isLoss(here.value(ENDED.result))) return;
          judge.count();
          if (!here.input.isOpen) return;
          judgeLoss(here, judge);
          const edition = recreateOf(here);
          if (edition !== null) interrupted.set(here.input.number, edition);
        },
        'input.requeued'(here) {
          const { input } = here;
          if (input.place !== 'returning' || here.value(REQUEUED.place) !== TAIL) return;
          judge.violate(`${input.name} was lost and loses its place as well`, input.get(LAST_SEQ));
        },
        'input.started'(here) {
          const { container, input } = here;
          if (isLoss(input.get(LAST_RESULT)) && input.place === 'queued') judgeNumber(here, judge);
          if (interrupted.size === 0) return;
          const edition = interrupted.get(input.number);
          if (edition === undefined) return;
          interrupted.delete(input.number);
          if (container === null || container.version >= edition.version) return;
          if (container.function.pin !== null) return;
          judge.violate(
            `${input.name} was interrupted for v${edition.version} and starts again on `
            + `${container.name} of v${container.version}`,
            edition.interruptingSeq, container.starting.seq,
          );
        },
        'input.finished': ({ input }) => void interrupted.delete(input.number),
        'container.stopping': isEmpty,
        'container.crashed': isEmpty,
      },
      settled() {
        const { returningCount } = history.inputs;
        if (returningCount === 0) return;
        judge.violate(`${returningCount} inputs were lost and are not back in the queue`);
      },
    };
  },
};

/** The recreate whose interruption ended this attempt, if one did. */
function recreateOf({ app, cause }: Here): Edition | null {
  if (cause < 0) return null;
  const edition = app.editions.findLast(({ interruptingSeq }) => interruptingSeq === cause);
  return edition?.published.strategy === 'recreate' ? edition : null;
}

function judgeNumber(here: Here, judge: Judge): void {
  const { input } = here;
  const next = input.get(ATTEMPT) + 1;
  const attempt = here.value(STARTED.attempt);
  if (attempt === next) return;
  judge.violate(
    `${input.name} lost attempt ${next - 1}, and then starts attempt ${attempt}`,
    input.get(LAST_SEQ),
  );
}

/** Whether what becomes of an input after a loss is what has to. */
function judgeLoss(here: Here, judge: Judge): void {
  const { input } = here;
  const state = INPUT_STATES[here.value(ENDED.state)] as string;
  const allowed = statesAfterLoss(here);
  if (allowed.includes(state)) return;
  judge.violate(
    `${input.name} is ${state} after a loss (${ATTEMPT_RESULTS[here.value(ENDED.result)]}), where `
    + `it has to be ${allowed.join(' or ')}`, input.get(LAST_SEQ),
  );
}

function statesAfterLoss({ app, container, function: owner, input, now }: Here): readonly string[] {
  const patience = input.get(PATIENCE_ENDS);
  if (now > patience) return ['abandoned'];
  const options = container?.generation.options ?? null;
  const isOften = options !== null && input.get(LOSSES) + 1 > options.losses;
  const isRemoved = owner?.live === null;
  const state = app.isGone ? 'terminated'
    : isOften ? 'failed' : isRemoved ? 'terminated' : 'queued';
  // In the instant in which patience ends, either may come first (TIME-2).
  return now === patience ? [state, 'abandoned'] : [state];
}
