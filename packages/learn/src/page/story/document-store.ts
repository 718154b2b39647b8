/** As much of a document store as the story needs: a collection begins with its first document, and takes any shape. */
export class DocumentStore {
  readonly #collections = new Map<string, object[]>();

  /** Stores a document, and says what that made. */
  insertOne(collection: string, document: object): string {
    const known = this.#collections.get(collection);
    this.#collections.set(collection, [...(known ?? []), document]);
    return known === undefined ? `made the collection ${collection}, and stored the document` : 'stored the document';
  }

  /** How many documents a collection has, and in how many shapes; null when there is no such collection. */
  describe(collection: string): string | null {
    const documents = this.#collections.get(collection);
    if (documents === undefined) return null;
    const shapes = new Set(documents.map((document) => Object.keys(document).sort().join()));
    const many = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`;
    return `${many(documents.length, 'document')}, ${many(shapes.size, 'shape')}`;
  }
}
