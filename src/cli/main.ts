#!/usr/bin/env node
import process from 'node:process';
import { main } from './command-line.ts';

/** Whoever reads our output may stop early, as `head` does: that is no error, and nothing to say. */
const stopWhenNobodyReads = (error: NodeJS.ErrnoException): void => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
};
process.stdout.on('error', stopWhenNobodyReads);
process.stderr.on('error', stopWhenNobodyReads);

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
});
