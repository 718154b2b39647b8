import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { Story } from './story/scene.ts';
import type { StoryRequest } from './story/storyteller.ts';
import type { PlaceName, Step, View } from './wire.ts';

/** What the shop's server asks the observing process. */
export type Question = { readonly id: number } & (
  | { readonly kind: 'places' }
  | { readonly kind: 'watch' | 'leave'; readonly place: string }
  | { readonly kind: 'step'; readonly place: string; readonly name: string }
  | { readonly kind: 'story'; readonly request: StoryRequest }
);

/** What it says: an answer to a question, or a view that has changed. */
export type Answer =
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly refusal?: string }
  | { readonly kind: 'view'; readonly place: string; readonly view: View };

type Asked<Kind extends Question> = Kind extends Question ? Omit<Kind, 'id'> : never;

/** Milliseconds for which the process is kept after the last one has left, so that a reload does not start it anew. */
const LINGER = 3_000;
/** Milliseconds until a process that died is started again, and until a place that was not there is looked for again. */
const PAUSE = 1_000;

/** Somebody who wants to know how a place is. */
export interface Listener {
  /** Gets the view as soon as there is one, and each time it has changed. */
  onView(view: View): void;
  /** Hears that there is nothing to look at, and why. It is looked for again. */
  onAbsent(says: string): void;
}

/** Lets a process of its own look at places, for as long as somebody listens, and not a moment longer than `LINGER`. */
export class Watching {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #last = new Map<string, View>();
  readonly #open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #child: ChildProcess | undefined;
  #lingering: NodeJS.Timeout | undefined;
  #asked = 0;
  #closed = false;
  /** The places that the process looks at, as far as it has said so. */
  readonly #found = new Set<string>();
  readonly #nodeOptions: readonly string[];

  readonly #projectDir: string;

  /**
   * @param projectDir Absolute path of the project that has the lessons.
   * @param nodeOptions What Node is started with; as this process was, when left out.
   */
  constructor(projectDir: string, nodeOptions: readonly string[] = process.execArgv) {
    this.#projectDir = projectDir;
    this.#nodeOptions = nodeOptions.filter((option) => !option.startsWith('--inspect'));
  }

  /**
   * Looks at a place for somebody.
   *
   * @returns What ends it.
   */
  listen(place: string, listener: Listener): () => void {
    const others = this.#listeners.get(place) ?? new Set();
    this.#listeners.set(place, others.add(listener));
    const last = this.#last.get(place);
    if (last) listener.onView(last);
    else if (others.size === 1) this.#watch(place);
    return () => {
      others.delete(listener);
      if (others.size > 0) return;
      this.#listeners.delete(place);
      this.#last.delete(place);
      this.#found.delete(place);
      if (this.#child) this.#ask({ kind: 'leave', place }).catch(() => {}); // a process that died has left
      this.#lingerOn();
    };
  }

  /** The shop, and the lessons that have been started. */
  places(): Promise<PlaceName[]> {
    return this.#ask({ kind: 'places' }) as Promise<PlaceName[]>;
  }

  /** One migration of a place that somebody listens to; null when it has none of that name. */
  step(place: string, name: string): Promise<Step | null> {
    if (!this.#listeners.has(place)) return Promise.resolve(null);
    return this.#ask({ kind: 'step', place, name }) as Promise<Step | null>;
  }

  /** The story as it is, or after it went on. It is kept for as long as somebody listens to the place `story`. */
  story(request: StoryRequest): Promise<Story> {
    return this.#ask({ kind: 'story', request }) as Promise<Story>;
  }

  /** The number of the observing process; null while nobody looks. */
  get processId(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Ends the process, and waits until it is gone. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#lingering);
    const child = this.#child;
    if (!child) return;
    const gone = new Promise((done) => child.once('exit', done));
    if (child.connected) child.disconnect();
    await gone;
  }

  #lingerOn(): void {
    clearTimeout(this.#lingering);
    if (this.#listeners.size > 0) return;
    this.#lingering = setTimeout(() => {
      if (this.#listeners.size === 0 && this.#open.size === 0) this.#child?.disconnect();
    }, LINGER);
    this.#lingering.unref();
  }

  #watch(place: string): void {
    if (this.#closed || !this.#listeners.has(place)) return;
    const miss = (says: string) => {
      for (const listener of this.#listeners.get(place) ?? []) listener.onAbsent(says);
      this.#watchLater(place);
    };
    this.#ask({ kind: 'watch', place }).then(
      (found) => (found ? this.#found.add(place) : miss('It has not been started on this machine.')),
      (error: Error) => miss(error.message),
    );
  }

  #watchLater(place: string): void {
    setTimeout(() => this.#watch(place), PAUSE).unref();
  }

  #ask(question: Asked<Question>): Promise<unknown> {
    if (this.#closed) return Promise.reject(new Error('The server is stopping.'));
    const child = this.#running();
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      child.send({ ...question, id });
    }).finally(() => this.#lingerOn());
  }

  #running(): ChildProcess {
    if (this.#child?.connected) return this.#child;
    // Beside this file, and like it source or compiled.
    const program = path.join(import.meta.dirname, `observer-process${path.extname(import.meta.filename)}`);
    const child = fork(program, [this.#projectDir], { execArgv: [...this.#nodeOptions] });
    child.on('message', (answer: Answer) => this.#hear(answer));
    child.on('error', (error) => console.error(error));
    child.once('exit', () => this.#miss(child));
    this.#child = child;
    return child;
  }

  #hear(answer: Answer): void {
    if (answer.kind === 'view') {
      const listeners = this.#listeners.get(answer.place);
      if (listeners) this.#last.set(answer.place, answer.view);
      for (const listener of listeners ?? []) listener.onView(answer.view);
    } else if (answer.kind === 'answer') {
      const question = this.#open.get(answer.id);
      this.#open.delete(answer.id);
      if (answer.refusal === undefined) question?.resolve(answer.value);
      else question?.reject(new Error(answer.refusal));
    }
  }

  #miss(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    for (const { reject } of this.#open.values()) reject(new Error('The process that looks for the page has ended.'));
    this.#open.clear();
    // The others are looked for again, because their question was not answered.
    for (const place of this.#found) this.#watchLater(place);
    this.#found.clear();
  }
}
