import type { CallSpec } from '../model/configuration.ts';
import { KIND } from '../model/event-kinds.ts';
import { ABSENT, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import { type Micros, roundMicros } from '../model/time.ts';
import { Stream } from '../random/stream.ts';
import type { App } from './app.ts';
import type { Container } from './container.ts';
import type { PlacedCall } from './function-version.ts';
import { NONE } from './input-list.ts';
import { STATE } from './inputs.ts';
import { Origin } from './origin.ts';
import type { Pool } from './pool.ts';
import { callsWithoutEnd } from './run-error.ts';
import { admit } from './traffic.ts';
import type { World } from './world.ts';

const MADE = recordIndex('call.made');
const CAL_1 = ruleIndex('CAL-1');

/** Calls within calls that no scenario needs. */
const DEEPEST = 1_000;

/** An attempt that makes calls. */
interface Caller {
  readonly serial: number;
  readonly service: Micros;
  readonly container: Container;
  /** Calls made so far. */
  made: number;
  /** How much of its work is done when it comes to the point that it goes for now. */
  goal: Micros;
  /** True while it stands still for a call. */
  waits: boolean;
  /** The state in which that ended, and the `seq` of the record that says so; `NONE` until then. */
  answer: number;
  answerSeq: number;
}

/** An input that an attempt made. */
interface Callee {
  /** What its draws belong to (TIME-4): the input, the attempt and the call that made it. */
  readonly path: string;
  /** So many calls lie between it and an input of traffic. */
  readonly depth: number;
  /** The input whose attempt waits for it, or `NONE`, and that attempt. */
  readonly caller: number;
  readonly serial: number;
}

/** What an attempt does next: go on, stand still, end, or fail because of this record. */
export type NextStep = 'goes on' | 'ends' | { readonly failsBecause: number };

/**
 * Calls between Functions: an attempt that comes to the point of a call makes an input of another
 * Function, and stands still until that is final if it waits for it.
 *
 * @rule CAL-1
 */
export class Calls {
  private readonly world: World;
  /** By the input that runs. */
  private readonly callers = new Map<number, Caller>();
  /** By input. */
  private readonly callees = new Map<number, Callee>();
  /** By whom the draws of the calling App belong to, its Function and what that calls. */
  private readonly origins = new Map<string, Map<string, Origin>>();

  constructor(world: World) {
    this.world = world;
  }

  /** An attempt begins; returns how much work there is until its first call. */
  begin(input: number, container: Container, service: Micros): Micros {
    const serial = this.world.inputs.serial[input] as number;
    const caller: Caller = {
      serial, service, container, made: 0, goal: 0, waits: false, answer: NONE, answerSeq: ABSENT,
    };
    caller.goal = nextGoal(caller);
    this.callers.set(input, caller);
    return caller.goal;
  }

  /** The attempt has ended, whatever it waited for: that goes on by itself. */
  forget(input: number): void {
    this.callers.delete(input);
  }

  /** True when the call that an attempt stands still for is over. */
  isAnswered(input: number): boolean {
    return (this.callers.get(input)?.answer ?? NONE) !== NONE;
  }

  /** The attempt has come to a call or to its end, or the call that it waited for is over. */
  proceed(input: number): NextStep {
    const caller = this.callers.get(input) as Caller;
    for (;;) {
      if (caller.waits) {
        if (caller.answer === NONE) return 'goes on';
        if (caller.answer !== STATE.succeeded) return { failsBecause: caller.answerSeq };
        caller.waits = false;
        caller.answer = NONE;
      }
      const call = caller.container.version.calls[caller.made];
      if (call === undefined || pointOf(call, caller) > caller.goal) break;
      caller.made++;
      this.make(input, caller, call);
    }
    const done = caller.goal;
    caller.goal = nextGoal(caller);
    if (caller.goal === done) return 'ends';
    caller.container.cores?.begin(input, caller.serial, caller.goal - done);
    return 'goes on';
  }

  /** What the draws of an input belong to. */
  pathOf(input: number): string {
    const { inputs, sources } = this.world;
    const callee = this.callees.get(input);
    if (callee !== undefined) return callee.path;
    const before = inputs.callerRetries[input] as number;
    const original = `${sources[inputs.source[input] as number]?.spec.name}/${inputs.k[input]}`;
    return before === 0 ? original : `${original}/${before + 1}`;
  }

  /** An input that was called is final: whoever waits for it goes on in this instant. */
  conclude(input: number, state: number): void {
    const callee = this.callees.get(input);
    this.world.inputs.called[input] = 0;
    this.callees.delete(input);
    const caller = callee === undefined ? undefined : this.callers.get(callee.caller);
    if (callee === undefined || caller?.serial !== callee.serial) return;
    caller.answer = state;
    caller.answerSeq = this.world.log.count - 1;
    // As an event of its own: calls may lie within calls as deep as there are inputs.
    this.world.queue.push(0, KIND['attempt-ends'], caller.serial, callee.caller);
  }

  /** An App that makes no calls any more, and no other in its place. */
  forgetApp({ entity }: App): void {
    this.origins.delete(entity);
  }

  private make(input: number, caller: Caller, call: PlacedCall): void {
    const { world } = this;
    const { inputs, log } = world;
    const { pool } = caller.container;
    const attempt = inputs.attempt[input] as number;
    const path = `${this.pathOf(input)}/${attempt}>${call.place}`;
    const depth = 1 + (this.callees.get(input)?.depth ?? 0);
    if (depth > DEEPEST) throw callsWithoutEnd(pool, DEEPEST);
    const origin = this.origin(pool, call);
    const cause = log.open(MADE, CAL_1, pool.app.number)
      .put(inputs.id[input] as number).put(attempt).put(inputs.arrivedCount + 1)
      .put(Number(call.wait)).close();
    const callee = admit(world, origin, cause);
    caller.waits = call.wait;
    if (callee === NONE) {
      if (!call.wait) return;
      caller.answer = STATE.rejected;
      caller.answerSeq = log.count - 1;
      return;
    }
    const draws = new Stream(world.scenario.seed, 'call', path);
    inputs.draw[callee] = draws.next();
    inputs.failureDraw[callee] = draws.next();
    inputs.called[callee] = 1;
    this.world.followsEnds = true;
    const awaited = call.wait ? { caller: input, serial: caller.serial } : NOBODY;
    this.callees.set(callee, { path, depth, ...awaited });
  }

  /** The calls of one Function to another, numbered among themselves. */
  private origin({ app, name, pin, pinned }: Pool, { function: to, wait }: CallSpec): Origin {
    const ofApp = this.origins.get(app.entity) ?? new Map<string, Origin>();
    this.origins.set(app.entity, ofApp);
    const key = `${name}${pin} ${to} ${wait}`;
    const known = ofApp.get(key);
    if (known !== undefined) return known;
    const slash = to.indexOf('/');
    // A Function that is named alone is of the caller's own App, deployed or not (EPH-1).
    const home = slash < 0 ? app.home : null;
    const origin = new Origin(this.world, {
      name: `${app.name}/${name}`,
      app: slash < 0 ? app.name : to.slice(0, slash),
      function: to.slice(slash + 1),
      kind: wait ? 'call' : 'spawn',
      // Versions of another App are others.
      version: slash < 0 || to.slice(0, slash) === app.name ? pinned?.number : undefined,
    }, home);
    ofApp.set(key, origin);
    return origin;
  }
}

const NOBODY = { caller: NONE, serial: 0 } as const;

/** How much work is done when a call is made: at a share of it, rounded once. */
const pointOf = ({ at }: CallSpec, { service }: Caller): Micros => roundMicros(at * service);

/** How much work is done when the attempt comes to its next call, or to its end. */
function nextGoal(caller: Caller): Micros {
  const call = caller.container.version.calls[caller.made];
  return call === undefined ? caller.service : pointOf(call, caller);
}
