import type { CommandDefinition } from './definition.ts';
import { run } from './run.ts';

/** The commands, in the order of the help. */
export const COMMANDS: readonly CommandDefinition[] = [run];
