import type { Finding } from './exceptions.ts';
import type { ProjectFile } from './project.ts';

interface Manifest {
  readonly [section: string]: unknown;
}

/** Not those of peers, which whoever uses the package has installed already. */
const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'];
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** Versions in package.json that leave open what is installed. */
export function versionFindings(manifest: Manifest): readonly Finding[] {
  return SECTIONS.flatMap((section) =>
    Object.entries((manifest[section] ?? {}) as Record<string, string>)
      .filter(([, version]) => !EXACT.test(version))
      .map(([name, version]) => ({
        check: 'versions', where: 'package.json', message: `${section}: ${name} ${version}`,
      })),
  );
}

/** What belongs to one machine; spelled so that this file does not match itself. */
const LOCAL: readonly (readonly [RegExp, string])[] = [
  [/(?:^|[^\w./-])\/(?:wor[k]|hom[e]|roo[t]|User[s]|mn[t]|farm)\//, 'a path of one machine'],
  [/[A-Z]:\\Users\\/, 'a path of one machine'],
  [/\bregistr[y]\.[a-z]+\.(?:org|com|io|net)\b/, 'the host of a package registry'],
  [/"resolve[d]": *"https?:/, 'the address of a package registry'],
  [/\b(?:localhos[t]|127\.0\.0\.[1])\b/, 'a local address'],
];

/** Lines that only make sense on the machine they were written on. */
export function localFindings({ path, text }: ProjectFile): readonly Finding[] {
  return text.split('\n').flatMap((line, at) =>
    LOCAL.filter(([pattern]) => pattern.test(line)).map(([, what]) => ({
      check: 'portability', where: path, message: `line ${at + 1} holds ${what}`,
    })),
  );
}
