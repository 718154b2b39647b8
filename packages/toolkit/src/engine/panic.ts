let lastPanic: string | undefined;

/**
 * Lets the WebAssembly engine leave its last words. It looks for this object when it panics, and then traps, which
 * reaches us as an exception without a message that helps.
 */
export function takePanics(): void {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        lastPanic = message;
      },
    },
  });
}

/** What the engine said when it panicked, if it did. */
export function panicMessage(): string | undefined {
  return lastPanic;
}
