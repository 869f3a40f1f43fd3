import type { Draft } from '../model/configuration.ts';
import type { AppSpec } from '../model/scenario.ts';
import { webUrl } from '../model/web-url.ts';
import type { InnerFinding } from './law-check.ts';
import { isMap } from './tree.ts';

/** Whether a Function has a URL. */
export const isWeb = (draft: Draft | undefined): boolean =>
  (draft?.['web'] ?? null) !== null && draft?.['web'] !== false;

/** Where an App is, as far as its URLs follow from it. */
export type UrlPlace = Pick<AppSpec, 'name' | 'workspace' | 'environment'>;

function urlOf(
  { name: app, workspace, environment }: UrlPlace, name: string, draft: Draft,
): string {
  const { web } = draft;
  const label = isMap(web) ? (web as Draft)['label'] ?? null : null;
  return webUrl({
    workspace, environment, app, function: name, label: label === null ? null : String(label),
  });
}

/**
 * Who has which URL: of the Functions of an App no two have the same at a time, and none that
 * another App has at any time, whose deployments are not ordered among those of this one.
 */
export class Urls {
  readonly #app: UrlPlace;
  /** The Apps of all URLs that there ever are, shared between Apps. */
  readonly #ever: Map<string, string>;
  readonly #owners = new Map<string, string>();
  readonly #urls = new Map<string, string>();

  constructor(app: UrlPlace, ever: Map<string, string>) {
    this.#app = app;
    this.#ever = ever;
  }

  /** Follows a change of these Functions, and tells where a URL is taken already. */
  follow(names: readonly string[], functions: ReadonlyMap<string, Draft>): readonly InnerFinding[] {
    for (const name of names) {
      const url = this.#urls.get(name);
      if (url !== undefined && this.#owners.get(url) === name) this.#owners.delete(url);
      this.#urls.delete(name);
    }
    return names.flatMap((name) => {
      const draft = functions.get(name);
      return draft === undefined || !isWeb(draft) ? [] : this.#claim(name, draft);
    });
  }

  #claim(name: string, draft: Draft): readonly InnerFinding[] {
    const url = urlOf(this.#app, name, draft);
    const { name: app } = this.#app;
    const other = this.#ever.get(url) ?? app;
    const owner = other === app ? this.#owners.get(url) : `a Function of ${other}`;
    this.#ever.set(url, other);
    if (owner === undefined) {
      this.#owners.set(url, name);
      this.#urls.set(name, url);
      return [];
    }
    const message = `${owner} has the URL ${url} already`;
    const hint = 'give one of them another label';
    const path = ['functions', name, 'web'];
    return [{ path, finding: { code: 'conflict', message, hint } }];
  }
}
