import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { main } from '../../src/cli/command-line.ts';
import { collectedTerminal } from './collected-terminal.ts';

/** How a command line ended, and what it said. */
export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A directory with files in it, in which command lines are carried out. */
export interface Workspace {
  readonly cwd: string;
  call(argv: readonly string[], options?: Parameters<typeof collectedTerminal>[0]): Promise<Called>;
  read(name: string): string;
  has(name: string): boolean;
  /** Gives a file another text, and a later time of change than any before. */
  write(name: string, text: string): void;
}

export function workspaceIn(cwd: string, files: Readonly<Record<string, string>>): Workspace {
  let seconds = Math.floor(Date.now() / 1000);
  const write = (name: string, text: string) => {
    const path = join(cwd, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    utimesSync(path, seconds, ++seconds);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    cwd, write,
    async call(argv, options = {}) {
      const terminal = collectedTerminal({ ...options, cwd });
      return { code: await main(argv, terminal), out: terminal.out(), err: terminal.err() };
    },
    read: (name) => readFileSync(join(cwd, name), 'utf8'),
    has: (name) => existsSync(join(cwd, name)),
  };
}
