/** How much may happen in an exploration, at most. */
export interface Scope {
  /** Inputs that arrive. */
  readonly inputs: number;
  /** The cap on the containers of a Function. */
  readonly containers: number;
  /** Deployments, rollovers, rollbacks and stops. */
  readonly commands: number;
  readonly faults: number;
  /** Functions of the App. */
  readonly functions: number;
  /** Builds that take time, so that several deployments are under way at once. */
  readonly builds: number;
}

const LETTERS = {
  K: 'inputs', C: 'containers', D: 'commands', F: 'faults', N: 'functions', B: 'builds',
} as const;

type Letter = keyof typeof LETTERS;

const SHAPE = /^K(\d)C([1-9])D(\d)F(\d)(?:N([12]))?(?:B(\d))?$/;

/** What a scope looks like in text. */
export const SCOPE_EXAMPLE = 'K2C2D2F1';

/**
 * A scope by its text: inputs K, containers C, commands D and faults F, then, where they are not 1
 * and 0, Functions N and builds B; `null` if it is none.
 */
export function parseScope(text: string): Scope | null {
  const [, inputs, containers, commands, faults, functions = '1', builds = '0'] =
    SHAPE.exec(text) ?? [];
  if (inputs === undefined) return null;
  return {
    inputs: Number(inputs), containers: Number(containers), commands: Number(commands),
    faults: Number(faults), functions: Number(functions), builds: Number(builds),
  };
}

/** The text of a scope, as {@link parseScope} takes it. */
export function formatScope(scope: Scope): string {
  const usual: Partial<Record<Letter, number>> = { N: 1, B: 0 };
  return (Object.keys(LETTERS) as Letter[])
    .filter((letter) => scope[LETTERS[letter]] !== usual[letter])
    .map((letter) => `${letter}${scope[LETTERS[letter]]}`)
    .join('');
}
