import fc from 'fast-check';
import type { Micros } from '../../model/time.ts';
import type { Stream } from '../../random/stream.ts';
import { simulate } from '../../simulate.ts';
import { RECORD_CELLS } from '../../model/records.ts';
import { headType } from '../../trace/log.ts';
import { aCommand, type CommandData, kindOf } from '../arbitrary/commands.ts';
import { aFault, type FaultData } from '../arbitrary/faults.ts';
import { type Feature, featuresWith } from '../arbitrary/features.ts';
import { HORIZON } from '../arbitrary/instants.ts';
import { readWritten, type ScenarioData, writeScenario } from '../arbitrary/scenarios.ts';
import { MOST_EVENTS } from '../judging.ts';
import { exactly } from './patterns.ts';

/** What is put in right before something else happens. */
type Action =
  | { readonly command: CommandData['kind']; readonly recreate: boolean; readonly on: Feature }
  | { readonly fault: FaultData['kind']; readonly on: Feature };

const ACTIONS: readonly Action[] = [
  { command: 'rollover', recreate: false, on: 'rollovers' },
  { command: 'rollover', recreate: true, on: 'rollovers' },
  { command: 'rollback', recreate: false, on: 'rollbacks' },
  { command: 'stop', recreate: false, on: 'stops' },
  { fault: 'crash', on: 'faults' },
];

/** The instants of a run at which anything happens, in order, up to the last that can be drawn. */
function instantsOf(data: ScenarioData): readonly Micros[] {
  const instants: Micros[] = [];
  try {
    simulate(readWritten(writeScenario(data, 'drawn')), {
      mostEvents: MOST_EVENTS,
      readers: () => [{
        read(cells, length) {
          for (let at = 0; at < length;) {
            const now = cells[at] as Micros;
            if (now <= HORIZON && now !== instants.at(-1)) instants.push(now);
            at += RECORD_CELLS[headType(cells[at + 1] as number)] as number;
          }
        },
      }],
    });
  } catch {
    // What does not run to its end is found by judging it.
  }
  return instants;
}

/**
 * The same scenario, with nothing in it that is switched off: what is put in may need the switch.
 */
function asItRuns(data: ScenarioData): ScenarioData {
  const on = new Set(data.features);
  return {
    ...data,
    commands: data.commands.map((command) => ({
      ...command, kind: kindOf(command, on), recreate: command.recreate && on.has('recreate'),
    })),
    faults: on.has('faults') ? data.faults : [],
  };
}

const MOST_COMMANDS = 8;
const MOST_FAULTS = 4;

/** The scenario with one more command or fault. */
function withAction(
  base: ScenarioData, action: Action, { at, nudge, seed }: {
    readonly at: Micros; readonly nudge: number; readonly seed: number;
  },
): ScenarioData {
  const features = featuresWith(base.features, {
    on: 'command' in action && action.recreate ? [action.on, 'recreate'] : [action.on],
  });
  if ('fault' in action) {
    const [drawn] = fc.sample(aFault, { seed, numRuns: 1 }) as [FaultData];
    const fault: FaultData = {
      ...drawn, time: exactly(drawn.time, at, nudge), app: 0, kind: action.fault,
      container: null, lasting: null, isWedge: false,
    };
    return { ...base, features, faults: [...base.faults.slice(0, MOST_FAULTS - 1), fault] };
  }
  const [drawn] = fc.sample(aCommand, { seed, numRuns: 1 }) as [CommandData];
  const command: CommandData = {
    ...drawn, time: exactly(drawn.time, at, nudge), app: 0, kind: action.command,
    recreate: action.recreate,
  };
  return {
    ...base, features, commands: [...base.commands.slice(0, MOST_COMMANDS - 1), command],
  };
}

/**
 * A scenario, and so many less one variants of it: in each, a rollover by rolling or by recreate, a
 * rollback, a stop or a crash comes right before one of the things that happen in its run, or in
 * the same instant.
 */
export function sweep(
  drawn: ScenarioData, count: number, stream: Stream,
): readonly ScenarioData[] {
  const base = asItRuns(drawn);
  const instants = instantsOf(base);
  const seed = Math.floor(stream.next() * 2 ** 31);
  const begin = stream.next();
  const variants = Array.from({ length: count - 1 }, (_, place): ScenarioData => {
    const moment = Math.floor(place / ACTIONS.length);
    const moments = Math.ceil((count - 1) / ACTIONS.length);
    const at = instants[Math.floor(((moment + begin) / moments) * instants.length)];
    if (at === undefined) return base;
    const action = ACTIONS[place % ACTIONS.length] as Action;
    return withAction(base, action, { at, nudge: at > 0 && moment % 2 === 0 ? -1 : 0, seed });
  });
  return [base, ...variants];
}
