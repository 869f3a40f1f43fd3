/**
 * Seeded bugs about inputs: what is lost, run twice, run out of turn or given to the wrong
 * container.
 */

/** Begins a dispatcher that gives an input to a container which does not accept any. */
const GIVES_TO = (/** @type {string} */ state) => `while (queue.size > 0) {
    const container = pool.slots.choose(pool.rollout !== null && prefersOutdated(pool.rollout))
      ?? [...pool.containers.values()].find(
        (each) => each.state === '${state}' && each.load < each.slots) ?? null;`;

const GIVES = `while (queue.size > 0 && pool.freeSlotCount > 0) {
    const container = pool.slots.choose(pool.rollout !== null && prefersOutdated(pool.rollout));`;

const FIRST_CHOICE = 'this.belowLive.preferred() ?? this.belowOutdated.preferred() ??';

/** Takes the first of all idle or busy candidates, live or not. */
const CHOOSES_BY = (/** @type {string} */ key) => `[
        this.belowLive.preferred(), this.belowOutdated.preferred(),
      ].filter((each) => each !== null).sort((a, b) => a.${key} - b.${key})[0] ??`;

/** @type {readonly import('./mutant.mjs').Mutant[]} */
export const INPUT_MUTANTS = [
  {
    id: 'M01', bug: 'stop drops running inputs instead of ending them', by: ['S01', 'S27'],
    file: 'src/platform/attempts.ts',
    find: "interrupt(container, 'interrupted', cause);",
    put: `if (why === 'app_stopped') {
    for (const input of container.running.toArray()) {
      pool.world.inputs.serial[input] = 0;
      container.running.remove(input);
    }
  } else interrupt(container, 'interrupted', cause);`,
  },
  {
    id: 'M02', bug: 'recreate loses interrupted inputs', by: ['S01', 'S21'],
    file: 'src/platform/attempts.ts',
    find: 'if (state === QUEUED) goBack(pool, input, end.result);',
    put: `if (state === QUEUED) {
    if (end.result !== RESULT.interrupted) goBack(pool, input, end.result);
  }`,
  },
  {
    id: 'M03', bug: 'a crash loses the running input', by: ['S01', 'S21'],
    file: 'src/platform/attempts.ts',
    find: 'if (state === QUEUED) goBack(pool, input, end.result);',
    put: `if (state === QUEUED) {
    if (end.result !== RESULT.crashed) goBack(pool, input, end.result);
  }`,
  },
  {
    id: 'M04', bug: 'one input is given to two idle containers', by: ['S02', 'S03'],
    file: 'src/platform/dispatcher.ts',
    find: 'queue.remove(input);\n    startAttempt(pool, input, container);',
    put: `queue.remove(input);
    startAttempt(pool, input, container);
    const other = pool.freeSlotCount > 0 ? pool.slots.choose(false) : null;
    if (other !== null && other.load === 0) {
      world.inputs.state[input] = 0;
      startAttempt(pool, input, other);
    }`,
  },
  {
    id: 'M05', bug: 'what is dispatched stays in the queue', by: ['S02', 'S03'],
    file: 'src/platform/dispatcher.ts',
    find: 'queue.remove(input);\n    startAttempt(pool, input, container);',
    put: `queue.remove(input);
    world.inputs.state[input] = 0;
    startAttempt(pool, input, container);
    if (world.inputs.attempt[input] < 3) queue.comeBack(input, world.inputs.seniority[input]);`,
  },
  {
    id: 'M06', bug: 'attempts go on in a container that is being killed, and count',
    by: ['S04', 'S20'],
    file: 'src/platform/attempts.ts',
    find: "interrupt(container, 'interrupted', cause);",
    put: "if (why !== 'interrupted') interrupt(container, 'interrupted', cause);",
  },
  {
    id: 'M07', bug: 'a lost input goes to the back of the queue', by: ['S18', 'L08'],
    file: 'src/platform/attempts.ts',
    find: 'pool.queue.comeBack(input, inputs.seniority[input] as number);',
    put: 'inputs.renewSeniority(input);\n  pool.queue.join(input);',
  },
  {
    id: 'M08', bug: 'the latest input is dispatched first', by: ['S18'],
    file: 'src/platform/input-list.ts',
    find: 'const joined = this.joined.first;',
    put: 'const joined = this.joined.last;',
  },
  {
    id: 'M09', bug: 'a container takes one input more than max_inputs', by: ['S26'],
    file: 'src/platform/container.ts',
    find: 'version.spec.single_use ? 1 : version.spec.max_inputs;',
    put: 'version.spec.single_use ? 1 : version.spec.max_inputs + 1;',
  },
  {
    id: 'M10a', bug: 'a loss uses up a retry', by: ['S28'],
    file: 'src/platform/attempts.ts',
    find: 'inputs.losses[input] = losses;',
    put: `inputs.losses[input] = losses;
  inputs.retries[input] = (inputs.retries[input] as number) + 1;`,
  },
  {
    id: 'M10b', bug: 'the attempt after the first is the first again', by: ['S28'],
    file: 'src/platform/attempts.ts',
    find: 'const attempt = (inputs.attempt[input] as number) + 1;',
    put: 'const attempt = Math.max(1, inputs.attempt[input] as number);',
  },
  {
    id: 'M11', bug: 'an attempt ends before its time', by: ['S30'],
    file: 'src/platform/attempts.ts',
    find: 'world.queue.push(service, ATTEMPT_ENDS, serial, input);',
    put: 'world.queue.push(Math.max(0, service - 1), ATTEMPT_ENDS, serial, input);',
  },
  {
    id: 'M26', bug: 'an input is given to a container that drains', by: ['S09'],
    file: 'src/platform/dispatcher.ts', find: GIVES, put: GIVES_TO('draining'),
  },
  {
    id: 'M27', bug: 'old containers get no inputs from the publish on', by: ['L02', 'D09'],
    file: 'src/platform/regrouping.ts',
    find: 'pool.offer(container);',
    put: 'if (!container.outdated) pool.offer(container);',
  },
  {
    id: 'M28', bug: 'an input is given to a container that is still starting', by: ['S09', 'S24'],
    file: 'src/platform/dispatcher.ts', find: GIVES, put: GIVES_TO('starting'),
  },
  {
    id: 'M30', bug: 'an old container is preferred while a new one is idle', by: ['S17'],
    file: 'src/platform/free-slots.ts',
    find: FIRST_CHOICE,
    put: 'this.belowOutdated.preferred() ?? this.belowLive.preferred() ??',
  },
  {
    id: 'M31', bug: 'routing looks at the use of containers and not at their versions',
    by: ['S17'],
    file: 'src/platform/free-slots.ts', find: FIRST_CHOICE, put: CHOOSES_BY('usedAt'),
  },
  {
    id: 'M37', bug: 'an interrupted input runs on a container that is stopping',
    by: ['S20', 'S21'],
    file: 'src/platform/dispatcher.ts', find: GIVES, put: GIVES_TO('stopping'),
  },
  {
    id: 'M57', bug: 'routing goes by id, whatever the version', by: ['S17'],
    file: 'src/platform/free-slots.ts', find: FIRST_CHOICE, put: CHOOSES_BY('id'),
  },
  {
    id: 'M61', bug: 'work that ends exactly at its timeout has timed out', by: ['D09'],
    beyond: 'no property, only the reference knows what is right',
    file: 'src/platform/attempts.ts',
    find: '} else if (service <= timeout) {',
    put: '} else if (service < timeout) {',
  },
];
