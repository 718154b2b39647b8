// @ts-check
import { useRef, useState } from '/vendor/htm-preact.js';
import { newKey } from './new-key.js';
import { Refusal } from './shop-api.js';
import { inWords } from './sign-in/session-api.js';

/**
 * @template T
 * @typedef {object} Work something that the shop is to do once
 * @property {unknown} meaning what is asked for: with another meaning it is another request
 * @property {(key: string, approval?: string) => Promise<T>} send
 * @property {(answer: T) => void} onDone
 */

/** @typedef {{ right: string, again: (approval: string) => void }} Approving a request that waits for a manager's PIN */

/**
 * Requests of a dialog, one at a time. What is sent again after a lost answer has the same key, so it is done once; what a
 * manager has to approve is sent again with the approval.
 */
export function useRequest() {
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [approving, setApproving] = useState(/** @type {Approving | null} */ (null));
  const isSending = useRef(false);
  const key = useRef('');
  const asked = useRef('');

  /**
   * @template T
   * @param {Work<T>} work
   * @param {string} [approval]
   * @returns {Promise<void>}
   */
  async function ask(work, approval) {
    if (isSending.current) return;
    const meaning = JSON.stringify(work.meaning);
    if (meaning !== asked.current) key.current = newKey();
    asked.current = meaning;
    isSending.current = true;
    setBusy(true);
    setApproving(null);
    setProblem('');
    try {
      const answer = await work.send(key.current, approval);
      asked.current = '';
      work.onDone(answer);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'APPROVAL_REQUIRED') {
        setApproving({ right: error.details.right ?? '', again: (given) => void ask(work, given) });
      } else {
        setProblem(inWords(error));
      }
    } finally {
      isSending.current = false;
      setBusy(false);
    }
  }

  return { ask, problem, setProblem, isBusy, approving, dropApproval: () => setApproving(null) };
}
