import process from 'node:process';
import { setFlagsFromString } from 'node:v8';

/**
 * By the version of Node, what makes V8 wait four times as long before it optimizes a function.
 * From 24 on it has a compiler for the time between, and waiting gains nothing.
 */
const PATIENCE: Readonly<Record<string, string>> = {
  20: '--interrupt-budget=270336',
  22: '--invocation-count-for-turbofan=12000',
};

/**
 * Suits V8 to simulations; to be called before any of their functions is compiled.
 *
 * A simulation is a short loop over many small functions. With the default the last of them stay
 * calls, whose doubles are boxed, and a run takes a tenth longer: twice as much may be inlined into
 * one function. And what is rare in it, such as a rollout, comes late: what was optimized before is
 * thrown away and compiled again, which costs a run of a second a tenth of its time, and one of
 * many small scenarios a quarter.
 */
export function suitCompiler(): void {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=2000');
  const [version = ''] = process.versions.node.split('.');
  const patience = PATIENCE[version];
  if (patience !== undefined) setFlagsFromString(patience);
}
