/** Makes what a {@link Directory} keeps of an App and of a Function. */
export interface Makers<App, AppFunction> {
  /** Of `ap-N`; -1 stands for no App. */
  app(number: number): App;
  /** Of a Function by the number of its name's text, and its place among all of the directory. */
  function(app: App, text: number, index: number): AppFunction;
}

/** Finds the App and the Function that a record names, and makes them when they are new. */
export class Directory<App, AppFunction> {
  /** In order of first mention. */
  readonly functions: AppFunction[] = [];
  readonly #make: Makers<App, AppFunction>;
  /** By the App's number + 1: some records are about no App. */
  readonly #apps: (App | undefined)[] = [];
  /** By the App's number + 1, then by the number of the name's text. */
  readonly #named: (AppFunction | undefined)[][] = [];

  constructor(make: Makers<App, AppFunction>) {
    this.#make = make;
  }

  /** The Apps in order of their ids, without the one that stands for none. */
  get apps(): readonly App[] {
    return this.#apps.slice(1).filter((app) => app !== undefined);
  }

  /** The App `ap-N`; for -1 the one that stands for none. */
  app(number: number): App {
    const known = this.#apps[number + 1];
    if (known !== undefined) return known;
    const app = this.#make.app(number);
    this.#apps[number + 1] = app;
    return app;
  }

  /** A Function by its App's number and the number of its name's text. */
  function(app: number, text: number): AppFunction {
    return this.#named[app + 1]?.[text] ?? this.#add(app, text);
  }

  #add(app: number, text: number): AppFunction {
    const added = this.#make.function(this.app(app), text, this.functions.length);
    this.functions.push(added);
    const named = this.#named[app + 1] ?? [];
    // Without holes the list stays one that is fast to read.
    while (named.length < text) named.push(undefined);
    named[text] = added;
    this.#named[app + 1] = named;
    return added;
  }
}
