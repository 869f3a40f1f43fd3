import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** With UPDATE_DOCUMENTS=1 what is generated is written instead of compared. */
export const UPDATES = process.env['UPDATE_DOCUMENTS'] === '1';

/** Holds a file of the project, by its path from the root, to what is generated for it. */
export function expectUpToDate(path: string, text: string): void {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  if (UPDATES) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  // In one comparison a difference of one line would be shown among thousands.
  const lines = text.split('\n');
  const present = readFileSync(file, 'utf8').split('\n');
  const at = lines.findIndex((line, place) => line !== present[place]);
  expect([at, present[at]], `${path} is out of date: npm run documents`).toEqual([at, lines[at]]);
  expect(present.length).toBe(lines.length);
}
