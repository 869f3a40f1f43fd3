#!/usr/bin/env node
import process from 'node:process';
import { main } from './command-line.ts';
import { suitCompiler } from './compiler.ts';
import { EXIT } from './exit-codes.ts';
import { reasonOf } from './usage-error.ts';

/** Whoever reads our output may stop early, as `head` does: no error, and nothing to say. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`error: cannot write the output: ${reasonOf(error)}\n`);
  process.exit(EXIT.usage);
});
// Where not even this can be said, the exit code must do.
process.stderr.on('error', () => undefined);

suitCompiler();
process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  worker: new URL('worker.js', import.meta.url),
  stdin: () => process.stdin,
  onInterrupt: (act) => {
    // Whoever presses it again does not want to wait.
    process.once('SIGINT', act);
    return () => process.off('SIGINT', act);
  },
});
