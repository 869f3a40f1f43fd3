import {
  copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

/** The program as `npm run build` makes it, in a directory of its own; types are not checked. */
export interface BuiltProgram {
  readonly main: string;
  remove(): void;
}

export function buildProgram(): BuiltProgram {
  const directory = mkdtempSync(join(tmpdir(), 'cutover-built-'));
  const { config } = ts.readConfigFile('tsconfig.json', (path) => readFileSync(path, 'utf8'));
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.');
  // File by file the compiler does not look for the package that makes all of them ES modules.
  const compilerOptions = { ...options, module: ts.ModuleKind.ESNext };
  for (const name of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.d.ts')) continue;
    const text = readFileSync(join('src', name), 'utf8');
    const { outputText } = ts.transpileModule(text, { compilerOptions, fileName: name });
    const target = join(directory, 'dist', name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
  copyFileSync('package.json', join(directory, 'package.json'));
  symlinkSync(resolve('node_modules'), join(directory, 'node_modules'));
  return {
    main: join(directory, 'dist/cli/main.js'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
