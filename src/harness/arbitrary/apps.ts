import fc from 'fast-check';
import type { ScenarioInput } from '../../scenario/scenario-shape.ts';
import { aDuration, duration } from './durations.ts';
import type { Features } from './features.ts';
import { asChange, functionOptions, someOptions, withoutDefaults, type WrittenOptions }
  from './functions.ts';

export type AppInput = NonNullable<ScenarioInput['app']>;

/** An image in the forms that it takes in the course of a scenario. */
const anImage = fc.array(fc.record({
  build: aDuration, fails: fc.constantFrom(0, 0, 0.5, 1),
}), { minLength: 1, maxLength: 2 });

/** A Function in the forms that it takes: its code and all options differ. */
const aFunction = fc.array(someOptions, { minLength: 1, maxLength: 3 });

export const anApp = fc.record({
  functions: fc.array(aFunction, { minLength: 1, maxLength: 3 }),
  images: fc.array(anImage, { maxLength: 2 }),
  deployed: fc.boolean(),
});

type AppData = typeof anApp extends fc.Arbitrary<infer T> ? T : never;

const FUNCTION_NAMES = ['f', 'g', 'h'] as const;
const IMAGE_NAMES = ['base', 'gpu'] as const;

/** The element that a number drawn without regard to their count stands for. */
export const pick = <T>(all: readonly T[], place: number): T => all[place % all.length] as T;

/** An App of a scenario, by which its commands and its traffic find what they are about. */
export class DrawnApp {
  readonly name: string;
  readonly functions: readonly string[];
  readonly images: readonly string[];
  readonly isDeployed: boolean;
  readonly #data: AppData;
  readonly #on: Features;

  constructor(name: string, data: AppData, on: Features) {
    this.name = name;
    const count = on.has('several Functions') ? data.functions.length : 1;
    this.functions = FUNCTION_NAMES.slice(0, count);
    this.images = on.has('images') ? IMAGE_NAMES.slice(0, data.images.length) : [];
    this.isDeployed = !on.has('first deployment') || data.deployed;
    this.#data = data;
    this.#on = on;
  }

  /** All options of a Function in each of its forms. */
  #forms(name: string): readonly WrittenOptions[] {
    const at = this.functions.indexOf(name);
    const forms = this.#data.functions[at] ?? [];
    const later = this.functions.slice(at + 1);
    const path = functionPath(this, name);
    return forms.map((options, form) => functionOptions(options, {
      on: this.#on, images: this.images, form, later, path,
    }));
  }

  /** A Function in one of its forms, as a change after which it is that, whatever it was. */
  change(name: string, form: number): WrittenOptions {
    const forms = this.#forms(name);
    return asChange(pick(forms, form), forms);
  }

  /** An image in one of its forms. */
  image(name: string, form: number): { readonly build: string; readonly fails: number } {
    const forms = this.#data.images[this.images.indexOf(name)] ?? [];
    const { build, fails } = pick(forms, form);
    return { build: duration(build, this.#on), fails: this.#on.has('failing builds') ? fails : 0 };
  }

  /** The App as the scenario has it from the start. */
  input(): AppInput {
    const functions = this.functions.map((name) =>
      [name, withoutDefaults(pick(this.#forms(name), 0))]);
    const images = this.images.map((name) => [name, this.image(name, 0)]);
    return {
      name: this.name,
      ...(this.isDeployed ? {} : { deployed: false }),
      ...(images.length === 0 ? {} : { images: Object.fromEntries(images) }),
      functions: Object.fromEntries(functions) as AppInput['functions'],
    };
  }
}

/** How a scenario of several Apps names a Function of one of them. */
export const functionPath = (app: DrawnApp, name: string): string => `${app.name}/${name}`;
