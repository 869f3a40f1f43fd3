import { describe, expect, test } from 'vitest';
import { handTraces } from './hand-trace.ts';

const { applied, violated, violation } =
  handTraces('S01', 'S02', 'S03', 'S04', 'S18', 'S26', 'S28', 'S30');

/** An App with one container of version 1, on which i1 runs from 1s to 3s. */
const RUNNING = `
  0s create | publish v1 | c1 initial v1
  1s i1 arrives | i1 on c1 for 2s
`;
const DONE = `${RUNNING} 3s i1 succeeded`;
/** The App's container is interrupted at 2s while i1 runs on it; then c2 is ready. */
const INTERRUPTED = `${RUNNING}
  2s i1 interrupted -> queued | i1 requeued kept | c1 stopping interrupted | c1 stopped
  3s c2 initial v1
`;

describe('S01 conservation', () => {
  test('holds where every input ends', () => {
    expect(applied('S01', `${DONE} \n 4s i2 arrives | i2 finished abandoned | end`)).toBe(2);
    expect(applied('S01', `${INTERRUPTED} i1 on c2 for 1s | 4s i1 succeeded | end`)).toBe(1);
  });

  test('a container must not stop with an input on it (M01)', () => {
    expect(violated(`${RUNNING} 2s c1 stopping app_stopped | c1 stopped | end`)).toEqual(['S01']);
    expect(violation('S01', `${RUNNING} 2s c1 crashed | c1 stopped`)).toEqual({
      message: 'ta-1 goes while inputs run on it: 1',
      shown: ['container.ready', 'container.crashed'],
    });
  });

  test('what was interrupted must be put back (M02), what was lost by a crash too (M03)', () => {
    expect(violated(`${RUNNING}
      2s i1 interrupted -> queued | c1 stopping interrupted | c1 stopped | 3s end`))
      .toEqual(['S01']);
    expect(violated(`${RUNNING}
      2s i1 crashed -> queued | c1 crashed | c1 stopped | 3s end`)).toEqual(['S01']);
  });

  test('what never arrived must not turn up', () => {
    expect(violated('0s create | publish v1 | c1 initial v1 | i7 on c1 for 1s')).toEqual(['S01']);
    expect(violated('0s create | publish v1 | i7 finished terminated')).toEqual(['S01']);
    expect(violated('0s create | publish v1 | i7 requeued kept')).toEqual(['S01']);
  });

  test('what waits for a retry must be queued before it starts', () => {
    const waiting = '0s create | publish v1 max_retries=1 | c1 initial v1'
      + '| i1 arrives | i1 on c1 for 1s | 1s i1 failed -> waiting';
    expect(applied('S01', `${waiting} | 2s i1 requeued tail | i1 on c1 for 1s | 3s i1 succeeded`))
      .toBe(1);
    expect(violated(`${waiting} | 2s i1 on c1 for 1s`)).toEqual(['S01']);
  });

  test('a trace that breaks off in the middle of an instant has lost nothing yet', () => {
    expect(violated(`${RUNNING} 2s i1 interrupted -> queued`)).toEqual([]);
  });
});

describe('S02 single-place', () => {
  const two = '0s create | publish v1 max_inputs=2 | c1 initial v1 slots=2 | c2 initial v1 slots=2'
    + '| 1s i1 arrives | i1 on c1 for 2s';

  test('holds where each input runs once at a time', () => {
    expect(applied('S02', `${two} | i2 arrives | i2 on c2 for 1s`)).toBe(2);
  });

  test('an input must not be given to two containers (M04)', () => {
    expect(violated(`${two} | i1 on c2 for 2s`)).toEqual(['S02']);
    expect(violation('S02', `${two} | i1 on c2 for 2s`)).toEqual({
      message: 'in-1 starts on ta-2 while it runs on ta-1 already',
      shown: ['input.started', 'input.started'],
    });
  });

  test('an input must not be queued twice, nor while it runs (M05)', () => {
    expect(violated(`${two} | i1 requeued kept`)).toEqual(['S02']);
    expect(violated(`${two} | i2 arrives | i2 requeued tail`)).toEqual(['S02']);
    expect(violated(`${two} | i2 arrives | i2 arrives`)).toEqual(['S02']);
  });

  test('an input must not be bound to two containers, nor unbound while it runs', () => {
    const bound = '0s create | publish v1 | c1 starting v1 | c2 starting v1 | i1 arrives'
      + '| i1 bound c1';
    expect(violated(bound)).toEqual([]);
    expect(violated(`${bound} | i1 bound c2`)).toEqual(['S02']);
    expect(violated(`${bound} | i1 unbound c1 | i1 unbound c1`)).toEqual(['S02']);
    expect(violated(`${two} | i1 unbound c1`)).toEqual(['S02']);
  });
});

describe('S03 final-once', () => {
  test('counts what became final, however it did', () => {
    expect(applied('S03', `${DONE} \n i2 arrives | i2 finished terminated
      i3 arrives | i3 on c1 for 1s | 4s i3 failed -> failed`)).toBe(3);
  });

  test.each([
    'i1 on c1 for 1s', 'i1 requeued tail', 'i1 finished abandoned', 'i1 bound c1',
    'i1 unbound c1', 'i1 arrives',
  ])('nothing must be told of an input after its end: %s (M05)', (more) => {
    expect(violated(`${DONE} | ${more}`)).toEqual(['S03']);
  });

  test('an attempt must not end twice', () => {
    expect(violated(`${DONE} | i1 succeeded`)).toEqual(['S03']);
    expect(violated(`${DONE} | i1 failed -> failed`)).toEqual(['S03']);
  });

  test('an input is known to be final however long ago it was', () => {
    const inputs = Array.from({ length: 9000 }, (_, k) =>
      `i${k + 1} arrives | i${k + 1} on c1 for 0s | i${k + 1} succeeded`);
    const many = `0s create | publish v1 | c1 initial v1 | ${inputs.join('|')}`;
    expect(applied('S03', many)).toBe(9000);
    expect(violated(`${many} | i17 requeued tail`)).toEqual(['S03']);
  });
});

describe('S04 fenced-attempt', () => {
  test('counts successes, on draining containers too', () => {
    expect(applied('S04', DONE)).toBe(1);
    expect(applied('S04', `${RUNNING} 2s publish v2 op=0 | c1 draining retired
      3s i1 succeeded | c1 stopping drained`)).toBe(1);
  });

  test('what a stopped container sends must be thrown away (M06)', () => {
    expect(violated(`${INTERRUPTED} i1 succeeded`)).toEqual(['S04']);
    expect(violated(`${RUNNING} 2s i1 interrupted -> queued | i1 requeued kept
      c1 stopping interrupted | i1 succeeded`)).toEqual(['S04']);
  });

  test('an attempt that was given up must not succeed (M06)', () => {
    const again = `${INTERRUPTED} i1 on c2 for 1s`;
    expect(violated(`${again} | 4s i1 succeeded`)).toEqual([]);
    const late = 'attempt.ended input=1 attempt=1 container=2 result=succeeded state=succeeded';
    expect(violation('S04', `${again} | 4s ${late}`)).toEqual({
      message: 'attempt 1 of in-1 succeeds while attempt 2 runs',
      shown: ['input.started', 'attempt.ended'],
    });
  });

  test('an attempt must not succeed elsewhere', () => {
    expect(violated(`${RUNNING} c2 initial v1
      3s attempt.ended input=1 attempt=1 container=2 result=succeeded state=succeeded`))
      .toEqual(['S04']);
  });
});

describe('S18 seniority', () => {
  const one = '0s create | publish v1 | c1 initial v1 | 1s i1 arrives | i1 on c1 for 2s';
  const queue = `${one} | i2 arrives | i3 arrives | 3s i1 succeeded`;

  test('holds where the first to come is the first to start', () => {
    expect(applied('S18', `${queue} | i2 on c1 for 1s | 4s i2 succeeded | i3 on c1 for 1s`))
      .toBe(1);
  });

  test('the last to come must not be the first to start (M08)', () => {
    expect(violated(`${queue} | i3 on c1 for 1s`)).toEqual(['S18']);
    expect(violation('S18', `${queue} | i3 on c1 for 1s`)).toEqual({
      message: 'in-3 starts while in-2, which is more senior, waits',
      shown: ['input.arrived', 'input.arrived', 'input.started'],
    });
  });

  const lost = `${one} | i2 arrives
    2s i1 interrupted -> queued | i1 requeued kept | c1 stopping interrupted | c1 stopped
    3s c2 initial v1`;

  test('what is lost keeps its place (M07)', () => {
    expect(applied('S18', `${lost} | i1 on c2 for 1s`)).toBe(1);
    expect(violated(`${lost} | i2 on c2 for 1s`)).toEqual(['S18']);
  });

  test('what is retried goes to the tail', () => {
    const retried = '0s create | publish v1 max_retries=1 | c1 initial v1 | i1 arrives'
      + '| i1 on c1 for 1s | i2 arrives | 1s i1 failed -> waiting | i2 on c1 for 2s | i3 arrives'
      + '| 2s i1 requeued tail | 3s i2 succeeded';
    expect(applied('S18', `${retried} | i3 on c1 for 1s | 4s i3 succeeded | i1 on c1 for 1s`))
      .toBe(1);
    expect(violated(`${retried} | i1 on c1 for 1s`)).toEqual(['S18']);
  });

  test('what is bound to a container is passed by, and takes its place when it is not', () => {
    const bound = '0s create | publish v1 | c1 starting v1 | c2 starting v1'
      + '| i1 arrives | i1 bound c1 | i2 arrives | 1s c2 ready';
    expect(violated(`${bound} | i2 on c2 for 1s | 2s c1 ready | i1 on c1 for 1s`)).toEqual([]);
    const freed = `${bound} | c1 failed | i1 unbound c1 | c1 stopped`;
    expect(applied('S18', `${freed} | i1 on c2 for 1s`)).toBe(1);
    expect(violated(`${freed} | i2 on c2 for 1s`)).toEqual(['S18']);
  });

  test('each Function has a queue of its own', () => {
    expect(violated(`0s create | publish v1 functions=f,g | c1 initial v1 function=g
      i1 arrives | i2 arrives function=g | i2 on c1 for 1s`)).toEqual([]);
  });
});

describe('S26 concurrency-limit', () => {
  const some = (publish: string, slots: number, count: number) =>
    `0s create | publish v1 ${publish} | c1 initial v1 slots=${slots} | ${
      Array.from({ length: count }, (_, k) => `i${k + 1} arrives | i${k + 1} on c1 for 9s`)
        .join('|')}`;

  test('counts starts', () => {
    expect(applied('S26', some('max_inputs=3', 3, 3))).toBe(3);
  });

  test('one input more than there are slots is too many (M09)', () => {
    expect(violated(some('max_inputs=3', 3, 4))).toEqual(['S26']);
    expect(violation('S26', some('max_inputs=1', 1, 2)).message)
      .toBe('in-2 starts on ta-1, which runs 1 of at most 1 inputs');
  });

  test('a container must not have more slots than its version says (M09)', () => {
    expect(violated(some('max_inputs=3', 4, 4))).toEqual(['S26']);
    expect(violated(some('max_inputs=3 single_use=yes', 3, 2))).toEqual(['S26']);
  });
});

describe('S28 attempt-numbering', () => {
  const first = '0s create | publish v1 max_retries=1 | c1 initial v1 | c2 initial v1 | i1 arrives'
    + '| i1 on c1 for 1s';
  const lost = `${first} | i1 crashed -> queued | i1 requeued kept | c1 crashed | c1 stopped`;

  test('counts starts, of retries and after losses', () => {
    expect(applied('S28', `${lost} | i1 on c2 for 1s | 1s i1 failed -> waiting
      2s i1 requeued tail | i1 on c2 for 1s | 3s i1 failed -> failed`)).toBe(3);
  });

  test.each(['attempt=1', 'attempt=3'])('attempts must count on: %s (M10b)', (attempt) => {
    expect(violated(`${lost} | i1 on c2 for 1s ${attempt}`)).toEqual(['S28']);
  });

  test('an attempt must name how the one before ended', () => {
    expect(violation('S28', `${lost} | i1 on c2 for 1s cause=retry`).message).toBe(
      'attempt 2 of in-1 is said to be due to "retry", where the one before ended as crashed',
    );
    expect(violated('0s create | publish v1 | c1 initial v1 | i1 arrives '
      + '| i1 on c1 for 1s cause=timeout')).toEqual(['S28']);
  });

  test('a loss must not use up a retry (M10a)', () => {
    expect(violated(`${first} | i1 crashed -> waiting`)).toEqual(['S28']);
    expect(violated(`${first} | i1 preempted -> failed`)).toEqual(['S28']);
    expect(violation('S28', `${lost} | i1 on c2 for 1s | 1s i1 failed -> failed`).message)
      .toBe('in-1 fails after 0 retries of 1');
  });

  test('the ninth loss fails the input', () => {
    const losses = (count: number) => Array.from({ length: count }, (_, k) =>
      `i1 on c${k + 1} for 1s | i1 crashed -> ${k === 8 ? 'failed' : 'queued | i1 requeued kept'}`);
    const containers = Array.from({ length: 9 }, (_, k) => `c${k + 1} initial v1`).join('|');
    const begin = `0s create | publish v1 | ${containers} | i1 arrives`;
    expect(violated(`${begin} | ${losses(9).join('|')}`)).toEqual([]);
    expect(violated(`${begin} losses=9 | ${losses(8).join('|')} | i1 on c9 for 1s
      i1 crashed -> waiting`)).toEqual(['S28']);
  });

  test('there must not be more retries than the policy has', () => {
    expect(violated(`${first} | 1s i1 failed -> waiting | 2s i1 requeued tail | i1 on c1 for 1s
      3s i1 failed -> waiting`)).toEqual(['S28']);
  });

  test('what does not run must not end', () => {
    expect(violated(`${first} | i1 crashed -> queued | i1 requeued kept
      i1 crashed -> queued | i1 requeued kept`)).toEqual(['S28']);
  });
});

describe('S30 no-early-work', () => {
  test('counts attempts that end by themselves', () => {
    expect(applied('S30', DONE)).toBe(1);
    expect(applied('S30', `0s create | publish v1 timeout_us=2s | c1 initial v1 | i1 arrives
      i1 on c1 for 5s | 2s i1 timeout -> failed | c1 stopping timeout`)).toBe(1);
  });

  test('work must not end before or after its time (M11)', () => {
    expect(violated(`${RUNNING} 2.5s i1 succeeded`)).toEqual(['S30']);
    expect(violated(`${RUNNING} 3.5s i1 failed -> failed`)).toEqual(['S30']);
    expect(violation('S30', `${RUNNING} 2.5s i1 succeeded`).message)
      .toBe('attempt 1 of in-1 ends (succeeded) after 1500000 µs, not 2000000 µs');
  });

  test('a fault can make it fail before, and after only if it was wedged until then', () => {
    const fault = 'fault.struck fault=fail_attempt target=in-1';
    expect(violated(`${RUNNING} 2s ${fault} | i1 failed -> failed because=5`)).toEqual([]);
    expect(violated(`${RUNNING} 4s ${fault} | i1 failed -> failed because=5`)).toEqual(['S30']);
    const wedged = `${RUNNING} 2s fault.struck fault=wedge target=in-1`;
    expect(violated(`${wedged} | 9s ${fault} | i1 failed -> failed because=6`)).toEqual([]);
    expect(violated(`${wedged} | 9s i1 failed -> failed`)).toEqual(['S30']);
    expect(violated(`${wedged} | 9s i1 succeeded`)).toEqual(['S30']);
  });

  test('a time limit strikes exactly when it is reached', () => {
    expect(violated(`0s create | publish v1 timeout_us=2s | c1 initial v1 | i1 arrives
      i1 on c1 for 5s | 3s i1 timeout -> failed | c1 stopping timeout`)).toEqual(['S30']);
  });

  test('inputs that share cores end when they have been served their time', () => {
    const both = `0s create | publish v1 max_inputs=2 millicores=1000 | c1 initial v1
      i1 arrives | i2 arrives | i1 on c1 for 2s | 1s i2 on c1 for 1s`;
    expect(applied('S30', `${both} | 3s i1 succeeded | i2 succeeded`)).toBe(2);
    expect(violated(`${both} | 3s i2 succeeded | i1 succeeded`)).toEqual([]);
    expect(violated(`${both} | 2s i1 succeeded`)).toEqual(['S30']);
    expect(violated(`${both} | 2s i2 succeeded`)).toEqual(['S30']);
    expect(violated(`${both} | 3.000002s i1 succeeded`)).toEqual(['S30']);
    expect(violation('S30', `${both} | 2s i2 succeeded`).message)
      .toBe('attempt 1 of in-2 ends (succeeded) after 500000 µs, not 1000000 µs');
    // Who is interrupted leaves the cores to the other.
    expect(violated(`${both} | 2s i2 interrupted -> queued | i2 requeued kept
      2.5s i1 succeeded`)).toEqual([]);
  });

  test('time that an attempt stands still for a call does not count', () => {
    const waiting = `0s create | publish v1 functions=f,g calls=1 | c1 initial v1
      c2 initial v1 function=g | i1 arrives | i1 on c1 for 2s
      1s call.made input=i1 attempt=1 callee=i2 waits=yes | i2 arrives function=g
      i2 on c2 for 3s`;
    expect(violated(`${waiting} | 4s i2 succeeded | 5s i1 succeeded`)).toEqual([]);
    expect(violated(`${waiting} | 4s i2 failed -> failed | i1 failed -> failed because=10`))
      .toEqual([]);
    expect(violated(`${waiting} | 4s i2 succeeded | 4.5s i1 succeeded`)).toEqual(['S30']);
    expect(violated(`${waiting} | 2s i1 succeeded`)).toEqual(['S30']);
    expect(violated(`${waiting.replace('yes', 'no')} | 2s i1 succeeded`)).toEqual([]);
    expect(violated(`${waiting.replace('yes', 'no')} | 3s i1 succeeded`)).toEqual(['S30']);
    expect(violation('S30', `${waiting} | 2s i1 succeeded`).message)
      .toBe('attempt 1 of in-1 ends (succeeded) after 1000000 µs, not 2000000 µs');
  });

  test('the clock must not go back', () => {
    expect(violated(`${DONE} | i2 arrives | 2s i3 arrives`)).toEqual(['S30']);
    expect(violation('S30', '5s create | 4s publish v1').message)
      .toBe('the clock goes back from 5000000 µs to 4000000 µs');
  });
});
