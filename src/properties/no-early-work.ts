import { INPUT_STATES, type InputState, isFinal } from '../model/lifecycle.ts';
import { ATTEMPT_RESULTS, type AttemptResult } from '../model/records.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import type { Micros } from '../model/time.ts';
import type { Batch } from './history/batches.ts';
import type { Here } from './history/here.ts';
import type { History } from './history/history.ts';
import { ATTEMPT, CONTAINER, InputView, LAST_SEQ, SERVICE, STARTED_AT } from './history/inputs.ts';
import type { Judge, Property } from './property.ts';
import { ServedWork } from './served-work.ts';

const ENDED = fieldsOf('attempt.ended');

/** What sums of fractions of a microsecond may be off. */
const SLACK = 0.001;

/** S30: time goes one way, and work takes the time it takes. */
export const noEarlyWork: Property = {
  id: 'S30',
  name: 'no-early-work',
  statement: 'Instants never decrease. An attempt that succeeds or fails ends exactly its service '
    + 'time after it began, or before if a fault or a call made it fail, or after if it was '
    + 'wedged until a fault did; the time that it stands still for a call does not count, and '
    + 'where inputs share cores it ends at the microsecond nearest to when it has been served so '
    + 'much. One that times out ends exactly at the time limit of its version. A batch runs before '
    + 'it is full only when its wait is over or its container is retired, and is not open any more '
    + 'after it was due.',
  rule: 'TIME-2',
  scope: 'always',
  routine: ['success'],
  watch(history, judge) {
    const work = new LingeringWork(history);
    const wedges = new Wedges(history);
    const isNotOverdue = ({ function: owner, now }: Here): void => {
      if (owner !== null && owner.openBatch !== null) isOpenInTime(owner.openBatch, now, judge);
    };
    return {
      each({ now }) {
        if (now >= history.before) return;
        judge.violate(`the clock goes back from ${history.before} µs to ${now} µs`);
      },
      before: {
        'input.batched': isNotOverdue,
        'input.unbatched': isNotOverdue,
        'batch.started': (here) => judgeWait(here, judge),
        'input.started': (here) => work.begin(here),
        'call.made': (here) => work.call(here),
        'fault.struck': ({ now, record }) => {
          if (record.fault !== 'wedge') return;
          work.wedge(record.target, now);
          wedges.add(record.target);
        },
        'container.stopped': (here) => wedges.forget(here),
        'input.finished': ({ input, now }) => work.answer(input.number, now),
        'attempt.ended'(here) {
          judgeEnd(here, work.end(here), { judge, isWedged: wedges.hold(here) });
          const state = INPUT_STATES[here.value(ENDED.state)] as InputState;
          if (isFinal(state)) work.answer(here.input.number, here.now);
        },
      },
      ended() {
        for (const batch of history.batches.open) isOpenInTime(batch, history.now, judge);
      },
    };
  },
};

function isOpenInTime({ container, dueAt, openedSeq }: Batch, now: Micros, judge: Judge): void {
  if (now <= dueAt) return;
  judge.violate(`the batch on ${container.name} is still open, due at ${dueAt} µs`, openedSeq);
}

/** Whether a batch runs for the reason that is told. */
function judgeWait({ container, now, record }: Here<'batch.started'>, judge: Judge): void {
  const open = container?.function.openBatch ?? null;
  const options = container?.generation.options ?? null;
  if (open === null || options === null || open.container !== container) return;
  judge.count();
  const { dueAt, openedSeq, size } = open;
  const isSo = record.why === 'wait' ? now === dueAt
    : now <= dueAt && (record.why === 'retired' || size === options.max_batch_size);
  if (isSo) return;
  judge.violate(
    `a batch of ${size} on ${container.name} runs (${record.why}), due at ${dueAt} µs`, openedSeq,
  );
}

/** Work done, and how much of it may be due to rounding. */
interface Done {
  readonly micros: number;
  readonly off: number;
}

/** The work of attempts that may take longer than their service time. */
class LingeringWork {
  readonly #history: History;
  readonly #served = new ServedWork();
  /** Who stands still, by the input that it waits for; and the other way round. */
  readonly #waiting = new Map<number, { readonly input: number; readonly container: number }>();
  readonly #awaited = new Map<number, number>();
  /** Containers by the inputs that run on them. */
  readonly #runningOn = new Map<number, number>();

  constructor(history: History) {
    this.#history = history;
  }

  begin({ container, input, now }: Here): void {
    if (container?.lingers !== true) return;
    this.#runningOn.set(input.number, container.number);
    this.#served.begin(container, input.number, now);
  }

  call({ input, now, record }: Here<'call.made'>): void {
    const number = input.get(CONTAINER);
    const container = this.#history.containers.find(number);
    if (record.waits === 'no' || container === undefined) return;
    const callee = Number(record.callee.slice('in-'.length));
    this.#waiting.set(callee, { input: input.number, container: number });
    this.#awaited.set(input.number, callee);
    this.#served.halt(container, input.number, now);
  }

  /** An attempt hangs: it needs no core, and nothing makes it go on. */
  wedge(target: string, now: number): void {
    const number = Number(target.slice('in-'.length));
    const container = this.#history.containers.find(this.#runningOn.get(number) ?? -1);
    if (container === undefined) return;
    this.#awaited.delete(number);
    this.#served.halt(container, number, now);
  }

  /** An input is final: whoever waits for it goes on. */
  answer(callee: number, now: number): void {
    const waiting = this.#waiting.get(callee);
    if (waiting === undefined) return;
    this.#waiting.delete(callee);
    if (this.#awaited.get(waiting.input) !== callee) return;
    const container = this.#history.containers.find(waiting.container);
    if (container !== undefined) this.#served.goOn(container, waiting.input, now);
  }

  /** What was done of an attempt that ends; `null` where work takes its time. */
  end({ container, input, now }: Here): Done | null {
    if (container?.lingers !== true) return null;
    // Each call comes at a whole microsecond, as the end does.
    const ends = 1 + (container.generation.options?.calls ?? 0);
    const off = container.millicores === null ? 0 : ends / 2 + SLACK;
    this.#awaited.delete(input.number);
    this.#runningOn.delete(input.number);
    const micros = this.#served.end(container, input.number, now);
    return micros === null ? null : { micros, off };
  }
}

/** The attempts that hang, by their container and when they began: those of a batch together. */
class Wedges {
  readonly #view: InputView;
  /** By number of the container. */
  readonly #begun = new Map<number, Set<Micros>>();

  constructor({ inputs }: History) {
    this.#view = new InputView(inputs);
  }

  add(target: string): void {
    const number = Number(target.slice('in-'.length));
    // A fault that found nobody to strike has no input for its target.
    if (Number.isNaN(number)) return;
    this.#view.select(number);
    const container = this.#view.get(CONTAINER);
    const begun = this.#begun.get(container) ?? new Set();
    this.#begun.set(container, begun.add(this.#view.get(STARTED_AT)));
  }

  hold({ input }: Here): boolean {
    return this.#begun.get(input.get(CONTAINER))?.has(input.get(STARTED_AT)) === true;
  }

  forget({ container }: Here): void {
    if (container !== null) this.#begun.delete(container.number);
  }
}

function judgeEnd(
  here: Here<'attempt.ended'>, done: Done | null,
  { judge, isWedged }: { readonly judge: Judge; readonly isWedged: boolean },
): void {
  const result = ATTEMPT_RESULTS[here.value(ENDED.result)] as AttemptResult;
  if (result !== 'succeeded' && result !== 'failed' && result !== 'timeout') return;
  judge.count();
  const { input } = here;
  // An attempt that does not run is not to end: other properties say so.
  if (input.place !== 'running' || input.get(ATTEMPT) !== here.value(ENDED.attempt)) return;
  const expected = expectedTime(here, result);
  if (expected === null) return;
  const isTimed = result === 'timeout' || done === null;
  const took = isTimed ? here.now - input.get(STARTED_AT) : done.micros;
  if (Math.abs(took - expected) <= (isTimed ? 0 : done.off)) return;
  // A fault, or a call that failed, can make an attempt fail at any time until its end.
  if (result === 'failed' && here.cause >= 0 && (took < expected || isWedged)) return;
  judge.violate(
    `attempt ${input.get(ATTEMPT)} of ${input.name} ends (${result}) after ${took} µs, not `
    + `${expected} µs`, input.get(LAST_SEQ),
  );
}

function expectedTime({ input, container }: Here, result: AttemptResult): number | null {
  if (result !== 'timeout') return input.get(SERVICE);
  return container?.generation.options?.timeout_us ?? null;
}
