import { apps } from './apps.ts';
import { audit } from './audit.ts';
import { calibrate } from './calibrate.ts';
import { compare } from './compare.ts';
import type { CommandDefinition } from './definition.ts';
import { explain } from './explain.ts';
import { explore } from './explore.ts';
import { fuzz } from './fuzz.ts';
import { history } from './history.ts';
import { init } from './init.ts';
import { merge } from './merge.ts';
import { plan } from './plan.ts';
import { run } from './run.ts';
import { schema } from './schema.ts';
import { shrink } from './shrink.ts';
import { solve } from './solve.ts';
import { sweep } from './sweep.ts';
import { test } from './test.ts';
import { validate } from './validate.ts';
import { verify } from './verify.ts';
import { worker } from './worker.ts';

/** The commands, in the order of the help. */
export const COMMANDS: readonly CommandDefinition[] = [
  init, run, validate, test, compare, sweep, solve, plan, calibrate, history, apps, explain, audit,
  explore, fuzz, shrink, verify, merge, worker, schema,
];
