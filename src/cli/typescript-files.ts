import { createRequire, register } from 'node:module';

/**
 * What reads TypeScript for Node: a module of hooks, which Node runs beside the program. It is a
 * text since the program is bundled, and hooks need an address of their own. Text that does not
 * parse is refused with all its mistakes: the compiler would go on with what it makes of it.
 */
const HOOKS = `
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

let typescript;

export function initialize({ path }) {
  typescript = createRequire(path)(path);
}

export async function load(address, context, next) {
  const { pathname } = new URL(address);
  if (!pathname.endsWith('.ts')) return next(address, context);
  const { flattenDiagnosticMessageText, ModuleKind, ScriptTarget, transpileModule } = typescript;
  const file = fileURLToPath(address.split('?')[0]);
  const text = await readFile(file, 'utf8');
  const { outputText, diagnostics } = transpileModule(text, {
    fileName: file, reportDiagnostics: true,
    compilerOptions: {
      module: ModuleKind.ESNext, target: ScriptTarget.ES2022, inlineSourceMap: true,
    },
  });
  if (diagnostics.length > 0) {
    const mistakes = diagnostics.map(({ start = 0, messageText }) =>
      ({ file, at: start, message: flattenDiagnosticMessageText(messageText, ' ') }));
    throw Object.assign(new SyntaxError(mistakes[0].message), { mistakes });
  }
  return { format: 'module', source: outputText, shortCircuit: true };
}
`;

/** The compiler: the one that the file would find, else one that we have beside us. */
function compilerFor(file: string): string | null {
  for (const from of [file, import.meta.url]) {
    try {
      return createRequire(from).resolve('typescript');
    } catch {
      // The next place may have it.
    }
  }
  return null;
}

let isReading = false;

/**
 * Has Node import TypeScript from now on, where it does not by itself: by the package `typescript`,
 * if this file would find it. Errors tell places of the text as it was written. Returns whether
 * there is anything to try again for.
 */
export function readTypeScript(file: string): boolean {
  if (isReading) return false;
  const path = compilerFor(file);
  if (path === null) return false;
  register(`data:text/javascript,${encodeURIComponent(HOOKS)}`, { data: { path } });
  process.setSourceMapsEnabled(true);
  isReading = true;
  return true;
}
