import type { DatabaseSettings } from 'pos-migrate/internal/env';
import { databasesOf } from '../../runner/lesson-databases.ts';
import { errorInWords } from '../read-view.ts';
import type { Scene, Story } from './scene.ts';
import { tellStory } from './tell-story.ts';
import { sceneNames } from './words.ts';

/** What can be asked of a storyteller. */
export type StoryRequest = 'look' | 'next' | 'again';

/** Tells the story, a scene at a time, to whoever looks. Stop it when nobody does: then its database goes. */
export class Storyteller {
  readonly #settings: () => DatabaseSettings;
  #scenes: Scene[] = [];
  #telling: AsyncGenerator<Scene, void> | undefined;
  #trouble: string | null = null;
  /** One thing at a time: two clicks, or two windows, get two scenes. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @param settings Reads those of the project, which may change. */
  constructor(settings: () => DatabaseSettings) {
    this.#settings = settings;
  }

  /**
   * The story as it is (`look`), with one scene more (`next`), or with its first scene alone (`again`).
   *
   * @throws {DbError} DB_ENV_MISSING, DB_ENV_INVALID
   */
  async ask(request: StoryRequest): Promise<Story> {
    const turn = this.#turn.then(async () => {
      if (request === 'again' || this.#trouble !== null) await this.#end();
      if (request !== 'look') await this.#next();
    });
    this.#turn = turn.catch(() => {});
    await turn;
    return {
      scenes: this.#scenes,
      length: sceneNames.length,
      database: this.#databaseOf(this.#settings()),
      trouble: this.#trouble,
    };
  }

  /** Takes away what the story has made. */
  async stop(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#end());
    await this.#turn;
  }

  async #next(): Promise<void> {
    if (this.#scenes.length === sceneNames.length) return;
    try {
      const settings = this.#settings();
      this.#telling ??= tellStory(settings, this.#databaseOf(settings));
      const { value } = await this.#telling.next();
      if (value) this.#scenes = [...this.#scenes, value];
    } catch (error) {
      this.#trouble = errorInWords(error);
    }
  }

  async #end(): Promise<void> {
    await this.#telling?.return().catch(() => {});
    this.#telling = undefined;
    this.#scenes = [];
    this.#trouble = null;
  }

  #databaseOf(settings: DatabaseSettings): string {
    return databasesOf(settings, { number: 0 }).work;
  }
}
