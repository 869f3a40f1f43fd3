/**
 * Puts the modules of the command line program, and of the packages it uses, together into a few
 * files: Node takes most of its time to find and open modules, and there are hundreds of them. What
 * a command loads only when it needs it stays a file of its own.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Packages that only those have who want them: they are looked for when they are needed. */
const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * The folder of the package that a module belongs to, if it is not one of ours.
 *
 * @param {string} module
 * @returns {string[]}
 */
function packageOf(module) {
  const match = /^.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+/.exec(module);
  return match === null ? [] : [match[0]];
}

/**
 * The licenses of packages, which ask to be passed on with their code.
 *
 * @param {string[]} folders
 */
function licensesOf(folders) {
  return folders.sort().map((folder) => {
    const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
    const { name, version, license } = JSON.parse(manifest);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? license : readFileSync(join(folder, file), 'utf8').trim();
    return `${name} ${version}\n\n${text}\n`;
  }).join(`\n${'-'.repeat(80)}\n\n`);
}

/**
 * Writes the program into a directory: `main.js`, `worker.js` for its threads, `chunks/` and the
 * licenses of what is in them.
 *
 * @param {string} directory
 */
export async function bundleProgram(directory) {
  const bundle = await rolldown({
    input: { main: join(root, 'src/cli/main.ts'), worker: join(root, 'src/cli/worker.ts') },
    platform: 'node',
    external: Object.keys(peerDependencies),
  });
  const { output } = await bundle.write({
    dir: directory, format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js',
  });
  await bundle.close();
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  const folders = [...new Set(modules.flatMap(packageOf))];
  writeFileSync(join(directory, 'chunks/LICENSES.txt'), licensesOf(folders));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const directory = join(root, 'dist/cli');
  if (!existsSync(directory)) throw new Error(`run tsc first: no ${relative(root, directory)}`);
  await bundleProgram(directory);
}
